/** Errors of fields are what graphql-js makes of them, and a thousand at one field cost little more than one. */
import { type FieldNode, GraphQLError, Kind, locatedError, parse } from 'graphql';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Blame } from '../../../src/graph/compiled/blame.ts';
import { failureError, withoutStack } from '../../../src/graph/errors.ts';
import { failure } from '../../../src/model/failure.ts';

afterEach(() => vi.restoreAllMocks());

function fieldsOf(text: string, noLocation = false): readonly FieldNode[] {
  const [operation] = parse(text, { noLocation }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('the document is one operation');
  return operation.selectionSet.selections.filter((node) => node.kind === Kind.FIELD);
}

const texts = ['{ a }', '{\n  a\n  a\n}', '\r\n{\r\n\r\n\ta\n\r  a }', '# ä\u2028 \u{1F600}\r{ a\ra }'];
const thrown: readonly unknown[] = [
  new GraphQLError('no', { extensions: { code: 'NONE' } }),
  new GraphQLError(''),
  new GraphQLError('elsewhere', { path: ['b', 0] }),
  new GraphQLError('with a place', { nodes: fieldsOf('\n{ b }') }),
  new TypeError('a bug'),
  'a text',
  undefined,
];

function partsOf(error: GraphQLError) {
  const { nodes, source, positions, locations, path, originalError, extensions } = error;
  const shown = Object.keys(error);
  return { json: error.toJSON(), nodes, source, positions, locations, path, originalError, extensions, shown };
}

describe.each(thrown.map((error, index) => [index, error]))('what is thrown, %i', (_index, error) => {
  test.each(texts)('is located as by graphql-js: %j', (text) => {
    const nodes = fieldsOf(text);
    const blame = new Blame(nodes, true);
    for (const path of [['a'], ['a', 3]]) {
      const [ours, theirs] = [blame.locate(error, path), locatedError(error, nodes, path)];
      // Whatever is no error becomes one, each time anew.
      if (!(error instanceof Error)) expect(ours.toJSON()).toEqual(theirs.toJSON());
      else expect(partsOf(ours)).toEqual(partsOf(theirs));
    }
  });

  test('may be at a field without a place', () => {
    const nodes = fieldsOf('{ a }', true);
    expect(new Blame(nodes, true).locate(error, ['a']).toJSON()).toEqual(locatedError(error, nodes, ['a']).toJSON());
  });
});

test('a text is looked through once, however many fields of it fail, and how often', () => {
  const nodes = fieldsOf(`{\n${'a\n'.repeat(300)}}`);
  const looked = vi.spyOn(String.prototype, 'matchAll');
  for (const node of nodes) {
    const blame = new Blame([node], false);
    for (let count = 0; count < 10; count += 1) blame.locate(new GraphQLError('no'), ['a', count]);
  }
  expect(looked).toHaveBeenCalledTimes(1);
});

test('the lines of one text alone are kept: they may take more than the text itself', () => {
  const texts = ['{\n  a\n}', '{\n\n    a\n}', '{ a }'];
  const nodes = texts.map((text) => fieldsOf(text));
  const looked = vi.spyOn(String.prototype, 'matchAll');
  const place = (index: number) =>
    new Blame(nodes[index] ?? [], false).locate(new GraphQLError('no'), []).locations?.[0];
  const [line2, line3, line1] = [
    { line: 2, column: 3 },
    { line: 3, column: 5 },
    { line: 1, column: 3 },
  ];
  expect([0, 0, 1, 1, 2, 0].map(place)).toEqual([line2, line2, line3, line3, line1, line2]);
  expect(looked).toHaveBeenCalledTimes(4);
});

describe('a stack', () => {
  test('is not taken of what a source failed at, nor of its place', () => {
    const error = failureError({ failure: failure('NOT_REPORTED'), source: { name: 's' } });
    expect(error.stack).toBe(`GraphQLError: ${error.message}`);
    expect(new Blame(fieldsOf('{ a }'), true).locate(error, ['a']).stack).toBe(error.stack);
  });

  test('is kept for unforeseen errors', () => {
    const bug = new TypeError('a bug');
    expect(new Blame(fieldsOf('{ a }'), true).locate(bug, ['a']).stack).toBe(bug.stack);
  });

  test('is taken again of the next error, whatever comes of the first', () => {
    const { stackTraceLimit } = Error;
    const fail = (): never => {
      throw new RangeError('no error was made');
    };
    expect(() => withoutStack(fail)).toThrow(RangeError);
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  });
});

test('what was made for one field takes its place itself, and is not wrapped', () => {
  const made = failureError({ failure: failure('NOT_REPORTED'), source: { name: 's' }, about: 'balance/s/a/x' });
  const nodes = fieldsOf('{\n  a\n}');
  const expected = partsOf(locatedError(made, nodes, ['a', 1]));
  const located = new Blame(nodes, true).locate(made, ['a', 1]);
  expect(located).toBe(made);
  expect(partsOf(located)).toEqual({ ...expected, originalError: undefined });
});

test('where somebody else may have kept it, it is wrapped as by graphql-js', () => {
  const made = failureError({ failure: failure('NOT_REPORTED'), source: { name: 's' } });
  const fields = fieldsOf('{ a b }');
  for (const node of fields) {
    const path = [node.name.value];
    expect(partsOf(new Blame([node], false).locate(made, path))).toEqual(partsOf(locatedError(made, [node], path)));
  }
});
