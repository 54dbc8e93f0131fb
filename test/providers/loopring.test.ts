import { readFileSync } from 'node:fs';
import { buildSchema, isObjectType } from 'graphql';
import { parse } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import { asArray, asObject, field } from '../../src/http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../src/http/exchange.ts';
import { decimalScale } from '../../src/model/amount.ts';
import { FailureError } from '../../src/model/failure.ts';
import { type Account, makeAccount } from '../../src/model/identity.ts';
import type { Details, Reading } from '../../src/model/reading.ts';
import { loopring } from '../../src/providers/loopring/provider.ts';
import type { BalanceRead, CallOf, Provider } from '../../src/providers/provider.ts';

const ADDRESS = '0x8656920c85342d646e5286cb841f90209272abeb';
const byId = accountNamed('11329');
const byAddress = accountNamed(ADDRESS);

const vectors = asObject(
  parse(readFileSync(new URL('../vectors/loopring.json', import.meta.url), 'utf8')),
  'loopring.json',
);
const provider = create({});
const lookup = create({ addressQuery: 'lookup' });

function accountNamed(address: string): Account {
  return makeAccount('loopring-main', { network: null, address, subAccount: null });
}

function create(options: object): Provider {
  return loopring.create(loopring.options.parse({ apiKey: 'canary-key', ...options }));
}

function bodyOf(id: string): unknown {
  const all = asArray(field(vectors, 'vectors'), 'vectors').map((vector) => asObject(vector, 'vector'));
  const found = all.find((vector) => field(vector, 'id') === id);
  return field(asObject(field(asObject(found, id), 'response'), id), 'body');
}

function readOf(from: Provider): BalanceRead<'account-assets'> {
  const [read] = from.reads;
  if (read?.shape !== 'account-assets') throw new Error('the read has another shape');
  return read;
}

function callFor(account: Account, assets: readonly string[] | 'all' = 'all'): CallOf<'account-assets'> {
  return { shape: 'account-assets', account, assets, at: null, filter: null };
}

/** An answer to `request`; a text is decoded as an HTTP body would be. */
function answer(request: UpstreamRequest, body: unknown, status = 200): Exchange {
  const decoded = typeof body === 'string' ? parse(body) : body;
  return { request, status, header: () => null, body: decoded, receivedAt: new Date(0) };
}

function decode(body: unknown, account = byId, from = provider): readonly Reading[] {
  const call = callFor(account);
  const { balances } = readOf(from);
  return balances.decode(call, answer(balances.request(call), body)).items;
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
  return 'none';
}

/** Total, available, locked, pending deposit and pending withdrawal, or the code of the failure. */
function figures(reading: Reading | undefined): unknown {
  if (reading === undefined) return undefined;
  if ('failure' in reading) return reading.failure.code;
  const { total, available, locked, pendingDeposit, pendingWithdrawal } = reading.amounts;
  return [total, available, locked, pendingDeposit, pendingWithdrawal];
}

function row(overrides: Record<string, string | undefined> = {}): string {
  const fields: Record<string, string | undefined> = {
    tokenId: '1',
    total: '"100"',
    locked: '"30"',
    pending: '{"withdraw":"5","deposit":"7"}',
    ...overrides,
  };
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return `{${present.map(([key, value]) => `"${key}":${value}`).join(',')}}`;
}

