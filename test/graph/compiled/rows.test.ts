/** Lists of balances whose rows are written by their digits: the same bytes as graphql-js writes. */
import { createHash } from 'node:crypto';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { PairOutcomes } from '../../../src/balances/answer/pair-outcomes.ts';
import type { Outcome } from '../../../src/balances/answer/reconcile.ts';
import { interpret } from '../../../src/graph/compiled/executor.ts';
import { errorsIn } from '../../../src/graph/compiled/found-errors.ts';
import { stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';
import { RowErrors } from '../../../src/graph/compiled/row-errors.ts';
import { RowWriter } from '../../../src/graph/compiled/row-writer.ts';
import type { GraphContext } from '../../../src/graph/context.ts';
import { type Failure, failure } from '../../../src/model/failure.ts';
import { type AnswerPlaces, type FormatError, formErrors } from '../../../src/server/answer/answer-errors.ts';
import { changedOutcomes } from '../../balances/answer/changed-outcomes.ts';
import { totalsOf } from '../../balances/answer/totals-of.ts';
import { runs } from '../../depth.ts';
import { randomFrom } from '../random-operation.ts';
import { openTestGraph, type TestGraph } from '../support.ts';

const LISTS = runs(200);

let graph: TestGraph;
let accounts: readonly string[];
let assets: readonly string[];
/** Of each asset. */
let cursors: readonly string[];
beforeAll(async () => {
  graph = await openTestGraph({ sandbox: { accounts: 12 } });
  const { ledger } = graph.sandbox;
  accounts = ledger.accounts('teos').map(({ address }) => `account/sandbox-teos/${address}`);
  // The last names nothing: it has no facts.
  assets = [...ledger.assets('teos').map(({ ref }) => ref), '0xabcdef0001'];
  const document = parse(
    'query ($ids: [ID!]!, $assets: [ID!]!) { accounts(ids: $ids) { balances(assets: $assets) { edges { cursor } } } }',
  );
  const variables = { ids: accounts.slice(0, 1), assets };
  const { data } = await interpret(graph.graph.schema, { document, variables, context: graph.graph.createContext() });
  const edges = z.object({ edges: z.array(z.object({ cursor: z.string() })) });
  const [account] = z.object({ accounts: z.array(z.object({ balances: edges })) }).parse(data).accounts;
  cursors = account?.balances.edges.map(({ cursor }) => cursor) ?? [];
});
afterAll(() => graph.close());

const format: FormatError = (formatted) => ({ ...formatted, message: `told: ${formatted.message}` });
/** As those of a text with other white space. */
const places: AnswerPlaces = ({ positions }) => positions?.map((position) => ({ line: 1, column: position + 7 }));

const fields = [
  '__typename',
  'asset { ref }',
  'asset { id ref name decimals }',
  'a: asset { ref } b: asset { symbol source { name } }',
  'asset { ref failure { code } }',
  'account { address }',
  'account { id caip10 source { label } }',
  'total { atomic }',
  'total { atomic decimals value __typename }',
  'total { value } again: total { atomic }',
  'available { atomic }',
  'failure { code message }',
  'details { provider }',
  'provenance { basis }',
  'id',
] as const;

function randomQuery(seed: number) {
  const random = randomFrom(seed);
  const some = <T>(items: readonly T[], share: number) => items.filter(() => random() < share);
  const nodes = () => {
    const chosen = some(fields, 0.25);
    return `{ ${(chosen.length === 0 ? ['total { atomic }'] : chosen).join(' ')} }`;
  };
  // The first is always asked for, so that the page begins there, in the middle or behind the end.
  const chosen = assets.filter((_, index) => index === 0 || random() < 0.6);
  const after = cursors[assets.indexOf(chosen[Math.floor(random() * chosen.length)] ?? '')];
  const list = (alias: string) => {
    const page = ['', ', first: 3', ', after: $after', ', first: 2, after: $after'][Math.floor(random() * 4)];
    const edges = random() < 0.3 ? `edges { cursor node ${nodes()} }` : '';
    return `${alias}balances(assets: $assets${page}) { nodes ${nodes()} ${edges} totalCount pageInfo { hasNextPage endCursor } }`;
  };
  // Two lists of the same assets, each with a selection of its own.
  const lists = `${list('')} ${random() < 0.5 ? list('others: ') : ''}`;
  return {
    query: `query ($ids: [ID!]!, $assets: [ID!]!, $after: String) { accounts(ids: $ids) { address ${lists} } }`,
    variables: { ids: [...some(accounts, 0.5), accounts[0]], assets: chosen, after },
  };
}

const reasons: readonly Failure[] = [
  failure('UPSTREAM_TIMEOUT'),
  failure('UPSTREAM_RATE_LIMITED', { retryAfter: new Date(1_900_000_000_000), httpStatus: 429 }),
  failure('NOT_REPORTED', { detail: 'a "quoted" é\n, which has to be escaped' }),
];

/** Lets some pairs fail, always the same ones for a seed: for a reason of their own, or for one that many share. */
function withFailures(seed: number, outcomes: PairOutcomes, refs: readonly string[]): PairOutcomes {
  const unlucky = refs.map((ref): Outcome | null => {
    const random = randomFrom(createHash('sha1').update(`${seed} ${ref}`).digest().readUInt32BE(0));
    if (random() < 0.6) return null;
    const reason = reasons[Math.floor(random() * reasons.length)] ?? failure('INTERNAL');
    return { failure: random() < 0.5 ? reason : { ...reason } };
  });
  const at = (index: number): Outcome => unlucky[index] ?? outcomes.at(index);
  return changedOutcomes(outcomes, { at, all: () => refs.map((_, index) => at(index)) });
}

/** Changes what the loaders of the request answer. */
function withLoader(
  context: GraphContext,
  change: (found: PairOutcomes, refs: readonly string[]) => PairOutcomes,
): GraphContext {
  return {
    ...context,
    balances(source) {
      const loader = context.balances(source);
      return { ...loader, pairs: async (...asked) => change(await loader.pairs(...asked), asked[1]) };
    },
  };
}

/** Gives the digits of every value that is a total alone, as the answers of some sources are kept. */
function digitsOf(outcomes: PairOutcomes): PairOutcomes {
  const digits = outcomes.all().map((outcome) => {
    if ('failure' in outcome) return null;
    const { amounts, facts, block, details } = outcome.value;
    const isPlain = facts === null && block === null && details === null && amounts.available === null;
    return isPlain ? (amounts.total?.toString() ?? null) : null;
  });
  return changedOutcomes(outcomes, { totals: totalsOf(digits) });
}

/** The data to the byte, and the errors in any order: the digits come some turns later, and two lists fail side by side. */
function comparable(answer: string) {
  const { errors = [] } = z.object({ errors: z.array(z.unknown()).optional() }).parse(JSON.parse(answer));
  return {
    errors: errors.map((error) => JSON.stringify(error)).toSorted(),
    data: answer.slice(answer.indexOf('"data":')),
  };
}

test(`${LISTS} random lists`, async () => {
  const begin = vi.spyOn(RowWriter.prototype, 'begin');
  let valid = 0;
  let together = 0;
  for (let seed = 1; seed <= LISTS; seed += 1) {
    const { query, variables } = randomQuery(seed);
    const document = parse(query);
    if (validate(graph.graph.schema, document).length > 0) continue;
    valid += 1;
    const failing = (outcomes: PairOutcomes, refs: readonly string[]) => withFailures(seed, outcomes, refs);
    const compiled = await graph.graph.execute({
      document,
      variables,
      context: withLoader(graph.graph.createContext(), (found, refs) => digitsOf(failing(found, refs))),
    });
    const context = withLoader(graph.graph.createContext(), failing);
    const plain = await interpret(graph.graph.schema, { document, variables, context });
    // Both in an answer of the server: where an error of a row is its text, the same bytes as of one that is an object.
    const formed = await formErrors(errorsIn(compiled), format, { places });
    const each = await formErrors(compiled.errors ?? [], format, { places });
    expect(JSON.stringify(formed.errors), query).toBe(JSON.stringify(each.errors));
    expect([formed.isCut, [...formed.codes].toSorted()]).toEqual([each.isCut, [...each.codes].toSorted()]);
    if (errorsIn(compiled).some((error) => error instanceof RowErrors)) together += 1;
    expect(comparable(stringifyAnswer(compiled)), query).toEqual(comparable(JSON.stringify(plain)));
  }
  expect(valid).toBeGreaterThan(LISTS / 2);
  const taken = begin.mock.results.filter(({ value }) => value?.take(0) != null);
  expect(taken.length).toBeGreaterThan(valid);
  expect(together).toBeGreaterThan(valid / 5);
  expect(graph.faults).toEqual([]);
});
