#!/usr/bin/env bash
# Sets up whatever is missing, then runs everything that can fail, cheapest first, and stops at the first step that
# does. The last line is always "N passed, N failed"; the exit code is 0 only if something passed and nothing failed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/setup.sh
. "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/setup.sh"

# Until the tests have been counted, whatever ends this script is one failure.
trap 'echo "0 passed, 1 failed"' EXIT

step() {
  netbar_say "$1"
  shift
  "$@" || { netbar_say "failed: $*" && exit 1; }
}

netbar_setup start test
cd "$NETBAR_ROOT"
export PATH="$NETBAR_ROOT/node_modules/.bin:$PATH"
step types tsc -b
step lint biome check --error-on-warnings .
step build netbar_build

results="$NETBAR_ROOT/.cache/test-results"
rm -rf "$results"
ran=()
for project in unit integration browser e2e; do
  netbar_say "$project tests"
  status=0
  vitest run --project "$project" --reporter=default --reporter=json --outputFile.json="$results/$project.json" || status=$?
  ran+=("$results/$project.json:$status")
  [ "$status" = 0 ] || break
done

trap - EXIT
exec node scripts/lib/test-totals.ts "${ran[@]}"
