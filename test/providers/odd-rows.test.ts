/** What one odd row does to the pairs beside it, at every provider: nothing, but that silence is no zero any more. */
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/balances/answer/reconcile.ts';
import type { Exchange, UpstreamRequest } from '../../src/http/exchange.ts';
import { parseJson } from '../../src/http/json.ts';
import { receivedExchange } from '../../src/http/received.ts';
import { makeAccount } from '../../src/model/identity.ts';
import { evm } from '../../src/providers/evm/provider.ts';
import { graphql } from '../../src/providers/graphql/provider.ts';
import { loopring } from '../../src/providers/loopring/provider.ts';
import { mesh } from '../../src/providers/mesh/provider.ts';
import type { Provider, ProviderKind } from '../../src/providers/provider.ts';
import { reddio } from '../../src/providers/reddio/provider.ts';
import { teos } from '../../src/providers/teos/provider.ts';
import { openInvented } from '../balances/invented.ts';
import { encodeValues, resultsData } from '../evm/abi-oracle.ts';
import { grid } from './graphql-indexer.ts';

interface OddRows {
  readonly provider: Provider;
  readonly network: string | null;
  readonly address: string;
  /** Three assets; the answer has a row of the first one. */
  readonly assets: readonly [good: string, silent: string, other: string];
  /** A sound row of the asset with the amount 5. */
  row(asset: string): string;
  /** The answer to a request, with these rows where it is one for balances. */
  answer(rows: readonly string[], request: UpstreamRequest): string;
  /** Rows that do not say what they are about. */
  readonly lost: readonly string[];
  /** Rows that say it, and that no reference can name. */
  readonly unaskable: readonly string[];
  /** Rows of the third asset that say so, and have no amount that can be read. */
  readonly bad: readonly string[];
}

function create<Options>(kind: ProviderKind<Options>, options: object): Provider {
  return kind.create(kind.options.parse(options));
}

const STARK = '0x38cae143fe6d2b8bdb7051f211744017d98f7e6a67e45a5dfc08759c119cf3c';
const EVM = '0x9f114da25b61b77606d47eab414b9360f8783979';

const meshRow = (currency: string, value = '"5"') => `{"value":${value},"currency":${currency}}`;
const teosRow = (address: string, asset: string, amount = '"5"') =>
  `{"Address":${address},"UniqueAssetId":${asset},"Amount":${amount}}`;
const tokenRow = (id: string, total = '"5"') => `{"tokenId":${id},"total":${total},"locked":"0"}`;
const reddioRow = (id: string, available = '5') =>
  `{"asset_id":${id},"balance_available":${available},"balance_frozen":0,"quantum":1,"type":"ERC20","decimals":0}`;
const cell = (account: string, token: string, amount = '"5"') =>
  `{"account":${account},"token":${token},"amount":${amount}}`;