describe('recorded answers', () => {
  test.each([
    ['gitbook-balances', [['0', [99476758000000000n, 99476758000000000n, 0n, 0n, 0n]]]],
    [
      'rotki-balances',
      [
        ['0', [8427006149700000000n, 8427006149700000000n, 0n, 0n, 0n]],
        ['1', [435974889000000000000n, 435974889000000000000n, 0n, 0n, 0n]],
        ['5', [0n, 0n, 0n, 0n, 0n]],
        ['70', [2829249920000000000n, 2829249920000000000n, 0n, 0n, 0n]],
      ],
    ],
    ['docs-balance-swagger-example', [['10', [100n, 0n, 100n, 10000000000000n, 10000000000000n]]]],
  ])('%s', (id, expected) => {
    const readings = decode(bodyOf(id));
    expect(readings.map((reading) => [reading.asset, figures(reading)])).toEqual(expected);
    expect(readings.every(({ address }) => address === '11329')).toBe(true);
  });

  test('gitbook-tokens is the catalogue', () => {
    const facts = provider.facts?.facts;
    const request = facts?.request({ assets: [] });
    if (facts === undefined || request === undefined) throw new Error('no catalogue');
    expect(request).toEqual({ method: 'GET', path: '/api/v3/exchange/tokens', step: 'tokens' });
    const details = { __typename: 'LoopringAssetDetails', provider: 'loopring', enabled: true };
    expect(facts.decode({ assets: [] }, answer(request, bodyOf('gitbook-tokens'))).items).toEqual([
      {
        asset: '0',
        facts: {
          name: 'Ethereum',
          symbol: 'ETH',
          scale: decimalScale(18),
          type: 'ETH',
          contract: null,
          underlying: null,
          details: { ...details, tokenId: '0', precision: 7 },
        },
      },
      {
        asset: '1',
        facts: {
          name: 'Loopring',
          symbol: 'LRC',
          scale: decimalScale(18),
          type: 'ERC20',
          contract: '0xfc28028d9b1f6966fe74710653232972f50673be',
          underlying: null,
          details: { ...details, tokenId: '1', precision: 3 },
        },
      },
    ]);
  });

  test('a catalogue leaves unknown what it does not say, and needs token ids', () => {
    const facts = provider.facts?.facts;
    const request = facts?.request({ assets: [] });
    if (facts === undefined || request === undefined) throw new Error('no catalogue');
    const read = (body: string) => facts.decode({ assets: [] }, answer(request, body)).items;
    for (const decimals of ['null', '256', '-1', '"x"', '1.5', '[]']) {
      expect(read(`[{"tokenId":3,"symbol":7,"decimals":${decimals}}]`)).toMatchObject([
        { asset: '3', facts: { scale: null, symbol: null, name: null, type: null, contract: null } },
      ]);
    }
    expect(codeOf(() => read('{}'))).toBe('UPSTREAM_BAD_RESPONSE');
    expect(read('[{"tokenId":3,"decimals":18.0}]')).toMatchObject([{ facts: { scale: decimalScale(18) } }]);
    for (const odd of ['7', 'null', '{"symbol":"ETH"}', '{"tokenId":-1}', '{"tokenId":65536}', '{"tokenId":"x"}']) {
      const page = facts.decode({ assets: [] }, answer(request, `[${odd},{"tokenId":3}]`));
      expect(page, odd).toMatchObject({ items: [{ asset: '3' }], unreadable: [{ detail: expect.any(String) }] });
      expect(page.unreadable?.[0]?.unaskable, odd).toBeUndefined();
    }
    expect(facts.decode({ assets: [] }, answer(request, '[{"tokenId":40000},{"tokenId":3}]'))).toMatchObject({
      items: [{ asset: '3' }],
      unreadable: [{ detail: '[0].tokenId: the slot of an NFT', unaskable: true }],
    });
  });
});

