#!/usr/bin/env bash
# bignumber.js 11.1.5 and big.js 7.0.1: ten to the power of -24 is 0. NEAR has 24 decimals, so `atomic.times(ten.pow(-decimals))`, a common
# way to show an amount, shows every balance of it as 0, where it shows those of a token with 18 decimals right.
#
# A negative power is a division, and those keep 20 places (`DECIMAL_PLACES`, `DP`). Both libraries multiply, add and shift exactly, and hold
# 1e-24 without loss, so one expects a power of ten, which is exact, to be so too. decimal.js counts significant digits and answers 1e-24.
#
# Guess: 1.5, by all three.
# Seen 2026-12-01, Node 24: "bignumber.js 0, by shift 1.5; big.js 0; decimal.js 1.5".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts bignumber.js@11.1.5 big.js@7.0.1 decimal.js@10.6.0
cat >run.mjs <<'JS'
import Big from 'big.js';
import BigNumber from 'bignumber.js';
import Decimal from 'decimal.js';

const atomic = '1500000000000000000000000';
const shown = (Kind) => new Kind(atomic).times(new Kind(10).pow(-24)).toFixed();
const shifted = new BigNumber(atomic).shiftedBy(-24).toFixed();
const seen = `bignumber.js ${shown(BigNumber)}, by shift ${shifted}; big.js ${shown(Big)}; decimal.js ${shown(Decimal)}`;
console.log(seen);
if (seen !== 'bignumber.js 0, by shift 1.5; big.js 0; decimal.js 1.5') process.exit(1);
JS
node run.mjs
