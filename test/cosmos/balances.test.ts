/** Balances of the sandbox's chain: how many requests they take, at which height they hold, and what faults come to. */
import { bech32 } from '@scure/base';
import { afterEach, describe, expect, test } from 'vitest';
import { catalogue } from '../../src/sandbox/faults/catalogue.ts';
import { some } from '../depth.ts';
import { type Balances, codes, openSandboxed, type Sandboxed, type SandboxedOptions, totals } from './support.ts';

const open: Sandboxed[] = [];
afterEach(async () => {
  for (const graph of open.splice(0)) {
    await graph.close();
    expect(graph.faults).toEqual([]);
  }
});

async function opened(options: SandboxedOptions = {}): Promise<Sandboxed> {
  const graph = await openSandboxed(options);
  open.push(graph);
  return graph;
}

function held({ chain }: Sandboxed, address: string, height?: bigint): Map<string, string> {
  return new Map(chain.coins(address, height).map(({ denom, amount }) => [denom, String(amount)]));
}

function chosen({ chain }: Sandboxed, address: string, height?: bigint): Map<string, string> {
  return new Map(chain.denominations.map(({ denom }) => [denom, String(chain.balance(address, denom, height))]));
}

const refs = ({ chain }: Sandboxed) => chain.denominations.map(({ denom }) => denom);
const heights = (balances: readonly Balances[]) =>
  new Set(balances.flatMap(({ nodes }) => nodes.map(({ provenance }) => provenance?.block?.number)));

describe('calls', () => {
  test('all denominations of an account are one request behind the greeting, and one alone is asked for by its name', async () => {
    const graph = await opened();
    const [address = ''] = graph.chain.addresses;
    const [some] = await graph.read({ addresses: [address], assets: refs(graph) });
    expect(some && totals(some)).toEqual(chosen(graph, address));
    expect(graph.asked()).toEqual(['node_info', 'balances']);
    graph.server.resetCounters();
    const [one] = await graph.read({ addresses: [address], assets: ['ugrain'] });
    expect(one && totals(one)).toEqual(new Map([['ugrain', String(graph.chain.balance(address, 'ugrain'))]]));
    expect(graph.asked()).toEqual(['by_denom']);
  });

  test('one request for each account, all at the height that the first one states', async () => {
    const graph = await opened();
    const { addresses, height } = graph.chain;
    const question = { addresses, assets: refs(graph) };
    const foretold = await graph.foretell(question);
    // Coins move with every request.
    graph.server.inject({
      kind: 'reply',
      times: 100,
      change(good, { endpoint }) {
        if (endpoint === 'balances') graph.chain.mine();
        return good;
      },
    });
    const balances = await graph.read(question);
    expect(balances.map(totals)).toEqual(addresses.map((address) => chosen(graph, address, height)));
    expect(heights(balances)).toEqual(new Set([String(height)]));
    expect(graph.asked()).toEqual(['node_info', ...foretold]);
    expect(foretold).toEqual(addresses.map(() => 'balances'));
    const asked = graph.server.requests.map(({ headers }) => headers['x-cosmos-block-height']);
    expect(asked).toEqual([undefined, undefined, ...addresses.slice(1).map(() => String(height))]);
  });

  test('more than a page: every page is read, at one height, though coins move meanwhile', async () => {
    const graph = await opened({ collected: 161, options: { limit: 50 } });
    const [first = '', address = ''] = graph.chain.addresses;
    const { height } = graph.chain;
    const before = held(graph, address);
    expect(before.size).toBeGreaterThan(160);
    graph.server.inject({
      kind: 'reply',
      times: 100,
      change(good, { endpoint }) {
        const [coin] = endpoint === 'balances' ? graph.chain.coins(address) : [];
        if (coin !== undefined) graph.chain.send(address, first, coin);
        return good;
      },
    });
    const [list] = await graph.read({ addresses: [address], assets: null });
    expect(list?.failure).toBeNull();
    expect(list && totals(list)).toEqual(before);
    expect(list && heights([list])).toEqual(new Set([String(height)]));
    const pages = Math.ceil(before.size / 50);
    expect(graph.asked()).toEqual(['node_info', ...Array.from({ length: pages }, () => 'balances')]);
  });

  test('thousands of denominations that somebody sent: all are read, and what the account lacks is zero', async () => {
    const graph = await opened({ spam: 2500 });
    const address = graph.chain.addresses[2] ?? '';
    const [list] = await graph.read({ addresses: [address], assets: refs(graph) });
    expect(list && totals(list)).toEqual(chosen(graph, address));
    // Zeros among them.
    expect(list && heights([list])).toEqual(new Set([String(graph.chain.height)]));
    expect(graph.asked()).toEqual(['node_info', 'balances', 'balances', 'balances']);
  });

  test.each([100, 7])('an endpoint that sends %i rows at most, whatever it was asked for', async (pageCap) => {
    const graph = await opened({ collected: 161 });
    graph.server.knobs.pageCap = pageCap;
    const [, address = ''] = graph.chain.addresses;
    const [list] = await graph.read({ addresses: [address], assets: null });
    expect(list && totals(list)).toEqual(held(graph, address));
  });
});

