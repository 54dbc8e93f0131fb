/** The small parts of compiled execution: places, errors below nulls, text, and what one run keeps. */
import fc from 'fast-check';
import {
  buildSchema,
  defaultFieldResolver,
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  Kind,
} from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { FieldErrors } from '../../../src/graph/compiled/field-errors.ts';
import { answerWith } from '../../../src/graph/compiled/found-errors.ts';
import { JsonText, lengthInOnePiece, quote, stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';
import {
  depthOf,
  keysOf,
  type Place,
  pathOf,
  placeOfEntries,
  placeOfField,
} from '../../../src/graph/compiled/place.ts';
import { isProperty, resolverOf } from '../../../src/graph/compiled/resolvers.ts';
import { Run } from '../../../src/graph/compiled/run.ts';
import { runtimeType } from '../../../src/graph/compiled/runtime-type.ts';
import type { AssetNode } from '../../../src/graph/nodes.ts';

function messagesOf({ list }: FieldErrors): readonly string[] | undefined {
  return answerWith(list, null).errors?.map(({ message }) => message);
}

const schema: GraphQLSchema = buildSchema(`
  interface Thing { name: String }
  type Left implements Thing { name: String }
  type Right { name: String }
  type Query { things: [[Thing]] }
`);

function objectType(name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!(type instanceof GraphQLObjectType)) throw new Error(`no object type ${name}`);
  return type;
}

describe('places', () => {
  const [query, left] = [objectType('Query'), objectType('Left')];
  const things = placeOfField(null, query, 'things');
  const rows = placeOfEntries(things);
  const cells = placeOfEntries(rows);
  const name = placeOfField(cells, left, 'name');

  test.each<[string, Place, number, (string | number)[], (string | undefined)[]]>([
    ['a field of the root', things, 0, ['things'], ['Query']],
    ['an entry', rows, 1, ['things', 7], ['Query', undefined]],
    ['an entry of an entry', cells, 2, ['things', 7, 8], ['Query', undefined, undefined]],
    ['a field of it', name, 2, ['things', 7, 8, 'name'], ['Query', undefined, undefined, 'Left']],
    [
      'a list below it',
      placeOfEntries(name),
      3,
      ['things', 7, 8, 'name', 9],
      ['Query', undefined, undefined, 'Left', undefined],
    ],
  ])('%s', (_, place, depth, keys, types) => {
    expect(depthOf(place)).toBe(depth);
    expect(keysOf(place, [7, 8, 9])).toEqual(keys);
    const levels: [string | number, string | undefined][] = [];
    for (let at: ReturnType<typeof pathOf> | undefined = pathOf(place, [7, 8, 9]); at; at = at.prev) {
      levels.unshift([at.key, at.typename]);
    }
    expect(levels).toEqual(keys.map((key, index) => [key, types[index]]));
  });
});

describe('errors', () => {
  const key = fc.constantFrom<string | number>('a', 'aa', 'b', 0, 1);
  const keys = fc.array(key, { maxLength: 4 });

  test('below a null are not reported, and all others are, in order', () => {
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 12 }), (places) => {
        const errors = new FieldErrors();
        const kept: string[] = [];
        const nulls: (readonly (string | number)[])[] = [];
        for (const [index, place] of places.entries()) {
          const isBelow = nulls.some((above) => above.every((name, level) => place[level] === name));
          if (!isBelow) {
            nulls.push(place);
            kept.push(String(index));
          }
          errors.add(new GraphQLError(String(index)), place);
        }
        expect(messagesOf(errors) ?? []).toEqual(kept);
      }),
    );
  });
});

interface Answer {
  readonly data?: unknown;
  readonly [name: string]: unknown;
}

