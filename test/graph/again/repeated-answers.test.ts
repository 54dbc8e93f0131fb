/** The same question again, out of memory: the bytes of the answer before, and never other ones than executing would give. */
import fc from 'fast-check';
import { type DocumentNode, parse } from 'graphql';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RequestOptions } from '../../../src/balancegraph-api.ts';
import { factsKey } from '../../../src/balances/fact/facts-key.ts';
import { coerceInSteps } from '../../../src/graph/compiled/coerce.ts';
import { stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';
import { prepareOperation } from '../../../src/graph/compiled/operation.ts';
import { OperationPlan } from '../../../src/graph/compiled/plan.ts';
import { atOnce } from '../../../src/model/steps.ts';
import { runs } from '../../depth.ts';
import { openTestGraph, type TestGraph } from '../support.ts';

const ASSETS = ['0xb4ee55ab290eeefac20f0001', '0x2e6db88e6e192212a4c10001', '0x59597b974054b763da210001'];
const [ASSET = ''] = ASSETS;

let graph: TestGraph;
let ids: readonly string[];
let stop: () => void;
beforeEach(() => open());
async function open(cache: object = {}): Promise<void> {
  graph = await openTestGraph({
    sandbox: { accounts: 4 },
    config: { cache },
    options: { teos: { absent: 'zero' } },
    source: { retries: 0, breaker: { enabled: false } },
  });
  const { ledger } = graph.sandbox;
  ids = ledger.accounts('teos').map(({ address }) => `account/sandbox-teos/${address}`);
  const run = vi.spyOn(OperationPlan.prototype, 'run');
  executions = () => run.mock.calls.length;
  stop = () => run.mockRestore();
  for (const [account] of ids.entries()) for (const asset of ASSETS) hold(account, asset, BigInt(account + 1));
}
afterEach(async () => {
  stop();
  vi.useRealTimers();
  await graph.close();
});

let executions: () => number;

function hold(account: number, asset: string, total: bigint): void {
  const address = graph.sandbox.ledger.accounts('teos')[account]?.address ?? '';
  graph.sandbox.ledger.set('teos', { network: null, address, subAccount: null }, asset, { total });
}

const calls = (): number => graph.sandbox.upstreams.teos.count();

const PAGE = 'query ($ids: [ID!]!, $assets: [ID!]!, $maxAge: Int! = 600)';
const kept = (nodes: string, page = '') =>
  `${PAGE} { accounts(ids: $ids) { address balances(assets: $assets, freshness: { maxAge: $maxAge }${page}) { nodes { ${nodes} } } } }`;
const SHOWN = 'asset { ref name decimals } total { atomic value } provenance { servedFrom observedAt }';

/** Kept, as a server does: what is given again is found by the document. */
const documents = new Map<string, DocumentNode>();

/** The text of the answer, and whether it was given without being made. */
async function ask(
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  options: RequestOptions = { alone: true },
): Promise<{ readonly text: string; readonly isAgain: boolean }> {
  const document = documents.get(query) ?? parse(query);
  documents.set(query, document);
  const prepared = prepareOperation(document, undefined);
  const given = { ids, assets: [...ASSETS], ...variables };
  const coerced = prepared === null ? null : atOnce(coerceInSteps(graph.graph.schema, prepared.operation, given));
  if (coerced == null) throw new TypeError('the variables are wrong');
  const before = executions();
  const context = graph.graph.createContext(options);
  const answer = await graph.graph.execute({ document, variables: given, coerced, context });
  return { text: stringifyAnswer(answer), isAgain: executions() === before };
}

/** So often, until it is given again where it may be. */
async function askOften(...asked: Parameters<typeof ask>): Promise<Awaited<ReturnType<typeof ask>>> {
  for (let times = 0; times < 3; times += 1) await ask(...asked);
  return ask(...asked);
}

/** What executing gives. */
const made = (...[query, variables]: Parameters<typeof ask>) => ask(query, variables, {});

test('an answer out of memory is given again from the third time, without a call', async () => {
  const first = await ask(kept(SHOWN));
  expect(first.text).toContain('"SOURCE"');
  const before = calls();
  const answers = [];
  for (let times = 0; times < 5; times += 1) answers.push(await ask(kept(SHOWN)));
  expect(answers.map(({ isAgain }) => isAgain)).toEqual([false, false, true, true, true]);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect((await made(kept(SHOWN))).text).toBe(answers[4]?.text);
  expect(calls()).toBe(before);
});

test.each([
  ['a page of them', kept(SHOWN, ', first: 1')],
  ['in an order', kept(SHOWN, ', orderBy: { field: VALUE, direction: DESC }')],
  [
    'through fragments',
    `${kept('...row __typename')} fragment row on Balance { ...amount } fragment amount on Balance { total { value } }`,
  ],
  [
    'hundreds of rows',
    kept(`${SHOWN} ${Array.from({ length: 60 }, (_, index) => `s${index}: total { value }`).join(' ')}`),
  ],
])('%s: as executing writes it', async (_what, query) => {
  const { text, isAgain } = await askOften(query);
  expect(isAgain).toBe(true);
  expect((await made(query)).text).toBe(text);
});

test.each([
  [
    'no age',
    `${PAGE} { accounts(ids: $ids) { balances(assets: $assets) { nodes { total { atomic } } } } node(id: "x") { id } }`,
  ],
  [
    'a listing',
    `${PAGE} { accounts(ids: $ids) { balances(freshness: { maxAge: $maxAge }) { nodes { asset { ref } } } } }`,
  ],
  ['details', kept('details { provider }')],
  ['a total', `${PAGE} { portfolio(accounts: $ids, assets: $assets, freshness: { maxAge: $maxAge }) { complete } }`],
  [
    'health',
    `${PAGE} { accounts(ids: $ids) { source { health { ok } } balances(assets: $assets, freshness: { maxAge: $maxAge }) { nodes { id } } } }`,
  ],
  ['an allowance of calls', kept('id').replace(' {', ' @calls(max: 5) {')],
  [
    'one pair',
    `${PAGE} { accounts(ids: $ids) { balance(asset: "${ASSET}", freshness: { maxAge: $maxAge }) { id total { value } } } }`,
  ],
  ['nothing of a source', `${PAGE} { accounts(ids: $ids) { address } }`],
])('%s: made anew each time', async (_what, query) => {
  expect((await askOften(query)).isAgain).toBe(false);
});

test.each<[string, RequestOptions]>([
  ['for several operations', {}],
  ['of a gateway that groups its requests', { alone: true, operation: 'one' }],
  ['that is traced', { alone: true, traced: true }],
])('in a context %s: made anew each time', async (_what, options) => {
  await askOften(kept(SHOWN));
  const before = executions();
  const { text } = await ask(kept(SHOWN), {}, { ...options });
  expect(text).toContain('"atomic"');
  expect(executions()).toBe(options.traced === true ? before : before + 1);
});

test('a context gives one answer, also where it is used twice', async () => {
  const { text } = await askOften(kept(SHOWN));
  const document = documents.get(kept(SHOWN));
  if (document === undefined) throw new TypeError('it was asked');
  const context = graph.graph.createContext({ alone: true });
  const variables = { ids, assets: [...ASSETS], maxAge: 600 };
  const both = [];
  for (let times = 0; times < 2; times += 1) {
    const before = executions();
    const answer = await graph.graph.execute({ document, variables, coerced: { ...variables }, context });
    both.push([stringifyAnswer(answer) === text, executions() - before]);
  }
  expect(both).toEqual([
    [true, 0],
    [true, 1],
  ]);
});

describe('memory', () => {
  const questions = Array.from({ length: 6 }, (_, index) => kept(`total { atomic } a${index}: total { value }`));
  const areAgain = async () => {
    for (const question of questions) await askOften(question);
    const answers = [];
    for (const question of questions) answers.push((await ask(question)).isAgain);
    return answers;
  };

  test('all of them are kept where there is room', async () => {
    expect(await areAgain()).toEqual(questions.map(() => true));
  });

  test.each([
    ['for few pairs, the latest', 60, [true]],
    ['for none, none', 0, [false]],
  ])('%s', async (_what, pairs, [isLatest]) => {
    stop();
    await graph.close();
    await open({ pairs });
    const answers = await areAgain();
    expect(answers[0]).toBe(false);
    expect((await askOften(questions.at(-1) ?? '')).isAgain).toBe(isLatest);
  });
});

describe('what changed since', () => {
  test('a later read takes its place, were it asked for by others', async () => {
    await askOften(kept(SHOWN));
    hold(2, ASSET, 123_456_789_123n);
    // Another question, about one of the accounts, that takes nothing kept and keeps what it reads.
    await ask(kept('total { atomic }'), { ids: ids.slice(2, 3), maxAge: 0 });
    const { text, isAgain } = await ask(kept(SHOWN));
    expect([isAgain, text.includes('"123456789123"')]).toEqual([false, true]);
    expect((await made(kept(SHOWN))).text).toBe(text);
  });

  test('what is too old by now is read again', async () => {
    await askOften(kept(SHOWN));
    hold(0, ASSET, 987_654_321n);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 599_000 });
    expect((await ask(kept(SHOWN))).isAgain).toBe(true);
    vi.setSystemTime(Date.now() + 2000);
    const { text, isAgain } = await ask(kept(SHOWN));
    expect([isAgain, text.includes('"987654321"')]).toEqual([false, true]);
  });

  test('other facts of an asset are shown', async () => {
    await askOften(kept(SHOWN));
    otherFacts(ASSET, 'Changed');
    const { text, isAgain } = await ask(kept(SHOWN));
    expect(isAgain).toBe(false);
    expect(text).toContain('"Changed"');
    expect((await made(kept(SHOWN))).text).toBe(text);
  });

  test('a client that does not see the source gets nothing of it', async () => {
    const { text } = await askOften(kept(SHOWN));
    const other = await ask(kept(SHOWN), {}, { alone: true, sources: ['sandbox-mesh'] });
    expect(other.text).toContain('unknown source');
    expect(other.text).not.toContain('"atomic"');
    expect((await ask(kept(SHOWN))).text).toBe(text);
  });

  test('a resolver that someone wraps is called', async () => {
    const field = graph.graph.schema.getType('Account');
    const address = field && 'getFields' in field ? field.getFields().address : undefined;
    if (address === undefined || !('resolve' in address)) throw new TypeError('an account has an address');
    const own = address.resolve;
    let seen = 0;
    address.resolve = (...given) => {
      seen += 1;
      return own?.(...given);
    };
    await askOften(kept('id total { value }'));
    expect(seen).toBe(4 * ids.length);
  });
});

