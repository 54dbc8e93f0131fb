/** For every rule, a provider or transport that breaks it: each a mistake seen in real providers. */
import { asArray, asObject, digitsOf, field, isObject, type JsonObject } from '../../src/http/decode.ts';
import type { Exchange } from '../../src/http/exchange.ts';
import type { UpstreamOptions } from '../../src/http/http-upstream.ts';
import type { Upstream } from '../../src/http/upstream.ts';
import { decimalScale, parseUnsigned } from '../../src/model/amount.ts';
import { accept } from '../../src/model/checked.ts';
import { type Failure, FailureError, failure } from '../../src/model/failure.ts';
import { noAmounts, type Reading } from '../../src/model/reading.ts';
import type {
  AnyBalanceRead,
  BalanceRead,
  CallOf,
  Page,
  PlainRows,
  Provider,
  ProviderKind,
} from '../../src/providers/provider.ts';
import { openCarelessUpstream, openForgetfulUpstream } from './careless-upstream.ts';
import { type LedgerlyOptions, ledgerly } from './example-provider.ts';

export interface Broken {
  readonly kind: ProviderKind;
  readonly openUpstream?: (options: UpstreamOptions) => Upstream;
  /** What it means that an answer passes over a pair. @default unknown */
  readonly absent?: LedgerlyOptions['absent'];
}

/** What a broken read has in place of the sound one's. */
type Change<S extends 'pairs' | 'account'> = Partial<Pick<BalanceRead<S>, 'balances' | 'limits'>>;
type PairsCall = CallOf<'pairs'>;
type Decode = (call: PairsCall, exchange: Exchange) => Page<Reading>;

function provider(change: (sound: Provider, options: LedgerlyOptions) => Provider): Broken {
  return { kind: { ...ledgerly, create: (options: LedgerlyOptions) => change(ledgerly.create(options), options) } };
}

function pairsRead(change: (sound: BalanceRead<'pairs'>, options: LedgerlyOptions) => Change<'pairs'>): Broken {
  return provider((sound, options) => ({
    ...sound,
    reads: sound.reads.map((read) => (read.shape === 'pairs' ? { ...read, ...change(read, options) } : read)),
  }));
}

function listing(change: (sound: BalanceRead<'account'>) => Change<'account'>): Broken {
  return provider((sound) => ({
    ...sound,
    reads: sound.reads.map((read) => (read.shape === 'account' ? { ...read, ...change(read) } : read)),
  }));
}

function decoding(change: (decode: Decode) => Decode): Broken {
  return pairsRead(({ balances }) => ({
    balances: {
      request: (call) => balances.request(call),
      decode: change((call, exchange) => balances.decode(call, exchange)),
    },
  }));
}

function readings(change: (sound: readonly Reading[], call: PairsCall) => readonly Reading[]): Broken {
  return decoding((decode) => (call, exchange) => ({ items: change(decode(call, exchange).items, call) }));
}

function totals(change: (total: bigint) => bigint): Broken {
  return readings((sound) => sound.map((reading) => withTotal(reading, (total) => change(total))));
}

function withTotal(reading: Reading, change: (total: bigint) => bigint): Reading {
  if ('failure' in reading) return reading;
  return { ...reading, amounts: { ...noAmounts, total: change(reading.amounts.total ?? 0n) } };
}

/** The failure for HTTP `status`, and otherwise the truth. */
function refusing(status: number, refuse: (exchange: Exchange, options: LedgerlyOptions) => Failure | null): Broken {
  return provider((sound, options) => ({
    ...sound,
    refusal: (exchange) => (exchange.status === status ? refuse(exchange, options) : sound.refusal(exchange)),
  }));
}

/** The first row is taken for the first pair, and so on; surplus rows are cut off. */
const byPosition = readings((sound, { pairs }) =>
  sound.slice(0, pairs.length).map((reading, index) => {
    const pair = pairs[index];
    return pair === undefined ? reading : { ...reading, address: pair.account.address, asset: pair.asset };
  }),
);

