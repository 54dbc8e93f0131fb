/** Faults of HTTP: statuses, quotas, redirects, HTML pages, headers. */

import { headOf, type WireReply } from '../wire/reply.ts';
import type { NamedFault } from './named-fault.ts';
import { ownRefusal } from './refusals.ts';

const strikes = 'requests';

export const httpFaults: readonly NamedFault[] = [
  ...[500, 502, 503, 504].map((code) => status(code, 'F18')),
  {
    name: 'unavailable',
    row: 'F19',
    does: '503 with a `Retry-After`',
    value: { unit: 's', standard: 60 },
    strikes,
    make: ({ value }) => ({ kind: 'status', status: 503, headers: { 'retry-after': String(value) } }),
  },
  limited('rate-limited', '429 with a `Retry-After` in seconds', (seconds) => ({ 'retry-after': String(seconds) })),
  limited('rate-limited-http-date', '429 with a `Retry-After` as an HTTP date', (seconds) => ({
    'retry-after': ahead(seconds).toUTCString(),
  })),
  {
    ...limited('rate-limited-iso-date', '429 with `X-Rate-Limit-Reset` as an ISO date', (seconds) => ({
      'x-rate-limit-limit': '1m',
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': ahead(seconds).toISOString(),
    })),
    upstreams: ['teos'],
  },
  ...[401, 403].map((code) => status(code, 'F21')),
  status(404, 'F22'),
  ...([301, 302, 307, 308] as const).map(
    (code): NamedFault => ({
      name: `redirect-${code}`,
      row: 'F23',
      does: 'to the same port under the name `localhost`, which is another origin',
      strikes,
      make: () => redirect(code, (host) => `http://${host.replace('127.0.0.1', 'localhost')}/elsewhere`),
    }),
  ),
  { name: 'redirect-loop', row: 'F24', does: 'to itself', strikes, make: () => redirect(302, (_, target) => target) },
  elsewhere('redirect-metadata', 'to the address at which clouds serve credentials', 'http://169.254.169.254/latest/'),
  elsewhere('redirect-file', 'to a file', 'file:///etc/hostname'),
  status(204, 'F25'),
  status(304, 'F25'),
  {
    name: 'empty-body',
    row: 'F25',
    does: '200 without a body',
    strikes,
    make: () => ({ kind: 'raw', status: 200, body: '', headers: { 'content-type': 'application/json' } }),
  },
  { name: 'login-page', row: 'F26', does: '200 with an HTML page', strikes, make: () => ({ kind: 'html' }) },
  ...[414, 431].map((code) => status(code, 'F27')),
  {
    name: 'huge-headers',
    row: 'F28',
    does: 'the good answer below a header of 64 KB',
    strikes,
    make: () => ({
      kind: 'wire',
      script: (good) => ({ pieces: [headOf(padded(good), 'none'), good.body], end: 'close' }),
    }),
  },
  {
    name: 'error-inside',
    row: 'F37',
    does: "200 with an error in the upstream's own terms",
    strikes: 'balances',
    make: ({ upstream }) => ownRefusal(upstream, 'final'),
  },
  {
    name: 'error-inside-passing',
    row: 'F37',
    does: "200 with an error in the upstream's own terms that says to ask again",
    upstreams: ['reddio', 'mesh', 'loopring', 'evm', 'graphql', 'solana', 'substrate'],
    strikes: 'balances',
    make: ({ upstream }) => ownRefusal(upstream, 'passing'),
  },
];

function status(code: number, row: string): NamedFault {
  const does = `HTTP ${code} without a body`;
  return { name: `status-${code}`, row, does, strikes, make: () => ({ kind: 'status', status: code }) };
}

function limited(name: string, does: string, headers: (seconds: number) => Record<string, string>): NamedFault {
  const value = { unit: 's', standard: 60 };
  return {
    name,
    row: 'F20',
    does,
    value,
    strikes,
    make: ({ value: seconds }) => ({ kind: 'status', status: 429, headers: headers(seconds) }),
  };
}

function elsewhere(name: string, does: string, location: string): NamedFault {
  return { name, row: 'F24', does, strikes, make: () => ({ kind: 'redirect', location }) };
}

type Location = (host: string, target: string) => string;

function redirect(code: 301 | 302 | 307 | 308, location: Location): ReturnType<NamedFault['make']> {
  const reply: WireReply = { status: code, headers: {}, body: Buffer.alloc(0) };
  return {
    kind: 'wire',
    script: (_, { headers, target }) => {
      const redirected = { location: location(headers.host ?? '127.0.0.1', target) };
      return { pieces: [headOf({ ...reply, headers: redirected }, { length: 0 })], end: 'close' };
    },
  };
}

function padded(good: WireReply): WireReply {
  return { ...good, headers: { ...good.headers, 'x-padding': 'x'.repeat(64 * 1024) } };
}

function ahead(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000);
}
