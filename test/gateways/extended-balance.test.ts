/** Another graph adds a field to every balance, from its amount: a price graph, as gateways for Apollo Federation run it. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApolloGateway } from '../../examples/gateways/apollo.ts';
import type { Running } from '../../examples/gateways/graph.ts';
import { startHiveGateway } from '../../examples/gateways/hive.ts';
import { serve } from '../../examples/gateways/serve.ts';
import { type Stack, startStack } from '../../examples/gateways/stack.ts';

/** Pence per atomic unit, by asset. */
const ETHER = 'asset/sandbox-mesh/ETH:18?network=Ethereum/Sandbox';
const prices = new Map<string, bigint>([
  ['asset/sandbox-teos/native', 3n],
  [ETHER, 7n],
]);

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires"])

  type Query {
    currency: String!
  }

  type Balance @key(fields: "id") {
    id: ID!
    asset: Asset! @external
    total: Amount @external
    "What the total is worth; null where the total is not known, or the asset has no price."
    worth: String @requires(fields: "asset { id } total { atomic }")
  }

  type Amount {
    atomic: BigInt! @external
  }

  type Asset @key(fields: "id", resolvable: false) {
    id: ID!
  }

  scalar BigInt
`;

interface Representation {
  readonly asset?: { readonly id: string };
  readonly total?: { readonly atomic: string } | null;
}

function worth({ asset, total }: Representation): string | null {
  const price = prices.get(asset?.id ?? '');
  return price === undefined || !total ? null : String(BigInt(total.atomic) * price);
}

const resolvers = {
  Query: { currency: () => 'GBP' },
  Balance: { __resolveReference: (representation: Representation) => representation, worth },
};

let stack: Stack;
let priced: Running;

beforeAll(async () => {
  stack = await startStack('federation');
  priced = await serve({ schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }]) });
});
afterAll(async () => {
  await priced?.close();
  await stack?.close();
});

async function ask(url: string, query: string, variables: object = {}): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

const gateways = [
  { name: 'Apollo', start: startApolloGateway },
  { name: 'Hive', start: startHiveGateway },
];

describe.each(gateways)('$name', ({ name, start }) => {
  let gateway: Running;
  /** Requests to balancegraph; before each the chain moves on. */
  let requests: number;

  beforeAll(async () => {
    const toBalancegraph: typeof fetch = (url, init) => {
      if (String(url) === stack.graphs[0]?.url) {
        requests += 1;
        stack.sandbox.ledger.chain('Ethereum/Sandbox').advance();
      }
      return fetch(url, init);
    };
    const graphs = [...stack.graphs, { name: 'prices', url: priced.url }];
    gateway = await start({ graphs, fetch: toBalancegraph });
  });
  beforeEach(() => {
    requests = 0;
  });
  afterAll(() => gateway?.close());

  test('serves the added field, and null where the amount is not known', async () => {
    const [account] = stack.sandbox.ledger.accounts('teos');
    const total = account === undefined ? undefined : stack.sandbox.ledger.truth('teos', account, 'native')?.total;
    const worthOfIt = String((total ?? 0n) * 3n);
    stack.sandbox.resetCounters();
    const answer = await ask(
      gateway.url,
      `{
        account(id: "account/sandbox-teos/${account?.address}") {
          balances(assets: ["native", "0x${'9'.repeat(24)}"]) { nodes { worth failure { code } } }
        }
        balance(id: "balance/sandbox-teos/${account?.address}/native") { worth total { atomic } }
      }`,
    );
    expect(answer).toMatchObject({
      data: {
        account: {
          balances: {
            nodes: [
              { worth: worthOfIt, failure: null },
              { worth: null, failure: { code: 'NOT_REPORTED' } },
            ],
          },
        },
        balance: { worth: worthOfIt, total: { atomic: String(total) } },
      },
    });
    expect(stack.sandbox.upstreams.teos.count('GetEthBalances')).toBe(1);
  });

  test('total, what another graph makes of it, and the block are of one read, though the chain moves meanwhile', async () => {
    const { ledger, upstreams } = stack.sandbox;
    const held = ledger
      .accounts('mesh', 'Ethereum/Sandbox')
      .filter((account) => account.subAccount === null && ledger.truth('mesh', account, 'ETH:18') !== null)
      .slice(0, 4)
      .map(({ address }) => `sandbox-mesh/${address}`);
    stack.sandbox.resetCounters();
    const select = 'worth total { atomic } provenance { block { number hash } pinned }';
    const answer = await ask(
      gateway.url,
      `query ($accounts: [ID!]!, $balances: [ID!]!) {
        accounts(ids: $accounts) { balance(asset: "ETH:18") { ${select} } }
        balances(ids: $balances) { ${select} }
      }`,
      {
        accounts: held.map((name) => `account/${name}?network=Ethereum/Sandbox`),
        balances: held.map((name) => `balance/${name}/ETH:18?network=Ethereum/Sandbox`),
      },
    );
    const { data } = answer as { data: { accounts: { balance: Located }[]; balances: Located[] } };
    const balances = data.accounts.map(({ balance }) => balance);
    expect(balances).toHaveLength(4);
    expect(data.balances).toEqual(balances);
    for (const { total, worth: added } of balances) expect(added).toBe(String(BigInt(total.atomic) * 7n));
    const [first] = balances;
    for (const { provenance } of balances) expect(provenance).toEqual({ ...first?.provenance, pinned: true });
    expect(requests).toBeGreaterThanOrEqual(name === 'Hive' ? 2 : 1);
    expect(upstreams.mesh.count('/account/balance')).toBe(4);
  });

  test('a balance of the past stays one, whichever way the gateway takes', async () => {
    const { ledger } = stack.sandbox;
    const accounts = ledger
      .accounts('mesh', 'Ethereum/Sandbox')
      .filter((account) => account.subAccount === null && ledger.truth('mesh', account, 'ETH:18') !== null);
    const ids = accounts.slice(0, 6).map(({ address }) => `account/sandbox-mesh/${address}?network=Ethereum/Sandbox`);
    const answer = await ask(
      gateway.url,
      `{
        accounts(ids: ${JSON.stringify(ids)}) {
          now: balance(asset: "ETH:18") { total { atomic } worth }
          past: balance(asset: "ETH:18", at: { block: "2" }) { id total { atomic } worth }
        }
      }`,
    );
    const { data } = answer as {
      data: { accounts: { now: Priced; past: Priced & { id: string } }[] };
    };
    expect(data.accounts).toHaveLength(6);
    for (const { now, past } of data.accounts) {
      expect(past.id).toMatch(/&block=2$/);
      for (const { total, worth: added } of [now, past]) expect(added).toBe(String(BigInt(total.atomic) * 7n));
    }
    expect(data.accounts.some(({ now, past }) => now.total.atomic !== past.total.atomic)).toBe(true);
  });
});

interface Priced {
  readonly total: { readonly atomic: string };
  readonly worth: string;
}

interface Located extends Priced {
  readonly provenance: {
    readonly block: { readonly number: string; readonly hash: string };
    readonly pinned: boolean;
  };
}
