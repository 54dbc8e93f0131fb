/** Documents that are made to keep a server busy, each within the body limit. */

/** Filler up to what 128 KiB of body may hold. */
const BYTES = 125_000;

/** As many of the parts as fit between `head` and `tail`; `most` where fewer are the worse. */
function many(part: (index: number) => string, [head, tail]: readonly [string, string], most = Infinity): string {
  const parts: string[] = [];
  let length = asJson(head) + asJson(tail);
  for (let index = 0; index < most; index += 1) {
    const text = part(index);
    length += asJson(text) + 1;
    if (length > BYTES) break;
    parts.push(text);
  }
  return `${head}${parts.join(' ')}${tail}`;
}

/** How long the text is in a body. */
function asJson(text: string): number {
  return JSON.stringify(text).length - 2;
}

const SOURCES = ['{ sources { ', ' } }'] as const;
const ROOT = ['{ ', ' }'] as const;

function chain(length: number): string {
  const links = Array.from({ length }, (_, index) => `fragment F${index} on Source{...F${index + 1}}`);
  return `${links.join(' ')} fragment F${length} on Source{id}`;
}

function doubling(depth: number): string {
  const step = (alias: string, index: number): string =>
    `${alias}${index}: account(address: "x") { source { ...F${index + 1} } }`;
  const fragments = Array.from(
    { length: depth },
    (_, index) => `fragment F${index} on Source { ${step('a', index)} ${step('b', index)} }`,
  );
  return `{ sources { ...F0 } } ${fragments.join(' ')} fragment F${depth} on Source { id }`;
}

const nested = (depth: number): string =>
  `source(id:"x"){ ${'account(address:"x"){source{'.repeat(depth)}id${'}}'.repeat(depth)} }`;

const COMPLEX = 'QUERY_TOO_COMPLEX';
const INVALID = 'GRAPHQL_VALIDATION_FAILED';
const COSTLY = 'QUERY_TOO_COSTLY';

export interface HostileDocument {
  readonly name: string;
  readonly query: string;
  readonly code: string;
}

