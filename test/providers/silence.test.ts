/**
 * Never a zero from an answer that is, or may be, incomplete, or that holds a near miss of what was asked: bodies over
 * HTTP, at every kind of source that has the option `absent: zero`, through the graph.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { graphql } from 'graphql';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { computeAssetId } from '../../src/providers/reddio/asset-id.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { grid as indexerGrid } from './graphql-indexer.ts';

interface Reply {
  readonly status?: number;
  readonly body: unknown;
}

type Answer = (target: string) => Reply;

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function serve(answer: Answer): Promise<string> {
  const server = createServer((request, response) => {
    const { status = 200, body } = answer(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const shown = z.object({
  accounts: z.array(
    z.object({
      balances: z.object({
        nodes: z.array(
          z.object({
            total: z.object({ atomic: z.string() }).nullable(),
            failure: z.object({ code: z.string(), detail: z.string().nullable() }).nullable(),
          }),
        ),
      }),
    }),
  ),
});

interface Subject {
  readonly provider: string;
  readonly options: object;
  readonly accounts: readonly string[];
  readonly assets: readonly string[];
  /** Asked for all that the accounts hold in the same request. */
  readonly listed?: boolean;
  /** What else the source is asked, e.g. for its catalogue. */
  readonly beside?: (target: string) => Reply | null;
}

interface Outcomes {
  /** By account, then by asset: the amount, or the code of the failure. */
  readonly pairs: readonly string[];
  readonly details: readonly (string | null)[];
}

async function ask(
  { provider, options, accounts, assets, beside, listed = false }: Subject,
  reply: Reply,
): Promise<Outcomes> {
  const url = await serve((target) => beside?.(target) ?? reply);
  const source = { id: 's', provider, url, retries: 0, options: { absent: 'zero', ...options } };
  const graph = createBalancegraph({ config: configSchema(builtInKinds).parse({ sources: [source] }) });
  opened.push(() => graph.close());
  const { data, errors } = await graphql({
    schema: graph.schema,
    source: `query ($ids: [ID!]!, $assets: [ID!]!) {
      accounts(ids: $ids) { ${listed ? 'all: balances(first: 100) { totalCount }' : ''} balances(assets: $assets) { nodes { total { atomic } failure { code detail } } } }
    }`,
    variableValues: { ids: accounts.map((address) => `account/s/${address}`), assets },
    contextValue: graph.createContext(),
  });
  if (data === null || data === undefined) throw new Error(JSON.stringify(errors));
  const nodes = shown.parse(data).accounts.flatMap(({ balances }) => balances.nodes);
  return {
    pairs: nodes.map(({ total, failure }) => failure?.code ?? total?.atomic ?? 'nothing'),
    details: nodes.map(({ failure }) => failure?.detail ?? null),
  };
}

const refs = (count: number): string[] => Array.from({ length: count }, (_, index) => `0x${(index + 1).toString(16)}`);

// ---------------------------------------------------------------------------------------------------------------

const ALICE = '0x2f93b2f047e05cdf602820ac4b3178efc2b43d55';
const BOB = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';

const teos: Subject = {
  provider: 'teos',
  options: { token: 't', pairsPerCall: 1000 },
  accounts: [ALICE],
  assets: refs(60),
};
const teosRows = (count: number) => refs(count).map((ref) => ({ Address: ALICE, UniqueAssetId: ref, Amount: '7' }));
const sevens = (count: number): string[] => Array(count).fill('7');
const all = (code: string, count: number): string[] => Array(count).fill(code);

