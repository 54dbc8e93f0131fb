#!/usr/bin/env bash
# viem 2.57.20, ethers 6.17.0 and dnum 2.17.0: the amount 0.9999999 of a token with 6 decimals is three different things.
#
# A balance has more digits than the token (a sum of shares, another source's 18 decimals), and is to be atomic units. One expects all
# three to refuse what cannot be written exactly, or to cut it. viem rounds half away from zero: the result may be more than there is,
# so that sending "all" fails, and 0.0000005 becomes the smallest unit. ethers refuses. dnum cuts.
#
# Seen 2026-12-01, Node 24: "viem 1000000 1 -1; ethers NUMERIC_FAULT NUMERIC_FAULT NUMERIC_FAULT; dnum 999999 0 0".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts viem@2.57.20 ethers@6.17.0 dnum@2.17.0
cat >run.mjs <<'JS'
import { from } from 'dnum';
import { parseUnits as byEthers } from 'ethers';
import { parseUnits as byViem } from 'viem';

const texts = ['0.9999999', '0.0000005', '-0.0000005'];
const tried = (parse) =>
  texts
    .map((text) => {
      try {
        return String(parse(text));
      } catch (error) {
        return error.code;
      }
    })
    .join(' ');
const seen = [
  `viem ${tried((text) => byViem(text, 6))}`,
  `ethers ${tried((text) => byEthers(text, 6))}`,
  `dnum ${tried((text) => from(text, 6)[0])}`,
].join('; ');
console.log(seen);
if (seen !== 'viem 1000000 1 -1; ethers NUMERIC_FAULT NUMERIC_FAULT NUMERIC_FAULT; dnum 999999 0 0') process.exit(1);
JS
node run.mjs
