/** Coin and tokens of Solana, over a fake node: what counts, what is told beside it, and how many calls it takes. */
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Bank } from '../../src/sandbox/solana/bank.ts';
import { associatedOf, SYSTEM, TOKEN, TOKEN_2022 } from '../../src/sandbox/solana/keys.ts';
import { SANDBOX_CHAIN } from '../../src/sandbox/solana/start.ts';
import { accountId, COIN, key, openSolanaGraph, type SolanaGraph, type SolanaGraphOptions } from './support.ts';

const opened: SolanaGraph[] = [];
afterEach(async () => {
  for (const graph of opened.splice(0)) {
    expect(graph.faults).toEqual([]);
    await graph.close();
  }
});

async function open(options: SolanaGraphOptions): Promise<SolanaGraph> {
  const graph = await openSolanaGraph(options);
  opened.push(graph);
  return graph;
}

const [ann, bob, mallory] = [key('ann'), key('bob'), key('mallory')];
const [gold, iron, share] = [key('gold'), key('iron'), key('share')];
const refs = { gold: `token:${gold}`, iron: `token:${iron}`, share: `token22:${share}` };

function bankWithMints(): Bank {
  const bank = new Bank(77n);
  bank.addMint(gold, { program: TOKEN, decimals: 6, name: 'Gold', symbol: 'GLD' });
  bank.addMint(iron, { program: TOKEN, decimals: 0 });
  bank.addMint(share, { program: TOKEN_2022, decimals: 8 });
  return bank;
}

const BALANCES = `query ($ids: [ID!]!, $assets: [ID!]!) {
  accounts(ids: $ids) { balances(assets: $assets) { nodes {
    total { atomic }
    failure { code detail retryable }
    provenance { basis block { number hash } }
    details { ... on SolanaBalanceDetails { program tokenAccounts frozenTokenAccounts frozen } }
  } } }
}`;

const nodesSchema = z.array(
  z.object({
    total: z.object({ atomic: z.string() }).nullable(),
    failure: z.object({ code: z.string(), detail: z.string().nullable(), retryable: z.boolean() }).nullable(),
    provenance: z.object({ basis: z.string(), block: z.object({ number: z.string(), hash: z.null() }) }).nullable(),
    details: z.record(z.string(), z.unknown()).nullable(),
  }),
);
const answerSchema = z.object({ accounts: z.array(z.object({ balances: z.object({ nodes: nodesSchema }) })) });

async function read(graph: SolanaGraph, owners: readonly string[], assets: readonly string[]) {
  const { data, errors } = await graph.ask(BALANCES, { ids: owners.map(accountId), assets });
  if (data == null) throw new Error(JSON.stringify(errors));
  return answerSchema.parse(data).accounts.map(({ balances }) => balances.nodes);
}

/** Totals, and codes where there are none. */
async function brief(graph: SolanaGraph, owners: readonly string[], assets: readonly string[]) {
  const rows = await read(graph, owners, assets);
  return rows.map((nodes) => nodes.map(({ total, failure }) => total?.atomic ?? failure?.code));
}

