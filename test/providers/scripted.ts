/** A source whose servers answer what a test writes down, asked for chosen pairs through the graph. */
import { createServer } from 'node:http';
import { graphql } from 'graphql';
import { z } from 'zod';
import { createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { grid } from './graphql-indexer.ts';

export interface Reply {
  readonly status?: number;
  /** Sent as JSON; a text as it stands. */
  readonly body: unknown;
}

export type Script = (target: string) => Reply;

export interface Source {
  readonly provider: string;
  readonly options: object;
  readonly accounts: readonly string[];
  readonly assets: readonly string[];
  /** What is asked beside balances, and always answered well. */
  readonly beside?: (target: string) => Reply | null;
}

export interface Reported {
  /** The amount, or the code of the failure. */
  readonly pair: string;
  readonly retryable: boolean | null;
  readonly detail: string | null;
}

export interface Asked {
  /** By account, then by asset. */
  readonly reported: readonly Reported[];
  /** How many requests for balances the first server got. */
  readonly calls: number;
}

const shown = z.object({
  accounts: z.array(
    z.object({
      balances: z.object({
        nodes: z.array(
          z.object({
            total: z.object({ atomic: z.string() }).nullable(),
            failure: z.object({ code: z.string(), retryable: z.boolean(), detail: z.string().nullable() }).nullable(),
          }),
        ),
      }),
    }),
  ),
});

const QUESTION = `query ($ids: [ID!]!, $assets: [ID!]!) {
  accounts(ids: $ids) { balances(assets: $assets) { nodes { total { atomic } failure { code retryable detail } } } }
}`;

/** The answers of the first server, and of the next one where there is one. */
export async function ask(source: Source, first: Script, next?: Script): Promise<Asked> {
  let calls = 0;
  const servers = [await serve(source, first, () => (calls += 1))];
  if (next !== undefined) servers.push(await serve(source, next, () => {}));
  const [url, ...fallbackUrls] = servers.map((server) => server.url);
  const settings = { id: 's', provider: source.provider, url, fallbackUrls, retries: 0, options: source.options };
  const graph = createBalancegraph({ config: configSchema(builtInKinds).parse({ sources: [settings] }) });
  try {
    const { data, errors } = await graphql({
      schema: graph.schema,
      source: QUESTION,
      variableValues: { ids: source.accounts.map((address) => `account/s/${address}`), assets: source.assets },
      contextValue: graph.createContext(),
    });
    if (data === null || data === undefined) throw new Error(JSON.stringify(errors));
    const nodes = shown.parse(data).accounts.flatMap(({ balances }) => balances.nodes);
    return { calls, reported: nodes.map(reportedOf) };
  } finally {
    await graph.close();
    await Promise.all(servers.map((server) => server.close()));
  }
}

type Node = z.output<typeof shown>['accounts'][number]['balances']['nodes'][number];

function reportedOf({ total, failure }: Node): Reported {
  return {
    pair: failure?.code ?? total?.atomic ?? 'nothing',
    retryable: failure?.retryable ?? null,
    detail: failure?.detail ?? null,
  };
}

async function serve({ beside }: Source, script: Script, onCall: () => void) {
  const server = createServer((request, response) => {
    const target = request.url ?? '';
    const aside = beside?.(target) ?? null;
    if (aside === null) onCall();
    const { status = 200, body } = aside ?? script(target);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server is not listening');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// ---------------------------------------------------------------------------------------------------------------
// One source of each kind, where what an answer passes over is zero, and the rows of its answers

const ALICE = '0x2f93b2f047e05cdf602820ac4b3178efc2b43d55';
const BOB = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';
const STARK_KEY = '0x38cae143fe6d2b8bdb7051f211744017d98f7e6a67e45a5dfc08759c119cf3c';

export const teos: Source = {
  provider: 'teos',
  options: { token: 't', absent: 'zero' },
  accounts: [ALICE, BOB],
  assets: ['0xa1', '0xb2'],
};
export const teosRow = (UniqueAssetId: string, more: object = {}) => ({
  Address: ALICE,
  UniqueAssetId,
  Amount: '7',
  ...more,
});

export const mesh: Source = {
  provider: 'mesh',
  options: { networks: [{ blockchain: 'hedera', network: 'mainnet' }], absent: 'zero' },
  accounts: ['0.0.7?network=hedera/mainnet'],
  assets: ['AAA:9', 'BBB:9'],
};
export const meshRow = (symbol: string, more: object = {}) => ({
  value: '7',
  currency: { symbol, decimals: 9 },
  ...more,
});
export const meshBody = (balances: unknown, more: object = {}) => ({
  block_identifier: { index: 5, hash: '0xb5' },
  balances,
  ...more,
});

export const loopring: Source = {
  provider: 'loopring',
  options: { apiKey: 'k', absent: 'zero' },
  accounts: [ALICE],
  assets: ['0', '1'],
  beside: (target) => (target.startsWith('/api/v3/exchange/tokens') ? { body: ['ETH', 'LRC'].map(token) } : null),
};
function token(symbol: string, tokenId: number) {
  return { symbol, name: symbol, tokenId, address: BOB, decimals: 18 };
}
export const loopringRow = (tokenId: unknown, more: object = {}) => ({
  tokenId,
  total: '7',
  locked: '0',
  pending: { withdraw: '0', deposit: '0' },
  ...more,
});

/** Three assets, so that the account is listed. */
export const reddio: Source = {
  provider: 'reddio',
  options: { limit: 4, absent: 'zero' },
  accounts: [STARK_KEY],
  assets: ['0xa1', '0xb2', '0xc3'],
};
export const reddioRow = (asset_id: string, more: object = {}) => ({
  asset_id,
  contract_address: BOB,
  balance_available: 7,
  balance_frozen: 0,
  type: 'ERC20',
  quantum: 1,
  ...more,
});
export const reddioBody = (list: unknown, around: object = {}, envelope: object = {}) => ({
  status: 'OK',
  error: '',
  error_code: 0,
  data: { list, ...around },
  ...envelope,
});

export const indexer: Source = {
  provider: 'graphql',
  options: { ...grid, absent: 'zero' },
  accounts: ['alice', 'bob'],
  assets: ['GOLD', 'IRON'],
};
export const indexerRow = (id: string, more: object = {}) => ({
  account: { id: 'alice' },
  token: { id, symbol: null, decimals: 2 },
  amount: '7',
  ...more,
});
export const indexerBody = (balances: unknown, more: object = {}) => ({
  data: { balances, _meta: { number: 5, hash: '0xb5', timestamp: 1 } },
  ...more,
});

/** By provider, an answer that has all pairs of its source. */
export const wholeBodies: Readonly<Record<string, unknown>> = {
  teos: teos.accounts.flatMap((Address) => teos.assets.map((ref) => teosRow(ref, { Address }))),
  mesh: meshBody([meshRow('AAA'), meshRow('BBB')]),
  loopring: [loopringRow(0), loopringRow(1)],
  reddio: reddioBody(
    reddio.assets.map((ref) => reddioRow(ref)),
    { total: 3 },
  ),
  graphql: indexerBody(
    indexer.accounts.flatMap((id) => indexer.assets.map((ref) => indexerRow(ref, { account: { id } }))),
  ),
};
