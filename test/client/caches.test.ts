/** What caches are told of the schema, and the documents that they complete. */
import {
  type GraphQLArgument,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  print,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { completeSelections, graphcacheKeys, possibleTypes, typePolicies } from '../../src/client/index.ts';
import { buildSchema } from '../../src/graph/schema/schema.ts';
import { runs } from '../depth.ts';
import { randomFrom, randomOperation } from '../graph/random-operation.ts';

const schema = buildSchema();
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

describe('what caches are told', () => {
  test('names every type without an id, and none with one', () => {
    const objects = types.filter(isObjectType).filter((type) => type !== schema.getQueryType());
    const without = objects.filter((type) => !('id' in type.getFields())).map(({ name }) => name);
    expect(Object.keys(graphcacheKeys).sort()).toEqual(without.sort());
    for (const name of without) {
      expect(graphcacheKeys[name]?.()).toBeNull();
      expect(typePolicies[name]).toMatchObject({ keyFields: false });
    }
    expect(Object.keys(typePolicies).sort()).toEqual([...without, 'Query'].sort());
  });

  test('names every type behind an interface', () => {
    const interfaces = types.filter(isInterfaceType);
    expect(Object.keys(possibleTypes).sort()).toEqual(interfaces.map(({ name }) => name).sort());
    for (const one of interfaces)
      expect(possibleTypes[one.name]).toEqual(schema.getPossibleTypes(one).map(({ name }) => name));
  });
});

/** Enough for the document to be valid; it is not executed. */
function valueFor(_field: string, { type }: GraphQLArgument): unknown {
  if (!isNonNullType(type)) return undefined;
  return isListType(type.ofType) ? ['x'] : 'x';
}

describe('a completed document', () => {
  const completed = (text: string) => print(completeSelections(parse(text)));

  test('has all digits of an amount, wherever it is selected', () => {
    const text = `{ balance(id: "x") { total { value } ... { locked { v: value } } ...Parts } }
      fragment Parts on Balance { available { ...Digits } }
      fragment Digits on Amount { decimals }`;
    expect(completed(text)).toBe(
      print(
        parse(`{ balance(id: "x") {
          total { value atomic decimals } ... { locked { v: value atomic decimals value } } ...Parts } }
          fragment Parts on Balance { available { ...Digits atomic decimals value } }
          fragment Digits on Amount { decimals atomic value }`),
      ),
    );
  });

  test('leaves a name alone that is given to another field, in a fragment too', () => {
    const text = '{ balance(id: "x") { total { ...F } } } fragment F on Amount { atomic: value }';
    expect(completed(text)).toBe(
      print(
        parse(
          '{ balance(id: "x") { total { ...F decimals value } } } fragment F on Amount { atomic: value decimals value }',
        ),
      ),
    );
  });

  test('keeps nothing of what a client noted on the document', () => {
    const document = Object.assign(parse('{ sources { id } }'), { __key: 1 });
    expect(Object.keys(completeSelections(document)).sort()).toEqual(['definitions', 'kind']);
  });

  test('stays valid, whatever was asked', () => {
    let amounts = 0;
    for (let seed = 1; seed <= runs(300); seed += 1) {
      const random = randomFrom(seed);
      const document = parse(randomOperation({ schema, random, depth: 6, fields: 40, argument: valueFor }).query);
      if (validate(schema, document).length > 0) continue;
      const whole = completeSelections(document);
      expect(validate(schema, whole)).toEqual([]);
      const info = new TypeInfo(schema);
      visit(
        whole,
        visitWithTypeInfo(info, {
          SelectionSet({ selections }) {
            if (info.getParentType()?.name !== 'Amount') return;
            amounts += 1;
            const names = selections.flatMap((one) => (one.kind === 'Field' ? one.name.value : []));
            expect(names).toEqual(expect.arrayContaining(['atomic', 'decimals', 'value']));
          },
        }),
      );
    }
    expect(amounts).toBeGreaterThan(10);
  });
});
