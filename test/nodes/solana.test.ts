/** The real programs of tokens: what they make of transactions is read, and is what their own client reads. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ASSOCIATED, associatedOf, TOKEN, TOKEN_2022 } from '../../src/sandbox/solana/keys.ts';
import { accountId, COIN, openSolanaGraph, type SolanaGraph } from '../solana/support.ts';
import { openSvm, type Svm } from './svm.mjs';

const opened: SolanaGraph[] = [];
afterEach(async () => {
  for (const graph of opened.splice(0)) {
    expect(graph.faults).toEqual([]);
    await graph.close();
  }
});

const answerSchema = z.object({
  accounts: z.array(
    z.object({
      balances: z.object({
        nodes: z.array(
          z.object({
            asset: z.object({ ref: z.string(), decimals: z.number().nullable() }),
            total: z.object({ atomic: z.string() }).nullable(),
            failure: z.object({ code: z.string() }).nullable(),
            details: z
              .object({
                tokenAccounts: z.number().nullable(),
                frozenTokenAccounts: z.number().nullable(),
                frozen: z.string().nullable(),
              })
              .nullable(),
          }),
        ),
      }),
    }),
  ),
});

const NODES = `nodes { asset { ref decimals } total { atomic } failure { code }
  details { ... on SolanaBalanceDetails { tokenAccounts frozenTokenAccounts frozen } } }`;
const CHOSEN = `query ($ids: [ID!]!, $assets: [ID!]!) { accounts(ids: $ids) { balances(assets: $assets) { ${NODES} } } }`;
const ALL = `query ($ids: [ID!]!) { accounts(ids: $ids) { balances { ${NODES} } } }`;

let svm: Svm;
let [ann, bob, cid] = ['', '', ''];
const mints = new Map<string, string>();
const programs = [TOKEN, TOKEN_2022];

function mintOf(program: string): string {
  return mints.get(program) ?? '';
}

function refOf(program: string): string {
  return `${program === TOKEN ? 'token' : 'token22'}:${mintOf(program)}`;
}

function own(program: string, owner: string): string {
  return associatedOf(owner, program, mintOf(program));
}

async function open(tokens: 'all-accounts' | 'associated'): Promise<SolanaGraph> {
  const graph = await openSolanaGraph({ accounts: svm, options: { tokens } });
  opened.push(graph);
  return graph;
}

async function nodes(graph: SolanaGraph, owners: readonly string[], assets: readonly string[] | 'all') {
  const ids = owners.map(accountId);
  const { data, errors } = await (assets === 'all' ? graph.ask(ALL, { ids }) : graph.ask(CHOSEN, { ids, assets }));
  if (data == null) throw new Error(JSON.stringify(errors));
  return answerSchema.parse(data).accounts.map(({ balances }) => balances.nodes);
}

async function totals(graph: SolanaGraph, owners: readonly string[], assets: readonly string[]) {
  const rows = await nodes(graph, owners, assets);
  return rows.map((row) => row.map(({ total, failure }) => total?.atomic ?? failure?.code));
}

/** What the token program's own client says that all these accounts hold. */
function sum(...accounts: readonly string[]): string {
  return String(accounts.reduce((total, account) => total + svm.amountOf(account), 0n));
}

/** Ann has one account of each mint, bob three of which one is frozen, and cid none. */
let further: readonly { readonly program: string; readonly plain: string; readonly frozen: string }[] = [];

beforeAll(async () => {
  svm = await openSvm();
  ann = await svm.person(2n ** 53n + 1n);
  bob = await svm.person(5_000_000_000n);
  cid = await svm.person(0n);
  for (const program of programs) {
    const mint = await svm.mint(program, program === TOKEN ? 6 : 9);
    mints.set(program, mint);
    await svm.associated(program, mint, ann);
    await svm.associated(program, mint, bob);
    await svm.issue(program, mint, own(program, ann), 2n ** 63n);
    const plain = await svm.further(program, mint, bob);
    const frozen = await svm.further(program, mint, bob);
    await svm.transfer(program, own(program, ann), own(program, bob), ann, 7n);
    await svm.transfer(program, own(program, ann), plain, ann, 2n ** 60n + 1n);
    await svm.transfer(program, own(program, ann), frozen, ann, 9n);
    await svm.freeze(program, mint, frozen);
    further = [...further, { program, plain, frozen }];
  }
  await svm.pay(bob, 123_456_789n);
});

