/** The recipes for CAIP ids, prices and worth: what the page shows composes, or is refused, and prints what it says. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type GraphQLError, parse } from 'graphql';
import { expect, test } from 'vitest';
import { composeServices } from '../../../examples/gateways/supergraph.ts';
import { schemaSdl } from '../../../src/graph/schema/sdl.ts';
import { blocksOf, blocksOfRecipe, recipeBlocks, root, wordOf } from '../../docs/pages.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires"])';

function compose(recipe: string) {
  const [block] = blocksOfRecipe(recipe);
  const sdl = [LINK, 'type Query { currency: String! }', block?.text].join('\n');
  return composeServices([
    { name: 'balancegraph', url: 'http://127.0.0.1:1/', typeDefs: parse(schemaSdl('federation')) },
    { name: 'prices', url: 'http://127.0.0.1:2/', typeDefs: parse(sdl) },
  ]);
}

test('every recipe is run by a test of this folder', () => {
  const names = new Set(recipeBlocks().map((block) => wordOf(block, 'recipe')));
  expect([...names].toSorted()).toEqual([
    'caip10',
    'caip19',
    'caip19-as-key',
    'live',
    'live-event',
    'mesh',
    'mesh-users',
    'subscription',
    'subscription-event',
    'wgc',
    'worth',
  ]);
});

test('the command of the fleet is the one on the page', () => {
  const commands = blocksOf('sh').filter(({ block }) => block.text.startsWith('npm run example:fleet'));
  expect(commands.map(({ block }) => block.text)).toEqual(['npm run example:fleet\n']);
});

test('the program for CAIP-10 ids prints what the page says', async () => {
  const [program] = blocksOfRecipe('caip10');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module-typescript', '--eval', program?.text ?? ''],
    { cwd: root },
  );
  expect(stdout).toBe(program?.next?.text);
});

test('an asset keyed by its CAIP-19 id is refused as the page says', () => {
  const { errors = [] } = compose('caip19-as-key');
  const codes = new Set(errors.map(({ extensions }: GraphQLError) => extensions.code));
  expect(`${[...codes].join('\n')}\n`).toBe(blocksOfRecipe('caip19-as-key')[0]?.next?.text);
});

test.each([
  ['caip19', ['underlying']],
  ['worth', Array.from({ length: 2 }, () => 'asset { underlying } total { value } failure { message }')],
])('%s composes, and the gateway will hand on what the page requires', (recipe, required) => {
  const { errors, supergraphSdl = '' } = compose(recipe);
  expect(errors).toBeUndefined();
  const fields = [...supergraphSdl.matchAll(/graph: PRICES, requires: "([^"]+)"/g)].map(([, selection]) => selection);
  expect(fields).toEqual(required);
});