const subjects: Readonly<Record<string, OddRows>> = {
  mesh: {
    provider: create(mesh, { absent: 'zero', networks: [{ blockchain: 'a', network: 'b', history: false }] }),
    network: 'a/b',
    address: 'acc',
    assets: ['GOOD:6', 'MISS:6', 'ODD:6'],
    row: (asset) => meshRow(`{"symbol":"${asset.split(':')[0]}","decimals":6}`),
    answer: (rows) => `{"block_identifier":{"index":7,"hash":"h"},"balances":[${rows}]}`,
    lost: [
      ...['null', '-1', '18.5', '"x"', '[]', 'true'].map((decimals) =>
        meshRow(`{"symbol":"X","decimals":${decimals}}`),
      ),
      meshRow('{"symbol":"X"}'),
      meshRow('{"decimals":6}'),
      meshRow('{"symbol":"","decimals":6}'),
      meshRow('{"symbol":"X","decimals":6,"metadata":""}'),
      meshRow('{"symbol":"X","decimals":6,"metadata":[]}'),
      meshRow('null'),
      meshRow('"X"'),
      '{"value":"5"}',
      'null',
      '[]',
      '7',
    ],
    unaskable: [meshRow(`{"symbol":"${'x'.repeat(129)}","decimals":6}`)],
    bad: ['null', '""', '"1.5"', '[]', '"+"'].map((value) => meshRow('{"symbol":"ODD","decimals":6.0}', value)),
  },
  teos: {
    provider: create(teos, { absent: 'zero', token: 'x' }),
    network: null,
    address: EVM,
    assets: ['0x1', '0x2', '0x3'],
    row: (asset) => teosRow(`"${EVM}"`, `"${asset}"`),
    answer: (rows) => `[${rows}]`,
    lost: [
      teosRow(`"${EVM}"`, 'null'),
      teosRow(`"${EVM}"`, '"gold"'),
      teosRow(`"${EVM}"`, '"0x0"'),
      teosRow('"nobody"', '"0x1"'),
      teosRow('null', '"0x3"'),
      '{}',
      'null',
      '"x"',
    ],
    unaskable: [],
    bad: ['null', '"1.5"', '"5,0"', '1e-1', '"1e99"'].map((amount) => teosRow(`"${EVM}"`, '"0x3"', amount)),
  },
  loopring: {
    provider: create(loopring, { absent: 'zero', apiKey: 'x' }),
    network: null,
    address: '17',
    assets: ['1', '2', '3'],
    row: (asset) => tokenRow(asset),
    answer: (rows, { step }) => (step === 'tokens' ? '[{"tokenId":1},{"tokenId":2},{"tokenId":3}]' : `[${rows}]`),
    lost: [
      ...['null', '-1', '"01"', '1.5', '70000', '[]'].map((id) => tokenRow(id)),
      '{"tokenId":3,"total":"5","locked":"0","accountId":"x"}',
      '{"total":"5","locked":"0"}',
      'null',
      '"x"',
    ],
    unaskable: ['32768', '40000', '65535'].map((id) => tokenRow(id)),
    bad: ['null', '"x"', '5.5', '{}'].map((total) => tokenRow('3', total)),
  },
  reddio: {
    provider: create(reddio, { absent: 'zero' }),
    network: null,
    address: STARK,
    assets: ['0x11', '0x12', '0x13'],
    row: (asset) => reddioRow(`"${asset}"`),
    answer: (rows) =>
      `{"status":"OK","error":"","data":{"list":[${rows}],"total":${rows.length},"current_page":1,"page_size":100,"total_page":1}}`,
    lost: [...['null', '""', '17', '"0x0"', '"gold"'].map((id) => reddioRow(id)), '{}', 'null', '[]'],
    unaskable: [],
    bad: ['null', '-1', '"x"', '1.5'].map((available) => reddioRow('"0x13"', available)),
  },
  graphql: {
    provider: create(graphql, { ...grid, absent: 'zero' }),
    network: null,
    address: 'bob',
    assets: ['GOLD', 'IRON', 'WINE'],
    row: (asset) => cell('{"id":"bob"}', `{"id":"${asset}"}`),
    answer: (rows) => `{"data":{"balances":[${rows}]}}`,
    lost: [
      cell('{"id":"bob"}', 'null'),
      cell('{"id":"bob"}', '{"id":""}'),
      cell('{"id":"bob"}', '{"id":{}}'),
      cell('null', '{"id":"WINE"}'),
      cell('{"id":[]}', '{"id":"WINE"}'),
      '{}',
      'null',
      '[]',
      '"x"',
    ],
    unaskable: [],
    bad: ['null', '"x"', '1.5', '[]'].map((amount) => cell('{"id":"bob"}', '{"id":"WINE"}', amount)),
  },
};

const names = Object.keys(subjects);

async function ask(name: string, rows: readonly string[], refs: readonly string[]): Promise<readonly Outcome[]> {
  const { provider, network, address, answer } = subjectOf(name);
  const account = makeAccount('s', { network, address, subAccount: null });
  const { request } = openInvented(provider.reads, {
    provider,
    send: async (sent) => exchangeOf(sent, answer(rows, sent)),
  });
  return (await request().loader.pairs(account, refs, null)).all();
}

function subjectOf(name: string): OddRows {
  const subject = subjects[name];
  if (subject === undefined) throw new Error('there is no such provider');
  return subject;
}

function exchangeOf(request: UpstreamRequest, text: string): Exchange {
  return receivedExchange({
    request,
    status: 200,
    header: () => null,
    bytes: Buffer.from(text),
    receivedAt: new Date(0),
  });
}

const five = { value: { amounts: { total: 5n } }, basis: 'REPORTED' };
const zero = { value: { amounts: { total: 0n } }, basis: 'ABSENT_IS_ZERO' };

describe.each(names)('%s', (name) => {
  const { assets, row, lost, unaskable, bad } = subjectOf(name);
  const [good, silent, other] = assets;

  test('without an odd row silence is zero, by declaration', async () => {
    expect(await ask(name, [row(good)], [good, silent])).toMatchObject([five, zero]);
  });

  test.each(lost)('beside %s a good row stands, and silence is unknown', async (odd) => {
    for (const rows of [
      [row(good), odd],
      [odd, row(good)],
    ]) {
      const [stated, silence] = await ask(name, rows, [good, silent]);
      expect(stated).toMatchObject(five);
      expect(silence).toMatchObject({ failure: { code: 'NOT_REPORTED', detail: expect.any(String) } });
    }
  });

  test.each(unaskable)('beside %s, which was not asked for, silence means what it always does', async (odd) => {
    expect(await ask(name, [row(good), odd], [good, silent])).toMatchObject([five, zero]);
  });

  test.each(bad)('%s fails its own pair alone', async (odd) => {
    const [stated, silence, failed] = await ask(name, [odd, row(good)], [good, silent, other]);
    expect([stated, silence]).toMatchObject([five, zero]);
    expect(failed).toMatchObject({ failure: { code: 'UPSTREAM_BAD_AMOUNT' } });
  });

  test('an answer of which no row can be read is the answer to something else', async () => {
    const outcomes = await ask(name, [lost[0] ?? '', lost[1] ?? ''], [good, silent]);
    expect(outcomes.filter((outcome) => 'value' in outcome)).toEqual([]);
  });

  test('the failures quote nothing of the row', async () => {
    const outcomes = await Promise.all([...lost, ...bad].map((odd) => ask(name, [row(good), odd], [silent, other])));
    const failures = outcomes.flat().filter((outcome) => 'failure' in outcome);
    expect(JSON.stringify(failures)).not.toMatch(/gold|nobody|70000|18\.5/);
  });
});

