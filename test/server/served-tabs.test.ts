/** The worked queries of GraphiQL are those of the schema that is served. */
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, parse, validate } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { json } from '../sandbox/ask.ts';
import { openTestServer, type TestServer } from './support.ts';

const tabsFile = z.object({ tabs: z.array(z.object({ query: z.string() })) });

let server: TestServer;
afterEach(() => server.close());

async function tabsOf(schema: object): Promise<readonly string[]> {
  server = await openTestServer({ config: { server: { schema } } });
  const answer = await fetch(`${server.url}/graphiql/tabs.json`);
  const { tabs } = tabsFile.parse(await answer.json());
  return tabs.map(({ query }) => query);
}

async function schemaOf() {
  const { data }: { readonly data: IntrospectionQuery } = Object(json(await server.post(getIntrospectionQuery())));
  return buildClientSchema(data);
}

test('with a prefix every tab is valid, and has the names that are served', async () => {
  const tabs = await tabsOf({ prefix: 'Bg' });
  const schema = await schemaOf();
  expect(tabs).toHaveLength(5);
  expect(tabs.flatMap((query) => validate(schema, parse(query)).map(({ message }) => message))).toEqual([]);
  expect(tabs.filter((query) => /\bbg(?:Sources|AddressLookup)\b/.test(query))).toHaveLength(5);
});

test('a tab whose root field is not offered is left out', async () => {
  const tabs = await tabsOf({ rootFields: ['sources', 'account'] });
  expect(tabs.map((query) => /^query (\w+)/.exec(query)?.[1])).toEqual(['Sources']);
});
