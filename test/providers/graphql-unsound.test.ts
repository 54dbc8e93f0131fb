/** What an answer of a GraphQL source says of itself: that it is unsound, and for which block it holds. */
import { describe, expect, test } from 'vitest';
import { graphqlOptions } from '../../src/providers/graphql/options.ts';
import { graphql } from '../../src/providers/graphql/provider.ts';
import type { Call, Page } from '../../src/providers/provider.ts';
import { grid } from './graphql-indexer.ts';
import { exchangeOf, failureOf } from './teos-mesh-wire.ts';

const unsound = {
  ...grid,
  document: grid.document.replace('{ number hash timestamp }', '{ number hash timestamp hasIndexingErrors }'),
  unsound: '_meta.hasIndexingErrors',
};
const account = { id: 'x', source: 's', network: null, address: 'bob', subAccount: null };
const ROW = '{"account":{"id":"bob"},"token":{"id":"GOLD"},"amount":"7"}';

function decode(meta: string, options: object = unsound, at: Call['at'] = null): Page<unknown> {
  const [read] = graphql.create(graphqlOptions.parse(options)).reads;
  if (read?.shape !== 'cross-product') throw new Error('the read has another shape');
  const call = { shape: read.shape, accounts: [account], assets: ['GOLD'], at, filter: null };
  const text = `{"data":{"balances":[${ROW}],"_meta":${meta}}}`;
  return read.balances.decode(call, exchangeOf({ request: read.balances.request(call), text }));
}

const good = { asset: 'GOLD', amounts: { total: 7n } };

describe('an answer that says of itself whether it is unsound', () => {
  test('is taken where it says that it is not', () => {
    expect(decode('{"number":7,"hasIndexingErrors":false}').items).toMatchObject([good]);
  });

  test('fails whole where it says that it is, without any error beside it, and may be asked for again', () => {
    expect(failureOf(() => decode('{"number":7,"hasIndexingErrors":true}'))).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      detail: 'data._meta.hasIndexingErrors is true: by its own word the source holds data that is unsound',
      retryable: true,
    });
  });

  test.each(['null', '{}', '{"hasIndexingErrors":null}', '{"hasIndexingErrors":"false"}', '{"hasIndexingErrors":0}'])(
    'fails where it says neither: %s',
    (meta) => {
      expect(failureOf(() => decode(meta))).toMatchObject({
        code: 'UPSTREAM_BAD_RESPONSE',
        detail: 'data._meta.hasIndexingErrors: expected true or false',
      });
    },
  );

  test('is not asked where the configuration does not say where it stands', () => {
    const { unsound: _, ...silent } = unsound;
    expect(decode('{"number":7,"hasIndexingErrors":true}', silent).items).toMatchObject([good]);
  });

  test('is a fault of the configuration where the document does not select it', () => {
    const parsed = graphqlOptions.safeParse({ ...unsound, document: grid.document });
    expect(parsed.error?.issues).toMatchObject([
      { path: ['unsound'], message: 'the document does not select _meta.hasIndexingErrors' },
    ]);
  });
});

describe('a part of the block that cannot be read', () => {
  test.each([
    ['{"number":"x","hash":"0xb7","timestamp":1}', { number: null, hash: '0xb7' }],
    ['{"number":7,"hash":"","timestamp":1}', { number: 7n, hash: null }],
    ['{"number":7,"hash":"0xb7","timestamp":1700000000000}', { number: 7n, hash: '0xb7', time: null }],
    ['{"number":7,"hash":"0xb7","timestamp":-5}', { number: 7n, hash: '0xb7', time: null }],
    ['{"number":7,"hash":"0xb7","timestamp":{}}', { number: 7n, hash: '0xb7', time: null }],
  ])('is unknown, and costs no balance: %s', (meta, block) => {
    expect(decode(meta, grid).items).toMatchObject([{ ...good, block }]);
  });

  test('condemns the answer where that block was asked for', () => {
    const at = { number: 7n, hash: null };
    expect(failureOf(() => decode('{"number":"x"}', grid, at)).detail).toBe(
      'data._meta.number: expected the number of a block',
    );
    expect(failureOf(() => decode('{"number":8}', grid, at)).code).toBe('UPSTREAM_WRONG_BLOCK');
    expect(decode('{"number":7,"timestamp":"x"}', grid, at).items).toMatchObject([good]);
  });
});
