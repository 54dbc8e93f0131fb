/** What the upstreams of the built-in providers say on bad days, each in its own form. */
import type { Examples } from '../../src/conformance/index.ts';
import { field, isObject } from '../../src/http/decode.ts';

/** Words that no provider has in a table. */
const WORDS = 'the moon is in the wrong house';

export const teosExamples: Examples = {
  refusals: [
    { status: 200, body: { code: 47000, message: WORDS, target: null, details: [], clTraceId: 'trace' } },
    { status: 200, body: { error: { code: 'MoonHouse', message: WORDS } } },
  ],
  gaps(rest) {
    const value = isObject(rest) ? field(rest, 'value') : rest;
    if (!Array.isArray(value)) return [];
    const context = 'https://teos.invalid/odata/$metadata#Balances';
    return [
      { '@odata.context': context, '@odata.count': value.length + 1, value },
      { '@odata.context': context, value, 'odata.nextLink': 'https://elsewhere.invalid/?$skip=50' },
      { '@odata.context': context, value, '@nextLink': 'https://elsewhere.invalid/?$skip=50' },
    ];
  },
  // The id of an asset in another ledger, and one more digit than any id has.
  nearMisses: (row) =>
    [`${field(row, 'UniqueAssetId')}@2`, `${field(row, 'UniqueAssetId')}${'0'.repeat(24)}`].map((UniqueAssetId) => ({
      ...row,
      UniqueAssetId,
    })),
};

export const meshExamples: Examples = {
  refusals: [
    { status: 200, body: { code: 99, message: WORDS, retriable: true } },
    { status: 200, body: { code: 98, message: WORDS } },
    { status: 500, body: { code: 97, message: WORDS, retriable: true } },
  ],
  nearMisses(row) {
    const currency = field(row, 'currency');
    if (!isObject(currency)) return [];
    const decimals = Number(field(currency, 'decimals'));
    return [
      { ...row, currency: { ...currency, decimals: decimals + 1 } },
      { ...row, currency: { ...currency, metadata: { type: 'NON_FUNGIBLE_UNIQUE' } } },
    ];
  },
};

export const loopringExamples: Examples = {
  refusals: [
    { status: 200, body: { resultInfo: { code: 199_999, message: WORDS } } },
    { status: 200, body: { code: 900_001, msg: WORDS } },
  ],
  nearMisses: (row) =>
    [`${field(row, 'tokenId')}.5`, `0x${field(row, 'tokenId')}`].map((tokenId) => ({ ...row, tokenId })),
};

export const reddioExamples: Examples = {
  refusals: [
    { status: 200, body: { status: 'FAILED', error: WORDS, error_code: 9090, data: null } },
    { status: 200, body: { status: 'PENDING', error: '', error_code: 9091, data: null } },
  ],
  gaps(rest) {
    const data = isObject(rest) ? field(rest, 'data') : null;
    const list = isObject(data) ? field(data, 'list') : null;
    if (!isObject(rest) || !isObject(data) || !Array.isArray(list)) return [];
    return [{ ...rest, data: { ...data, total: list.length + 1, total_page: 1, current_page: 1 } }];
  },
  // The same asset under the address of another contract, which makes another id of it.
  nearMisses: (row) => [{ ...row, asset_id: `${field(row, 'asset_id')}ff` }],
};

export const evmExamples: Examples = {
  refusals: [
    { status: 200, body: { jsonrpc: '2.0', id: null, error: { code: -32_077, message: WORDS } } },
    {
      status: 200,
      body: {
        jsonrpc: '2.0',
        id: null,
        error: { code: -32_007, message: '50/second request limit reached - reduce calls per second' },
      },
    },
  ],
};

export const bitcoinExamples: Examples = {
  // Core 28 answers errors of JSON-RPC 2.0 with HTTP 200, older versions with 500.
  refusals: [
    { status: 500, body: { result: null, error: { code: -99, message: WORDS }, id: null } },
    { status: 200, body: { jsonrpc: '2.0', error: { code: -1, message: WORDS }, id: null } },
  ],
  // The sum that the node states is that of all outputs.
  gaps: (rest) => (isObject(rest) ? [rest] : []),
  // The same address under another script, and the same script under another address.
  nearMisses: (row) => [
    { ...row, scriptPubKey: '6a00' },
    { ...row, desc: 'addr(mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn)#00000000' },
  ],
};

export const cosmosExamples: Examples = {
  refusals: [
    { status: 500, body: { code: 2, message: WORDS, details: [] } },
    { status: 200, body: { code: 9, message: WORDS, details: [] } },
  ],
  gaps(rest) {
    const balances = isObject(rest) ? field(rest, 'balances') : null;
    if (!isObject(rest) || !Array.isArray(balances)) return [];
    return [
      { ...rest, pagination: { next_key: null, total: String(balances.length + 1) } },
      { ...rest, next_key: 'dWdyYWlu' },
    ];
  },
  nearMisses: (row) => [{ ...row, denom: String(field(row, 'denom')).toUpperCase() }],
};

export const graphqlExamples: Examples = {
  refusals: [
    { status: 200, body: { errors: [{ message: WORDS, extensions: { code: 'SHARD_REBALANCING' } }] } },
    { status: 200, body: { data: null, errors: [{ message: WORDS }] } },
  ],
  nearMisses: (row) => {
    const token = field(row, 'token');
    return isObject(token) ? [{ ...row, token: { ...token, id: `${field(token, 'id')}/2` } }] : [];
  },
};

export const substrateExamples: Examples = {
  refusals: [
    { status: 200, body: { jsonrpc: '2.0', id: null, error: { code: 49_999, message: WORDS } } },
    { status: 200, body: { jsonrpc: '2.0', id: null, error: { message: WORDS } } },
  ],
};

export const solanaExamples: Examples = {
  refusals: [
    { status: 200, body: { jsonrpc: '2.0', id: null, error: { code: -39_999, message: WORDS } } },
    { status: 500, body: { jsonrpc: '2.0', id: null, error: WORDS } },
  ],
  // The key of a next page, as hosts with paged methods have it.
  gaps(rest) {
    const result = isObject(rest) ? field(rest, 'result') : undefined;
    return isObject(rest) && isObject(result) ? [{ ...rest, result: { ...result, paginationKey: 'next' } }] : [];
  },
};

export const ledgerExamples: Examples = {
  // A proxy's; hledger-web has none of its own.
  refusals: [
    { status: 200, body: { message: WORDS } },
    { status: 500, body: { error: WORDS } },
  ],
  // Each account is named by the one above it.
  gaps: (rest) => [rest],
  // The same account in other letters, and the same commodity.
  nearMisses: (row) => [{ ...row, aname: `${field(row, 'aname')}`.toUpperCase() }],
};
