/**
 * Solana's own virtual machine in this process (LiteSVM), with the real programs of tokens: accounts change by transactions alone.
 * In JavaScript, for its packages are an install of their own, which the compiler does without; `svm.d.mts` has the types.
 */
import {
  appendTransactionMessageInstructions,
  createTransactionMessage,
  generateKeyPairSigner,
  getAddressEncoder,
  pipe,
  setTransactionMessageFeePayerSigner,
  signTransactionMessageWithSigners,
} from '@solana/kit';
import { getCreateAccountInstruction, getTransferSolInstruction } from '@solana-program/system';
import {
  AuthorityType,
  findAssociatedTokenPda,
  getCloseAccountInstruction,
  getCreateAssociatedTokenInstruction,
  getFreezeAccountInstruction,
  getInitializeAccount3Instruction,
  getInitializeMint2Instruction,
  getMintToInstruction,
  getSetAuthorityInstruction,
  getTokenDecoder,
  getTransferInstruction,
} from '@solana-program/token';
import { FailedTransactionMetadata, LiteSVM } from 'litesvm';

const MINT_BYTES = 82;
const TOKEN_BYTES = 165;
const OWNER = { from: 32, to: 64 };
const RICH = 10n ** 15n;
/** What there is to be given away: more than a person has. */
const SUPPLY = 2n ** 62n;

export async function openSvm() {
  const svm = new LiteSVM().withLamports(SUPPLY);
  const people = new Map();
  const person = async (lamports) => {
    const signer = await generateKeyPairSigner();
    people.set(signer.address, signer);
    if (lamports > 0n) svm.airdrop(signer.address, lamports);
    return signer.address;
  };
  const bank = people.get(await person(RICH));

  const send = async (...instructions) => {
    const transaction = await pipe(
      createTransactionMessage({ version: 0 }),
      (message) => setTransactionMessageFeePayerSigner(bank, message),
      (message) => svm.setTransactionMessageLifetimeUsingLatestBlockhash(message),
      (message) => appendTransactionMessageInstructions(instructions, message),
      (message) => signTransactionMessageWithSigners(message),
    );
    const result = svm.sendTransaction(transaction);
    if (result instanceof FailedTransactionMetadata) throw new Error(`a transaction failed: ${result.toString()}`);
    // The same transaction may be sent twice.
    svm.expireBlockhash();
    svm.warpToSlot(svm.getClock().slot + 1n);
  };

  const made = async (programAddress, space) => {
    const newAccount = await generateKeyPairSigner();
    const lamports = svm.minimumBalanceForRentExemption(BigInt(space));
    return {
      address: newAccount.address,
      instruction: getCreateAccountInstruction({ payer: bank, newAccount, lamports, space, programAddress }),
    };
  };

  const shown = (address, { lamports, programAddress, data }) => [
    address,
    { lamports: BigInt(lamports), owner: programAddress, data: Buffer.from(data) },
  ];

  return {
    get slot() {
      return svm.getClock().slot;
    },
    get(key) {
      const account = svm.getAccount(key);
      return account.exists ? shown(key, account)[1] : null;
    },
    tokenAccountsOf(owner, program) {
      const bytes = Buffer.from(getAddressEncoder().encode(owner));
      return svm
        .getProgramAccounts(program)
        .filter(({ data }) => data.length >= TOKEN_BYTES && bytes.equals(data.subarray(OWNER.from, OWNER.to)))
        .map((account) => shown(account.address, account));
    },
    person,
    pay: (to, amount) => send(getTransferSolInstruction({ source: bank, destination: to, amount })),
    async mint(program, decimals) {
      const { address, instruction } = await made(program, MINT_BYTES);
      const authorities = { mintAuthority: bank.address, freezeAuthority: bank.address };
      const start = getInitializeMint2Instruction(
        { mint: address, decimals, ...authorities },
        { programAddress: program },
      );
      await send(instruction, start);
      return address;
    },
    async associated(program, mint, owner) {
      const [ata] = await findAssociatedTokenPda({ owner, mint, tokenProgram: program });
      await send(getCreateAssociatedTokenInstruction({ payer: bank, ata, owner, mint, tokenProgram: program }));
      return ata;
    },
    async further(program, mint, owner) {
      const { address, instruction } = await made(program, TOKEN_BYTES);
      const start = getInitializeAccount3Instruction({ account: address, mint, owner }, { programAddress: program });
      await send(instruction, start);
      return address;
    },
    issue: (program, mint, token, amount) =>
      send(getMintToInstruction({ mint, token, mintAuthority: bank, amount }, { programAddress: program })),
    transfer: (program, source, destination, owner, amount) =>
      send(
        getTransferInstruction(
          { source, destination, authority: people.get(owner), amount },
          { programAddress: program },
        ),
      ),
    freeze: (program, mint, account) =>
      send(getFreezeAccountInstruction({ account, mint, owner: bank }, { programAddress: program })),
    close: (program, account, owner) =>
      send(
        getCloseAccountInstruction(
          { account, destination: bank.address, owner: people.get(owner) },
          { programAddress: program },
        ),
      ),
    handOver: (program, account, owner, newOwner) =>
      send(
        getSetAuthorityInstruction(
          {
            owned: account,
            owner: people.get(owner),
            authorityType: AuthorityType.AccountOwner,
            newAuthority: newOwner,
          },
          { programAddress: program },
        ),
      ),
    /** As the token program's own client decodes it. */
    amountOf(account) {
      const { data } = svm.getAccount(account);
      return getTokenDecoder().decode(data).amount;
    },
    coinOf: (owner) => BigInt(svm.getBalance(owner) ?? 0),
  };
}