describe('requests', () => {
  const requestOf = (call: CallOf<'account-assets'>, from = provider) => readOf(from).balances.request(call);

  test('are exact', () => {
    const path = '/api/v3/user/balances';
    expect(requestOf(callFor(byId)).path).toBe(`${path}?accountId=11329`);
    expect(requestOf(callFor(byAddress)).path).toBe(`${path}?address=${ADDRESS}`);
    expect(requestOf(callFor(byId, ['0', '1', '70'])).path).toBe(`${path}?accountId=11329&tokens=0,1,70`);
    expect(requestOf(callFor(byId), lookup).path).toBe(`${path}?accountId=11329`);
    expect(provider.ping.request(null).path).toBe('/api/v3/timestamp');
  });

  test('ask for the account id first where the server wants one', () => {
    const call = callFor(byAddress, ['0', '5']);
    const { balances } = readOf(lookup);
    const first = balances.request(call);
    expect(first).toEqual({ method: 'GET', path: `/api/v3/account?owner=${ADDRESS}`, step: 'account' });
    const found = balances.decode(call, answer(first, bodyOf('gitbook-account')));
    expect(found).toMatchObject({
      items: [],
      next: { method: 'GET', path: '/api/v3/user/balances?accountId=11329&tokens=0,5', step: 'balances' },
    });
    if (found.next === undefined) throw new Error('no second step');
    const { items } = balances.decode(call, answer(found.next, `[${row({ accountId: '11329' })}]`));
    expect(items.map(({ address }) => address)).toEqual([ADDRESS]);
    const strayed = balances.decode(call, answer(found.next, `[${row({ accountId: '7' })}]`));
    expect(strayed.items.map(({ address }) => address)).toEqual(['7']);
  });

  test('ask whether an account id without a row is registered, unless it was looked up', () => {
    const call = callFor(byId);
    const { balances } = readOf(provider);
    expect(balances.decode(call, answer(balances.request(call), '[]')).next).toMatchObject({
      path: '/api/v3/account?accountId=11329',
      step: 'owner',
    });
    const owner = callFor(byAddress);
    const found = readOf(lookup).balances.decode(
      owner,
      answer(readOf(lookup).balances.request(owner), bodyOf('gitbook-account')),
    );
    if (found.next === undefined) throw new Error('no second step');
    expect(readOf(lookup).balances.decode(owner, answer(found.next, '[]')).next).toBeUndefined();
  });

  test('a lone row is no list that could hold the others', () => {
    const { balances } = readOf(provider);
    const doubts = (assets: readonly string[]) => {
      const call = callFor(byAddress, assets);
      return balances.decode(call, answer(balances.request(call), row({}))).completeness?.doubts.length;
    };
    expect([doubts(['0']), doubts(['0', '5'])]).toEqual([0, 1]);
  });

  test('do not follow another account', () => {
    const call = callFor(accountNamed(`0x${'1'.repeat(40)}`));
    const { balances } = readOf(lookup);
    const reply = answer(balances.request(call), bodyOf('gitbook-account'));
    expect(codeOf(() => balances.decode(call, reply))).toBe('UPSTREAM_MISATTRIBUTED');
  });

  test('carry the key in a header that never shows', () => {
    expect([...provider.headers].map(([name, key]) => [name, key.reveal()])).toEqual([['x-api-key', 'canary-key']]);
    expect(JSON.stringify([...provider.headers])).not.toContain('canary');
    const refused = loopring.options.safeParse({ apiKey: 'canary\nkey' });
    expect(refused.success).toBe(false);
    expect(JSON.stringify(refused.error)).not.toContain('canary');
    expect(loopring.options.safeParse({}).success).toBe(false);
  });
});

