/**
 * The schema may grow, but what the last release promised stays. `released-schema.graphql` beside this file is the
 * schema of that release, as `balancegraph schema` printed it; it is replaced when a release is made, never to silence this test.
 */
import { readFileSync } from 'node:fs';
import { findBreakingChanges, buildSchema as parseSchema } from 'graphql';
import { expect, test } from 'vitest';
import { buildSchema } from '../../src/graph/schema/schema.ts';

const released = parseSchema(readFileSync(new URL('./released-schema.graphql', import.meta.url), 'utf8'));

test('nothing that was released is gone or changed', () => {
  expect(findBreakingChanges(released, buildSchema()).map(({ description }) => description)).toEqual([]);
});

test('the comparison sees a removed field', () => {
  const poorer = parseSchema(
    readFileSync(new URL('./released-schema.graphql', import.meta.url), 'utf8').replace(
      '  caip10: String',
      '  caip11: String',
    ),
  );
  expect(findBreakingChanges(released, poorer).map(({ type }) => type)).toEqual(['FIELD_REMOVED']);
});