describe('TEOS', () => {
  const rows = teosRows(50);
  test.each<[string, unknown]>([
    ['a bare list of a full page', rows],
    ['a wrapper without a link', { '@odata.context': 'x', value: rows }],
    ['a link under a name that OData does not have', { nextLink: 'more', value: rows.slice(0, 49) }],
    ['a word of more', { '@odata.partial': true, value: rows.slice(0, 49) }],
  ])('%s: what is missing is unknown', async (_name, body) => {
    const { pairs } = await ask(teos, { body });
    const read = pairs.filter((outcome) => outcome === '7').length;
    expect(read).toBeGreaterThanOrEqual(49);
    expect(pairs).toEqual([...sevens(read), ...all('NOT_REPORTED', 60 - read)]);
  });

  test.each([
    ['more counted than there are', { '@odata.count': 60, value: rows }, 'UPSTREAM_TRUNCATED'],
    ['an error beside rows', { value: rows.slice(0, 1), error: { code: 'x', message: 'y' } }, 'UPSTREAM_UNEXPLAINED'],
    ['an error that is a word', { value: rows.slice(0, 1), error: 'broken' }, 'UPSTREAM_UNEXPLAINED'],
  ])('%s: the whole answer failed', async (_name, body, code) => {
    expect((await ask(teos, { body })).pairs).toEqual(all(code, 60));
  });

  test('a row that stands twice may stand in the place of another, plain as it is', async () => {
    const [first] = teosRows(1);
    const { pairs } = await ask({ ...teos, assets: refs(3) }, { body: [first, first] });
    expect(pairs).toEqual(['7', ...all('NOT_REPORTED', 2)]);
  });

  test.each(['@odata.nextLink', '@nextLink', 'odata.nextLink'])('%s is followed', async (key) => {
    const beside = (target: string) => (target.includes('skip') ? { body: { value: teosRows(60).slice(50) } } : null);
    const { pairs } = await ask({ ...teos, beside }, { body: { value: rows, [key]: 'GetAssetsBalances(x)?$skip=50' } });
    expect(pairs).toEqual(sevens(60));
  });

  test('a whole answer still says zero', async () => {
    expect((await ask(teos, { body: { value: teosRows(3) } })).pairs).toEqual([...sevens(3), ...all('0', 57)]);
  });
});

const meshRow = (value: string, currency: object) => ({ value, currency });
const meshBody = (...balances: object[]) => ({ block_identifier: { index: 5, hash: '0xb5' }, balances });
const mesh = (...assets: string[]): Subject => ({
  provider: 'mesh',
  options: { networks: [{ blockchain: 'hedera', network: 'mainnet' }] },
  accounts: ['0.0.7?network=hedera/mainnet'],
  assets,
});

describe('Mesh', () => {
  test.each<[string, string, object]>([
    [
      'the same symbol with metadata',
      '0.0.555:0',
      { symbol: '0.0.555', decimals: 0, metadata: { type: 'NON_FUNGIBLE_UNIQUE' } },
    ],
    ['the same symbol with other decimals', 'AAA:9', { symbol: 'AAA', decimals: 8 }],
    ['the symbol in another case', 'AAA:9', { symbol: 'aaa', decimals: 9 }],
    [
      'the same contract under another symbol',
      'USDC:6{"contractAddress":"0x2f93b2f047e05cdf602820ac4b3178efc2b43d55"}',
      { symbol: 'USDC.e', decimals: 6, metadata: { contractAddress: ALICE } },
    ],
  ])('a near miss, %s: unknown, and the detail names it', async (_name, asset, held) => {
    const { pairs, details } = await ask(mesh(asset), { body: meshBody(meshRow('7', held)) });
    expect(pairs).toEqual(['NOT_REPORTED']);
    expect(details[0]).toContain('symbol' in held ? String(held.symbol) : '');
  });

  test.each([
    ['a cursor', { next_offset: 3 }],
    ['an error', { error: null }],
  ])('%s beside the balances: unknown', async (_name, more) => {
    const { pairs } = await ask(mesh('AAA:9', 'BBB:9'), {
      body: { ...meshBody(meshRow('7', { symbol: 'AAA', decimals: 9 })), ...more },
    });
    expect(pairs).toEqual(['7', 'NOT_REPORTED']);
  });

  test('a whole answer without a near miss says zero', async () => {
    const { pairs } = await ask(mesh('AAA:9', 'BBB:9'), {
      body: meshBody(meshRow('7', { symbol: 'AAA', decimals: 9 })),
    });
    expect(pairs).toEqual(['7', '0']);
  });
});

