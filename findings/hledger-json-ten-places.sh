#!/usr/bin/env bash
# hledger 1.25 (Debian): amounts in JSON are rounded at ten decimal places, the exact members as well.
#
# JSON of hledger has each amount three times over: `floatingPoint`, and `decimalMantissa` with `decimalPlaces`, a whole number of any
# length. So one expects the latter two to be exact, and they are, up to ten places. A longer amount is rounded before it is
# written, and nothing says so: 0.00000000005 is written as 0. hledger-web answers in the same way.
#
# Seen 2026-11-30: mantissa 0, places 10; the command line prints 0.00000000005.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
if ! command -v hledger >/dev/null; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends hledger >/dev/null
fi
hledger --version
export LC_ALL=C.UTF-8
printf '2026-01-01\n    a  0.00000000005 X\n    b\n' >"$dir/test.journal"
printed=$(hledger -f "$dir/test.journal" balance --no-total a | awk '{ print $1 }')
json=$(hledger -f "$dir/test.journal" balance --no-total -O json a | tr -d ' \n' | grep -o '"decimalMantissa":[-0-9]*,"decimalPlaces":[0-9]*' | head -1)
echo "printed $printed, JSON $json"
[ "$printed" = '0.00000000005' ]
[ "$json" = '"decimalMantissa":0,"decimalPlaces":10' ]