describe('text', () => {
  test('is quoted as JSON has it', () => {
    const unit = fc.constantFrom(
      '"',
      '\\',
      'a',
      ' ',
      '\n',
      '\u0000',
      '\u001f',
      '\u007f',
      '\u2028',
      '\ud800',
      '\udfff',
      '\ue000',
      '\uffff',
      'é',
      '😀',
      '[',
      ']',
      '!',
      '#',
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(quote(text)).toBe(JSON.stringify(text));
      }),
    );
  });

  test('of an answer is what JSON.stringify makes of the same with values', () => {
    const data = { a: [1, null, 'x"'], b: {} };
    const text = new JsonText(JSON.stringify(data));
    const errors = [new GraphQLError('no "a"', { path: ['a', 0] })];
    const answers: readonly (readonly [written: Answer, plain: Answer])[] = [
      [{ data: text }, { data }],
      [
        { errors, data: text },
        { errors, data },
      ],
      [
        { data: text, extensions: { a: 1 }, errors: undefined },
        { data, extensions: { a: 1 } },
      ],
      [{ errors: undefined, data: text }, { data }],
      [
        { data: null, errors },
        { data: null, errors },
      ],
      [{ errors }, { errors }],
      [{ data: undefined }, {}],
      [{ data }, { data }],
      [
        { 'x"y': 1, data: text },
        { 'x"y': 1, data },
      ],
    ];
    for (const [written, plain] of answers) {
      expect(stringifyAnswer(written)).toBe(JSON.stringify(plain));
      expect(JSON.stringify(written)).toBe(JSON.stringify(plain));
    }
  });

  test('that is there already is taken to the byte', () => {
    const data = new JsonText('{ "a": 1.0, "b": 123456789012345678901234567890, "a": 2 }');
    expect(stringifyAnswer({ data })).toBe(`{"data":${data.text}}`);
  });

  test('keeps its length in one piece', () => {
    expect(['', 'a', '{"a":1}', `${'x'.repeat(40)}${'y'.repeat(40)}`].map(lengthInOnePiece)).toEqual([0, 1, 7, 80]);
  });
});

describe('the type of a value', () => {
  const type = schema.getType('Thing');
  if (!isInterfaceType(type)) throw new Error('no interface');
  const nodes: readonly FieldNode[] = [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'things' } }];
  const typeOf = (named: unknown) => runtimeType({ schema, type, name: 'Query.things', nodes }, named, { a: 1 });

  test('is the one that is named', () => {
    expect(typeOf('Left')).toBe(schema.getType('Left'));
  });

  test.each([
    [undefined, /^Abstract type "Thing" must resolve to an Object type at runtime for field "Query.things". Either/],
    [null, /^Abstract type "Thing" must resolve to an Object type/],
    [objectType('Left'), /^Support for returning GraphQLObjectType from resolveType was removed/],
    [7, /for field "Query.things" with value { a: 1 }, received "7"\.$/],
    ['Nobody', /^Abstract type "Thing" was resolved to a type "Nobody" that does not exist/],
    ['Thing', /^Abstract type "Thing" was resolved to a non-object type "Thing"/],
    ['Right', /^Runtime Object type "Right" is not a possible type for "Thing"/],
  ])('is refused as %s', (named, message) => {
    expect(() => typeOf(named)).toThrow(message);
  });

  test('is refused at the field, where graphql-js names it', () => {
    for (const named of [undefined, 'Nobody', 'Thing', 'Right']) {
      try {
        typeOf(named);
      } catch (error) {
        expect(error instanceof GraphQLError && error.nodes).toEqual(nodes);
      }
    }
    expect.assertions(4);
  });
});

describe('the resolver of a field', () => {
  const field = objectType('Left').getFields().name;
  if (field === undefined) throw new Error('no field');
  const resolve = () => 'x';

  test('is a property where none is given', () => {
    expect(isProperty(field)).toBe(true);
    expect(isProperty({ ...field, resolve: defaultFieldResolver })).toBe(true);
    expect(isProperty({ ...field, resolve })).toBe(false);
  });

  test('is the function that is given, and nothing else', () => {
    expect(resolverOf({ ...field, resolve })).toBe(resolve);
    expect(resolverOf(field)).toBe(defaultFieldResolver);
    const odd: GraphQLField<unknown, unknown> = { ...field };
    Object.assign(odd, { resolve: 'text' });
    expect(() => resolverOf(odd)).toThrow('a resolver must be a function');
  });
});