describe('rows', () => {
  const one = (overrides: Record<string, string | undefined>) => decode(`[${row(overrides)}]`)[0];

  test('split the total into available and locked, with pending amounts beside', () => {
    expect(figures(one({}))).toEqual([100n, 70n, 30n, 7n, 5n]);
    expect(figures(one({ locked: '"100"' }))).toEqual([100n, 0n, 100n, 7n, 5n]);
    expect(figures(one({ pending: undefined }))).toEqual([100n, 70n, 30n, null, null]);
    expect(figures(one({ total: `"${2n ** 96n}"`, locked: '"9007199254740993"' }))).toEqual([
      79228162514264337593543950336n,
      79228162514255330394289209343n,
      9007199254740993n,
      7n,
      5n,
    ]);
  });

  test('with more locked than there is are inconsistent', () => {
    expect(figures(one({ locked: '"101"' }))).toBe('UPSTREAM_INCONSISTENT');
  });

  test.each([
    undefined,
    'null',
    '""',
    '[]',
    'true',
    '" 12 "',
    '"0x10"',
    '"1,000"',
    '"-0"',
    '"-1"',
    '"1.5"',
    '1e21',
    '"+5"',
    '"٣"',
    `"${'9'.repeat(81)}"`,
  ])('never take %s for an amount', (bad) => {
    expect(figures(one({ total: bad }))).toBe('UPSTREAM_BAD_AMOUNT');
    expect(figures(one({ locked: bad }))).toBe('UPSTREAM_BAD_AMOUNT');
    for (const [key, good] of [['deposit', 'withdraw'] as const, ['withdraw', 'deposit'] as const]) {
      const pending = bad === undefined ? `{"${good}":"0"}` : `{"${good}":"0","${key}":${bad}}`;
      expect(figures(one({ pending }))).toBe('UPSTREAM_BAD_AMOUNT');
    }
  });

  test('with a bad amount leave their neighbours alone', () => {
    const readings = decode(`[${row({ tokenId: '0' })},${row({ total: '"x"' })},${row({ tokenId: '2' })}]`);
    expect(readings.map((reading) => [reading.asset, 'failure' in reading])).toEqual([
      ['0', false],
      ['1', true],
      ['2', false],
    ]);
    expect(figures(one({ pending: '7' }))).toBe('UPSTREAM_BAD_AMOUNT');
  });

  test('that name another account id are readings of that account', () => {
    const readings = decode(`[${row({ accountId: '11329' })},${row({ accountId: '7', total: '"x"' })}]`);
    expect(readings.map(({ address }) => address)).toEqual(['11329', '7']);
  });

  test('cannot be compared with an address, only with each other', () => {
    const rows = (second: string) => `[${row({ accountId: '7' })},${row({ accountId: second, tokenId: '2' })}]`;
    expect(decode(rows('7'), byAddress).map(({ address }) => address)).toEqual([ADDRESS, ADDRESS]);
    expect(codeOf(() => decode(rows('8'), byAddress))).toBe('UPSTREAM_MISATTRIBUTED');
    expect(decode(`[${row({ accountId: '7' })},${row({ tokenId: '2' })}]`, byAddress)).toHaveLength(2);
  });

  test('may be none', () => {
    expect(decode('[]')).toEqual([]);
  });

  test.each([undefined, 'null', '{}', '{"data":[]}'])('need a list, or one of them alone: %s', (body) => {
    expect(codeOf(() => decode(body))).toBe('UPSTREAM_BAD_RESPONSE');
  });

  const here = { address: '11329' };
  test.each([
    ['7', { detail: '[0]: expected an object' }],
    [row({ tokenId: undefined }), { detail: '[0].tokenId: expected a token id', ...here }],
    [row({ tokenId: '"01"' }), { detail: '[0].tokenId: expected a token id', ...here }],
    [row({ tokenId: '-1' }), { detail: '[0].tokenId: expected a token id', ...here }],
    [row({ tokenId: '32768' }), { detail: '[0].tokenId: the slot of an NFT', ...here, unaskable: true }],
    [row({ accountId: '"x"' }), { detail: '[0].accountId: expected an account id' }],
  ])('cost themselves alone when they cannot be read: %s', (odd, unreadable) => {
    const call = callFor(byId);
    const page = readOf(provider).balances.decode(
      call,
      answer(readOf(provider).balances.request(call), `[${odd},${row({ tokenId: '2' })}]`),
    );
    expect(page).toMatchObject({ items: [{ asset: '2' }], unreadable: [unreadable] });
  });
});