describe('all token accounts of an owner', () => {
  test('are added up by mint, and told with their number and what is frozen of them', async () => {
    const bank = bankWithMints();
    const held = { program: TOKEN, mint: gold, owner: ann };
    bank.addTokenAccount({ ...held, amount: 2n ** 64n - 1n });
    bank.addTokenAccount({ ...held, amount: 2n ** 64n - 1n }, key('second'));
    bank.addTokenAccount({ ...held, amount: 5n, frozen: true }, key('third'));
    const [nodes] = await read(await open({ accounts: bank }), [ann], [refs.gold]);
    expect(nodes).toEqual([
      {
        total: { atomic: String(2n ** 65n + 3n) },
        failure: null,
        provenance: { basis: 'REPORTED', block: { number: '77', hash: null } },
        details: { program: null, tokenAccounts: 3, frozenTokenAccounts: 1, frozen: '5' },
      },
    ]);
  });

  test('without any are a zero at the slot of the answer, and so is an account that was closed', async () => {
    const bank = bankWithMints();
    bank.addTokenAccount({ program: TOKEN, mint: gold, owner: ann, amount: 9n });
    const graph = await open({ accounts: bank });
    expect(await brief(graph, [ann], [refs.gold])).toEqual([['9']]);
    bank.close(associatedOf(ann, TOKEN, gold));
    bank.slot = 78n;
    const [nodes] = await read(graph, [ann], [refs.gold]);
    expect(nodes).toEqual([
      {
        total: { atomic: '0' },
        failure: null,
        provenance: { basis: 'ABSENT_IS_ZERO', block: { number: '78', hash: null } },
        details: null,
      },
    ]);
  });

  test('that somebody else was given are not those of the first owner', async () => {
    const bank = bankWithMints();
    bank.addTokenAccount({ program: TOKEN, mint: gold, owner: mallory, amount: 9n }, associatedOf(ann, TOKEN, gold));
    expect(await brief(await open({ accounts: bank }), [ann, mallory], [refs.gold])).toEqual([['0'], ['9']]);
  });

  test('of one mint take one call, of several mints of a program one call as well, and the coin one of all owners', async () => {
    const graph = await open({ accounts: bankWithMints() });
    await brief(graph, [ann], [refs.gold]);
    graph.methods();
    await brief(graph, [ann, bob], [COIN]);
    expect(graph.methods()).toEqual(['getMultipleAccounts']);
    await brief(graph, [ann], [refs.gold]);
    expect(graph.methods()).toEqual(['getTokenAccountsByOwner']);
    await brief(graph, [ann], [refs.gold, refs.iron]);
    expect(graph.methods().toSorted()).toEqual(['getMultipleAccounts', 'getTokenAccountsByOwner']);
    await brief(graph, [ann, bob], [COIN, refs.gold, refs.iron, refs.share]);
    expect(graph.methods().toSorted()).toEqual([
      'getMultipleAccounts',
      'getMultipleAccounts',
      ...Array(4).fill('getTokenAccountsByOwner'),
    ]);
    await brief(graph, [ann, bob], [COIN, refs.gold, refs.iron, refs.share]);
    expect(graph.methods().toSorted()).toEqual(['getMultipleAccounts', ...Array(4).fill('getTokenAccountsByOwner')]);
  });

  test('are listed with the coin, in one call for the coin of all owners and one for each owner and program', async () => {
    const bank = bankWithMints();
    for (const [index, owner] of [ann, bob].entries()) {
      bank.setCoin(owner, BigInt(index + 1));
      bank.addTokenAccount({ program: TOKEN, mint: gold, owner, amount: 5n });
      bank.addTokenAccount({ program: TOKEN_2022, mint: share, owner, amount: 6n });
    }
    const graph = await open({ accounts: bank });
    const { data } = await graph.ask(
      'query ($ids: [ID!]!) { accounts(ids: $ids) { balances { nodes { asset { ref } total { atomic } } } } }',
      { ids: [ann, bob].map(accountId) },
    );
    const listed = (coin: string) => ({
      balances: {
        nodes: [
          { asset: { ref: COIN }, total: { atomic: coin } },
          { asset: { ref: refs.gold }, total: { atomic: '5' } },
          { asset: { ref: refs.share }, total: { atomic: '6' } },
        ].toSorted((one, other) => (one.asset.ref < other.asset.ref ? -1 : 1)),
      },
    });
    expect(data).toEqual({ accounts: [listed('1'), listed('2')] });
    expect(graph.methods().toSorted()).toEqual([
      'getGenesisHash',
      'getMultipleAccounts',
      ...Array(4).fill('getTokenAccountsByOwner'),
    ]);
  });

  test('cost what their plan says', async () => {
    const graph = await open({ accounts: bankWithMints() });
    const query = `{ accounts(ids: ["${accountId(ann)}", "${accountId(bob)}"]) {
      balances(assets: ["${COIN}", "${refs.gold}", "${refs.iron}", "${refs.share}"]) { nodes { total { value } } } } }`;
    const { plan } = await graph.graph.explain({ query });
    await graph.ask(query);
    expect((plan?.total ?? 0) + 1).toBe(graph.methods().length);
    expect(plan?.possible.map(({ step, most }) => [step, most])).toContainEqual(['getGenesisHash', 1]);
  });
});