describe('all token accounts', () => {
  test('come to what the token program has in them, coin to what the machine says', async () => {
    const graph = await open('all-accounts');
    const expected = (owner: string, accounts: (program: string) => readonly string[]) => [
      String(svm.coinOf(owner)),
      ...programs.map((program) => sum(...accounts(program))),
    ];
    const all = (program: string) =>
      further.filter((one) => one.program === program).flatMap(({ plain, frozen }) => [plain, frozen]);
    expect(await totals(graph, [ann, bob, cid], [COIN, ...programs.map(refOf)])).toEqual([
      expected(ann, (program) => [own(program, ann)]),
      expected(bob, (program) => [own(program, bob), ...all(program)]),
      ['0', '0', '0'],
    ]);
    expect(svm.coinOf(ann)).toBe(2n ** 53n + 1n);
  });

  test('are listed with their number, their decimals and what is frozen of them', async () => {
    const [held] = await nodes(await open('all-accounts'), [bob], 'all');
    const told = held?.toSorted((one, other) => (one.asset.ref < other.asset.ref ? -1 : 1));
    const token = (program: string) => ({
      asset: { ref: refOf(program), decimals: program === TOKEN ? 6 : 9 },
      total: { atomic: String(7n + 2n ** 60n + 1n + 9n) },
      failure: null,
      details: { tokenAccounts: 3, frozenTokenAccounts: 1, frozen: '9' },
    });
    expect(told).toEqual([
      {
        asset: { ref: COIN, decimals: 9 },
        total: { atomic: String(svm.coinOf(bob)) },
        failure: null,
        details: { tokenAccounts: null, frozenTokenAccounts: null, frozen: null },
      },
      token(TOKEN_2022),
      token(TOKEN),
    ]);
  });

  test('take as many calls as their plan says', async () => {
    const graph = await open('all-accounts');
    const query = `{ accounts(ids: ["${accountId(ann)}", "${accountId(bob)}", "${accountId(cid)}"]) {
      balances(assets: ["${COIN}", "${refOf(TOKEN)}", "${refOf(TOKEN_2022)}"]) { nodes { total { value } } } } }`;
    const { plan } = await graph.graph.explain({ query });
    await graph.ask(query);
    // And once for the cluster.
    expect(graph.methods().length).toBe((plan?.total ?? 0) + 1);
    await graph.ask(query);
    const { plan: warm } = await graph.graph.explain({ query });
    expect(graph.methods().length).toBe(warm?.total);
  });

  test('that were closed, or handed over, are no longer those of the owner', async () => {
    const [one, other] = [await svm.person(0n), await svm.person(0n)];
    for (const [program, mint] of mints) {
      const first = await svm.associated(program, mint, one);
      const second = await svm.further(program, mint, one);
      await svm.issue(program, mint, first, 5n);
      await svm.issue(program, mint, second, 6n);
      await svm.handOver(program, second, one, other);
      await svm.transfer(program, first, second, one, 5n);
      await svm.close(program, first, one);
    }
    const graph = await open('all-accounts');
    expect(await totals(graph, [one, other], programs.map(refOf))).toEqual([
      ['0', '0'],
      ['11', '11'],
    ]);
  });
});

describe('associated token accounts', () => {
  test('are found where the associated program makes them, and read with the coin in one call', async () => {
    const graph = await open('associated');
    const assets = [COIN, ...programs.map(refOf)];
    expect(await totals(graph, [ann, bob, cid], assets)).toEqual([
      [String(svm.coinOf(ann)), ...programs.map((program) => sum(own(program, ann)))],
      [String(svm.coinOf(bob)), '7', '7'],
      ['0', '0', '0'],
    ]);
    graph.methods();
    await totals(graph, [ann, bob, cid], assets);
    expect(graph.methods()).toEqual(['getMultipleAccounts']);
  });

  test('of the classic program that were handed over are refused: they are of somebody else', async () => {
    const [one, other] = [await svm.person(0n), await svm.person(0n)];
    const account = await svm.associated(TOKEN, mintOf(TOKEN), one);
    await svm.issue(TOKEN, mintOf(TOKEN), account, 5n);
    await svm.handOver(TOKEN, account, one, other);
    const graph = await open('associated');
    expect(await totals(graph, [one, other], [refOf(TOKEN)])).toEqual([['UPSTREAM_MISATTRIBUTED'], ['0']]);
  });

  test('at whose address there is only coin hold nothing', async () => {
    const one = await svm.person(0n);
    await svm.pay(own(TOKEN, one), 1_000_000n);
    expect(await totals(await open('associated'), [one], [refOf(TOKEN)])).toEqual([['0']]);
  });
});

test.each(['all-accounts', 'associated'] as const)(
  'a mint of the other program, a person and a program are no assets (%s)',
  async (tokens) => {
    const graph = await open(tokens);
    const wrong = [
      `token22:${mintOf(TOKEN)}`,
      `token:${mintOf(TOKEN_2022)}`,
      `token:${ann}`,
      `token:${ASSOCIATED}`,
      `token:${own(TOKEN, ann)}`,
    ];
    const [row] = await totals(graph, [ann], wrong);
    expect(row).toEqual(wrong.map(() => 'UNKNOWN_ASSET'));
  },
);
