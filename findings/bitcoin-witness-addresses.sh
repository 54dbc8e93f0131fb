#!/usr/bin/env bash
# bitcoinjs-lib 7.0.5 and @scure/btc-signer 2.4.1 disagree on which texts are addresses, beyond versions 0 and the taproot of today.
#
# - A taproot address is none for bitcoinjs-lib until a curve library was handed to its module (`initEccLib`): the same call on the same text
#   fails or not by what other code of the process did before.
# - The anchor address of Bitcoin Core 28 and later, bc1pfeessrawgf, pays to a script that nodes relay: scure takes it, bitcoinjs-lib does not.
# - A witness version to come (BIP 350 gives bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs as valid): bitcoinjs-lib takes it and warns, scure does not.
#
# Guess: an address that a node knows has one script, found by both. Seen 2026-12-01, Node 24: "5120 refused; 5102 refused; refused 5210",
# the first bytes of the script by scure and by bitcoinjs-lib.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts bitcoinjs-lib@7.0.5 @scure/btc-signer@2.4.1
cat >run.mjs <<'JS'
import { Address, OutScript } from '@scure/btc-signer';
import { address } from 'bitcoinjs-lib';

console.warn = () => {};
const script = (read) => {
  try {
    return Buffer.from(read()).toString('hex').slice(0, 4);
  } catch {
    return 'refused';
  }
};
const seen = ['bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0', 'bc1pfeessrawgf', 'bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs']
  .map((text) => {
    const byScure = script(() => OutScript.encode(Address().decode(text)));
    return `${byScure} ${script(() => address.toOutputScript(text))}`;
  })
  .join('; ');
console.log(seen);
if (seen !== '5120 refused; 5102 refused; refused 5210') process.exit(1);
JS
node run.mjs
