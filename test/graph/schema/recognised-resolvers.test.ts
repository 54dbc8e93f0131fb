/**
 * Compiled execution recognises our own resolvers by identity: it spares them their `info`, and writes rows of balances
 * without calling them. A wrapped one is called as any other, which is right and slow; here it is noticed.
 */
import { describe, expect, test } from 'vitest';
import { alikeReaders, rowRoles } from '../../../src/graph/schema/row-roles.ts';
import { openSchema } from '../../../src/graph/schema/schema.ts';
import { surfaces } from '../../../src/model/surface.ts';
import { resolversOf } from '../../tidy/resolvers.ts';

describe.each(surfaces)('%s', (surface) => {
  const { schema, infoless } = openSchema(surface);
  const called = resolversOf(schema);
  const functions = new Set(called.values());

  test('what rows are written in the place of is what the schema calls', () => {
    expect(rowRoles.size).toBeGreaterThan(20);
    expect([...rowRoles].filter(([resolver]) => !functions.has(resolver))).toEqual([]);
  });

  test('what is asked for many accounts at once is what the schema calls', () => {
    expect([...alikeReaders.keys()].map((resolver) => functions.has(resolver))).toEqual([true]);
  });

  test('each field of balances, amounts and assets that has a resolver has one that is recognised', () => {
    const known = new Set<unknown>(infoless);
    const places = [...called].filter(([place, resolver]) => /^(Balance|Amount|Asset)\./.test(place) && resolver);
    const unknown = places.filter(([, resolver]) => !known.has(resolver)).map(([place]) => place);
    // It looks at what is selected below it.
    expect(unknown).toEqual(['Asset.balances']);
  });
});