describe.each(['loopring', 'reddio'])('a complete listing of %s', (name) => {
  const { provider, network, address, answer, assets, row, lost, unaskable, bad } = subjectOf(name);
  const [good, silent, other] = assets;
  const account = makeAccount('s', { network, address, subAccount: null });
  const listing = (rows: readonly string[]) =>
    openInvented(provider.reads, { provider, send: async (sent) => exchangeOf(sent, answer(rows, sent)) }).request();

  test.each([...lost, ...unaskable])('is refused as a whole for %s', async (odd) => {
    const held = await listing([row(good), odd]).loader.holdings(account, null, null);
    expect(held).toMatchObject({ failure: { code: 'UPSTREAM_BAD_RESPONSE', detail: expect.any(String) } });
  });

  test.each(bad)('has a failed balance for %s', async (odd) => {
    expect(await listing([row(good), odd]).listing(account)).toEqual([`${good}=5`, `${other}=UPSTREAM_BAD_AMOUNT`]);
  });

  test('and named pairs that are read together with it are not', async () => {
    const request = listing([row(good), lost[0] ?? '']);
    const [held, pairs] = await Promise.all([request.listing(account), request.pairs(account, [good, silent])]);
    expect([held, pairs]).toEqual(['UPSTREAM_BAD_RESPONSE', ['5', 'NOT_REPORTED']]);
  });
});

test('a row of an account that was not asked condemns the answer, even where its asset cannot be read', async () => {
  const stranger = teosRow('"0xd9d18f6979473f8bdc6290ad772000c53bd5c907"', '"gold"');
  const { row } = subjectOf('teos');
  expect(await ask('teos', [row('0x1'), stranger], ['0x1'])).toMatchObject([
    { failure: { code: 'UPSTREAM_MISATTRIBUTED' } },
  ]);
});

describe('evm', () => {
  const provider = create(evm, { chain: 1 });
  const [contract, second] = [EVM, '0xd9d18f6979473f8bdc6290ad772000c53bd5c907'];
  const word = (value: bigint) => encodeValues(['uint256'], [value]);
  const results = [word(1n), word(7n), word(1_700_000_000n)].map((data) => ({ success: true, data }));

  const block = { number: '0x7', hash: `0x${'ab'.repeat(32)}`, timestamp: `0x${(1_700_000_000).toString(16)}` };

  function idOf({ body }: UpstreamRequest): unknown {
    const sent = parseJson(Buffer.from(JSON.stringify(body)));
    return typeof sent === 'object' && sent !== null && 'id' in sent ? sent.id : null;
  }

  function answered(request: UpstreamRequest, given: readonly { success: boolean; data: `0x${string}` }[]): Exchange {
    const isCall = request.step === 'eth_call';
    const result = resultsData([...results, ...given]);
    return exchangeOf(request, JSON.stringify({ jsonrpc: '2.0', id: idOf(request), result: isCall ? result : block }));
  }

  test.each<[string, { success: boolean; data: `0x${string}` }, string]>([
    ['a contract that refuses', { success: false, data: '0x08c379a0' }, 'UPSTREAM_REJECTED'],
    ['no contract', { success: true, data: '0x' }, 'UNKNOWN_ASSET'],
    ['half a word', { success: true, data: '0x0000000000000005' }, 'UPSTREAM_BAD_AMOUNT'],
    ['two words', { success: true, data: `${word(5n)}${'0'.repeat(64)}` }, 'UPSTREAM_BAD_AMOUNT'],
  ])('%s costs its own pair alone', async (_, odd, code) => {
    const account = makeAccount('s', { network: null, address: EVM, subAccount: null });
    const { request } = openInvented(provider.reads, {
      provider,
      send: async (sent) => answered(sent, [{ success: true, data: word(5n) }, odd]),
    });
    const outcomes = await request().pairs(account, [`erc20:${contract}`, `erc20:${second}`]);
    expect(outcomes).toEqual(['5', code]);
  });

  test('decimals of more than one byte are none, and cost the scale alone', () => {
    const facts = provider.facts?.facts;
    const question = { assets: [`erc20:${contract}`, `erc20:${second}`] };
    const request = facts?.request(question);
    if (facts === undefined || request === undefined) throw new Error('evm has facts');
    const text = (given: string) => ({ success: true, data: encodeValues(['string'], [given]) });
    const both = [511n, 18n].flatMap((decimals) => [
      text('Name'),
      text('SYM'),
      { success: true, data: word(decimals) },
    ]);
    expect(facts.decode(question, answered(request, both)).items).toMatchObject([
      { facts: { symbol: 'SYM', scale: null } },
      { facts: { symbol: 'SYM', scale: { numerator: 10n ** 18n } } },
    ]);
  });
});
