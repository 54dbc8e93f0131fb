/** Variables are coerced in steps as graphql-js coerces them in one go. */
import { buildSchema, getVariableValues, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { expect, test } from 'vitest';
import { coerceInSteps } from '../../../src/graph/compiled/coerce.ts';
import { atOnce, STEPS_AT_ONCE } from '../../../src/model/steps.ts';

const schema = buildSchema(
  'input Range { from: Int!, to: Int = 9 } type Query { a(r: [Range!], i: [ID!], n: Int): Int }',
);

function operationOf(text: string): OperationDefinitionNode {
  const [operation] = parse(text).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('the document is one operation');
  return operation;
}

test.each([
  ['query { a }', { surplus: 1 }],
  ['query ($i: [ID!]!, $n: Int = 3, $r: [Range!], $m: Int) { a }', { i: ['x', 5], r: [{ from: 1 }], surplus: 1 }],
  ['query ($i: [ID!]!, $n: Int) { a }', { i: 'one', n: null }],
  ['query ($i: [ID!]!, $t: [String!], $n: Int!) { a }', { i: ['x', 'y'], t: ['z'], n: 1 }],
  ['query ($i: [ID!]!, $t: [String!] = ["y"], $u: [ID!] = ["z"]) { a }', { i: [], u: null }],
  ['query ($i: [ID!]!) { a }', { i: ['x', null] }],
  ['query ($t: [String!]!) { a }', { t: ['x', 5] }],
  ['query ($i: [ID!]!) { a }', { i: Object.assign(new Array<string>(2), ['x']) }],
  ['query ($t: [String], $i: [[ID!]!]) { a }', { t: ['x', null], i: [['y']] }],
  ['query ($i: [ID!]!) { a }', Object.create({ i: ['x'] })],
  ['query ($i: [ID!]!) { a }', {}],
  ['query ($n: Int, $m: Int!) { a }', { n: 1, m: 'one' }],
  ['query ($r: Range) { a }', { r: { to: 3 } }],
  ['query ($q: Query) { a }', { q: 1 }],
])('%s with %j', (text, variables) => {
  const operation = operationOf(text);
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  const ours = atOnce(coerceInSteps(schema, operation, variables));
  expect(ours).toEqual(coerced);
  if (ours !== undefined) expect(Object.getPrototypeOf(ours)).toBeNull();
});

test('a list of texts is a copy of what the client sent', () => {
  const given = ['x', 'y'];
  const coerced = atOnce(coerceInSteps(schema, operationOf('query ($i: [ID!]!) { a }'), { i: given }));
  given.push('z');
  expect(coerced).toEqual({ i: ['x', 'y'] });
});

test('none at all are as an empty object', () => {
  expect(atOnce(coerceInSteps(schema, operationOf('query ($n: Int = 3) { a }'), null))).toEqual({ n: 3 });
});

test('others have a turn after some variables, or after a long list', () => {
  const names = Array.from({ length: 1000 }, (_, index) => `i${index}`);
  const operation = operationOf(`query (${names.map((name) => `$${name}: [ID!]`).join(' ')}) { a }`);
  const stepsWith = (entries: number): readonly number[] => {
    const list = new Array(entries).fill('x');
    return [...coerceInSteps(schema, operation, Object.fromEntries(names.map((name) => [name, list])))];
  };
  expect(Math.max(...stepsWith(3))).toBeLessThanOrEqual(STEPS_AT_ONCE + 3);
  expect(stepsWith(3).length).toBeGreaterThan(1000 / STEPS_AT_ONCE);
  expect(stepsWith(400)).toHaveLength(1000);
});
