#!/usr/bin/env bash
# SPL Token, as in litesvm 1.5.0: the associated token account of an owner may belong to somebody else.
#
# The address is derived from the owner, so one expects that what stands there is the owner's: clients read it without looking
# at the owner inside. An owner of the classic program can hand the account over (SetAuthority, AccountOwner); the address stays.
# Token-2022 makes associated accounts with an owner that cannot change, and refuses.
#
# Seen 2026-11-30, Node 24: "classic: address of ann, owner inside bob, amount 5"; "token-2022: refused, owner inside ann".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund litesvm@1.5.0
cat >run.mjs <<'JS'
import {
  appendTransactionMessageInstructions,
  createTransactionMessage,
  generateKeyPairSigner,
  pipe,
  setTransactionMessageFeePayerSigner,
  signTransactionMessageWithSigners,
} from '@solana/kit';
import { getCreateAccountInstruction } from '@solana-program/system';
import {
  AuthorityType,
  findAssociatedTokenPda,
  getCreateAssociatedTokenInstruction,
  getInitializeMint2Instruction,
  getMintToInstruction,
  getSetAuthorityInstruction,
  getTokenDecoder,
} from '@solana-program/token';
import { FailedTransactionMetadata, LiteSVM } from 'litesvm';

const svm = new LiteSVM();
const [payer, ann, bob] = await Promise.all([1, 2, 3].map(() => generateKeyPairSigner()));
svm.airdrop(payer.address, 10n ** 12n);
const send = async (...instructions) => {
  const transaction = await pipe(
    createTransactionMessage({ version: 0 }),
    (message) => setTransactionMessageFeePayerSigner(payer, message),
    (message) => svm.setTransactionMessageLifetimeUsingLatestBlockhash(message),
    (message) => appendTransactionMessageInstructions(instructions, message),
    (message) => signTransactionMessageWithSigners(message),
  );
  return !(svm.sendTransaction(transaction) instanceof FailedTransactionMetadata);
};

async function handOver(programAddress) {
  const mint = await generateKeyPairSigner();
  const lamports = svm.minimumBalanceForRentExemption(82n);
  await send(
    getCreateAccountInstruction({ payer, newAccount: mint, lamports, space: 82, programAddress }),
    getInitializeMint2Instruction({ mint: mint.address, decimals: 0, mintAuthority: payer.address }, { programAddress }),
  );
  const [ata] = await findAssociatedTokenPda({ owner: ann.address, mint: mint.address, tokenProgram: programAddress });
  await send(
    getCreateAssociatedTokenInstruction({ payer, ata, owner: ann.address, mint: mint.address, tokenProgram: programAddress }),
    getMintToInstruction({ mint: mint.address, token: ata, mintAuthority: payer, amount: 5n }, { programAddress }),
  );
  const authority = { authorityType: AuthorityType.AccountOwner, newAuthority: bob.address };
  const done = await send(getSetAuthorityInstruction({ owned: ata, owner: ann, ...authority }, { programAddress }));
  const { owner, amount } = getTokenDecoder().decode(svm.getAccount(ata).data);
  return { done, owner: owner === ann.address ? 'ann' : owner === bob.address ? 'bob' : 'nobody', amount };
}

const classic = await handOver('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA');
console.log(`classic: ${classic.done ? 'address of ann' : 'refused'}, owner inside ${classic.owner}, amount ${classic.amount}`);
const later = await handOver('TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb');
console.log(`token-2022: ${later.done ? 'address of ann' : 'refused'}, owner inside ${later.owner}`);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'classic: address of ann, owner inside bob, amount 5
token-2022: refused, owner inside ann' ]