const loopring: Subject = {
  provider: 'loopring',
  options: { apiKey: 'k' },
  accounts: [ALICE],
  assets: ['0', '1'],
  beside: (target) =>
    target.startsWith('/api/v3/exchange/tokens')
      ? {
          body: ['ETH', 'LRC'].map((symbol, tokenId) => ({
            symbol,
            name: symbol,
            tokenId,
            address: BOB,
            decimals: 18,
          })),
        }
      : null,
};
const loopringRow = (tokenId: number) => ({
  tokenId,
  total: '7',
  locked: '0',
  pending: { withdraw: '0', deposit: '0' },
});

describe('Loopring', () => {
  test('a row alone is no list that could hold the other', async () => {
    expect((await ask(loopring, { body: loopringRow(0) })).pairs).toEqual(['7', 'NOT_REPORTED']);
  });

  test('a row that stands twice may stand in the place of another', async () => {
    const { pairs, details } = await ask(loopring, { body: [loopringRow(0), loopringRow(0)] });
    expect([pairs, details[1]]).toEqual([
      ['7', 'NOT_REPORTED'],
      'a pair stands twice in the answer, so that another one may have been left out',
    ]);
  });

  test('a row for a slot that the list of tokens does not have may be what was meant', async () => {
    const { pairs, details } = await ask(
      { ...loopring, listed: true },
      { body: [loopringRow(0), loopringRow(10_001)] },
    );
    expect([pairs, details[1]]).toEqual([
      ['7', 'NOT_REPORTED'],
      'the answer has "10001", which the source does not list as an asset',
    ]);
  });

  test('a list says zero of what it leaves out, where the option says so', async () => {
    expect((await ask(loopring, { body: [loopringRow(0)] })).pairs).toEqual(['7', '0']);
  });
});

const KEY = '0x38cae143fe6d2b8bdb7051f211744017d98f7e6a67e45a5dfc08759c119cf3c';
const reddioRow = (asset_id: string) => ({
  asset_id,
  contract_address: BOB,
  balance_available: 7,
  balance_frozen: 0,
  type: 'ERC20',
  quantum: 1,
});
const reddio = (more: object = {}): Subject => ({
  provider: 'reddio',
  options: { limit: 2, ...more },
  accounts: [KEY],
  assets: ['0x1', '0x2', '0x3'],
});
const reddioBody = (list: object[], around: object = {}, envelope: object = {}) => ({
  status: 'OK',
  error: '',
  error_code: 0,
  data: { list, ...around },
  ...envelope,
});

describe('Reddio', () => {
  const one = [reddioRow('0x1')];
  const two = [reddioRow('0x1'), reddioRow('0x2')];
  test.each<[string, object, readonly string[]]>([
    ['a full page without a number of pages', reddioBody(two, { total: 2 }), ['7', '7', 'NOT_REPORTED']],
    ['a member beside the rows', reddioBody(one, { cursor: 'x' }), ['7', 'NOT_REPORTED', 'NOT_REPORTED']],
    ['a word of an error', reddioBody(one, {}, { error: 'partly' }), ['7', 'NOT_REPORTED', 'NOT_REPORTED']],
    ['fewer rows than counted', reddioBody(one, { total: 2 }), all('UPSTREAM_BAD_RESPONSE', 3)],
    ['a whole list', reddioBody(one, { total: 1 }), ['7', '0', '0']],
    [
      'a row that stands twice',
      reddioBody([...one, ...one], { total: 2, total_page: 1, current_page: 1 }),
      ['7', 'NOT_REPORTED', 'NOT_REPORTED'],
    ],
  ])('%s', async (_name, body, expected) => {
    expect((await ask(reddio(), { body })).pairs).toEqual(expected);
  });

  test.each(['ERC20', 'ERC721'])('a row of type %s under an id that is not its own', async (type) => {
    const meant = computeAssetId({ type: 'ERC20', contract: BOB, quantum: 1n, tokenId: null }) ?? '';
    const subject = { ...reddio(), assets: ['0x1', '0x2', meant] };
    const { pairs, details } = await ask(subject, { body: reddioBody([{ ...reddioRow('0x1'), type }], { total: 1 }) });
    expect([pairs, details[2]]).toEqual([
      ['7', '0', 'NOT_REPORTED'],
      'the answer has "0x1", which may be what was meant',
    ]);
  });
});

