/** What an operation selects of one object: the same set with other variables, at another type or in other company is another. */
import { buildSchema, type GraphQLObjectType, isObjectType, Kind, parse, type SelectionSetNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { collectFields, type Operation } from '../../src/graph/collect.ts';

const schema = buildSchema(`
  interface Named { name: String }
  type Query implements Named { name: String a: Query b: Query }
  interface Coloured { c: String }
  type Other implements Named & Coloured { name: String c: String }
`);

function typeNamed(name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`no type ${name}`);
  return type;
}

/** Collects from one document, parsed once, as often as it is called. */
function collector(text: string) {
  const { definitions } = parse(text);
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('no operation');
  const fragments = Object.fromEntries(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  const collect = (
    variableValues: Operation['variableValues'] = {},
    sets: readonly SelectionSetNode[] = [operation.selectionSet],
    type = typeNamed('Query'),
  ) => {
    let visits = 0;
    const collected = collectFields({ schema, operation, fragments, variableValues }, type, sets, (selections) => {
      visits += selections;
    });
    const fields = [...collected].map(([name, nodes]) => `${name}: ${nodes.map((node) => node.name.value).join()}`);
    return { fields, visits, collected };
  };
  return { collect, set: operation.selectionSet };
}

describe('what is under a condition', () => {
  test.each([
    ['a field', 'name @include(if: $on)'],
    ['a field that is skipped', 'name @skip(if: $off)'],
    ['a part', '... @include(if: $on) { name }'],
    ['a fragment', '...F @include(if: $on)'],
    ['a field of a part', '... { name @include(if: $on) }'],
  ])('is looked at for each execution: %s', (_, selection) => {
    const { collect } = collector(
      `query ($on: Boolean!, $off: Boolean!) { a { name } ${selection} } fragment F on Query { name }`,
    );
    for (const on of [true, false, true]) {
      expect(collect({ on, off: !on }).fields).toEqual(on ? ['a: a', 'name: name'] : ['a: a']);
    }
  });
});

describe('what is under none', () => {
  test('is kept, with what it takes to look at it', () => {
    const { collect } = collector('{ a { name } ... { b { name } } ...F ...F } fragment F on Query { name }');
    const first = collect();
    expect(first).toMatchObject({ fields: ['a: a', 'b: b', 'name: name'], visits: 6 });
    const again = collect();
    expect(again.collected).toBe(first.collected);
    expect(again.visits).toBe(6);
  });

  test.each([
    [
      'fragments',
      '{ ...N ...O ...C } fragment N on Named { name } fragment O on Other { c } fragment C on Coloured { c }',
    ],
    ['parts', '{ ... on Named { name } ... on Other { c } ... on Coloured { c } }'],
  ])('is kept for each type by itself, in %s', (_, text) => {
    const { collect, set } = collector(text);
    for (let turn = 0; turn < 2; turn += 1) {
      expect(collect({}, [set]).fields).toEqual(['name: name']);
      expect(collect({}, [set], typeNamed('Other')).fields).toEqual(['name: name', 'c: c,c']);
    }
  });

  test('of several sets is one, and none of them alone', () => {
    const { collect } = collector('{ x: a { name } x: a { a { name } } y: b { name } }');
    const { fields, collected } = collect();
    expect(fields).toEqual(['x: a,a', 'y: b']);
    const sets = (collected.get('x') ?? []).flatMap(({ selectionSet }) => selectionSet ?? []);
    const [one, other] = sets;
    expect(one && collect({}, [one]).fields).toEqual(['name: name']);
    expect(collect({}, sets).fields).toEqual(['name: name', 'a: a']);
    expect(other && collect({}, [other]).fields).toEqual(['a: a']);
    expect(collect({}, []).fields).toEqual([]);
  });
});
