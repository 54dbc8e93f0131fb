/**
 * Compiled execution recognises our own resolvers by identity: it spares them their `info`, and writes rows of balances
 * without calling them. A wrapped one is called as any other, which is right and slow; here it is noticed.
 */
import { type GraphQLSchema, isAbstractType, isObjectType } from 'graphql';
import { parseAst } from 'vite';
import { describe, expect, test } from 'vitest';
import { Query } from '../../../src/graph/resolvers/query.ts';
import { rowRoles } from '../../../src/graph/schema/row-roles.ts';
import { buildSchema, infoless } from '../../../src/graph/schema/schema.ts';
import { surfaces } from '../../../src/model/surface.ts';

/** Every function that execution may call, by `Type.field`; `Type` for one that finds a type. */
function calledBy(schema: GraphQLSchema): ReadonlyMap<string, unknown> {
  const called = new Map<string, unknown>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) called.set(type.name, type.resolveType);
    if (!isObjectType(type) || type === schema.getQueryType()) continue;
    for (const field of Object.values(type.getFields())) called.set(`${type.name}.${field.name}`, field.resolve);
  }
  return called;
}

/** The forms of the parameters of a function, as it is written. */
function parametersOf(written: string): readonly string[] {
  // A method of an object is no expression by itself.
  const isMethod = /^(?:async )?[\w$]+\(/.test(written) && !/^(?:async )?function/.test(written);
  const [statement] = parseAst(isMethod ? `({ ${written} })` : `(${written})`).body;
  if (statement?.type !== 'ExpressionStatement') throw new Error(`no expression: ${written}`);
  const { expression } = statement;
  const [property] = expression.type === 'ObjectExpression' ? expression.properties : [];
  const found = property?.type === 'Property' ? property.value : expression;
  if (!('params' in found)) throw new Error(`no function: ${written}`);
  return found.params.map(({ type }) => type);
}

test('parameters with defaults and the rest are seen', () => {
  expect(parametersOf('(parent, args = {}, ...others) => null')).toEqual([
    'Identifier',
    'AssignmentPattern',
    'RestElement',
  ]);
  expect(parametersOf('async total({ a = 1 }, _) { return a; }')).toEqual(['ObjectPattern', 'Identifier']);
});

describe.each(surfaces)('%s', (surface) => {
  const called = calledBy(buildSchema(surface));
  const functions = new Set(called.values());

  test('what rows are written in the place of is what the schema calls', () => {
    expect(rowRoles.size).toBeGreaterThan(20);
    expect([...rowRoles].filter(([resolver]) => !functions.has(resolver))).toEqual([]);
  });

  test('each field of balances, amounts and assets that has a resolver has one that is recognised', () => {
    const known = new Set<unknown>(infoless);
    const places = [...called].filter(([place, resolver]) => /^(Balance|Amount|Asset)\./.test(place) && resolver);
    const unknown = places.filter(([, resolver]) => !known.has(resolver)).map(([place]) => place);
    // It looks at what is selected below it.
    expect(unknown).toEqual(['Asset.balances']);
  });

  // `length` of a function stops before them, so that nobody could tell how much a resolver takes.
  test('no resolver has a parameter with a default, or takes the rest of them', () => {
    const roots = Object.entries(Query).map(([field, resolver]) => [`Query.${field}`, resolver] as const);
    const places = [...called, ...roots].flatMap(([place, resolver]) => {
      if (typeof resolver !== 'function') return [];
      const odd = parametersOf(String(resolver)).filter(
        (type) => type === 'AssignmentPattern' || type === 'RestElement',
      );
      return odd.length === 0 ? [] : [place];
    });
    expect(places).toEqual([]);
  });
});
