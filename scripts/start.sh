#!/usr/bin/env bash
# Sets up whatever is missing, then runs the demo café. Takes the options of `netbar demo`, e.g. --once --json.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/setup.sh
. "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib/setup.sh"

netbar_setup start
netbar_build
exec node "$NETBAR_ROOT/dist/netbar.js" demo "$@"
