/**
 * Barter, an invented exchange, in two versions: one that wants every request signed with a time and an HMAC, as exchanges do,
 * and one that wants an HTTP Digest login. It checks both, and has its own clock.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { FakeUpstream } from '../../src/conformance/index.ts';
import {
  asArray,
  chosenAssets,
  digestLogin,
  eachHolding,
  FailureError,
  failure,
  field,
  isObject,
  nameField,
  noAmounts,
  type Provider,
  type ProviderKind,
  parseUnsigned,
  readingOf,
  Secret,
  type Signing,
  secretOption,
  stringField,
} from '../../src/index.ts';
import { readChallenges } from '../../src/providers/auth-challenges.ts';
import { book as held, plainAccounts, plainAssets, serve, truthOf } from './plain-source.ts';

export const KEY = 'planted-barter-key';
export const SECRET = 'planted-barter-secret';
/** How far the time of a request may be from that of the exchange. */
export const WINDOW_MS = 5000;
const DIGITS = 13;
const SIGNED = `timestamp=${'0'.repeat(DIGITS)}&signature=${'0'.repeat(64)}`;

const options = z.strictObject({
  key: secretOption('The key, sent as X-Barter-Key.'),
  secret: secretOption('What requests are signed with.'),
  login: z.enum(['hmac', 'digest']).default('hmac').describe('How requests are signed.'),
});
export type BarterOptions = z.output<typeof options>;

const path = (account: string, assets: readonly string[]): string =>
  `/v1/balances?account=${account}&assets=${assets.join(',')}`;

export const barter: ProviderKind<BarterOptions> = {
  kind: 'barter',
  summary: 'Barter, an invented exchange that wants signed requests.',
  options,
  create: ({ key, secret, login }): Provider => ({
    capabilities: {
      history: 'none',
      amounts: ['total'],
      relation: 'total is all there is.',
      concurrency: 2,
      rate: null,
    },
    accounts: plainAccounts,
    assets: plainAssets,
    reads: [
      {
        name: 'balances',
        shape: 'account-assets',
        limits: {
          accounts: 1,
          assets: 50,
          pairs: 50,
          url: {
            max: 250,
            fixed: path('', []).length,
            account: (name) => name.length,
            asset: (ref) => ref.length + 1,
          },
        },
        serves: () => true,
        listing: 'none',
        filters: [],
        absent: 'unknown',
        unasked: 'fault',
        balances: {
          // The day is asked for by a header of the request, which is no secret.
          request: ({ account, assets }) => ({
            method: 'GET',
            path: path(account.address, chosenAssets(assets)),
            headers: { 'x-barter-account': account.address },
            step: 'balances',
          }),
          decode: (_, { body }) =>
            eachHolding(asArray(body, ''), '', {
              holder: (row, at) => nameField(row, 'who', at),
              read: (row, { address, path: at }) =>
                readingOf({ address, asset: nameField(row, 'what', at) }, () => {
                  const total = parseUnsigned(stringField(row, 'much', at));
                  if (total === null) throw new FailureError(failure('UPSTREAM_BAD_AMOUNT'));
                  return { amounts: { ...noAmounts, total }, block: null, facts: null, details: null };
                }),
            }),
        },
      },
    ],
    chain: () => null,
    ping: { request: () => ({ method: 'GET', path: '/v1/ping', step: 'ping' }), decode: () => ({ items: ['OK'] }) },
    headers: login === 'hmac' ? new Map([['x-barter-key', key]]) : new Map(),
    signing: login === 'hmac' ? hmac(secret) : digestLogin({ user: key.reveal(), password: secret }),
    refusal: ({ status, body }) =>
      status === 200 && isObject(body) && typeof field(body, 'error') === 'string'
        ? failure('UPSTREAM_UNEXPLAINED', { httpStatus: status })
        : null,
  }),
};

function hmac(secret: Secret): Signing {
  return {
    urlBytes: SIGNED.length + 1,
    sign({ method, target, body }, { now }) {
      const timestamp = `timestamp=${now.getTime()}`;
      const stamped = `${target}${target.includes('?') ? '&' : '?'}${timestamp}`;
      const code = createHmac('sha256', secret.reveal()).update(`${method} ${stamped} ${body}`).digest('hex');
      return { query: new Secret(`${timestamp}&signature=${code}`) };
    },
  };
}

