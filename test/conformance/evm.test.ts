/** The evm provider against a real node. */
import { afterAll } from 'vitest';
import type { Subject } from '../../src/conformance/index.ts';
import { decimalScale } from '../../src/model/amount.ts';
import { noAmounts } from '../../src/model/reading.ts';
import { evm } from '../../src/providers/evm/provider.ts';
import { startChain } from '../../src/sandbox/evm/chain.ts';
import {
  deployCoin,
  deployCollectible,
  deployItems,
  mintCoins,
  mintCollectible,
  mintItems,
  transfer,
} from '../../src/sandbox/evm/tokens.ts';

import { person } from '../evm/contracts.ts';
import { evmExamples } from './built-in-examples.ts';
import { holdToTheKit } from './whole-kit.ts';

const chain = await startChain({ chain: 31_337 });
afterAll(() => chain.close());

const [ann, bob, cid] = [person(1), person(2), person(3)];
const coin = await deployCoin(chain, { symbol: 'GLD', decimals: 18 });
const collectible = await deployCollectible(chain);
const items = await deployItems(chain);
await mintCoins(chain, coin, [ann, bob, chain.owner], [9_007_199_254_740_993n, 0n, 5n]);
await mintCollectible(chain, collectible, bob, 7n);
await mintItems(chain, items, cid, [2n ** 256n - 1n, 12n]);
await chain.rpc('anvil_setBalance', [ann, '0x20000000000001']);
const then = await chain.rpc('eth_getBlockByNumber', ['latest', false]);
await transfer(chain, coin, bob, 5n);

const refs = {
  native: 'native',
  coin: `erc20:${coin}`,
  collectible: `erc721:${collectible}/7`,
  item: `erc1155:${items}/${2n ** 256n - 1n}`,
  // No contract was deployed there.
  missing: 'erc20:0x00000000000000000000000000000000deadbeef',
} as const;

type Row = readonly [native: bigint, coin: bigint, collectible: bigint, item: bigint];

function holdings([native, held, collectibles, item]: Row) {
  const amounts = { native, coin: held, collectible: collectibles, item };
  return new Map(
    (['native', 'coin', 'collectible', 'item'] as const).map((key) => [
      refs[key],
      { ...noAmounts, total: amounts[key] },
    ]),
  );
}

function nameOf(address: string) {
  return { network: null, address, subAccount: null };
}

const scales = {
  native: decimalScale(18),
  coin: decimalScale(18),
  collectible: decimalScale(0),
  item: null,
  missing: null,
};

const subject: Subject = {
  kind: evm,
  options: { chain: chain.id, token: 'planted-evm-credential' },
  // Nothing that the kit does changes the chain.
  upstream: { start: async () => ({ url: chain.url, close: async () => {} }) },
  truth: {
    accounts: [
      { name: nameOf(ann), holdings: holdings([2n ** 53n + 1n, 9_007_199_254_740_993n, 0n, 0n]) },
      { name: nameOf(bob), holdings: holdings([0n, 5n, 1n, 0n]) },
      { name: nameOf(cid), holdings: holdings([0n, 0n, 0n, 12n]) },
    ],
    assets: (['native', 'coin', 'collectible', 'item', 'missing'] as const).map((key) => ({
      name: { network: null, ref: refs[key] },
      scale: scales[key],
    })),
    past: [{ account: nameOf(bob), at: { number: null, hash: hashOf(then) }, holdings: holdings([0n, 0n, 1n, 0n]) }],
  },
};

function hashOf(block: unknown): string {
  if (typeof block !== 'object' || block === null || !('hash' in block) || typeof block.hash !== 'string') {
    throw new Error('the node has no latest block');
  }
  return block.hash;
}

holdToTheKit(
  { ...subject, examples: evmExamples },
  'A9PM B6RW C2ZR C6GP D4LG D8NS E5NM E6TF F2WH G8PJ H5RK K3PR K7LC L5WT L9YB M4GD N5RB Y7EB Z3DB',
);
