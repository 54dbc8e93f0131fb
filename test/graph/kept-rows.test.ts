/** Kept balances that are asked for again: the same bytes as graphql-js writes, copied instead of written. */
import { type DocumentNode, parse } from 'graphql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { interpret } from '../../src/graph/compiled/executor.ts';
import { stringifyAnswer } from '../../src/graph/compiled/json-text.ts';
import { RowSpan } from '../../src/graph/compiled/row-span.ts';
import { openTestGraph, type TestGraph } from './support.ts';

let graph: TestGraph;
let ids: readonly string[];
/** Of known decimals; every account has a balance of each. */
const assets = [
  '0xb4ee55ab290eeefac20f0001',
  '0x2e6db88e6e192212a4c10001',
  '0x59597b974054b763da210001',
  '0x9b54e70c2baf8952eff70001',
];
beforeAll(async () => {
  graph = await openTestGraph({ sandbox: { accounts: 5 } });
  const { ledger } = graph.sandbox;
  ids = ledger.accounts('teos').map(({ address }) => `account/sandbox-teos/${address}`);
  for (const [account, { address }] of ledger.accounts('teos').entries()) {
    const name = { network: null, address, subAccount: null };
    for (const [asset, ref] of assets.entries())
      ledger.set('teos', name, ref, { total: BigInt(account * 1000 + asset) });
  }
});
afterAll(() => graph.close());

const calls = (): number => graph.sandbox.upstreams.teos.count('GetAssetsBalances');

const PAGE = '$ids: [ID!]!, $assets: [ID!]!';
const kept = (nodes: string, page = '') =>
  `query (${PAGE}) { accounts(ids: $ids) { address balances(assets: $assets, freshness: { maxAge: 600 }${page}) { nodes { ${nodes} } } } }`;

/** Kept, as a server does: how rows are written is known by document. */
const documents = new Map<string, DocumentNode>();

/** Brings in what is kept from then on. */
const fill = (variables: object = {}) => ask(kept('total { atomic }'), variables);

/** The answer, the same by graphql-js, and how many rows were written for it. */
async function ask(query: string, variables: object = {}) {
  const document = documents.get(query) ?? parse(query);
  documents.set(query, document);
  const question = { document, variables: { ids, assets: [...assets], ...variables } };
  const write = vi.spyOn(RowSpan.prototype, 'write');
  const answer = stringifyAnswer(await graph.graph.execute({ ...question, context: graph.graph.createContext() }));
  const written = write.mock.calls.length;
  write.mockRestore();
  const context = graph.graph.createContext();
  const plain = JSON.stringify(await interpret(graph.graph.schema, { ...question, context }));
  expect(answer).toBe(plain);
  return { answer, written };
}

const SHOWN = 'asset { ref name decimals } total { atomic value }';

test('rows are written for two more answers than the one that read them, and copied from then on', async () => {
  const rows = ids.length * assets.length;
  const first = await ask(kept(SHOWN));
  expect(first.written).toBe(rows);
  const before = calls();
  for (let times = 0; times < 2; times += 1)
    expect(await ask(kept(SHOWN))).toEqual({ answer: first.answer, written: rows });
  for (let times = 0; times < 3; times += 1)
    expect(await ask(kept(SHOWN))).toEqual({ answer: first.answer, written: 0 });
  expect(calls()).toBe(before);
});

test.each([
  ['other fields', 'account { address } asset { symbol } total { atomic }', ''],
  ['where each came from', 'total { atomic } provenance { servedFrom }', ''],
  ['a page of them', SHOWN, ', first: 2'],
  ['a filter', SHOWN, ', filter: { amount: NONZERO }'],
])('%s are shown as they are', async (_what, nodes, page) => {
  await fill();
  const answers = [];
  for (let times = 0; times < 3; times += 1) answers.push((await ask(kept(nodes, page))).answer);
  const [first, ...more] = answers;
  expect(new Set(more)).toEqual(new Set([first]));
});

test('other assets, or the same in another order, are not taken for these', async () => {
  for (const chosen of [assets.toReversed(), assets.slice(1), [...assets, '0xabcdef0001']]) {
    for (let times = 0; times < 2; times += 1) await ask(kept(SHOWN), { assets: chosen });
  }
});

test('a fresh read takes the place of what was copied', async () => {
  await fill();
  const { answer } = await ask(kept(SHOWN));
  const [account] = graph.sandbox.ledger.accounts('teos');
  const name = { network: null, address: account?.address ?? '', subAccount: null };
  graph.sandbox.ledger.set('teos', name, assets[0] ?? '', { total: 123_456_789_123_456_789n });
  expect((await ask(kept(SHOWN))).answer).toBe(answer);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 });
  try {
    for (let times = 0; times < 3; times += 1)
      expect((await ask(kept(SHOWN))).answer).toContain('"123456789123456789"');
  } finally {
    vi.useRealTimers();
  }
});
