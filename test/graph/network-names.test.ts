/** Names of networks are encoded by themselves, and once more in an id: an id that lacks the second encoding gets an error that says so. */
import { graphql } from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { builtInKinds } from '../../src/providers/registry.ts';

const networks = [
  { blockchain: 'Flow', network: 'main net', history: false },
  { blockchain: 'A/B', network: 'C', history: false },
];
// Port 9 belongs to the discard service, which does not run: everything here is refused before anything is asked.
const source = { id: 'mesh', provider: 'mesh', url: 'http://127.0.0.1:9', options: { networks } };
const graph = createBalancegraph({ config: configSchema(builtInKinds).parse({ sources: [source] }) });
afterAll(() => graph.close());

async function messages(id: string): Promise<string> {
  const query = 'query ($id: ID!) { account(id: $id) { id } }';
  const { errors } = await graphql({
    schema: graph.schema,
    source: query,
    variableValues: { id },
    contextValue: graph.createContext(),
  });
  return (errors ?? []).map(({ message }) => message).join('; ');
}

const names = ['Flow/main%20net', 'A%2FB/C'];

test('the names are those that the source lists', async () => {
  const listed = await graphql({
    schema: graph.schema,
    source: '{ source(id: "mesh") { networks { nodes { name } } } }',
    contextValue: graph.createContext(),
  });
  expect(listed.data).toEqual({ source: { networks: { nodes: names.map((name) => ({ name })) } } });
});

test.for([
  ['Flow/main%20net', 'network=Flow/main%2520net'],
  ['A%2FB/C', 'network=A%252FB/C'],
])('%s, copied as it is, is refused with the way to write it', async ([name = '', written = '']) => {
  const message = await messages(`account/mesh/alice?network=${name}`);
  expect(message).toContain('in an id the name of a network is percent-encoded once more');
  expect(message).toContain(written);
  expect(await messages(`account/mesh/alice?${written}`)).toBe('');
});

test('a name that is merely wrong gets no such error', async () => {
  const message = await messages('account/mesh/alice?network=Nowhere/Mainnet');
  expect(message).toContain('network is not served');
  expect(message).not.toContain('percent-encoded');
});
