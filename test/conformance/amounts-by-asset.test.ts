/** Parts of a balance that one asset has and another lacks: what the kit demands, and what balances and totals make of it. */
import { graphql } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Balancegraph, createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { type RunningUpstream, rules } from '../../src/conformance/index.ts';
import { judge } from '../../src/conformance/run.ts';
import type { AmountPart, Provider, ProviderKind, Reading } from '../../src/index.ts';
import { holdToTheKit } from './whole-kit.ts';
import { book, subject as plain, upstream } from './whole-ledger.ts';

const partsOf = (ref: string): readonly AmountPart[] => (ref === 'GOLD' ? ['total', 'locked'] : ['total']);

/** The book, where a third of all gold is locked, and nothing else ever is. */
function vault(change: (provider: Provider) => Provider = (provider) => provider): ProviderKind<object> {
  return {
    ...book,
    kind: 'vault',
    create(options) {
      const provider = book.create(options);
      return change({
        ...provider,
        capabilities: { ...provider.capabilities, amounts: ['total', 'locked'], relation: 'total includes locked.' },
        amounts: partsOf,
        reads: provider.reads.map((read) => {
          if (read.shape !== 'cross-product') return read;
          const decode: typeof read.balances.decode = (call, exchange) => {
            const page = read.balances.decode(call, exchange);
            return { ...page, items: page.items.map(withLocked) };
          };
          return { ...read, balances: { ...read.balances, decode } };
        }),
      });
    },
  };
}

function withLocked(reading: Reading): Reading {
  if ('failure' in reading || reading.asset !== 'GOLD') return reading;
  const { total } = reading.amounts;
  return { ...reading, amounts: { ...reading.amounts, locked: total === null ? null : total / 3n } };
}

const truth = {
  ...plain.truth,
  accounts: plain.truth.accounts.map(({ name, holdings }) => ({
    name,
    holdings: new Map(
      [...holdings].map(([ref, amounts]) => [
        ref,
        ref === 'GOLD' ? { ...amounts, locked: (amounts.total ?? 0n) / 3n } : amounts,
      ]),
    ),
  })),
};
const subject = { ...plain, kind: vault(), truth };

holdToTheKit(subject, 'A9PM C6GP D7NU E3VC E5NM L5WT N5RB Q9MN T3WR U6FN V4SP');

test.each<[string, (provider: Provider) => Provider, RegExp]>([
  ['declares a part that it never reports', (one) => ({ ...one, amounts: () => ['total', 'locked'] }), /but missing$/],
  ['reports a part that it does not declare', (one) => ({ ...one, amounts: () => ['total'] }), /but not declared$/],
  [
    'declares a part of an asset alone',
    (one) => ({ ...one, capabilities: { ...one.capabilities, amounts: ['total'] } }),
    /one that the source does not declare$/,
  ],
  ['declares no part of an asset', (one) => ({ ...one, amounts: () => [] }), /its asset has no part/],
])('the kit sees a provider that %s', async (_, change, reason) => {
  const rule = rules.find(({ id }) => id === 'P8HT');
  if (rule === undefined) throw new Error('there is no such rule');
  const verdict = await judge({ ...subject, kind: vault(change) }, rule);
  expect(verdict.reason).toMatch(reason);
});

let running: RunningUpstream;
let graph: Balancegraph;
beforeAll(async () => {
  running = await upstream.start();
  const kinds = [vault()];
  const sources = [{ id: 'vault', provider: 'vault', url: running.url, options: {} }];
  graph = createBalancegraph({ config: configSchema(kinds).parse({ sources }), kinds });
});
afterAll(async () => {
  await graph.close();
  await running.close();
});

async function ask(source: string): Promise<unknown> {
  const { data, errors } = await graphql({ schema: graph.schema, source, contextValue: graph.createContext() });
  return JSON.parse(JSON.stringify({ data, ...(errors === undefined ? {} : { errors }) }));
}

test('the graph says it of each asset, and a zero by absence has the parts of its asset', async () => {
  const query = `{
    source(id: "source/vault") { capabilities { amounts } }
    account(id: "account/vault/cid") { balances(assets: ["GOLD", "WINE"]) {
      nodes { asset { ref amounts } total { atomic } locked { atomic } available { atomic } provenance { basis } }
    } }
  }`;
  const node = (ref: string, amounts: readonly string[], locked: object | null) => ({
    asset: { ref, amounts },
    total: { atomic: '0' },
    locked,
    available: null,
    provenance: { basis: 'ABSENT_IS_ZERO' },
  });
  expect(await ask(query)).toEqual({
    data: {
      source: { capabilities: { amounts: ['TOTAL', 'LOCKED'] } },
      account: {
        balances: { nodes: [node('GOLD', ['TOTAL', 'LOCKED'], { atomic: '0' }), node('WINE', ['TOTAL'], null)] },
      },
    },
  });
});

test('a total of a part leaves out the assets that never have it, and asks for none of them', async () => {
  const totals = (assets: readonly string[]) =>
    ask(`{ portfolio(accounts: ["account/vault/ann", "account/vault/bob"], assets: ${JSON.stringify(
      assets.map((ref) => `asset/vault/${ref}`),
    )}, part: LOCKED) {
      totals { nodes { atLeast { atomic } coverage { asked answered failed { code } } } }
    } }`);
  expect(await totals(['GOLD', 'WINE'])).toMatchObject({
    data: {
      portfolio: {
        totals: {
          nodes: [
            { atLeast: { atomic: '3002399751580333' }, coverage: { asked: 2, answered: 2, failed: [] } },
            { atLeast: null, coverage: { asked: 2, answered: 0, failed: [{ code: 'PART_UNSUPPORTED' }] } },
          ],
        },
      },
    },
  });
  const before = upstream.requests();
  await totals(['WINE', 'IRON']);
  expect(upstream.requests()).toBe(before);
});