export const hostileDocuments: readonly HostileDocument[] = [
  { name: 'tokens', query: `{ accounts(ids:[${'[]'.repeat(60_000)}]) { id } }`, code: COMPLEX },
  { name: 'fields', query: many(() => 'a', ROOT), code: COMPLEX },
  { name: 'brackets of a value', query: `{ accounts(ids:${'['.repeat(20_000)}`, code: COMPLEX },
  { name: 'braces', query: '{a'.repeat(40_000), code: COMPLEX },
  { name: 'a hundred thousand braces', query: '{'.repeat(100_000), code: 'GRAPHQL_PARSE_FAILED' },
  { name: 'braces that are closed', query: `${'{a'.repeat(10_000)}${'}'.repeat(10_000)}`, code: COMPLEX },
  { name: 'nested selections', query: `{ ${nested(60)} }`, code: COMPLEX },
  { name: 'nested inline fragments', query: `{ ${'...{'.repeat(1000)}sources{id}${'}'.repeat(1000)} }`, code: COMPLEX },
  { name: 'nested lists', query: `{ accounts(ids:${'['.repeat(1000)}${']'.repeat(1000)}) { id } }`, code: COMPLEX },
  {
    name: 'nested types of variables',
    query: `query ($a: ${'['.repeat(1000)}ID${']'.repeat(1000)}) { sources { id } }`,
    code: COMPLEX,
  },
  { name: 'one field again and again', query: many(() => 'id', SOURCES), code: COMPLEX },
  { name: 'one field with selections', query: many(() => 'sources{id}', ROOT), code: COMPLEX },
  { name: 'one field, other selections', query: many((i) => `sources{a${i}:id}`, ROOT), code: COMPLEX },
  { name: 'one field, other arguments', query: many((i) => `a:account(address:"${i}"){id}`, SOURCES), code: COMPLEX },
  { name: 'deep selections repeated', query: many(() => nested(22), ROOT), code: COMPLEX },
  { name: 'deep selections repeated a few times', query: many(() => nested(40), ROOT, 30), code: COMPLEX },
  { name: 'inline fragments', query: many(() => '...{id}', SOURCES), code: COMPLEX },
  { name: 'impossible inline fragments', query: many(() => '... on Account{id}', SOURCES), code: COMPLEX },
  { name: 'unknown fragments', query: many((i) => `...F${i}`, SOURCES), code: COMPLEX },
  {
    name: 'fragments of one object',
    query: `${many((i) => `...F${i}`, SOURCES, 2500)} ${many((i) => `fragment F${i} on Source{id}`, ['', ''], 2500)}`,
    code: COMPLEX,
  },
  {
    name: 'fragments of one object, few and large',
    query: `${many((i) => `...F${i}`, SOURCES, 300)} ${many(
      (i) => `fragment F${i} on Source{${Array.from({ length: 20 }, (_, j) => `a${i}x${j}:id`).join(' ')}}`,
      ['', ''],
      300,
    )}`,
    code: COMPLEX,
  },
  { name: 'a chain of fragments', query: `{ sources { ...F0 } } ${chain(3000)}`, code: COMPLEX },
  { name: 'a chain of fragments that are not spread', query: `{ sources { id } } ${chain(3000)}`, code: COMPLEX },
  {
    name: 'operations that spread a chain',
    query: `${many((i) => `query Q${i}{sources{...F0}}`, ['', ''], 1500)} ${chain(90)}`,
    code: COMPLEX,
  },
  { name: 'fragments that double', query: doubling(20), code: COMPLEX },
  { name: 'fragments that double, deeply', query: doubling(400), code: COMPLEX },
  {
    name: 'a circle of fragments',
    query: '{ sources { ...A } } fragment A on Source { ...B } fragment B on Source { ...A }',
    code: INVALID,
  },
  {
    name: 'a large circle of fragments',
    query: `{ sources { ...F0 } } ${chain(3000).replace('F3000}', 'F0}')}`,
    code: COMPLEX,
  },
  {
    name: 'many circles of fragments',
    query: `{ sources { ...F0 } } ${many(
      (i) => `fragment F${i} on Source{${Array.from({ length: 100 }, (_, j) => `...F${j}`).join(' ')}}`,
      ['', ''],
      100,
    )}`,
    code: INVALID,
  },
  {
    name: 'circles of fragments that are not spread',
    query: `{ sources { id } } ${many((i) => `fragment F${i} on Source{a:account(address:"x"){source{...F${i}}}}`, ['', ''])}`,
    code: INVALID,
  },
  { name: 'one argument again and again', query: many(() => 'ids:1', ['{ sources(', ') { id } }']), code: COMPLEX },
  { name: 'unknown arguments', query: many((i) => `a${i}:1`, ['{ sources(', ') { id } }']), code: COMPLEX },
  { name: 'unknown fields', query: many((i) => `f${i}`, ROOT), code: INVALID },
  { name: 'misspelt fields', query: many((i) => `a${i}:capabilitiez`, SOURCES), code: INVALID },
  { name: 'unknown directives', query: many(() => '@x', ['{ sources ', ' { id } }'], 24_000), code: INVALID },
  {
    name: 'directives again and again',
    query: many(() => '@skip(if:true)', ['{ sources ', ' { id } }'], 5000),
    code: INVALID,
  },
  {
    name: 'values of another type',
    query: many(() => 'x', ['{ accounts(ids:[', ']) { id } }'], 49_000),
    code: INVALID,
  },
  {
    name: 'fragments that are not spread',
    query: many((i) => `fragment F${i} on Source{id}`, ['{ sources { id } } ', '']),
    code: INVALID,
  },
  {
    name: 'variables that are not used',
    query: many((i) => `$v${i}:Int`, ['query (', ') { sources { id } }']),
    code: INVALID,
  },
  {
    name: 'variables that are not declared',
    query: many((i) => `a${i}:sources(ids:$v${i}){id}`, ROOT, 4000),
    code: INVALID,
  },
  { name: 'operations of one name', query: many(() => 'query Q{sources{id}}', ['', '']), code: INVALID },
  { name: 'ids in one list', query: many(() => '1', ['{ accounts(ids:[', ']) { id } }'], 49_000), code: COSTLY },
  {
    name: 'accounts by alias',
    query: many((i) => `a${i}:accountsByAddress(addresses:["x"]){id}`, ROOT, 2100),
    code: COSTLY,
  },
  {
    name: 'introspection by alias',
    query: many((i) => `a${i}:__schema{types{fields{args{name}}}}`, ROOT, 2000),
    code: COSTLY,
  },
];
