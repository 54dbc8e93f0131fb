/** Bad requests by the rows of the matrix of bad input: arguments of other kinds, variables, documents and HTTP. */
import { TEOS, TEOS_ASSET } from './bad-values.ts';

export interface BadRequest {
  readonly row: number;
  readonly name: string;
  /** A body, posted as JSON, or a query with its variables. */
  readonly body?: unknown;
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: 'GET';
  readonly target?: string;
  readonly status: number;
  readonly code: string;
  readonly says: string | RegExp;
  readonly path?: readonly (string | number)[];
  /** What a surface for gateways answers instead: there the bad argument costs its own field alone. */
  readonly behindGateways?: typeof ownField;
}

const ownField = { status: 200, code: 'BAD_USER_INPUT', path: ['account', 'balance'] } as const;

const BY_ADDRESS = 'query ($a: [String!]!) { accountsByAddress(addresses: $a) { id } }';
const SOURCES = '{ sources { id } }';
const mesh = (inner: string): string =>
  `{ account(id: "account/sandbox-mesh/${TEOS}?network=Ethereum/Sandbox") { balance(asset: "ETH:18", ${inner}) { id } } }`;
const atLoopring = (inner: string): string => `{ account(id: "account/sandbox-loopring/10000") { ${inner} } }`;

const input = { status: 200, code: 'BAD_USER_INPUT' } as const;
const variable = { status: 400, code: 'BAD_USER_INPUT' } as const;
const invalid = { status: 400, code: 'GRAPHQL_VALIDATION_FAILED' } as const;
const request = { status: 400, code: 'BAD_REQUEST' } as const;
const media = { status: 415, code: 'BAD_REQUEST' } as const;
const JSON_UTF8 = { 'content-type': 'application/json' };