/** A missing row is zero by declaration, and rows that name nothing are ignored without an error. */
const zeroForSilence = provider((sound) => ({
  ...sound,
  reads: sound.reads.map((read) => {
    if (read.shape !== 'pairs') return read;
    const decode = (call: PairsCall, exchange: Exchange): Page<Reading> => {
      const page = withoutUnreadable(read.balances.decode(call, exchange));
      return { ...page, completeness: { rows: page.items.length, counted: null, cutAt: null, doubts: [] } };
    };
    return { ...read, absent: 'zero', balances: { request: (call: PairsCall) => read.balances.request(call), decode } };
  }),
}));

function withoutUnreadable({ items, next }: Page<Reading>): Page<Reading> {
  return next === undefined ? { items } : { items, next };
}

const careless: Broken = { kind: ledgerly, openUpstream: openCarelessUpstream };

function keyOf({ address, asset }: Reading): string {
  return `${address}:${asset}`;
}

function uniqueRows(rows: unknown): readonly unknown[] {
  return Array.isArray(rows) ? [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()] : [];
}

function zero({ address, asset }: { readonly address: string; readonly asset: string }): Reading {
  return { address, asset, amounts: { ...noAmounts, total: 0n }, block: null, facts: null, details: null };
}

/** Rows for the same pair added up. */
function addedUp(sound: readonly Reading[]): readonly Reading[] {
  return [...Map.groupBy(sound, keyOf).values()].flatMap((same) => {
    const [first, ...others] = same;
    const more = others.reduce((sum, one) => sum + ('failure' in one ? 0n : (one.amounts.total ?? 0n)), 0n);
    return first === undefined ? [] : [withTotal(first, (total) => total + more)];
  });
}

/** Takes every error for the one that it knows. */
const allKnown = refusing(200, ({ body }) =>
  isObject(body) && typeof body.code === 'string' ? failure('UNKNOWN_ASSET') : null,
);

/** Where what is missing is zero, an answer that is changed before it is read. */
function silent(change: (body: JsonObject, call: PairsCall) => JsonObject): Broken {
  const reading = decoding((decode) => (call, exchange) => {
    return decode(call, isObject(exchange.body) ? { ...exchange, body: change(exchange.body, call) } : exchange);
  });
  return { ...reading, absent: 'zero' };
}

/** Rows that are not about a pair of the call are left out. */
function ofCall(rows: unknown, { pairs }: PairsCall): readonly unknown[] {
  const asked = new Set(pairs.map(({ account, asset }) => `${account.address}:${asset}`));
  return Array.isArray(rows) ? rows.filter((row) => isObject(row) && asked.has(`${row.account}:${row.asset}`)) : [];
}

/** A listing whose answers are changed before they are read. */
function silentListing(change: (body: JsonObject) => JsonObject): Broken {
  return listing(({ balances }) => ({
    balances: {
      ...balances,
      decode: (call, exchange) => {
        const { body } = exchange;
        return balances.decode(call, isObject(body) ? { ...exchange, body: change(body) } : exchange);
      },
    },
  }));
}

/** Rules about single pairs and listings, broken by listings alone. */
export const brokenListings: Readonly<Record<string, Broken>> = {
  Y7EB: silentListing(({ error: _error, errors: _errors, ...body }) => body),
  C6GP: silentListing(({ more: _more, ...body }) => body),
};

/** Rows of the listing are declared to be alike but for their amounts, of which their decimals are said to be one. */
const decimalsAsAmount = provider((sound) => ({
  ...sound,
  reads: sound.reads.flatMap((read): AnyBalanceRead[] => {
    if (read.shape !== 'account') return [];
    const { balances } = read;
    const rows: PlainRows<CallOf<'account'>> = {
      list: ['rows'],
      account: 'account',
      amounts: [
        { at: ['amount'], counts: 'added' },
        { at: ['decimals'], counts: 'unread' },
      ],
      frame: (call, { body, ...exchange }) => ({
        rows: asArray(field(asObject(body, ''), 'rows'), 'rows'),
        at: 'rows',
        block: {
          number: parseUnsigned(digitsOf(field(asObject(body, ''), 'block')) ?? '') ?? 0n,
          hash: null,
          time: null,
        },
        form: {
          holder: ({ account }) => String(account),
          read: (row) => balances.decode(call, { ...exchange, body: { ...asObject(body, ''), rows: [row] } }),
        },
      }),
    };
    return [{ ...read, serves: () => true, balances: { ...balances, rows } }];
  }),
}));

