/** Documents that cost a server far more than their sender; each is refused, whatever the limits are set to. */

export interface HostileDocument {
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const ADDRESS = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';

function repeat(count: number, text: (index: number) => string, separator = ' '): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(separator);
}

/** 2^depth selections in few tokens: every fragment spreads the next one twice. */
function fragmentBomb(depth: number): HostileDocument {
  const field = (alias: string, index: number): string =>
    `${alias}${index}: account(address: "x") { source { ...F${index + 1} } }`;
  const fragment = (index: number): string =>
    `fragment F${index} on Source { ${field('a', index)} ${field('b', index)} }`;
  const query = `{ sources { ...F0 } } ${repeat(depth, fragment)} fragment F${depth} on Source { id }`;
  return { name: `fragments that double ${depth} times`, query };
}

/** Along the circle from a source to its accounts and back. */
function deep(levels: number): string {
  const inner = `account(address: "${ADDRESS}") { source { `;
  return `{ source(id: "sandbox-teos") { ${inner.repeat(levels)} id ${'} } '.repeat(levels)} } }`;
}

const many = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `0x${index.toString(16).padStart(40, '0')}`);

export const hostileDocuments: readonly HostileDocument[] = [
  { name: '100 000 aliases', query: `{ ${repeat(100_000, (index) => `a${index}: __typename`)} }` },
  {
    name: '2000 aliases of a field that asks upstream',
    query: `{ ${repeat(2000, (index) => `a${index}: accountsByAddress(addresses: ["0x1"]) { balances { totalCount } }`)} }`,
  },
  { name: 'a field 20 000 times', query: `{ ${repeat(20_000, () => 'sources { id }')} }` },
  {
    name: '300 fields to be merged within each other',
    query: `{ ${repeat(300, () => 'sources { capabilities { accounts { description } } networks { nodes { name } } }')} }`,
  },
  { name: 'a circle walked 400 times', query: deep(400) },
  { name: '5000 opening braces', query: `{ ${'sources { '.repeat(5000)}` },
  { name: '100 000 braces', query: '{'.repeat(100_000) },
  { name: '100 000 brackets of a list', query: `{ sources(ids: ${'['.repeat(100_000)}` },
  ...[12, 14, 17, 22, 30].map(fragmentBomb),
  {
    name: 'a circle of fragments',
    query: '{ sources { ...A } } fragment A on Source { ...B } fragment B on Source { ...A }',
  },
  { name: '50 000 unknown directives', query: `{ sources ${'@a '.repeat(50_000)} { id } }` },
  { name: '20 000 directives @skip', query: `{ sources ${'@skip(if: false) '.repeat(20_000)} { id } }` },
  {
    name: '10 000 operations',
    query: repeat(10_000, (index) => `query Q${index} { sources { id } }`),
  },
  {
    name: '10 000 variables',
    query: `query (${repeat(10_000, (index) => `$v${index}: ID`)}) { sources { id } }`,
  },
  {
    name: '10 000 arguments',
    query: `{ sources(${repeat(10_000, (index) => `a${index}: 1`)}) { id } }`,
  },
  {
    name: 'more accounts than a list may be long',
    query: 'query ($a: [String!]!) { accountsByAddress(addresses: $a) { id } }',
    variables: { a: many(1001) },
  },
  {
    name: 'more assets than a list may be long',
    query: `query ($a: [ID!]!) { account(id: "account/sandbox-teos/${ADDRESS}") { balances(assets: $a) { totalCount } } }`,
    variables: { a: many(1001) },
  },
  {
    name: 'introspection of types of fields of types of fields of types',
    query: `{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }`,
  },
];