describe('account details', () => {
  const read = (account: Account, body: unknown): Details | undefined => {
    const endpoint = provider.accountDetails;
    if (endpoint === undefined) throw new Error('no account details');
    return endpoint.decode({ account }, answer(endpoint.request({ account }), body)).items[0];
  };

  test('answer for an id and for an address', () => {
    expect(provider.accountDetails?.request({ account: byId }).path).toBe('/api/v3/account?accountId=11329');
    expect(provider.accountDetails?.request({ account: byAddress }).path).toBe(`/api/v3/account?owner=${ADDRESS}`);
    for (const account of [byId, byAddress]) {
      expect(read(account, bodyOf('gitbook-account'))).toEqual({
        __typename: 'LoopringAccountDetails',
        provider: 'loopring',
        accountId: '11329',
        owner: ADDRESS,
        frozen: false,
        nonce: 1n,
        keyNonce: 1n,
        active: true,
      });
    }
  });

  test('know an account that was never activated', () => {
    expect(read(accountNamed('10500'), bodyOf('account-inactive'))).toMatchObject({
      accountId: '10500',
      active: false,
    });
  });

  test('of another account are refused', () => {
    expect(codeOf(() => read(byId, bodyOf('account-inactive')))).toBe('UPSTREAM_MISATTRIBUTED');
    expect(codeOf(() => read(byAddress, bodyOf('account-inactive')))).toBe('UPSTREAM_MISATTRIBUTED');
  });

  test.each([
    ['accountId', 'null'],
    ['owner', '"x"'],
    ['frozen', '0'],
    ['nonce', '-1'],
    ['keyNonce', '"x"'],
    ['publicKey', '[]'],
  ])('need %s', (key, bad) => {
    const good = `"accountId":11329,"owner":"${ADDRESS}","frozen":false,"nonce":1,"keyNonce":1,"publicKey":{"x":"","y":""}`;
    expect(read(byId, `{${good}}`)).toMatchObject({ active: false });
    const body = asObject(parse(`{${good}}`), 'account');
    const broken = { ...body, [key]: parse(bad) };
    expect(codeOf(() => read(byId, broken))).toBe('UPSTREAM_BAD_RESPONSE');
  });
});

describe('refusals', () => {
  const { balances } = readOf(provider);
  const onBalances = balances.request(callFor(byId));
  const onOneToken = balances.request(callFor(byId, ['5']));
  const onTwoTokens = balances.request(callFor(byId, ['5', '6']));
  const onAccount: UpstreamRequest = { method: 'GET', path: `/api/v3/account?owner=${ADDRESS}`, step: 'account' };
  const refuse = (body: unknown, request = onBalances, status = 400) => provider.refusal(answer(request, body, status));
  const coded = (code: string) => `{"resultInfo":{"code":${code},"message":"SECRET upstream text"}}`;

  test('know every published code in both envelopes, and repeat no upstream text', () => {
    const codes = asObject(field(asObject(field(vectors, 'error_codes'), 'error_codes'), 'codes'), 'codes');
    expect(Object.keys(codes)).toHaveLength(47);
    for (const code of Object.keys(codes)) {
      for (const body of [coded(code), `{"code":${code},"msg":"SECRET"}`, `{"code":"${code}","msg":"SECRET"}`]) {
        const failure = refuse(body);
        expect(failure).toMatchObject({ upstreamCode: code, httpStatus: 400 });
        expect(JSON.stringify(failure)).not.toContain('SECRET');
      }
    }
  });

  test.each([
    ['100000', onBalances, 'UPSTREAM_REJECTED', true],
    ['100001', onBalances, 'UPSTREAM_REJECTED', false],
    ['100206', onBalances, 'UPSTREAM_AUTH', false],
    ['101001', onAccount, 'ACCOUNT_NOT_FOUND', false],
    ['101002', onAccount, 'ACCOUNT_NOT_FOUND', false],
    ['101002', onBalances, 'ACCOUNT_NOT_FOUND', false],
    ['102002', onOneToken, 'UNKNOWN_ASSET', false],
    ['102002', onTwoTokens, 'UPSTREAM_REJECTED', false],
    ['102002', onBalances, 'UPSTREAM_REJECTED', false],
    ['104001', onBalances, 'UPSTREAM_AUTH', false],
    ['104002', onBalances, 'UPSTREAM_AUTH', false],
    ['104003', onBalances, 'UPSTREAM_REJECTED', false],
    ['104208', onBalances, 'UPSTREAM_REJECTED', true],
    ['999999', onBalances, 'UPSTREAM_UNEXPLAINED', true],
  ])('map code %s', (code, request, expected, retryable) => {
    expect(refuse(coded(code), request)).toMatchObject({ code: expected, retryable });
    expect(refuse(coded(code), request, 200)).toMatchObject({ code: expected, httpStatus: 200 });
  });

  test('account-not-found is certain on the account, and names both reasons on balances', () => {
    expect(refuse(bodyOf('account-not-found'), onAccount)?.detail).toBe('It has no such account.');
    expect(refuse(bodyOf('account-not-found'))?.detail).toContain('API key');
  });

  test('an unknown code at a telling status keeps the status in charge', () => {
    expect(refuse(coded('999999'), onBalances, 500)?.code).toBe('UPSTREAM_HTTP_ERROR');
    expect(refuse(coded('999999'), onBalances, 401)?.code).toBe('UPSTREAM_AUTH');
  });

  test.each([
    [undefined, 503],
    [coded('100000'), 503],
    [coded('100000'), 429],
    ['[]', 200],
    [coded('0'), 200],
    ['{"code":"<b>","msg":"x"}', 400],
    ['{"message":"forbidden"}', 403],
    [`{"accountId":1,"owner":"${ADDRESS}"}`, 200],
  ])('leave %s at %d to others', (body, status) => {
    expect(refuse(body, onBalances, status)).toBeNull();
  });
});

