/** What one request reads from one network of Mesh holds at one block, though the chain moves after every call. */

import { graphql } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type Balancegraph, createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { type Relay, startProxy } from '../../src/conformance/proxy.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';

const ETHEREUM = 'Ethereum/Sandbox';
const BITCOIN = 'Bitcoin/Sandbox';

let sandbox: Sandbox;
let proxy: Relay;
let graph: Balancegraph;

async function open(networks?: readonly object[]): Promise<void> {
  sandbox = await startSandbox({ accounts: 12 });
  proxy = await startProxy(sandbox.upstreams.mesh.url);
  const mesh = sandbox.sources.find(({ provider }) => provider === 'mesh');
  const options = networks === undefined ? mesh?.options : { networks };
  const source = { id: 'mesh', provider: 'mesh', url: proxy.url, options };
  graph = createBalancegraph({ config: configSchema(builtInKinds).parse({ sources: [source] }) });
  proxy.play(async (request, forward) => {
    const reply = await forward();
    if (request.target === '/account/balance')
      for (const network of [ETHEREUM, BITCOIN]) sandbox.ledger.chain(network).advance();
    return reply;
  });
}

beforeEach(() => open());
afterEach(async () => {
  await graph.close();
  await proxy.close();
  await sandbox.close();
});

const QUERY = `query ($ids: [ID!]!, $at: AtInput) {
  accounts(ids: $ids) {
    balances(assets: ["ETH:18"], at: $at) {
      nodes { total { atomic } provenance { block { number hash } pinned behind } failure { code } }
    }
  }
}`;

const schema = z.object({
  accounts: z.array(
    z.object({
      balances: z.object({
        nodes: z.array(
          z.object({
            total: z.object({ atomic: z.string() }).nullable(),
            provenance: z
              .object({
                block: z.object({ number: z.string(), hash: z.string() }),
                pinned: z.boolean(),
                behind: z.string().nullable(),
              })
              .nullable(),
            failure: z.object({ code: z.string() }).nullable(),
          }),
        ),
      }),
    }),
  ),
});

async function ask(query: string, variables: object): Promise<unknown> {
  const contextValue = graph.createContext();
  const variableValues = { ...variables };
  const { data } = await graphql({ schema: graph.schema, source: query, variableValues, contextValue });
  return data;
}

function accounts(network: string) {
  return sandbox.ledger.accounts('mesh', network).filter(({ subAccount }) => subAccount === null);
}

function idOf({ network, address }: { readonly network: string | null; readonly address: string }): string {
  return `account/mesh/${address}?network=${network}`;
}

async function read(of: readonly Parameters<typeof idOf>[0][], at: object | null = null) {
  const data = schema.parse(await ask(QUERY, { ids: of.map(idOf), at }));
  return data.accounts.flatMap(({ balances }) => balances.nodes);
}

test('many accounts cost as many calls as before, and hold at one block', async () => {
  const holders = accounts(ETHEREUM)
    .filter((holder) => sandbox.ledger.truth('mesh', holder, 'ETH:18') !== null)
    .slice(0, 5);
  expect(holders).toHaveLength(5);
  const { number, hash } = sandbox.ledger.chain(ETHEREUM).head;
  const nodes = await read(holders);
  const reported = nodes.map(({ total, provenance }) => ({ total: total?.atomic ?? null, provenance }));
  expect(reported).toEqual(
    holders.map((holder) => ({
      total: sandbox.ledger.truth('mesh', holder, 'ETH:18', { number })?.total?.toString() ?? null,
      provenance: expect.objectContaining({ block: { number: number.toString(), hash }, pinned: true, behind: '0' }),
    })),
  );
  const asked = proxy.seen.map(({ target }) => target);
  expect(asked.filter((target) => target === '/account/balance')).toHaveLength(5);
  expect(asked.filter((target) => target !== '/account/balance')).toEqual(['/network/options']);
  expect(
    new Set(proxy.seen.filter(({ body }) => body.includes('block_identifier')).map(({ body }) => hashIn(body))),
  ).toEqual(new Set([hash]));
});