const indexer = (options: object = {}): Subject => ({
  provider: 'graphql',
  options: { ...indexerGrid, ...options },
  accounts: ['alice', 'bob'],
  assets: ['GOLD', 'IRON'],
});
const indexed = (account: string, token: string, amount = '7') => ({
  account: { id: account },
  token: { id: token, symbol: token.toLowerCase(), decimals: 2 },
  amount,
});
const data = (...balances: object[]) => ({ data: { balances, _meta: { number: 5, hash: '0xb5', timestamp: 1 } } });

describe('a GraphQL service', () => {
  test('a full answer that does not answer every pair, for its rows stand twice', async () => {
    const rows = [indexed('alice', 'GOLD'), indexed('alice', 'GOLD'), indexed('bob', 'GOLD'), indexed('bob', 'GOLD')];
    const { pairs } = await ask(indexer({ rowsPerAnswer: 4 }), { body: data(...rows) });
    expect(pairs).toEqual(['7', 'NOT_REPORTED', '7', 'NOT_REPORTED']);
  });

  test('unequal doubles are a conflict, and nothing beside them a zero', async () => {
    const rows = [
      indexed('alice', 'GOLD'),
      indexed('alice', 'GOLD', '8'),
      indexed('bob', 'GOLD'),
      indexed('bob', 'GOLD'),
    ];
    const { pairs } = await ask(indexer({ rowsPerAnswer: 4 }), { body: data(...rows) });
    expect(pairs).toEqual(['UPSTREAM_CONFLICT', 'NOT_REPORTED', '7', 'NOT_REPORTED']);
  });

  test('a member that GraphQL does not define', async () => {
    const { pairs } = await ask(indexer(), { body: { ...data(indexed('alice', 'GOLD')), hasNext: true } });
    expect(pairs).toEqual(['7', ...all('NOT_REPORTED', 3)]);
  });

  test('a whole answer says zero', async () => {
    expect((await ask(indexer(), { body: data(indexed('alice', 'GOLD')) })).pairs).toEqual(['7', '0', '0', '0']);
  });
});

// ---------------------------------------------------------------------------------------------------------------

const sound: readonly (readonly [string, Subject, unknown])[] = [
  ['teos', { ...teos, assets: refs(3) }, teosRows(3)],
  ['mesh', mesh('AAA:9'), meshBody(meshRow('7', { symbol: 'AAA', decimals: 9 }))],
  ['loopring', loopring, [loopringRow(0), loopringRow(1)]],
  ['reddio', { ...reddio(), assets: ['0x1'] }, { status: 'OK', error: '', error_code: 0, data: reddioRow('0x1') }],
  ['graphql', indexer(), data(...['alice', 'bob'].flatMap((who) => ['GOLD', 'IRON'].map((ref) => indexed(who, ref))))],
];

describe.each(sound)('a success other than 200 at %s', (_name, subject, body) => {
  test.each([201, 202, 203, 206, 207])('HTTP %i is no whole answer', async (status) => {
    const { pairs } = await ask(subject, { status, body });
    expect(new Set(pairs)).toEqual(new Set([status === 206 ? 'UPSTREAM_TRUNCATED' : 'UPSTREAM_BAD_RESPONSE']));
  });

  test('HTTP 200 is', async () => {
    expect(new Set((await ask(subject, { body })).pairs)).toEqual(new Set(['7']));
  });
});