describe('silence', () => {
  test('is zero, stated by the node or not, with the height, and says so', async () => {
    const graph = await opened();
    const [address = ''] = graph.chain.addresses;
    const block = { number: String(graph.chain.height), hash: null };
    for (const assets of [['ufish'], ['unever'], refs(graph)]) {
      const [balances] = await graph.read({ addresses: [address], assets });
      const silent = balances?.nodes.filter(({ total }) => total?.atomic === '0') ?? [];
      expect(silent.length).toBeGreaterThan(0);
      for (const { provenance } of silent) expect(provenance).toEqual({ basis: 'ABSENT_IS_ZERO', block });
    }
  });

  test('of a list that is cut without a word is no zero, and the list fails', async () => {
    const graph = await opened({ collected: 161 });
    graph.server.knobs.withoutPagination = true;
    const [, address = ''] = graph.chain.addresses;
    for (const assets of [refs(graph), null]) {
      const [balances] = await graph.read({ addresses: [address], assets });
      const failures = assets === null ? [balances?.failure?.code] : balances && codes(balances);
      expect(failures).toEqual((assets ?? [null]).map(() => 'UPSTREAM_BAD_RESPONSE'));
    }
  });

  test('of an unknown account is a list without entries', async () => {
    const graph = await opened();
    const [list] = await graph.read({ addresses: ['cosmos1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqnrql8a'], assets: null });
    expect(list).toEqual({ nodes: [], failure: null });
  });

  test('counts where the node does not count', async () => {
    const graph = await opened();
    graph.server.knobs.uncounted = true;
    const [address = ''] = graph.chain.addresses;
    const [balances] = await graph.read({ addresses: [address], assets: refs(graph) });
    expect(balances && totals(balances)).toEqual(chosen(graph, address));
  });
});

describe('heights', () => {
  test('a past height is read there', async () => {
    const graph = await opened();
    const [first = '', second = ''] = graph.chain.addresses;
    const then = graph.chain.height;
    graph.chain.send(first, second, { denom: 'ugrain', amount: 5n });
    const question = { addresses: [first, second], assets: refs(graph) };
    expect((await graph.read({ ...question, at: then })).map(totals)).toEqual(
      [first, second].map((address) => chosen(graph, address, then)),
    );
    expect((await graph.read(question)).map(totals)).toEqual([first, second].map((address) => chosen(graph, address)));
  });

  test.each([
    ['that is yet to come', 99n, {}, { code: 'BLOCK_NOT_FOUND', retryable: true }],
    ['whose state was pruned', 3n, { oldest: 10n }, { code: 'HISTORY_UNSUPPORTED', retryable: false }],
    [
      'of which a proxy lets the node answer with the newest',
      3n,
      { heightIgnored: true },
      { code: 'UPSTREAM_WRONG_BLOCK' },
    ],
    ['that the answer does not state', 3n, { heightHidden: true }, { code: 'UPSTREAM_WRONG_BLOCK' }],
    ['zero, which a node takes for the newest', 0n, {}, { code: 'BLOCK_NOT_FOUND' }],
  ] as const)('one %s', async (_, at, knobs, failure) => {
    const graph = await opened();
    Object.assign(graph.server.knobs, knobs);
    const [address = ''] = graph.chain.addresses;
    for (const assets of [['ugrain'], refs(graph)]) {
      const [balances] = await graph.read({ addresses: [address], assets, at });
      expect(balances?.nodes).toEqual(
        assets.map(() => expect.objectContaining({ total: null, failure: expect.objectContaining(failure) })),
      );
    }
    if (at === 0n) expect(graph.asked().filter((endpoint) => endpoint !== 'node_info')).toEqual([]);
  });

  test('a proxy that takes the height out: one page is believed without a block, several are not', async () => {
    const graph = await opened({ collected: 161, options: { limit: 100 } });
    graph.server.knobs.heightHidden = true;
    const [first = '', second = ''] = graph.chain.addresses;
    const [whole] = await graph.read({ addresses: [first], assets: refs(graph) });
    expect(whole && totals(whole)).toEqual(chosen(graph, first));
    expect(whole && heights([whole])).toEqual(new Set([undefined]));
    const [list] = await graph.read({ addresses: [second], assets: null });
    expect(list?.failure).toMatchObject({
      detail: 'the node states no height, so that its pages may be of different ones',
    });
  });

  test.each(['safe', 'finalized'])('%s is the newest block', async (tag) => {
    const graph = await opened();
    const [address = ''] = graph.chain.addresses;
    const { data } = await graph.ask(
      `{ account(id: "account/chain/${address}") { balances(assets: ["ugrain"], at: { tag: ${tag.toUpperCase()} }) { nodes { total { atomic } } } } }`,
    );
    expect(JSON.stringify(data)).toContain(`"atomic":"${graph.chain.balance(address, 'ugrain')}"`);
    expect(graph.asked()).toEqual(['node_info', 'blocks', 'by_denom']);
  });
});

