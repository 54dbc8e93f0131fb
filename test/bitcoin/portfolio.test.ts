/** Two sources of one chain, a node and Esplora, have the same accounts: what they hold counts once. */
import { graphql } from 'graphql';
import { expect, onTestFinished, test } from 'vitest';
import { createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { BitcoinChain } from '../../src/sandbox/bitcoin/chain.ts';
import { sourcesOf, startBitcoin } from '../../src/sandbox/bitcoin/server.ts';

const QUERY = /* GraphQL */ `
  query ($accounts: [ID!]!) {
    portfolio(accounts: $accounts) {
      coverage { asked answered failed { code } }
      byUnderlying { nodes { underlying atLeast { atomic } complete } }
    }
  }
`;

test('a portfolio of both counts each address once, and an account without coins is no gap', async () => {
  const chain = new BitcoinChain(2026, 6);
  const server = await startBitcoin(chain, { port: 0, now: () => new Date() });
  const graph = createBalancegraph({
    config: configSchema(builtInKinds).parse({ sources: sourcesOf(server.url, chain) }),
  });
  onTestFinished(async () => {
    await graph.close();
    await server.close();
  });
  const addresses = chain.addresses();
  const accounts = ['sandbox-bitcoin', 'sandbox-esplora'].flatMap((source) =>
    addresses.map((address) => `account/${source}/${address}`),
  );
  const context = graph.createContext();
  const { data } = await graphql({
    schema: graph.schema,
    source: QUERY,
    variableValues: { accounts },
    contextValue: context,
  });
  const held = addresses.reduce((sum, address) => sum + (chain.truth(address, false).total ?? 0n), 0n);
  const coin = 'bip122:0f9188f13cb7b2c71f2a335e3a4fc328/slip44:1';
  expect(JSON.parse(JSON.stringify(data))).toMatchObject({
    portfolio: {
      coverage: { failed: [] },
      byUnderlying: { nodes: [{ underlying: coin, atLeast: { atomic: String(held) }, complete: true }] },
    },
  });
});
