/** What contracts say about themselves, and what is not believed. */
import { afterAll, afterEach, expect, test } from 'vitest';
import { startChain } from '../../src/sandbox/evm/chain.ts';
import { deployCoin, deployCollectible, deployItems } from '../../src/sandbox/evm/tokens.ts';
import { hex, person } from './contracts.ts';
import * as odd from './generated/odd.ts';
import { type EvmGraph, type EvmGraphOptions, openEvmGraph } from './support.ts';

const chain = await startChain();
afterAll(() => chain.close());

const opened: EvmGraph[] = [];
async function open(options: EvmGraphOptions = {}): Promise<EvmGraph> {
  const graph = await openEvmGraph(chain, options);
  opened.push(graph);
  return graph;
}
afterEach(async () => {
  for (const graph of opened.splice(0)) {
    expect(graph.faults).toEqual([]);
    await graph.close();
  }
});

const QUERY = `query ($refs: [String!]!) {
  source(id: "local") {
    assets(refs: $refs) { nodes { name symbol decimals type failure { code } } }
  }
}`;

const nothing = { name: null, symbol: null, decimals: null };

test('names, symbols and decimals are reported where valid, in one call for all, once', async () => {
  const coin = await deployCoin(chain, { name: 'Gold ✨', symbol: 'GLD', decimals: 77 });
  const hidden = await deployCoin(chain, { name: '\u202eevil', symbol: 'A\nB', decimals: 78 });
  const long = await deployCoin(chain, { name: 'x'.repeat(200), symbol: '', decimals: 0 });
  const contracts = {
    bytes32: await chain.deploy(hex(odd.bytes32SymbolBytecode)),
    absurd: await chain.deploy(hex(odd.absurdDecimalsBytecode)),
    nameless: await chain.deploy(hex(odd.namelessBytecode)),
  };
  const refs = [
    'native',
    `erc20:${coin}`,
    `erc20:${hidden}`,
    `erc20:${long}`,
    `erc20:${contracts.bytes32}`,
    `erc20:${contracts.absurd}`,
    `erc20:${contracts.nameless}`,
    `erc721:${await deployCollectible(chain)}/1`,
    `erc1155:${await deployItems(chain)}/1`,
    `erc20:${person(1)}`,
  ];
  const graph = await open();
  const { data } = await graph.ask(QUERY, { refs });
  expect(data).toEqual({
    source: {
      assets: {
        nodes: [
          { name: null, symbol: 'ETH', decimals: 18, type: 'NATIVE', failure: null },
          { name: 'Gold ✨', symbol: 'GLD', decimals: 77, type: 'ERC20', failure: null },
          { ...nothing, type: 'ERC20', failure: null },
          { name: null, symbol: null, decimals: 0, type: 'ERC20', failure: null },
          { name: 'Maker of old', symbol: 'OLD', decimals: 18, type: 'ERC20', failure: null },
          { name: null, symbol: 'ABSURD', decimals: null, type: 'ERC20', failure: null },
          { ...nothing, type: 'ERC20', failure: null },
          { name: 'Sandbox Collectible', symbol: 'SBC', decimals: 0, type: 'ERC721', failure: null },
          { ...nothing, type: 'ERC1155', failure: null },
          { ...nothing, type: null, failure: { code: 'UNKNOWN_ASSET' } },
        ],
      },
    },
  });
  expect(graph.methods()).toEqual(['eth_chainId', 'eth_call']);
  await graph.ask(QUERY, { refs: refs.slice(0, 9) });
  expect(graph.methods()).toEqual(['eth_chainId', 'eth_call']);
});

test('an amount has a decimal value exactly where the contract states decimals', async () => {
  const coin = await deployCoin(chain, { decimals: 77 });
  const absurd = await chain.deploy(hex(odd.absurdDecimalsBytecode));
  const graph = await open();
  const { data } = await graph.ask(
    `query ($assets: [ID!]!) {
      account(id: "account/local/${person(1)}") { balances(assets: $assets) { nodes { total { atomic decimals value } } } }
    }`,
    { assets: [`erc20:${coin}`, `erc20:${absurd}`] },
  );
  expect(data).toEqual({
    account: {
      balances: {
        nodes: [
          { total: { atomic: '0', decimals: 77, value: '0' } },
          { total: { atomic: '5', decimals: null, value: null } },
        ],
      },
    },
  });
});

/** Answers every question with this one word. */
function parrot(word: bigint): string {
  return `0x7f${word.toString(16).padStart(64, '0')}60005260206000f3`;
}

test.each([
  [18n, 18],
  [0n, 0],
  // To one library this is 511, to another 255: no scale that two readers agree on is taken.
  [0x1ffn, null],
  // Its last byte alone would be 18.
  [0x112n, null],
  [78n, null],
  [2n ** 256n - 1n, null],
])('decimals that answer the word %i are %s', async (word, decimals) => {
  const address = person(7000);
  await chain.rpc('anvil_setCode', [address, parrot(word)]);
  const graph = await open();
  const { data } = await graph.ask(
    `{ account(id: "account/local/${person(1)}") { balance(asset: "erc20:${address}") { total { atomic decimals value } } } }`,
  );
  const total = { atomic: word.toString(), decimals, value: decimals === 18 ? '0.000000000000000018' : null };
  expect(data).toEqual({ account: { balance: { total: decimals === 0 ? { ...total, value: '0' } : total } } });
});

test('what an asset stands for is reported, and found by its name alone', async () => {
  const coin = await deployCoin(chain);
  const graph = await open();
  const id = `eip155:31337/erc20:${coin}`;
  const { data } = await graph.ask(
    `query ($filter: BalanceFilter, $refs: [String!]!, $ids: [ID!]!) {
      source(id: "local") { assets(refs: $refs) { nodes { underlying } } }
      account(id: "account/local/${person(1)}") {
        balances(assets: $ids, filter: $filter) { nodes { asset { ref } total { atomic } } }
      }
    }`,
    { filter: { underlying: id }, refs: ['native', `erc20:${coin}`], ids: ['native', `erc20:${coin}`] },
  );
  expect(data).toEqual({
    source: { assets: { nodes: [{ underlying: 'eip155:31337/slip44:60' }, { underlying: id }] } },
    account: { balances: { nodes: [{ asset: { ref: `erc20:${coin}` }, total: { atomic: '0' } }] } },
  });
});

test('the native coin of a chain that is not known has no unit, unless the configuration gives one', async () => {
  const query = `{ source(id: "local") { asset(ref: "native") { symbol decimals } } }`;
  const unknown = await openEvmGraph({ url: chain.url, id: 999_999 });
  opened.push(unknown);
  expect((await unknown.ask(query)).data).toEqual({ source: { asset: { symbol: null, decimals: null } } });
  const named = await open({ options: { native: { symbol: 'HBAR', decimals: 8 } } });
  expect((await named.ask(query)).data).toEqual({ source: { asset: { symbol: 'HBAR', decimals: 8 } } });
});
