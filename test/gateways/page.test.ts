/** The SDL on the page about federation composes with ours as it stands, without a hint. */
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { composeServices } from '../../examples/gateways/supergraph.ts';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { blocksOf } from '../docs/pages.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';
const QUERY = 'type Query { users: [User!]! }';

const [users] = blocksOf('text').filter(({ block }) => block.text.includes('@key'));

test('a users graph composes', () => {
  const sdl = [LINK, QUERY, users?.block.text].join('\n');
  const { errors, hints, supergraphSdl } = composeServices([
    { name: 'balancegraph', url: 'http://127.0.0.1:1/', typeDefs: parse(schemaSdl('federation')) },
    { name: 'users', url: 'http://127.0.0.1:2/', typeDefs: parse(sdl) },
  ]);
  expect({ errors, hints }).toEqual({ errors: undefined, hints: [] });
  expect(supergraphSdl).toContain('users: [User!]!');
});
