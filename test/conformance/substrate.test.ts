/** The substrate provider against the sandbox's fake node. */
import type { Subject } from '../../src/conformance/index.ts';
import { decimalScale } from '../../src/model/amount.ts';
import { noAmounts } from '../../src/model/reading.ts';
import { substrate } from '../../src/providers/substrate/provider.ts';
import type { StateBlock } from '../../src/sandbox/substrate/chain.ts';
import { bytesOf, littleEndian, placeOf, places } from '../../src/sandbox/substrate/keys.ts';
import { seedChain } from '../../src/sandbox/substrate/seed.ts';
import { chainOf, startSubstrate } from '../../src/sandbox/substrate/start.ts';
import { substrateExamples } from './built-in-examples.ts';
import { holdToTheKit } from './whole-kit.ts';

const SEED = 7;
const { chain, accounts, assets } = seedChain(SEED);

function u128(bytes: Buffer, at: number): bigint {
  return BigInt(
    `0x${Buffer.from(bytes.subarray(at, at + 16))
      .reverse()
      .toString('hex')}`,
  );
}

/** What the state of the block has, byte for byte. */
function holdings(account: string, { state }: StateBlock) {
  const coin = state.get(placeOf(places.coin, bytesOf(account)));
  const held = assets.flatMap(({ id }) => {
    const stored = state.get(placeOf(places.asset, littleEndian(BigInt(id), 4), bytesOf(account)));
    return stored === undefined ? [] : [[`asset:${id}`, { ...noAmounts, total: u128(stored, 0) }] as const];
  });
  if (coin === undefined) return new Map(held);
  const [free, reserved] = [u128(coin, 16), u128(coin, 32)];
  return new Map([['native', { ...noAmounts, total: free + reserved, locked: reserved }] as const, ...held]);
}

function nameOf(account: string) {
  return { network: null, address: account, subAccount: null };
}

const past = chain.byNumber(2);
if (past === null) throw new Error('the chain has too few blocks');

const subject: Subject = {
  kind: substrate,
  options: { chain: chainOf(chain), token: 'planted-substrate-credential' },
  upstream: {
    async start() {
      const { upstream } = await startSubstrate({ seed: SEED });
      return { url: upstream.url, close: () => upstream.close() };
    },
  },
  truth: {
    accounts: accounts.map((account) => ({ name: nameOf(account), holdings: holdings(account, chain.head) })),
    assets: [
      { name: { network: null, ref: 'native' }, scale: decimalScale(12) },
      ...assets.map(({ id, decimals }) => ({
        name: { network: null, ref: `asset:${id}` },
        scale: decimals === null ? null : decimalScale(decimals),
      })),
    ],
    past: accounts.slice(0, 1).map((account) => ({
      account: nameOf(account),
      at: { number: null, hash: past.hash },
      holdings: holdings(account, past),
    })),
  },
  examples: substrateExamples,
};

// Rows are lists of a key and bytes, which the kit takes for no rows; nothing is listed.
holdToTheKit(subject, 'A9PM B6RW C2ZR C6GP D4LG D8NS E5NM E6TF G8PJ K3PR K7LC L5WT L9YB N5RB Y7EB Z3DB');