describe('a run', () => {
  const open = () => new Run({ rootValue: 1, context: 2, variables: {} });
  const place = placeOfField(null, objectType('Query'), 'things');
  const entry = placeOfEntries(place);

  test('gives the place of an error: at the indexes of that moment', () => {
    const run = open();
    run.at = [3];
    run.addError(new GraphQLError('x'), entry);
    run.addError(new GraphQLError('again'), entry);
    run.at = [4];
    run.addError(new GraphQLError('y'), entry);
    expect(run.failed).toBe(2);
    expect(messagesOf(run.errors)).toEqual(['x', 'y']);
  });

  test('remembers the indexes above a place, and no later ones', () => {
    const run = open();
    run.at = [3, 4, 5];
    const [none, one, two] = [run.indexes(0), run.indexes(1), run.indexes(2)];
    run.at[0] = 9;
    expect([none, one, two]).toEqual([[], [3], [3, 4]]);
    expect(run.indexes(0)).toBe(none);
  });

  test('that tries something and fails is as if it had not tried', () => {
    const run = open();
    run.addError(new GraphQLError('before'), place);
    const failing = () => {
      run.addError(new GraphQLError('tried'), placeOfField(null, objectType('Query'), 'other'));
      return 'text';
    };
    const throwing = () => {
      throw new Error('thrown');
    };
    expect(run.attempt(failing)).toBeNull();
    expect(run.attempt(throwing)).toBeNull();
    expect(run.attempt(() => Promise.resolve('late'))).toBeNull();
    expect(run.attempt(() => 'text')).toBe('text');
    expect(run.attempt(() => '')).toBe('');
    expect(messagesOf(run.errors)).toEqual(['before']);
    run.addError(new GraphQLError('after'), placeOfField(null, objectType('Query'), 'other'));
    expect(run.failed).toBe(2);
  });

  test('keeps texts by selection and columns by writer, each its own', () => {
    const [run, other] = [open(), open()];
    expect(run.textsOf(1)).toBe(run.textsOf(1));
    expect(new Set([run.textsOf(0), run.textsOf(1), run.textsOf(12), other.textsOf(1)]).size).toBe(4);
    expect(run.textsOf(0).size).toBe(0);
    const first = { name: 'first' };
    const second = { name: 'second' };
    const columns = run.columnsOf(first);
    expect(columns).toBeInstanceOf(Map<AssetNode, unknown>);
    expect(run.columnsOf(first)).toBe(columns);
    expect(run.columnsOf(second)).not.toBe(columns);
    expect(other.columnsOf(first)).not.toBe(columns);
  });

  test('is tired of many errors at a stretch', () => {
    const run = open();
    for (let count = 0; count < 65; count += 1) run.addError(new GraphQLError('x'), place);
    expect(run.isTired).toBe(false);
    run.addError(new GraphQLError('x'), place);
    expect(run.isTired).toBe(true);
  });

  test('is tired of much text at a stretch, and rested after a turn', async () => {
    const run = open();
    expect(run.isTired).toBe(false);
    for (let count = 0; count < 128; count += 1) run.count('x'.repeat(1024));
    run.count(null);
    run.count('');
    expect(run.isTired).toBe(false);
    run.count('x');
    expect(run.isTired).toBe(true);
    const turn = vi.fn();
    const rests = [run.rest(), run.rest()];
    setImmediate(turn);
    await Promise.all(rests);
    expect(rests[0]).toBe(rests[1]);
    expect(run.isTired).toBe(false);
    expect(run.rest()).not.toBe(rests[0]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(turn).toHaveBeenCalledOnce();
  });
});