describe('bad input', () => {
  test('a node of another chain is asked for nothing else', async () => {
    const graph = await opened();
    graph.server.knobs.network = 'other-1';
    const [balances] = await graph.read({ addresses: graph.chain.addresses.slice(0, 1), assets: refs(graph) });
    expect(balances?.nodes[0]?.failure).toMatchObject({
      code: 'UPSTREAM_WRONG_CHAIN',
      detail: 'the node does not serve chain cosmos-sandbox-1',
    });
    expect(graph.asked()).toEqual(['node_info']);
  });

  test('a cache that leaves the page out of its keys is no list that goes on for ever', async () => {
    const graph = await opened({ collected: 161, options: { limit: 50 } });
    graph.server.knobs.firstPageOnly = true;
    const [, address = ''] = graph.chain.addresses;
    const [list] = await graph.read({ addresses: [address], assets: null });
    expect([list?.nodes, list?.failure?.code]).toEqual([[], 'UPSTREAM_BAD_RESPONSE']);
    expect(graph.asked()).toEqual(['node_info', 'balances', 'balances']);
  });

  test('addresses that a node would refuse do not reach it', async () => {
    const graph = await opened();
    const { words } = bech32.decode('cosmos1fl48vsnmsdzcv85q5d2q4z5ajdha8yu34mf0eh');
    const wrong = ['cosmos1fl48vsnmsdzcv85q5d2q4z5ajdha8yu34mf0ej', bech32.encode('cosmosvaloper', words)];
    const { data } = await graph.ask(
      `{ addressLookup(addresses: ${JSON.stringify(wrong)}, sources: ["chain"]) { refused } }`,
    );
    expect(JSON.parse(JSON.stringify(data)).addressLookup).toEqual([
      { refused: 'chain: checksum does not match; probably a typing error' },
      { refused: 'chain: an address of another chain or kind: it must begin with cosmos1' },
    ]);
    expect(graph.asked()).toEqual([]);
  });
});

test('what the chain says of its denominations is no list of all that there are', async () => {
  const graph = await opened();
  const { data } = await graph.ask(`{
    source(id: "source/chain") { assets(first: 5) { nodes { ref } failure { code } } }
    assets(ids: ["asset/chain/ugrain", "asset/chain/unever"]) { symbol decimals failure { code } }
  }`);
  expect(JSON.parse(JSON.stringify(data))).toEqual({
    source: { assets: { nodes: null, failure: { code: 'CATALOGUE_UNSUPPORTED' } } },
    assets: [
      { symbol: 'GRAIN', decimals: 6, failure: null },
      { symbol: null, decimals: null, failure: null },
    ],
  });
  expect(graph.asked()).toEqual(['node_info', 'denoms_metadata']);
});

/** Faults of whole bodies that are there for their size, which other tests play; and a lie that no answer shows. */
const LEFT_OUT =
  /^(?:gzip-bomb|endless-body|deep-json|amount-million-digits|encoded-20-times|endless-drip|late|row-missing)$/;
const sweep = catalogue.filter(
  ({ name, strikes, upstreams }) =>
    strikes === 'balances' && (upstreams?.includes('cosmos') ?? true) && !LEFT_OUT.test(name),
);

describe('faults of answers: each pair is true or has a reason', () => {
  test.each(some(sweep, 3).map(({ name, strikesRow }) => ({ name, strikesRow })))(
    '$name',
    async ({ name, strikesRow }) => {
      const graph = await opened({ source: { timeoutMs: 2000 } });
      const { addresses } = graph.chain;
      for (const row of strikesRow === true ? (['first', 'last'] as const) : ['first' as const]) {
        await graph.server.recover();
        await graph.server.setFault({ upstream: 'cosmos', fault: name, ...(strikesRow === true ? { row } : {}) });
        for (const assets of [['ugrain'], refs(graph)]) {
          const balances = await graph.read({ addresses, assets });
          for (const [index, { nodes }] of balances.entries()) {
            for (const { asset, total, failure } of nodes) {
              const truth = String(graph.chain.balance(addresses[index] ?? '', asset.ref));
              expect(failure === null ? total?.atomic : truth).toBe(truth);
            }
          }
        }
      }
    },
  );
});