export const truth = truthOf(held);

// ---------------------------------------------------------------------------------------------------------------
// The exchange

type Check = (request: IncomingMessage) => { readonly status: number; readonly challenges?: readonly string[] } | null;

export interface Exchange extends FakeUpstream {
  /** What became of each request's signature, oldest first. */
  readonly seen: readonly ('accepted' | 'refused')[];
}

function exchange(makeCheck: () => Check): Exchange {
  const seen: ('accepted' | 'refused')[] = [];
  return {
    seen,
    async start() {
      const check = makeCheck();
      return serve((request, response) => {
        const refusal = check(request);
        seen.push(refusal === null ? 'accepted' : 'refused');
        if (refusal !== null) {
          const { status, challenges = [] } = refusal;
          response.writeHead(status, { 'www-authenticate': [...challenges], 'content-type': 'application/json' });
          response.end('{"error":"who are you?"}');
          return;
        }
        const { searchParams } = new URL(request.url ?? '/', 'http://barter.invalid');
        const who = searchParams.get('account') ?? '';
        const asked = new Set(searchParams.get('assets')?.split(','));
        const rows = Object.entries(held[who] ?? {}).filter(([ref]) => asked.has(ref));
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(rows.map(([what, much]) => ({ who, what, much }))));
      });
    },
  };
}

/** Takes signatures that were made within the window. @param now its clock */
export function hmacExchange(now: () => number = Date.now): Exchange {
  return exchange(() => {
    return ({ method, url = '', headers }) => {
      const match = /^(.*[?&]timestamp=([0-9]+))&signature=([0-9a-f]{64})$/.exec(url);
      if (match === null || headers['x-barter-key'] !== KEY) return { status: 401 };
      const [, stamped = '', time = '', code = ''] = match;
      const due = createHmac('sha256', SECRET).update(`${method} ${stamped} `).digest();
      const isFresh = Math.abs(Number(time) - now()) <= WINDOW_MS;
      if (!timingSafeEqual(due, Buffer.from(code, 'hex')) || !isFresh) return { status: 401 };
      return null;
    };
  });
}

export interface DigestOptions {
  readonly algorithm?: 'MD5' | 'SHA-256';
  /** Requests for which a nonce is good. */
  readonly uses?: number;
}

/** Checks each login by the words of RFC 7616, and that no count is used twice. */
export function digestExchange({ algorithm = 'SHA-256', uses = 1000 }: DigestOptions = {}): Exchange {
  return exchange(() => {
    const nonces = new Map<string, number>();
    const hash = (text: string): string => {
      return createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
        .update(text)
        .digest('hex');
    };
    const challenge = (stale: boolean) => {
      const nonce = `nonce-${nonces.size}`;
      nonces.set(nonce, 0);
      const digest = `Digest realm="barter", qop="auth, auth-int", algorithm=${algorithm}, nonce="${nonce}", opaque="of, \\"no\\" use", stale=${stale}`;
      return { status: 401, challenges: ['Basic realm="barter"', digest] };
    };
    return ({ method, url, headers }) => {
      const [login] = readChallenges(headers.authorization ?? '');
      const given = (name: string): string => login?.parameters.get(name) ?? '';
      if (login?.scheme !== 'digest') return challenge(false);
      const [nonce, count, cnonce] = [given('nonce'), given('nc'), given('cnonce')];
      const first = hash(`${KEY}:barter:${SECRET}`);
      const second = hash(`${method}:${url}`);
      const due = hash(`${first}:${nonce}:${count}:${cnonce}:auth:${second}`);
      const isRight = given('response') === due && given('uri') === url && given('opaque') === 'of, "no" use';
      if (!isRight || given('username') !== KEY) return challenge(false);
      const known = nonces.get(nonce);
      const number = Number.parseInt(count, 16);
      if (known === undefined || number <= known || number > uses) return challenge(true);
      nonces.set(nonce, number);
      return null;
    };
  });
}
