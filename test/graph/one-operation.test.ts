/** The requests of one operation of a gateway, over the four upstreams of the sandbox: one answer each, paid for once. */
import { graphql } from 'graphql';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestGraph, type TestGraph } from './support.ts';

const NETWORK = 'Ethereum/Sandbox';
const AGED = 'balances of some age';

let opened: TestGraph;
let variables: Readonly<Record<string, unknown>>;
beforeAll(async () => {
  opened = await openTestGraph({ sandbox: { accounts: 12 }, source: { retries: 0, breaker: { enabled: false } } });
  const { ledger } = opened.sandbox;
  const [teos] = ledger.accounts('teos');
  const [mesh] = ledger.accounts('mesh', NETWORK).filter(({ subAccount }) => subAccount === null);
  const [loopring] = ledger.accounts('loopring');
  variables = {
    ids: [
      `account/sandbox-teos/${teos?.address}`,
      `account/sandbox-mesh/${mesh?.address}?network=${NETWORK}`,
      `account/sandbox-loopring/${loopring?.address}`,
    ],
    listed: `account/sandbox-loopring/${loopring?.address}`,
    assets: ['asset/sandbox-teos/native', `asset/sandbox-mesh/ETH:18?network=${NETWORK}`, 'asset/sandbox-loopring/0'],
  };
  // Facts that are kept for long count for nobody.
  for (const [name, query] of questions) if (name !== AGED) await ask(query);
});
beforeEach(() => opened.sandbox.resetCounters());
afterAll(() => opened?.close());

async function ask(source: string, operation?: string) {
  const { graph, sandbox } = opened;
  const contextValue = graph.createContext({ operation });
  const { data, errors = [] } = await graphql({
    schema: graph.schema,
    source,
    variableValues: variables,
    contextValue,
  });
  contextValue.clock.stop();
  sandbox.ledger.chain(NETWORK).advance();
  return {
    text: JSON.stringify(data),
    codes: errors.map(({ extensions, message }) => extensions.code ?? message),
    calls: contextValue.calls.length,
  };
}

const AMOUNTS =
  'total { atomic } asset { id symbol } failure { code } provenance { servedFrom block { number hash } pinned behind }';

const questions: readonly [string, string][] = [
  [
    'chosen balances',
    `query ($ids: [ID!]!, $assets: [ID!]) { accounts(ids: $ids) { balances(assets: $assets) { nodes { ${AMOUNTS} } } } }`,
  ],
  ['all that an account holds', `query ($listed: ID!) { account(id: $listed) { balances { nodes { ${AMOUNTS} } } } }`],
  [
    'a portfolio',
    `query ($ids: [ID!]!, $assets: [ID!]) { portfolio(accounts: $ids, assets: $assets) {
      complete coverage { asked answered failed { code count } } totals { nodes { asset { id } atLeast { atomic } } } } }`,
  ],
  [
    AGED,
    `query ($ids: [ID!]!, $assets: [ID!]) { accounts(ids: $ids) {
      balances(assets: $assets, freshness: { maxAge: 60, staleIfError: 60 }) { nodes { ${AMOUNTS} } } } }`,
  ],
  [
    'a past block',
    `query ($ids: [ID!]!) { accounts(ids: $ids) { balance(asset: "ETH:18", at: { block: "6" }) { ${AMOUNTS} } } }`,
  ],
  ['details of an account', 'query ($listed: ID!) { account(id: $listed) { details { __typename } } }'],
  [
    'where a network stands',
    '{ source(id: "sandbox-mesh") { health { failure { code } } networks { nodes { name status { current { number } } } } } }',
  ],
];

test.each(questions)('%s: what was answered once is the answer, and costs nothing more', async (name, query) => {
  const first = await ask(query, name);
  expect(first.calls).toBeGreaterThan(0);
  expect(await ask(query, name)).toEqual({ ...first, calls: 0 });
});