describe('a mint', () => {
  test('of the other program, an account that is none, and none at all, are unknown assets and never a zero', async () => {
    const bank = bankWithMints();
    bank.setCoin(key('plain'), 5n);
    bank.addTokenAccount({ program: TOKEN, mint: gold, owner: ann, amount: 1n }, key('account'));
    bank.addTokenAccount({ program: TOKEN_2022, mint: share, owner: ann, amount: 8n });
    const graph = await open({ accounts: bank });
    const wrong = [
      `token:${share}`,
      `token22:${gold}`,
      `token:${key('plain')}`,
      `token:${key('account')}`,
      `token:${key('nothing')}`,
    ];
    for (const assets of [wrong, ...wrong.map((ref) => [ref])]) {
      const rows = await read(graph, [ann], assets);
      expect(rows.flat().map(({ total, failure }) => [total, failure?.code])).toEqual(
        assets.map(() => [null, 'UNKNOWN_ASSET']),
      );
    }
    const [nodes] = await read(graph, [ann], [`token:${share}`]);
    expect(nodes?.[0]?.failure?.detail).toBe('the mint is of Token-2022: its reference begins with token22:');
  });

  test('has its decimals from the chain, and name and symbol where Metaplex has them', async () => {
    const graph = await open({ accounts: bankWithMints() });
    const { data } = await graph.ask(
      'query ($refs: [String!]!) { source(id: "sol") { assets(refs: $refs) { nodes { ref name symbol decimals type contract underlying } } } }',
      { refs: [COIN, refs.gold, refs.share] },
    );
    const chain = SANDBOX_CHAIN;
    expect(data).toEqual({
      source: {
        assets: {
          nodes: [
            {
              ref: COIN,
              name: 'Solana',
              symbol: 'SOL',
              decimals: 9,
              type: 'NATIVE',
              contract: null,
              underlying: `${chain}/${COIN}`,
            },
            {
              ref: refs.gold,
              name: 'Gold',
              symbol: 'GLD',
              decimals: 6,
              type: 'SPL Token',
              contract: gold,
              underlying: `${chain}/token:${gold}`,
            },
            {
              ref: refs.share,
              name: null,
              symbol: null,
              decimals: 8,
              type: 'Token-2022',
              contract: share,
              underlying: `${chain}/token:${share}`,
            },
          ],
        },
      },
    });
  });
});

