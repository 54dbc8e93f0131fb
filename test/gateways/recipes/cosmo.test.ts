/** The recipe for Cosmo: the commands of the page, in a folder with the files of the page. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { blocksOfRecipe } from '../../docs/pages.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

const routerConfig = z.object({
  engineConfig: z.object({
    datasourceConfigurations: z.array(
      z.object({
        id: z.string(),
        requires: z
          .array(z.object({ typeName: z.string(), fieldName: z.string(), selectionSet: z.string() }))
          .default([]),
      }),
    ),
  }),
  subgraphs: z.array(z.object({ id: z.string(), name: z.string(), routingUrl: z.string() })),
});

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires"])';

const [graphs, commands] = blocksOfRecipe('wgc');
let place: Workplace;
beforeAll(() => {
  place = openWorkplace('tools/compose');
  place.write('graph.yaml', graphs?.text ?? '');
  place.write(
    'prices.graphql',
    [LINK, 'type Query { currency: String! }', blocksOfRecipe('worth')[0]?.text].join('\n'),
  );
});
afterAll(() => place?.close());

test('its commands write a configuration that requires what the price graph does, and ask no other machine', async () => {
  const { code, err } = await place.run(commands?.text ?? 'exit 2');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { engineConfig, subgraphs } = routerConfig.parse(
    JSON.parse(readFileSync(`${place.folder}/router.json`, 'utf8')),
  );
  expect(subgraphs.map(({ name, routingUrl }) => [name, routingUrl])).toEqual([
    ['balancegraph', 'http://127.0.0.1:4000/graphql'],
    ['prices', 'http://127.0.0.1:4001/graphql'],
  ]);
  const prices = subgraphs.find(({ name }) => name === 'prices')?.id;
  const requires = engineConfig.datasourceConfigurations.find(({ id }) => id === prices)?.requires;
  const selectionSet = 'asset { underlying } failure { message } total { value }';
  expect(requires).toEqual([
    { typeName: 'Balance', fieldName: 'worth', selectionSet },
    { typeName: 'Balance', fieldName: 'worthMissing', selectionSet },
  ]);
});
