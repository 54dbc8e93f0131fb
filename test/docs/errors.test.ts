/** docs/errors.md and schema/failure.graphql say what the code says, both ways round. */
import { buildSchema, isEnumType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { failureAdvice } from '../../src/model/advice.ts';
import { failureRules } from '../../src/model/failure.ts';
import { usualConduct } from '../../src/model/failure-conduct.ts';
import { pageAt, tableBelow } from './pages.ts';

const page = pageAt('docs/errors.md');
const rules = Object.entries(failureRules);
const advice: ReadonlyMap<string, string> = new Map(Object.entries(failureAdvice));
const withoutLinks = (cell: string): string => cell.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');

describe('failure codes', () => {
  test('the page has every code with its sentence, in the order of the code', () => {
    const rows = tableBelow(page, 'Failure codes');
    const expected = rules.map(([code, { message, retryable }]) => {
      return [code, message, retryable ? 'yes' : 'no', advice.get(code)];
    });
    expect(rows.map((row) => row.map(withoutLinks))).toEqual(expected);
  });

  test('the page says what is done about each code', () => {
    const said = (is: boolean): string => (is ? 'yes' : 'no');
    const expected = Object.entries(usualConduct).map(([code, { nextServer, breaker, split, stale }]) => {
      return [code, said(nextServer), breaker, split, said(stale)];
    });
    expect(tableBelow(page, 'What balancegraph does about a failure')).toEqual(expected);
  });

  test('the schema has every code with its sentence', () => {
    const type = buildSchema(schemaSdl('standalone')).getType('FailureCode');
    const values = isEnumType(type) ? type.getValues() : [];
    const described = values.map(({ name, description }) => [name, description]);
    expect(described).toEqual(rules.map(([code, { message }]) => [code, message]));
  });
});

test('the exit codes are the ones of the command line', () => {
  const codes = tableBelow(page, 'Exit codes').map(([code]) => code);
  expect(codes).toEqual(Object.values(exitCodes).map(String));
});