export const badRequests: readonly BadRequest[] = [
  {
    row: 1,
    name: 'no addresses',
    query: BY_ADDRESS,
    variables: { a: [] },
    ...input,
    path: ['accountsByAddress'],
    says: 'addresses: is empty; give 1 to 100',
  },
  {
    row: 2,
    name: '101 addresses',
    query: BY_ADDRESS,
    variables: { a: Array.from({ length: 101 }, () => TEOS) },
    status: 200,
    code: 'QUERY_TOO_COSTLY',
    path: ['accountsByAddress'],
    says: '101 entries, limit 100 (limits.listItems); split the request into 2 or more',
  },
  {
    row: 5,
    name: 'an empty address behind good ones',
    query: `query ($a: [String!]!) { accountsByAddress(sources: ["sandbox-teos"], addresses: $a) { id } }`,
    variables: { a: [TEOS, TEOS, TEOS, ''] },
    ...input,
    path: ['accountsByAddress'],
    says: 'addresses[3]: sandbox-teos: is empty',
  },
  {
    row: 44,
    name: 'an unknown network',
    query: `{ accountsByAddress(sources: ["sandbox-mesh"], network: "foo/bar", addresses: ["${TEOS}"]) { id } }`,
    ...input,
    path: ['accountsByAddress'],
    says: 'network is not served; known: Ethereum/Sandbox, Bitcoin/Sandbox',
  },
  {
    row: 44,
    name: 'an unknown source',
    query: '{ source(id: "foo") { id } }',
    status: 200,
    code: 'UNKNOWN_SOURCE',
    path: ['source'],
    says: 'unknown source; known are sandbox-reddio',
  },
  {
    row: 45,
    name: 'an unknown value of an enum',
    query: atLoopring('balances(orderBy: { field: FOO }) { totalCount }'),
    ...invalid,
    says: 'Value "FOO" does not exist in "BalanceOrderField" enum',
  },
  {
    row: 48,
    name: 'an asset of another source',
    query: atLoopring(`balance(asset: "asset/sandbox-teos/${TEOS_ASSET}") { id }`),
    ...input,
    path: ['account', 'balance'],
    says: 'is no asset of sandbox-loopring',
  },
  {
    row: 50,
    name: 'a whole number beyond Int',
    query: atLoopring('balances(first: 3000000000) { totalCount }'),
    ...invalid,
    says: 'Int cannot represent',
  },
  {
    row: 50,
    name: 'a whole number of a thousand digits',
    query: atLoopring(`balances(first: ${'7'.repeat(1000)}) { totalCount }`),
    ...invalid,
    says: 'Int cannot represent',
  },
  {
    row: 51,
    name: 'an account number beyond what the source counts to, exact as it was typed',
    query: '{ account(id: "account/sandbox-loopring/9007199254740993") { id } }',
    ...input,
    path: ['account'],
    says: 'account id too large, at most 4294967295',
  },
  {
    row: 56,
    name: 'a block below zero',
    query: mesh('at: { block: "-1" }'),
    ...input,
    path: ['account', 'balance'],
    says: 'at.block: must be 0 or more',
  },
  {
    row: 57,
    name: 'a block of 2^63',
    query: mesh('at: { block: "9223372036854775808" }'),
    ...input,
    path: ['account', 'balance'],
    says: 'at.block: too large',
  },
  {
    row: 57,
    name: 'a block of ten thousand digits',
    query: `query ($at: AtInput!) ${mesh('at: $at')}`,
    variables: { at: { block: '9'.repeat(10_000) } },
    ...variable,
    behindGateways: ownField,
    says: 'at most 80 digits',
  },
  {
    row: 58,
    name: 'a bad hash of a block',
    query: mesh('at: { hash: "0x 1" }'),
    ...input,
    path: ['account', 'balance'],
    says: 'at.hash: must be 1 to 128',
  },
  {
    row: 58,
    name: 'a block by number and hash',
    query: mesh('at: { block: "1", hash: "0x1" }'),
    ...invalid,
    behindGateways: ownField,
    says: 'exactly one',
  },
  {
    row: 60,
    name: 'neither of two',
    query: mesh('at: {}'),
    ...invalid,
    behindGateways: ownField,
    says: 'exactly one',
  },
  {
    row: 63,
    name: 'a variable that is missing',
    query: BY_ADDRESS,
    variables: {},
    ...variable,
    says: 'Variable "$a" of required type "[String!]!" was not provided.',
  },
  {
    row: 64,
    name: 'a variable of another type',
    query: BY_ADDRESS,
    variables: { a: [TEOS, 7] },
    ...variable,
    says: 'invalid value 7 at "a[1]"; String cannot represent',
  },
  {
    row: 64,
    name: 'a variable that is an object with a long name in it',
    query: BY_ADDRESS,
    variables: { a: [{ ['y'.repeat(5000)]: 'z z '.repeat(500) }] },
    ...variable,
    says: 'at "a[0]"',
  },
  {
    row: 65,
    name: 'null in a list',
    query: BY_ADDRESS,
    variables: { a: [TEOS, TEOS, null] },
    ...variable,
    says: 'invalid value null at "a[2]"',
  },
  { row: 66, name: 'variables as text', body: { query: SOURCES, variables: 'x' }, ...request, says: '`variables`' },
  { row: 66, name: 'variables as a list', body: { query: SOURCES, variables: [1] }, ...request, says: '`variables`' },
  {
    row: 67,
    name: 'a field that an input does not have',
    query: `query ($at: AtInput!) ${mesh('at: $at')}`,
    variables: { at: { x: '1' } },
    ...variable,
    says: 'Field "x" is not defined by type "AtInput"',
  },
  { row: 68, name: 'an empty query', body: { query: '' }, ...request, says: 'there is no query' },
  { row: 68, name: 'no query', body: { variables: {} }, ...request, says: 'there is no query' },
  {
    row: 69,
    name: 'a document that ends too early',
    query: '{ sources {',
    status: 400,
    code: 'GRAPHQL_PARSE_FAILED',
    says: 'Syntax Error',
  },
  {
    row: 70,
    name: 'two operations and no name',
    query: `query A ${SOURCES} query B ${SOURCES}`,
    status: 400,
    code: 'OPERATION_RESOLUTION_FAILURE',
    says: 'name one of them in operationName',
  },
  {
    row: 71,
    name: 'an operation that is called constructor',
    body: { query: `query A ${SOURCES}`, operationName: 'constructor' },
    status: 400,
    code: 'OPERATION_RESOLUTION_FAILURE',
    says: 'Unknown operation named "constructor"',
  },
  { row: 72, name: 'a mutation', query: 'mutation { move }', ...invalid, says: 'read-only' },
  {
    row: 72,
    name: 'a subscription',
    query: 'subscription { balances }',
    ...invalid,
    says: /stream of events|read-only/,
  },
  {
    row: 72,
    name: 'a mutation by GET',
    method: 'GET',
    target: '/graphql?query=mutation%7Bmove%7D',
    headers: { 'apollo-require-preflight': 'true' },
    ...invalid,
    says: 'read-only',
  },
  {
    row: 73,
    name: 'a list of operations',
    body: [{ query: SOURCES }],
    ...request,
    says: 'server.operationsPerRequest',
  },
  { row: 74, name: 'a body that is no JSON', body: '{"query": nope', ...request, says: 'not valid JSON' },
  {
    row: 75,
    name: 'plain text',
    headers: { 'content-type': 'text/plain' },
    body: SOURCES,
    ...media,
    says: 'application/json',
  },
  {
    row: 75,
    name: 'a form',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'query=x',
    ...media,
    says: 'application/json',
  },
  {
    row: 75,
    name: 'a body of an unknown kind',
    headers: {},
    body: { query: SOURCES },
    ...media,
    says: 'application/json',
  },
  ...['utf-7', 'latin1', 'utf-16', '"iso-8859-1"'].map((charset) => ({
    row: 76,
    name: `the charset ${charset}`,
    headers: { 'content-type': `application/json; charset=${charset}` },
    body: { query: SOURCES },
    ...media,
    says: 'UTF-8',
  })),
  ...['gzip', 'deflate', 'br', 'zstd', 'identity, gzip'].map((encoding) => ({
    row: 77,
    name: `a body in ${encoding}`,
    headers: { ...JSON_UTF8, 'content-encoding': encoding },
    body: { query: SOURCES },
    ...media,
    says: 'uncompressed',
  })),
];