describe('declarations', () => {
  test('follow the options', () => {
    expect(readOf(provider)).toMatchObject({ listing: 'complete', absent: 'unknown', unasked: 'fault' });
    expect(readOf(provider).limits).toMatchObject({ accounts: 1, assets: 50, pairs: 50 });
    expect(readOf(create({ tokensPerCall: 3, absent: 'zero' }))).toMatchObject({
      absent: 'zero',
      limits: { assets: 3, pairs: 3 },
    });
    expect(provider.capabilities).toMatchObject({ history: 'none', concurrency: 2, rate: { calls: 5, perMs: 1000 } });
    expect(provider.chain(null)).toBeNull();
    expect(loopring.options.safeParse({ apiKey: 'k', tokens: 1 }).success).toBe(false);
  });

  test('the ping accepts an object alone', () => {
    const request = provider.ping.request(null);
    expect(provider.ping.decode(null, answer(request, '{"timestamp":1584717910000}')).items).toEqual(['OK']);
    expect(codeOf(() => provider.ping.decode(null, answer(request, undefined)))).toBe('UPSTREAM_BAD_RESPONSE');
  });

  test('every detail that is returned stands in the SDL, and the other way round', () => {
    const sdl = readFileSync(new URL('../../schema/providers/loopring.graphql', import.meta.url), 'utf8');
    const names = ['Balance', 'Asset', 'Account'];
    const interfaces = names.map((name) => `interface ${name}Details { provider: String! }`);
    const schema = buildSchema([sdl, 'type Query { x: Int } scalar BigInt', ...interfaces].join('\n'));
    for (const details of allDetails()) {
      const { __typename, ...fields } = details;
      const type = schema.getType(__typename);
      if (!isObjectType(type)) throw new Error('no such type');
      expect(Object.keys(fields).sort()).toEqual(Object.keys(type.getFields()).sort());
      expect(fields.provider).toBe('loopring');
    }
  });
});

function allDetails(): readonly Details[] {
  const [reading] = decode(bodyOf('gitbook-balances'));
  const tokens = provider.facts?.facts;
  const holder = provider.accountDetails;
  if (reading === undefined || 'failure' in reading || tokens === undefined || holder === undefined) {
    throw new Error('nothing to describe');
  }
  const [token] = tokens.decode({ assets: [] }, answer(tokens.request({ assets: [] }), bodyOf('gitbook-tokens'))).items;
  const [owner] = holder.decode(
    { account: byId },
    answer(holder.request({ account: byId }), bodyOf('gitbook-account')),
  ).items;
  const asset = token !== undefined && 'facts' in token ? token.facts.details : null;
  const found = [reading.details, asset, owner].filter((details) => details !== null && details !== undefined);
  expect(found).toHaveLength(3);
  return found;
}
