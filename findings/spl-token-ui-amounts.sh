#!/usr/bin/env bash
# @solana/spl-token 0.4.15: the conversions between atomic units and shown amounts that need no simulation count in doubles, for a plain
# token as well. The functions take and give bigint and text, and say that they do what the program on the chain does, which is exact.
#
# - `uiAmountToAmountForMintWithoutSimulation` of "0.29" at 2 decimals is 28n, and of "8.03" at 6 is 8029999n: it cuts a product of doubles.
# - `amountToUiAmountForMintWithoutSimulation` of 1n at 9 decimals is "1e-9", where the program writes 0.000000001, and of
#   9007199254740993n at 0 decimals is "9007199254740992".
#
# Guess: each is exact, as texts and bigint suggest. Seen 2026-12-01, Node 24: "28 8029999 1e-9 9007199254740992".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @solana/spl-token@0.4.15 @solana/web3.js@1.99.0
cat >run.mjs <<'JS'
import {
  amountToUiAmountForMintWithoutSimulation as toText,
  MINT_SIZE,
  MintLayout,
  TOKEN_PROGRAM_ID,
  uiAmountToAmountForMintWithoutSimulation as toAtomic,
} from '@solana/spl-token';
import { PublicKey } from '@solana/web3.js';

const key = PublicKey.default;
/** A node that knows one mint, a plain one of the classic program. */
const node = (decimals) => {
  const data = Buffer.alloc(MINT_SIZE);
  const authorities = { mintAuthorityOption: 0, mintAuthority: key, freezeAuthorityOption: 0, freezeAuthority: key };
  MintLayout.encode({ ...authorities, supply: 0n, decimals, isInitialized: true }, data);
  return { getAccountInfo: async () => ({ owner: TOKEN_PROGRAM_ID, data, lamports: 1, executable: false }) };
};
const seen = [
  await toAtomic(node(2), key, '0.29'),
  await toAtomic(node(6), key, '8.03'),
  await toText(node(9), key, 1n),
  await toText(node(0), key, 9007199254740993n),
].join(' ');
console.log(seen);
if (seen !== '28 8029999 1e-9 9007199254740992') process.exit(1);
JS
node run.mjs
