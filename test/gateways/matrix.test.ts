/**
 * All surfaces are equal: the same operations, sent to balancegraph alone and through every gateway, have the same data,
 * the digits of the ledger, a reason for everything that is not known, and cost the same upstream.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { extendSchema, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildSchema } from '../../src/graph/schema/schema.ts';
import { type Audit, auditBalances } from './audit.ts';
import { type Column, type Columns, columns, exactPaths, gateways, openColumns } from './columns.ts';
import type { JsonObject } from './json.ts';
import { askEverything, type Cell, type Row, type ToldError } from './matrix.ts';
import { type Operation, operations } from './operations.ts';
import { reportOf, withReport } from './report.ts';
import { shownBalances } from './shown.ts';

const page = new URL('../../docs/federation.md', import.meta.url);

/** What clients of a gateway see: the graph and the users graph in one. */
const schema = extendSchema(
  buildSchema(),
  parse(`
    extend type Query { users: [User!]! }
    extend type Account { owner: User }
    type User { id: ID! name: String! accounts: [Account!]! }
  `),
);

let opened: Columns;
let rows: readonly Row[];

beforeAll(async () => {
  opened = await openColumns();
  // What gateways print of the failures that are asked for here is no news.
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  rows = await askEverything(opened, operations);
  stderr.mockRestore();
});
afterAll(() => opened?.close());

function rowOf(operation: Operation): Row {
  const row = rows.find((candidate) => candidate.operation === operation);
  if (row === undefined) throw new Error(`${operation.name} was not asked`);
  return row;
}

/** Fails for anything shown that is not true. */
function auditOf({ request }: Row, cell: Cell): Audit {
  return auditBalances(
    opened.sandbox.ledger,
    cell.data.flatMap((data) => shownBalances(schema, request, data)),
  );
}

function isMisread({ misread }: Operation, column: Column): boolean {
  return misread?.[column] !== undefined;
}

function expectedData({ operation, cells }: Row, gateway: Column): readonly JsonObject[] {
  return cells.standalone.data.map((right) => operation.misread?.[gateway]?.(right) ?? right);
}

function countCodes(errors: readonly ToldError[]): Record<string, number> {
  const byCode = Map.groupBy(errors, ({ code }) => code);
  return Object.fromEntries([...byCode].map(([code, reported]) => [code, reported.length]));
}

/**
 * Codes and places, sorted, as far as the gateway keeps them. Those that lose the indices of lists also report a thing that is
 * not there once for each of its fields.
 */
function comparable(operation: Operation, gateway: Column, errors: readonly ToldError[]): string[] {
  const { direct, unknownThings } = operation;
  const exact = exactPaths.has(gateway) || direct === undefined;
  if (unknownThings && !exact) return [...new Set(errors.map(({ code }) => code))].toSorted();
  return errors
    .map(({ code, path }) => [code, ...path.filter((key) => exact || typeof key === 'string')].join(' '))
    .toSorted();
}

describe.each(operations.map((operation) => ({ name: operation.name, operation })))('$name', ({ operation }) => {
  test('standalone: the digits of the ledger, and the expected errors', () => {
    const row = rowOf(operation);
    auditOf(row, row.cells.standalone);
    expect(countCodes(row.cells.standalone.errors)).toEqual(operation.errors ?? {});
  });

  test.each(gateways)('%s: the same data to the byte, the digits of the ledger, calls and errors', (gateway) => {
    const row = rowOf(operation);
    const cell = row.cells[gateway];
    const { calls, errors } = row.cells.standalone;
    const data = expectedData(row, gateway);
    if (!isMisread(operation, gateway)) auditOf(row, cell);
    expect.soft(cell.data).toEqual(data);
    expect.soft(JSON.stringify(cell.data)).toBe(JSON.stringify(data));
    expect.soft(cell.calls).toEqual(calls);
    expect.soft(comparable(operation, gateway, cell.errors)).toEqual(comparable(operation, gateway, errors));
  });
});

describe('the matrix', () => {
  test('has enough rows, each with a name of its own', () => {
    expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
    expect(operations.length).toBeGreaterThanOrEqual(30);
  });

  test('would notice one wrong digit, a zero in the place of a failure, and a failure without a code', () => {
    const row = rows.find(({ operation }) => operation.errors?.UPSTREAM_UNAVAILABLE);
    if (row === undefined) throw new Error('no operation has a source out of service');
    const wrong = (pattern: RegExp, replacement: string) => () => {
      const text = JSON.stringify(row.cells.hive.data);
      expect(text).toMatch(pattern);
      auditOf(row, { ...row.cells.hive, data: JSON.parse(text.replace(pattern, replacement)) });
    };
    expect(wrong(/"atomic":"30973000000000000"/, '"atomic":"30973000000000001"')).toThrow('30973000000000001');
    expect(wrong(/"total":null/, '"total":{"atomic":"0"}')).toThrow();
    expect(wrong(/"failure":\{"code":"UPSTREAM_UNAVAILABLE"/, '"failure":{"code":null')).toThrow();
    expect(wrong(/"atomic"/, '"atomic"')).not.toThrow();
  });

  test('stands in docs/federation.md as it was found (UPDATE_DOCS=1 writes it)', () => {
    const audits = rows.flatMap((row) =>
      columns.filter((column) => !isMisread(row.operation, column)).map((column) => auditOf(row, row.cells[column])),
    );
    const sum = (field: keyof Audit): number => audits.reduce((total, audit) => total + audit[field], 0);
    const audit = { amounts: sum('amounts'), large: sum('large'), failures: sum('failures') };
    expect(audit.large).toBeGreaterThan(500);
    const text = readFileSync(page, 'utf8');
    const expected = withReport(text, 'matrix', reportOf(rows, audit));
    if (process.env.UPDATE_DOCS === '1') writeFileSync(page, expected);
    else expect(text).toBe(expected);
  });
});
