#!/usr/bin/env bash
# Installs the agent as a systemd service on a GPU machine, or into a disk image (--root). May be run again at any time:
# it replaces the program, keeps the configuration unless --config is given, and restarts the service.
set -euo pipefail

here=$(cd -P -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
dist="$here/../dist" config='' node='' root='' dry_run='' uninstall='' purge='' start=1

usage() {
  cat <<'USAGE'
Usage: install-agent.sh [--config FILE] [options]
       install-agent.sh --uninstall [--purge] [options]

  --config FILE   configuration to install as /etc/netbar/agent.yml; needed the first time
  --node FILE     the Node (24 or newer) to copy; default: the one that the checkout uses
  --dist DIR      the build to install; default: the checkout's own
  --root DIR      install into the disk image mounted at DIR; starts nothing
  --no-start      enable the service, don't start it now
  --dry-run       print what would be done, change nothing
  --uninstall     stop the service and remove the program; configuration and state stay
  --purge         with --uninstall: remove configuration and state too
USAGE
}

fail() {
  local code=$1
  shift
  printf 'install-agent: %s\n' "$*" >&2
  exit "$code"
}

while [ $# -gt 0 ]; do
  case $1 in
    --config | --node | --root | --dist)
      [ $# -gt 1 ] || fail 64 "$1 needs a value"
      printf -v "${1#--}" %s "$2"
      shift
      ;;
    --dry-run) dry_run=1 ;;
    --uninstall) uninstall=1 ;;
    --purge) purge=1 ;;
    --no-start) start='' ;;
    -h | --help) usage && exit ;;
    *) usage >&2 && fail 64 "unknown argument $1" ;;
  esac
  shift
done
[ -z "$purge" ] || [ -n "$uninstall" ] || fail 64 '--purge goes with --uninstall'
root=${root%/}

# Everything that changes the machine goes through here.
run() {
  if [ -z "$dry_run" ]; then "$@" && return; fi
  local line
  printf -v line ' %q' "$@"
  if [ -n "$dry_run" ]; then printf '%s\n' "${line# }"; else fail 1 "this failed:$line"; fi
}

# In an image, `systemctl --root` only makes the links; there is no service manager to talk to.
systemd() {
  if [ -z "$root" ]; then run systemctl "$@"; elif [ "$1" = enable ] || [ "$1" = disable ]; then run systemctl --root="$root" "$@"; fi
}

[ "$(uname -s)" = Linux ] || fail 69 'this installs a systemd service; on Windows use install-agent.ps1'
command -v systemctl >/dev/null || fail 69 'this machine has no systemd'
[ -n "$dry_run" ] || [ "$(id -u)" = 0 ] || fail 77 'run this as root'
[ -z "$root" ] || [ -d "$root" ] || fail 66 "--root $root: no such folder"

unit="$root/etc/systemd/system/netbar-agent.service"

if [ -n "$uninstall" ]; then
  # A machine without the service is already as wanted.
  if [ -e "$unit" ]; then
    systemd disable netbar-agent.service
    systemd stop netbar-agent.service
  fi
  run rm -f "$unit"
  systemd daemon-reload
  run rm -rf "$root/opt/netbar" "$root/var/cache/netbar"
  if [ -n "$purge" ]; then run rm -rf "$root/etc/netbar" "$root/var/lib/netbar"; fi
  exit
fi

[ -f "$dist/agent.js" ] || fail 66 "$dist/agent.js is missing: build it with 'npm ci && npm run build'"
if [ -z "$node" ]; then
  node="$here/../.tools/node_modules/.bin/node"
  [ -x "$node" ] || node=$(command -v node) || fail 69 'no Node found; give one with --node FILE'
fi
# Asked of Node itself: what stands on PATH may be a wrapper of a version manager.
real=$("$node" -p 'process.execPath' 2>/dev/null) || fail 69 "$node does not run"
node=$real
version=$("$node" -p 'Number.parseInt(process.versions.node)')
[ "$version" -ge 24 ] || fail 69 "$node is Node $version; the agent needs 24 or newer"

installed_config="$root/etc/netbar/agent.yml"
[ -n "$config" ] || [ -f "$installed_config" ] || fail 66 "no configuration yet; give one with --config FILE"
checked="${config:-$installed_config}"
# Says itself which line is wrong and what is allowed there.
"$node" "$dist/agent.js" --check-config --config "$checked" >/dev/null || fail 78 "$checked is not usable; nothing was changed"

run install -d -m 0755 "$root/opt/netbar" "$root/opt/netbar/bin" "$root/etc/systemd/system"
run install -d -m 0700 "$root/etc/netbar"
# Removed first: a running program's file can be unlinked, but not written to.
run rm -rf "$root/opt/netbar/bin/node" "$root/opt/netbar/agent"
run install -m 0755 "$node" "$root/opt/netbar/bin/node"
run install -m 0644 "$dist/agent.js" "$dist/package.json" "$dist/THIRD-PARTY-LICENSES.txt" "$root/opt/netbar/"
run cp -R "$dist/agent" "$root/opt/netbar/agent"
if [ -n "$config" ]; then run install -m 0600 "$config" "$installed_config"; fi
run install -m 0644 "$here/systemd/netbar-agent.service" "$unit"
systemd daemon-reload
systemd enable netbar-agent.service
if [ -n "$start" ]; then systemd restart netbar-agent.service; fi