export const broken: Readonly<Record<string, Broken>> = {
  N5RB: decimalsAsAmount,
  A7Q2: totals((total) => total + 1n),
  N4BW: readings((sound, { pairs }) => (pairs.length === 1 ? [] : sound)),
  B3K7: totals((total) => BigInt(Number(total))),
  C9XD: readings((sound) => sound.filter((reading) => 'failure' in reading || reading.amounts.total !== 0n)),
  D4MZ: readings((sound, { pairs }) => {
    const known = new Set(sound.map(keyOf));
    const all = pairs.map(({ account, asset }) => zero({ address: account.address, asset }));
    return [...sound, ...all.filter((pair) => !known.has(keyOf(pair)))];
  }),
  P8HT: readings((sound) =>
    sound.map((reading) =>
      'failure' in reading ? reading : { ...reading, amounts: { ...reading.amounts, locked: 0n } },
    ),
  ),
  E6TF: byPosition,
  F2WH: readings(addedUp),
  G8PJ: readings((sound) => [...new Map(sound.map((reading) => [keyOf(reading), reading])).values()]),
  H5RK: byPosition,
  J3VN: byPosition,
  M4GD: readings((sound, { pairs }) => {
    const [first] = sound;
    const known = new Set(sound.map(keyOf));
    if (first === undefined) return sound;
    const missing = pairs.map(({ account, asset }) => ({ ...first, address: account.address, asset }));
    return [...sound, ...missing.filter((reading) => !known.has(keyOf(reading)))];
  }),
  K7LC: readings((sound) => sound.map((reading) => ('failure' in reading ? zero(reading) : reading))),
  L9YB: readings((sound) => {
    for (const reading of sound) if ('failure' in reading) throw new FailureError(reading.failure);
    return sound;
  }),
  B6RW: decoding((decode) => (call, exchange) => {
    const page = decode(call, exchange);
    if (page.unreadable !== undefined) throw new FailureError(failure('UPSTREAM_BAD_RESPONSE'));
    return page;
  }),
  C2ZR: zeroForSilence,
  D4LG: listing(({ balances }) => ({
    balances: {
      request: (call) => balances.request(call),
      decode: (call, exchange) => withoutUnreadable(balances.decode(call, exchange)),
    },
  })),
  Q6JS: refusing(429, () => failure('UPSTREAM_RATE_LIMITED', { retryAfter: new Date(0) })),
  R2NX: refusing(403, () => failure('UPSTREAM_REJECTED')),
  S5CP: refusing(502, () => failure('UPSTREAM_REJECTED', { httpStatus: 502 })),
  T8ZG: decoding((decode) => (call, exchange) => (isObject(exchange.body) ? decode(call, exchange) : { items: [] })),
  U4BD: careless,
  V7MQ: careless,
  T3WR: allKnown,
  U6FN: allKnown,
  V4SP: allKnown,
  X2PS: { kind: ledgerly, openUpstream: openForgetfulUpstream },
  Y7EB: silent(({ error: _error, errors: _errors, ...body }) => body),
  Z3DB: silent((body) => ({ ...body, rows: uniqueRows(body.rows) })),
  A9PM: listing(({ balances }) => ({
    balances: {
      request: (call) => balances.request(call),
      answersByError: ({ request, status }) => status === 500 && !request.path.includes('&page=1'),
      decode: (call, exchange) => (exchange.status === 500 ? { items: [] } : balances.decode(call, exchange)),
    },
  })),
  C6GP: silent(({ more: _more, ...body }) => body),
  D8NS: silent((body, call) => ({ ...body, rows: ofCall(body.rows, call) })),
  E5NM: silent((body, call) => ({ ...body, rows: ofCall(body.rows, call) })),
  W3KF: decoding((decode) => (call, exchange) => {
    if (!isObject(exchange.body)) throw new TypeError('Cannot read properties of undefined');
    return decode(call, exchange);
  }),
  X9RA: refusing(400, () => ({ ...failure('UPSTREAM_REJECTED'), message: 'Something went wrong.' })),
  Y2GV: pairsRead(({ limits }) => ({
    limits: { ...limits, url: limits.url === null ? null : { ...limits.url, fixed: 0, asset: () => 0 } },
  })),
  Z6TH: careless,
  A5WE: decoding((decode) => (call, exchange) => {
    const { request } = exchange;
    const page = decode(call, exchange);
    return request.path.endsWith('&sure') ? page : { items: [], next: { ...request, path: `${request.path}&sure` } };
  }),
  K3PR: listing(({ balances }) => ({
    balances: {
      request: (call) => balances.request(call),
      decode: (call, exchange) => ({ items: balances.decode(call, exchange).items }),
    },
  })),
  L5WT: listing(({ balances }) => ({
    balances: {
      request: (call) => balances.request({ ...call, filter: null }),
      decode: (call, exchange) => balances.decode({ ...call, filter: null }, exchange),
    },
  })),
  K4TD: listing(({ balances }) => ({
    balances: {
      request: (call) => balances.request(call),
      decode: (call, exchange) => balances.decode(call, exchange),
    },
  })),
  P2DV: pairsRead(({ balances }) => ({
    balances: {
      request: (call) => balances.request({ ...call, at: null }),
      decode: (call, exchange) => balances.decode({ ...call, at: null }, exchange),
    },
  })),
  Q9MN: decoding((decode) => (call, exchange) => decode({ ...call, at: null }, exchange)),
  M7ZC: provider((sound) => ({
    ...sound,
    assets: {
      ...sound.assets,
      facts: () => ({ name: null, symbol: null, scale: decimalScale(18), type: null, contract: null, details: null }),
    },
  })),
  N8GX: provider((sound) => ({
    ...sound,
    ping: { request: () => ({ method: 'GET', path: '/healthz', step: 'ping' }), decode: () => ({ items: ['OK'] }) },
  })),
  T3QK: provider((sound) => ({
    ...sound,
    trial: (network) => ({ account: { network, address: 'Alice!', subAccount: null }, asset: 'GOLD', answer: 'any' }),
  })),
  G2XB: provider((sound) => ({
    ...sound,
    assets: {
      ...sound.assets,
      normalise: (name) =>
        name.ref.startsWith('0') ? accept({ ...name, ref: name.ref.slice(1) }) : sound.assets.normalise(name),
    },
  })),
  H9QJ: provider((sound) => ({ ...sound, accounts: { ...sound.accounts, example: 'Alice!' } })),
  J6DK: provider((sound) => ({ ...sound, assets: { ...sound.assets, normalise: accept } })),
  B8LQ: decoding((decode) => (call, exchange) => {
    if (isObject(exchange.body) && Array.isArray(exchange.body.rows)) exchange.body.rows.reverse();
    return decode(call, exchange);
  }),
  C4SY: provider((sound, options) => {
    Object.assign(options, { pairsPerCall: 1 });
    return sound;
  }),
  D7NU: refusing(401, (_, { key }) => failure('UPSTREAM_AUTH', { detail: `the key ${key.reveal()} is refused` })),
  E3VC: pairsRead(({ balances }, { key }) => ({
    balances: {
      request(call) {
        const request = balances.request(call);
        return { ...request, path: `${request.path}&key=${key.reveal()}` };
      },
      decode: (call, exchange) => balances.decode(call, exchange),
    },
  })),
  F6HM: refusing(400, ({ body }) => {
    const said = isObject(body) && typeof body.message === 'string' ? body.message : '';
    return failure('UPSTREAM_REJECTED', { detail: said });
  }),
};
