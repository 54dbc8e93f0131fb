/** Published bodies of Reddio that hold no balances: through the envelope, and against the rule of asset ids. */
import { readFileSync } from 'node:fs';
import { parse } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import { asArray, asObject, field, type JsonObject, stringField } from '../../src/http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../src/http/exchange.ts';
import { makeAccount } from '../../src/model/identity.ts';
import { computeAssetId, computeAssetType } from '../../src/providers/reddio/asset-id.ts';
import { readData } from '../../src/providers/reddio/envelope.ts';
import { reddio } from '../../src/providers/reddio/provider.ts';
import { exchangeOf, failureOf } from './teos-mesh-wire.ts';

const vectors = readFile('reddio');
const provider = reddio.create(reddio.options.parse({}));
const request: UpstreamRequest = { method: 'GET', path: '/v1/balance?stark_key=0x1&asset_id=0x2', step: 'balance' };

function readFile(name: string): JsonObject {
  return asObject(parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8')), name);
}

function vectorsOf(file: JsonObject): readonly JsonObject[] {
  return asArray(field(file, 'vectors'), 'vectors').map((vector) => asObject(vector, 'vector'));
}

function answerWith(body: unknown): Exchange {
  return { ...exchangeOf({ request }), body };
}

/** The `data` of the vector's answer, and the query that it answers. */
function published(id: string): { readonly data: JsonObject; readonly query: URLSearchParams } {
  const vector = asObject(
    vectorsOf(vectors).find((one) => field(one, 'id') === id),
    id,
  );
  const asked = asObject(field(vector, 'request'), 'request');
  const url = field(asked, 'url') ?? field(asked, 'path');
  const exchange = answerWith(field(asObject(field(vector, 'response'), 'response'), 'body'));
  expect(provider.refusal(exchange)).toBeNull();
  const query = new URL(String(url), 'http://reddio.invalid').searchParams;
  return { data: asObject(readData(exchange), 'data'), query };
}

describe('every published body', () => {
  test('is one that a test decodes', () => {
    expect(vectorsOf(vectors).map((vector) => stringField(vector, 'id', 'vector'))).toEqual([
      'reference-balances-v1',
      'reference-balance-v1',
      'docs-balances-v1-paged',
      'docs-balances-v2-mixed',
      'docs-balances-v1-eth-erc20',
      'docs-balances-v1-nft',
      'docs-balances-v2-js',
      'docs-balances-v3-js',
      'docs-balances-v2-orders-0',
      'docs-balances-v2-orders-1',
      'docs-balances-v2-orders-2',
      'docs-contract-info',
      'docs-assetid',
      'docs-vaults',
    ]);
  });

  test('docs-assetid is the id that the rule computes; a token id has no bearing on a fungible asset', () => {
    const { data, query } = published('docs-assetid');
    const type = query.get('type') ?? '';
    const contract = query.get('contract_address');
    const tokenId = BigInt(query.get('token_id') ?? '');
    expect(tokenId).toBe(1n);
    // The request names no quantum.
    expect(computeAssetId({ type, contract, quantum: 1n, tokenId })).toBe(stringField(data, 'asset_id', 'data'));
    expect(provider.assets.normalise({ network: null, ref: stringField(data, 'asset_id', 'data') }).ok).toBe(true);
  });

  test('docs-contract-info has the asset type that the rule computes', () => {
    const { data } = published('docs-contract-info');
    const parts = {
      type: stringField(data, 'type', 'data'),
      contract: stringField(data, 'contract_address', 'data'),
      quantum: BigInt(stringField(data, 'quantum', 'data')),
    };
    expect(computeAssetType(parts)).toBe(stringField(data, 'asset_type', 'data'));
    // The same for all tokens of the contract, so no asset by itself.
    expect(computeAssetId({ ...parts, tokenId: null })).toBeNull();
  });

  test('docs-vaults passes the envelope and is no balance', () => {
    const { data } = published('docs-vaults');
    expect(field(data, 'vault_ids')).toEqual(['23400429']);
    const [read] = provider.reads;
    if (read?.shape !== 'account') throw new Error('the read has another shape');
    const account = makeAccount('reddio-main', { network: null, address: '0x1', subAccount: null });
    const call = { shape: 'account', account, asset: '0x2', at: null, filter: null } as const;
    const exchange = answerWith({ status: 'OK', error: '', data });
    expect(failureOf(() => read.balances.decode(call, exchange)).code).toBe('UPSTREAM_BAD_RESPONSE');
  });
});

test('all published asset ids follow from the rule', () => {
  const complete = vectorsOf(readFile('reddio_asset_ids')).filter((vector) => field(vector, 'asset_id') !== undefined);
  expect(complete).toHaveLength(10);
  for (const vector of complete) {
    const tokenId = field(vector, 'token_id');
    const contract = field(vector, 'contract');
    const computed = computeAssetId({
      type: stringField(vector, 'type', 'vector'),
      contract: typeof contract === 'string' ? contract : null,
      quantum: BigInt(stringField(vector, 'quantum', 'vector')),
      tokenId: typeof tokenId === 'string' ? BigInt(tokenId) : null,
    });
    expect(computed).toBe(field(vector, 'asset_id'));
  }
});

test('the asset type that is published alone follows from the first step of the rule', () => {
  const alone = vectorsOf(readFile('reddio_asset_ids')).filter((vector) => field(vector, 'asset_id') === undefined);
  expect(alone).toHaveLength(1);
  for (const vector of alone) {
    const computed = computeAssetType({
      type: stringField(vector, 'type', 'vector'),
      contract: stringField(vector, 'contract', 'vector'),
      quantum: BigInt(stringField(vector, 'quantum', 'vector')),
    });
    expect(computed).toBe(field(vector, 'asset_type'));
  }
});

test('an asset type needs a known type, and a contract but for ETH', () => {
  const contract = `0x${'1'.repeat(40)}`;
  expect(computeAssetType({ type: 'ERC721MC', contract, quantum: 1n })).toBeNull();
  expect(computeAssetType({ type: 'ERC20', contract: null, quantum: 1n })).toBeNull();
  expect(computeAssetType({ type: 'ETH', contract, quantum: 1n })).toBeNull();
});

test('a mintable token is hashed in whole bytes, whatever the number of its digits; an unknown type has no id', () => {
  const parts = { contract: `0x${'1'.repeat(40)}`, quantum: 1n };
  const ids = [0x1n, 0x10n, 0x100n, 0x1000n].map((tokenId) => computeAssetId({ ...parts, type: 'ERC721M', tokenId }));
  for (const id of ids) expect(id).toMatch(/^0x400[0-9a-f]{60}$/);
  expect(new Set(ids).size).toBe(4);
  expect(computeAssetId({ ...parts, type: 'ERC721MC', tokenId: 1n })).toBeNull();
});

test('the synthetic failure is a refusal', () => {
  const codes = asObject(field(vectors, 'error_codes'), 'error_codes');
  const body = field(asObject(field(codes, 'synthetic_envelope_for_simulator'), 'synthetic'), 'body');
  expect(provider.refusal(answerWith(body))).toMatchObject({ code: 'UPSTREAM_REJECTED', upstreamCode: '18' });
});
