/** Book, an invented source of the kind that has one answer: `GET /book` → every account with all that it holds. */
import { z } from 'zod';
import type { FakeUpstream, Subject } from '../../src/conformance/index.ts';
import {
  asArray,
  asObject,
  eachHolding,
  FailureError,
  failure,
  field,
  isObject,
  type JsonObject,
  malformed,
  noAmounts,
  type Provider,
  type ProviderKind,
  parseUnsigned,
  readingOf,
  stringField,
} from '../../src/index.ts';
import { book as held, plainAccounts, plainAssets, serve, truthOf } from './plain-source.ts';

const options = z.strictObject({});

export const book: ProviderKind<object> = {
  kind: 'book',
  summary: 'Book, an invented ledger that is read whole.',
  options,
  create: (): Provider => ({
    capabilities: {
      history: 'none',
      amounts: ['total'],
      relation: 'total is all there is.',
      concurrency: 1,
      rate: null,
    },
    accounts: plainAccounts,
    assets: plainAssets,
    reads: [
      {
        name: 'book',
        shape: 'cross-product',
        limits: {
          accounts: Number.POSITIVE_INFINITY,
          assets: Number.POSITIVE_INFINITY,
          pairs: Number.POSITIVE_INFINITY,
          url: null,
        },
        serves: () => true,
        listing: 'complete',
        filters: [],
        absent: 'zero',
        // The book has all assets, whatever is asked.
        unasked: 'drop',
        balances: {
          request: () => ({ method: 'GET', path: '/book', step: 'book' }),
          decode({ accounts }, { body }) {
            const answer = asObject(body, '');
            const list = asArray(field(answer, 'rows'), 'rows');
            const asked = new Set(accounts.map(({ address }) => address));
            const { items, unreadable = [] } = eachHolding(list, 'rows', {
              // Rows of others are dropped, so that a name in another spelling must not pass for one of them.
              holder: (row, path) => named(row, 'who', path, /^[a-z]{1,12}$/),
              read: (row, { address, path }) =>
                readingOf({ address, asset: named(row, 'what', path, /^[A-Z]{1,8}$/) }, () => {
                  const total = parseUnsigned(stringField(row, 'much', path));
                  if (total === null) throw new FailureError(failure('UPSTREAM_BAD_AMOUNT'));
                  return { amounts: { ...noAmounts, total }, block: null, facts: null, details: null };
                }),
            });
            const isOdd = Object.keys(answer).some((key) => key !== 'rows');
            return {
              items: items.filter(({ address }) => asked.has(address)),
              unreadable: unreadable.filter(({ address }) => address === undefined || asked.has(address)),
              completeness: {
                rows: list.length,
                counted: null,
                cutAt: null,
                doubts: isOdd ? ['a member that is not documented stands beside the rows'] : [],
              },
            };
          },
        },
      },
    ],
    chain: () => null,
    ping: { request: () => ({ method: 'GET', path: '/book', step: 'ping' }), decode: () => ({ items: ['OK'] }) },
    headers: new Map(),
    refusal: ({ status, body }) =>
      status === 200 && isObject(body) && typeof field(body, 'error') === 'string'
        ? failure('UPSTREAM_UNEXPLAINED', { httpStatus: status })
        : null,
  }),
};

function named(row: JsonObject, key: string, path: string, form: RegExp): string {
  const name = stringField(row, key, path);
  if (!form.test(name)) throw malformed(`${path}.${key}`, 'a name');
  return name;
}

export interface CountedUpstream extends FakeUpstream {
  /** Requests so far. */
  readonly requests: () => number;
}

function openUpstream(): CountedUpstream {
  let requests = 0;
  return {
    requests: () => requests,
    start: () =>
      serve((_, response) => {
        requests += 1;
        const list = Object.entries(held).flatMap(([who, all]) =>
          Object.entries(all).map(([what, much]) => ({ who, what, much })),
        );
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ rows: list }));
      }),
  };
}

export const upstream = openUpstream();
export const subject: Subject = { kind: book, options: {}, upstream, truth: truthOf(held) };
