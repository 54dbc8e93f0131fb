/** Errors of rows that failed are the same bytes as if each had been formed alone, and are formed once for each kind. */
import fc from 'fast-check';
import { GraphQLError, parse } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import type { FailedPair } from '../../../src/balances/answer/failed-lists.ts';
import { PairTotals } from '../../../src/balances/answer/pair-totals.ts';
import { Blame } from '../../../src/graph/compiled/blame.ts';
import { type NullField, RowErrors } from '../../../src/graph/compiled/row-errors.ts';
import { BalanceRows } from '../../../src/graph/list/balance-rows.ts';
import { Work } from '../../../src/graph/list/work.ts';
import type { AccountNode } from '../../../src/graph/nodes.ts';
import { failure } from '../../../src/model/failure.ts';
import { makeAccount, makeAsset } from '../../../src/model/identity.ts';
import type { At } from '../../../src/model/reading.ts';
import { type FormatError, formErrors } from '../../../src/server/answer/answer-errors.ts';
import { textOf } from '../../../src/server/answer/send-answer.ts';
import { formattedOf } from '../../../src/server/answer/written-error.ts';
import { openInvented, read } from '../../balances/invented.ts';

const { source } = openInvented([read({ rows: {} })]);
const { source: another } = openInvented([read({ rows: {} })]);

const document = parse('{ rows { total { atomic } other: locked { atomic } } }');
const [operation] = document.definitions;
const [rows] = operation?.kind === 'OperationDefinition' ? operation.selectionSet.selections : [];
const nodes =
  rows?.kind === 'Field' ? (rows.selectionSet?.selections.filter(({ kind }) => kind === 'Field') ?? []) : [];

const fields = nodes.flatMap((node): readonly NullField[] => {
  if (node.kind !== 'Field') return [];
  const blame = new Blame([node], true);
  return [{ response: node.alias?.value ?? node.name.value, locate: (thrown, path) => blame.locate(thrown, path) }];
});

interface Rows {
  readonly of: 'one' | 'another';
  readonly address: string;
  readonly refs: readonly string[];
  readonly at: At | null;
  readonly keys: readonly (string | number)[];
  readonly start: number;
  /** Which amounts are asked for. */
  readonly fields: readonly NullField[];
  /** Why each row failed. */
  readonly failures: readonly FailedPair[];
}

function errorsOf({ of, address, refs, at, keys, start, fields: asked, failures }: Rows): RowErrors {
  const owner = of === 'one' ? source : { ...another, name: 'another "one"' };
  const name = { network: 'net/work', address, subAccount: null };
  const account: AccountNode = { __typename: 'Account', account: makeAccount('s', name), source: owner, asked: null };
  const assets = refs.map((ref) => ({
    __typename: 'Asset' as const,
    asset: makeAsset('s', { network: 'net/work', ref }),
    source: owner,
    facts: null,
  }));
  const outcomeAt = (index: number): FailedPair =>
    failures[index % failures.length] ?? { failure: failure('INTERNAL') };
  const outcomes = {
    length: refs.length,
    at: outcomeAt,
    all: () => refs.map((_, index) => outcomeAt(index)),
    totals: PairTotals.none,
    facts: null,
  };
  const list = new BalanceRows({ account, assets, outcomes, at }, start);
  const failed = new Map(refs.flatMap((_, index) => (index < start ? [] : [[index, outcomeAt(index)] as const])));
  return new RowErrors({ rows: list, keys }, failed, asked);
}

/** Shows what an error was thrown with, and changes the order of its members. */
const format: FormatError = ({ message, ...rest }, error) => ({
  ...rest,
  message: `${error instanceof GraphQLError && error.originalError ? 'wrapped' : 'told'}: ${message}`,
});

const text = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('0x12', 'é"\\', 'a/b?c', '\u2028', '(*)'));
const anyFailure = fc.oneof(
  fc.constantFrom(
    { failure: failure('NOT_REPORTED') },
    { failure: failure('UPSTREAM_RATE_LIMITED', { retryAfter: new Date(1_900_000_000_000), httpStatus: 429 }) },
  ),
  text.map((detail) => ({ failure: failure('UPSTREAM_BAD_RESPONSE', { detail }) })),
);
const anyRows = fc.record<Rows>({
  of: fc.constantFrom('one', 'another'),
  address: text,
  refs: fc.oneof(
    fc.array(text, { maxLength: 6 }),
    fc.constantFrom(300, 700, 5000).map((count) => Array.from({ length: count }, (_, index) => `ref-${index}`)),
  ),
  at: fc.constantFrom<At | null>(null, { number: 7n, hash: null }, { tag: 'safe' }),
  keys: fc.array(fc.oneof(fc.nat(9), text), { maxLength: 4 }),
  start: fc.nat(3),
  fields: fc.subarray([...fields]),
  failures: fc.array(anyFailure, { minLength: 1, maxLength: 3 }),
});
const other = fc.constantFrom(0, 1, 2).map((kind) => {
  const [node] = nodes;
  const at = node === undefined ? {} : { nodes: [node], path: ['x', kind] };
  return new GraphQLError('other', kind === 0 ? {} : { ...at, extensions: { code: `OTHER_${kind}` } });
});

describe('errors of rows', () => {
  test('are formed, cut and left out as if each had been an error of its own', async () => {
    const parts = fc.array(fc.oneof(anyRows.map(errorsOf), other), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(parts, fc.boolean(), async (found, moved) => {
        const places = moved ? () => [{ line: 3, column: 4 }] : undefined;
        const each = found.flatMap((error) =>
          error instanceof RowErrors ? Array.from(error, (one) => one.make()) : error,
        );
        const together = await formErrors(found, format, { places });
        const alone = await formErrors(each, format, { places });
        expect(textOf({ errors: together.errors })).toBe(textOf({ errors: alone.errors }));
        expect(together.errors.map(formattedOf)).toEqual(JSON.parse(JSON.stringify(alone.errors)));
        expect([together.isCut, together.codes, together.head]).toEqual([alone.isCut, alone.codes, alone.head]);
      }),
      { numRuns: 60 },
    );
  });

  const failures = [{ failure: failure('NOT_REPORTED') }, { failure: failure('UPSTREAM_TIMEOUT') }];
  const many = (count: number): RowErrors =>
    errorsOf({
      of: 'one',
      address: 'a',
      refs: Array.from({ length: count }, (_, index) => `ref-${index}`),
      at: null,
      keys: ['rows'],
      start: 0,
      fields,
      failures,
    });

  test('are formed once for each field and failure of all lists', async () => {
    const counted = vi.fn(format);
    const { errors, codes } = await formErrors([many(100), many(100), many(3)], counted);
    expect(errors).toHaveLength(2 * 203);
    expect(codes).toEqual(new Set(['NOT_REPORTED', 'UPSTREAM_TIMEOUT']));
    expect(counted).toHaveBeenCalledTimes(4);
  });

  test('are not even written where there is no room for them, and let others have turns', async () => {
    const steps: number[] = [];
    const run = new Work({ pause: async () => void steps.push(1) });
    const { errors } = await formErrors([many(200_000)], format, { work: run });
    expect(formattedOf(errors.at(-1) ?? { message: '' }).message).toMatch(/^3\d{5} further errors are left out$/);
    expect(errors.length).toBeLessThan(20_000);
    expect(run.steps).toBeLessThan(20_000);
    expect(steps.length).toBeGreaterThan(2);
  });
});
