#!/usr/bin/env bash
# caip 1.1.1: a CAIP id is valid where some part of it fits the pattern. The patterns are not anchored, so that nearly every text of enough
# length passes; and they ask for seven characters in a row, so that some ids that fit CAIP-10 do not.
#
# Guess: `new AccountId(text)` refuses what breaks the grammar of CAIP-10, such as blanks or an address of more than 128 characters, and
# takes what keeps it, in its final form (updated 2022-10-23; https://github.com/ChainAgnostic/CAIPs/blob/main/CAIPs/caip-10.md).
# Seen, Node 24: an address with blanks and one of 200 characters are taken; "abc:a_b:c", which fits, is refused; and what is given as an
# object is not checked for ":", so that the id it writes has four parts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts caip@1.1.1
cat >run.mjs <<'JS'
import { createRequire } from 'node:module';

const { AccountId } = createRequire(import.meta.url)('caip');
const tried = (input) => {
  try {
    return String(new AccountId(input)).length;
  } catch {
    return 'refused';
  }
};
const seen = [
  tried('eip155:1:0xab16a96d and more!'),
  tried(`eip155:1:${'a'.repeat(200)}`),
  tried('abc:a_b:c'),
  tried({ chainId: { namespace: 'eip155', reference: '1' }, address: 'a:b' }),
].join(' ');
console.log(seen);
if (seen !== '29 209 refused 12') process.exit(1);
JS
node run.mjs