function hashIn(body: string): unknown {
  const schemaOfBlock = z.object({ block_identifier: z.object({ hash: z.string() }) });
  return schemaOfBlock.parse(JSON.parse(body)).block_identifier.hash;
}

test('one account costs one call, and what is asked for later in the same request holds at its block', async () => {
  const [holder] = accounts(ETHEREUM);
  if (holder === undefined) throw new Error('no such holder');
  const data = await ask(
    `query ($id: ID!) {
      account(id: $id) {
        balance(asset: "ETH:18") {
          provenance { block { hash } }
          asset { balances(accounts: ["${holder.address}"]) { nodes { account { balance(asset: "STX:6") { provenance { block { hash } } failure { code } } } } } }
        }
      }
    }`,
    { id: idOf(holder) },
  );
  const hashes = [...JSON.stringify(data).matchAll(/"hash":"([^"]+)"/g)].map(([, hash]) => hash);
  expect(new Set(hashes).size).toBe(1);
  expect(proxy.seen.filter(({ target }) => target === '/account/balance').length).toBeLessThanOrEqual(2);
});

test('a failure states no block, and what is read after it is held to one all the same', async () => {
  const [holder, ...others] = accounts(ETHEREUM);
  if (holder === undefined) throw new Error('no such holder');
  const data = await ask(
    `query ($id: ID!, $ids: [ID!]!) {
      account(id: $id) { balance(asset: "NOPE:1") { failure { code } asset { balances(accounts: $ids) { nodes {
        account { balance(asset: "ETH:18") { provenance { block { hash } } } }
      } } } } }
    }`,
    { id: idOf(holder), ids: others.slice(0, 6).map(({ address }) => address) },
  );
  const hashes = [...JSON.stringify(data).matchAll(/"hash":"([^"]+)"/g)].map(([, hash]) => hash);
  expect(hashes.length).toBeGreaterThan(2);
  expect(new Set(hashes).size).toBe(1);
});

test('a block that is named by its number is read by its hash as soon as that is known', async () => {
  const holders = accounts(ETHEREUM)
    .filter((holder) => sandbox.ledger.truth('mesh', holder, 'ETH:18', { number: 5n }) !== null)
    .slice(0, 3);
  const nodes = await read(holders, { block: '5' });
  const fifth = sandbox.ledger.chain(ETHEREUM).find({ number: 5n });
  if (fifth === null || fifth === 'orphaned') throw new Error('no block');
  expect(nodes.map(({ provenance }) => provenance?.block.hash)).toEqual(holders.map(() => fifth.hash));
  const [first, ...later] = proxy.seen.filter(({ target }) => target === '/account/balance').map(({ body }) => body);
  expect(first).not.toContain(fifth.hash);
  expect(later.map((body) => body.includes(fifth.hash))).toEqual([true, true]);
});

test('a network without history says of each balance that it is not pinned, and refuses a named block', async () => {
  const holders = accounts(BITCOIN).slice(0, 4);
  const data = await ask(
    `query ($ids: [ID!]!) {
      accounts(ids: $ids) { balances { nodes { provenance { pinned behind block { number } } } } }
    }`,
    { ids: holders.map(idOf) },
  );
  const reported = [...JSON.stringify(data).matchAll(/"pinned":(true|false),"behind":(null|"\d+")/g)].map(
    ([text]) => text,
  );
  expect(new Set(reported)).toEqual(new Set(['"pinned":false,"behind":null']));
  const nodes = await read(holders, { block: '1' });
  expect(nodes.map(({ failure }) => failure?.code)).toEqual(holders.map(() => 'HISTORY_UNSUPPORTED'));
});

test('a moment that the source cannot be asked for is refused, and nothing is asked', async () => {
  const holders = accounts(ETHEREUM).slice(0, 2);
  for (const at of [{ time: '2026-11-21T00:00:00Z' }, { tag: 'FINALIZED' }]) {
    const nodes = await read(holders, at);
    expect(nodes.map(({ failure }) => failure?.code)).toEqual(['HISTORY_UNSUPPORTED', 'HISTORY_UNSUPPORTED']);
  }
  expect(proxy.seen).toEqual([]);
  const [first] = await read(holders, { tag: 'LATEST' });
  expect(first?.provenance?.pinned).toBe(true);
});