function otherFacts(asset: string, name: string): void {
  const source = graph.graph.sources.get('sandbox-teos');
  const known = source?.memory.catalogue.get('all');
  const facts = { name, symbol: 'CHG', scale: null, type: null, contract: null, details: null };
  if (known != null) {
    const answers = new Map([...known.answers, [asset, { facts }]]);
    source?.memory.catalogue.set('all', { ...known, answers });
  } else source?.memory.assetFacts.set(factsKey({ network: null }, asset), facts);
}

type Arbitrated<Values> = Values extends fc.Arbitrary<infer Value> ? Value : never;

describe('whatever happens', () => {
  const change = fc.oneof(
    fc.record({ do: fc.constant('hold' as const), account: fc.nat(2), asset: fc.nat(1) }),
    fc.record({ do: fc.constant('read' as const), account: fc.nat(2), asset: fc.nat(1) }),
    fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 20, 40, 601) }),
    fc.record({ do: fc.constant('describe' as const), asset: fc.nat(1) }),
  );
  const question = fc.record({
    nodes: fc.constantFrom(SHOWN, 'total { atomic }'),
    accounts: fc.constantFrom([0], [0, 1, 2]),
    assets: fc.constantFrom([0], [0, 1]),
    maxAge: fc.constantFrom(0, 30, 600),
    sources: fc.constantFrom(null, null, ['sandbox-teos', 'sandbox-mesh'], ['sandbox-mesh']),
  });
  /** The question so often, and after each change once more. */
  const step = fc.record({ question, times: fc.constantFrom(1, 4), changes: fc.array(change, { maxLength: 4 }) });

  test('what is given again is what executing gives, and asks nobody', async () => {
    let repeated = 0;
    let now = Date.now();
    let count = 0;
    vi.useFakeTimers({ toFake: ['Date'], now });
    const wait = (seconds: number): void => {
      now += seconds * 1000;
      vi.setSystemTime(now);
    };
    const run = async (given: Arbitrated<typeof change>): Promise<void> => {
      count += 1;
      if (given.do === 'wait') return wait(given.seconds);
      const asset = ASSETS[given.asset] ?? '';
      if (given.do === 'describe') return otherFacts(asset, `Name ${count}`);
      hold(given.account, asset, BigInt(count));
      // Takes nothing that is kept, and keeps what it reads.
      const variables = { ids: ids.slice(given.account, given.account + 1), assets: [asset], maxAge: 0 };
      if (given.do === 'read') await ask(kept('total { atomic }'), variables);
    };
    const compare = async ({
      nodes,
      accounts,
      assets,
      maxAge,
      sources,
    }: Arbitrated<typeof question>): Promise<void> => {
      const variables = { ids: accounts.map((at) => ids[at]), assets: assets.map((at) => ASSETS[at]), maxAge };
      const view = sources === null ? {} : { sources };
      const before = calls();
      const { text, isAgain } = await ask(kept(nodes), variables, { alone: true, ...view });
      if (!isAgain) return;
      repeated += 1;
      expect((await ask(kept(nodes), variables, view)).text).toBe(text);
      expect(calls()).toBe(before);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async (steps) => {
        // What was kept before is too old.
        wait(700);
        for (const { question: asked, times, changes } of steps) {
          for (let time = 0; time < times; time += 1) await compare(asked);
          for (const given of changes) {
            await run(given);
            await compare(asked);
          }
        }
      }),
      { numRuns: runs(200) },
    );
    expect(repeated).toBeGreaterThan(20);
  });
});
