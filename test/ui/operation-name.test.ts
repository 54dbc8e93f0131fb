import { expect, test } from 'vitest';
import { dropForeignNames } from '../../ui/operation-name.ts';

const echo = dropForeignNames((params) => ({ data: { ...params } }));

test('an operation name that the query defines is sent', () => {
  const params = { query: 'query A { a } query B { b }', operationName: 'B', variables: { x: '1' } };
  expect(echo(params)).toEqual({ data: params });
});

test('the name of another tab is left out, and nothing else', () => {
  const params = { query: 'query B { b }', variables: { x: '1' } };
  expect(echo({ ...params, operationName: 'A' })).toEqual({ data: params });
});

test.each(['query A {', '# only a comment'])('%j, which does not parse, goes to the server as it is', (query) => {
  expect(echo({ query, operationName: 'A' })).toEqual({ data: { query, operationName: 'A' } });
});