describe('associated token accounts alone', () => {
  const options = { tokens: 'associated' } as const;

  test('are read a hundred at a call with the coin, and other accounts of the owner are not counted', async () => {
    const bank = bankWithMints();
    bank.setCoin(ann, 2n ** 60n + 1n);
    bank.addTokenAccount({ program: TOKEN, mint: gold, owner: ann, amount: 9n, frozen: true });
    bank.addTokenAccount({ program: TOKEN, mint: gold, owner: ann, amount: 100n }, key('second'));
    const graph = await open({ accounts: bank, options });
    const [nodes] = await read(graph, [ann], [COIN, refs.gold, refs.iron]);
    expect(nodes?.map(({ total, provenance, details }) => [total?.atomic, provenance?.basis, details])).toEqual([
      [
        '1152921504606846977',
        'REPORTED',
        { program: SYSTEM, tokenAccounts: null, frozenTokenAccounts: null, frozen: null },
      ],
      ['9', 'REPORTED', { program: null, tokenAccounts: 1, frozenTokenAccounts: 1, frozen: '9' }],
      ['0', 'ABSENT_IS_ZERO', null],
    ]);
    expect(graph.methods().length).toBe(3);
    const owners = Array.from({ length: 50 }, (_, index) => key(`owner ${index}`));
    await brief(graph, owners, [COIN, refs.gold, refs.iron, refs.share]);
    expect(graph.methods()).toEqual(['getMultipleAccounts', 'getMultipleAccounts', 'getMultipleAccounts']);
  });

  test('are the ones that are listed, too', async () => {
    const bank = bankWithMints();
    bank.addTokenAccount({ program: TOKEN, mint: gold, owner: ann, amount: 9n });
    bank.addTokenAccount({ program: TOKEN, mint: gold, owner: ann, amount: 100n }, key('second'));
    bank.addTokenAccount({ program: TOKEN, mint: iron, owner: ann, amount: 7n }, key('third'));
    const graph = await open({ accounts: bank, options });
    const { data } = await graph.ask(
      `{ account(id: "${accountId(ann)}") { balances { nodes { asset { ref } total { atomic } } } } }`,
    );
    expect(data).toEqual({ account: { balances: { nodes: [{ asset: { ref: refs.gold }, total: { atomic: '9' } }] } } });
  });

  test('at whose address somebody only put coin hold nothing', async () => {
    const bank = bankWithMints();
    bank.setCoin(associatedOf(ann, TOKEN, gold), 5n);
    expect(await brief(await open({ accounts: bank, options }), [ann], [refs.gold])).toEqual([['0']]);
  });

  test('that belong to somebody else by now, or are none, fail and are no value', async () => {
    const bank = bankWithMints();
    const place = (mint: string, program = TOKEN) => associatedOf(ann, program, mint);
    bank.addTokenAccount({ program: TOKEN, mint: gold, owner: mallory, amount: 9n }, place(gold));
    bank.addTokenAccount({ program: TOKEN, mint: gold, owner: ann, amount: 9n }, place(iron));
    bank.set(place(share, TOKEN_2022), { lamports: 1n, owner: TOKEN_2022, data: Buffer.alloc(165) });
    const graph = await open({ accounts: bank, options });
    expect(await brief(graph, [ann], [refs.gold, refs.iron, refs.share])).toEqual([
      ['UPSTREAM_MISATTRIBUTED', 'UPSTREAM_MISATTRIBUTED', 'UPSTREAM_BAD_RESPONSE'],
    ]);
    bank.set(place(gold), { lamports: 1n, owner: mallory, data: Buffer.alloc(165) });
    expect(await brief(graph, [ann], [refs.gold, COIN])).toEqual([['UPSTREAM_BAD_RESPONSE', '0']]);
  });
});

describe('the node', () => {
  test('of another cluster is asked for nothing else', async () => {
    const graph = await open({ accounts: bankWithMints(), options: { chain: 'mainnet' } });
    expect(await brief(graph, [ann], [COIN])).toEqual([['UPSTREAM_WRONG_CHAIN']]);
    expect(graph.methods()).toEqual(['getGenesisHash']);
  });

  test('that takes fewer keys than it is asked for gets them in parts, and keysPerCall saves the attempt', async () => {
    const bank = bankWithMints();
    const owners = Array.from({ length: 8 }, (_, index) => key(`owner ${index}`));
    for (const owner of owners) bank.setCoin(owner, 3n);
    const graph = await open({ accounts: bank });
    graph.upstream.knobs = { ...graph.upstream.knobs, maxKeys: 4 };
    expect(await brief(graph, owners, [COIN])).toEqual(owners.map(() => ['3']));
    const small = await open({ accounts: bank, options: { keysPerCall: 4 } });
    small.upstream.knobs = { ...small.upstream.knobs, maxKeys: 4 };
    expect(await brief(small, owners, [COIN])).toEqual(owners.map(() => ['3']));
    expect(small.methods()).toEqual(['getGenesisHash', 'getMultipleAccounts', 'getMultipleAccounts']);
  });

  test('that lists no token accounts says so, and the coin is read all the same', async () => {
    const graph = await open({ accounts: bankWithMints() });
    graph.upstream.knobs = { ...graph.upstream.knobs, noIndex: true };
    expect(await brief(graph, [ann], [COIN, refs.gold])).toEqual([['0', 'UPSTREAM_INCAPABLE']]);
  });
});
