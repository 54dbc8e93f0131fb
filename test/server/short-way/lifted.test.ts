/** Texts that differ in literals share a document, and are answered as if each had its own. */
import { Agent } from 'node:http';
import { ApolloServer } from '@apollo/server';
import fc from 'fast-check';
import { parse, printSchema, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DocumentMemory } from '../../../src/graph/documents.ts';
import { buildSchema } from '../../../src/graph/schema/schema.ts';
import { liftText } from '../../../src/server/short-way/lift-text.ts';
import { LiftedDocuments } from '../../../src/server/short-way/lifted-documents.ts';
import { liftableNames } from '../../../src/server/short-way/template.ts';
import { runs } from '../../depth.ts';
import { ask } from '../../sandbox/ask.ts';
import { openTwoServers, type TwoServers } from './two-servers.ts';

const schema = buildSchema('standalone');
const names = liftableNames(schema);

let servers: TwoServers;
let addresses: readonly string[];
let assets: readonly string[];
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
beforeAll(async () => {
  servers = await openTwoServers({
    sandbox: { accounts: 4, knobs: { teos: { quotaPerMinute: null, quotaPerDay: null } } },
    config: { limits: { documentTokens: 120 }, server: { documentCacheBytes: 1024 ** 3 } },
  });
  const { ledger } = servers.sandbox;
  addresses = ledger.accounts('teos').map(({ address }) => address);
  assets = ledger.assets('teos').flatMap(({ ref }) => (ref === 'native' ? [] : [ref]));
});
afterAll(async () => {
  agent.destroy();
  await servers?.close();
});

async function post(url: string, body: object) {
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  const { status, text } = await ask(url, { target: '/graphql', method: 'POST', headers, body, agent });
  return { status, text };
}

/** Spaces and comments that mean nothing. */
const gap = fc.constantFrom(' ', ' ', '\n', '\r\n  ', ', ', ' # a "comment" {\n', '\t');
const string = () =>
  fc.constantFrom(
    '',
    'nonsense',
    ...addresses.slice(0, 2).map((address) => `account/sandbox-teos/${address}`),
    'account/nobody/0x0',
  );
const quoted = () => string().map((text) => JSON.stringify(text));
/** Of every kind, most of them wrong somewhere. */
const odd = fc.constantFrom(
  '0',
  '7',
  '-7',
  '00',
  '1.5',
  '2147483648',
  'true',
  'null',
  'TOTAL',
  '"a\\u0041"',
  '"""block"""',
  '"é"',
  '["a", 1]',
  '[]',
  '{ a: "b" }',
  '$gone',
  '"',
  '[[1]]',
);
const id = () => fc.oneof({ weight: 6, arbitrary: quoted() }, { weight: 1, arbitrary: odd });
const list = (item: fc.Arbitrary<string>) => fc.array(item, { maxLength: 3 }).map((items) => `[${items.join(' ')}]`);
const asset = () => fc.constantFrom(...assets.slice(0, 3)).map((ref) => JSON.stringify(ref));
const count = fc.oneof({ weight: 5, arbitrary: fc.constantFrom('1', '2', '3') }, { weight: 1, arbitrary: odd });
const yes = fc.constantFrom('true', 'false');
const name = fc.constantFrom('', 'Q', 'Other', 'query', 'fragment', 'on');

/** Texts in pieces, with a space or a comment between each two. */
const shapes: readonly (() => fc.Arbitrary<readonly string[]>)[] = [
  () => fc.tuple(name, id()).map(([of, a]) => ['query', of, '{', 'account', '(', 'id:', a, ')', '{', 'id', '}', '}']),
  () =>
    fc
      .tuple(id(), id())
      .map(([a, b]) => ['{', 'a:', 'account(id:', a, ') { id }', 'b: account(id:', b, ') { address }', '}']),
  // Two fields of one name may differ in no literal.
  () =>
    fc
      .tuple(quoted(), quoted())
      .map(([a, b]) => ['{', 'account(id:', a, ') { id }', 'account(id:', b, ') { address }', '}']),
  () =>
    fc
      .tuple(name, fc.oneof(list(id()), odd))
      .map(([of, a]) => ['query', of, '{ accounts(ids:', a, ') { id address } }']),
  () =>
    fc
      .tuple(list(asset()), count)
      .map(([a, n]) => [
        `query { account(id: "account/sandbox-teos/${addresses[0]}") { balances(assets:`,
        a,
        ', first:',
        n,
        ') { nodes { asset { ref } total { atomic } } } } }',
      ]),
  () =>
    fc
      .tuple(yes, id(), id())
      .map(([y, a, b]) => [
        'query Q($a: ID! =',
        a,
        ') {',
        'x: account(id: $a) @skip(if:',
        y,
        ') { id }',
        'y: account(id:',
        b,
        ') { id } }',
      ]),
  () =>
    fc
      .tuple(id(), name)
      .map(([a, of]) => [
        'fragment F on Query {',
        'account(id:',
        a,
        ') { id } }',
        'query',
        of,
        '{ ...F sources { name } }',
      ]),
  () => fc.tuple(count, id()).map(([n, a]) => ['query @calls(max:', n, ') { account(id:', a, ') { id } }']),
  () =>
    fc
      .tuple(id(), fc.constantFrom('"2024-01-01T00:00:00Z"', '"nonsense"', '7'))
      .map(([a, time]) => [
        '{ account(id:',
        a,
        `) { balances(assets: ["${assets[0]}"], at: { time:`,
        time,
        '}) { nodes { failure { code } } } } }',
      ]),
  () =>
    fc
      .tuple(id(), id())
      .map(([a, b]) => ['query A { account(id:', a, ') { id } } query B { account(id:', b, ') { id } }']),
];

describe('answers', () => {
  test('are those that each text gets by itself, and most take the short way', async () => {
    const apollo = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
    let short = 0;
    let valid = 0;
    const texts = fc
      .nat(shapes.length - 1)
      .chain((index) => (shapes[index] ?? shapes[0])?.() ?? fc.constant([]))
      .chain((pieces) =>
        fc.tuple(...pieces.map((piece) => gap.map((space) => `${piece}${space}`))).map((all) => all.join('')),
      );
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom(undefined, undefined, undefined, 'Q'), async (query, operationName) => {
        const body = { query, operationName };
        const theirs = await post(servers.full.url, body);
        apollo.mockClear();
        const ours = await post(servers.short.url, body);
        if (theirs.status === 200) valid += 1;
        if (apollo.mock.calls.length === 0) short += 1;
        expect(ours).toEqual(theirs);
      }),
      { numRuns: runs(2000, 300) },
    );
    apollo.mockRestore();
    expect(short).toBeGreaterThan(valid / 3);
  });

  test('a text that is longer than the limit is refused, whatever it shares with others', async () => {
    const text = (length: number) => `{ accounts(ids: [${Array.from({ length }, () => '"z"').join()}]) { id } }`;
    for (const url of [servers.short.url, servers.full.url]) {
      await post(url, { query: text(2) });
      await post(url, { query: text(3) });
    }
    for (const length of [107, 108, 109, 110, 111, 200]) {
      const [ours, theirs] = await Promise.all(
        [servers.short, servers.full].map(({ url }) => post(url, { query: text(length) })),
      );
      expect({ length, ...ours }).toEqual({ length, ...theirs });
    }
    expect((await post(servers.short.url, { query: text(200) })).status).toBe(400);
  });

  test('a text that is spelled like a key is refused, like any other with such characters', async () => {
    const text = (id: string) => `{ account(id: "${id}") { id } }`;
    for (const id of ['k1', 'k2', 'k3']) await post(servers.short.url, { query: text(id) });
    const query = liftText(text('k4'), names)?.key ?? '';
    const variables = { __lifted0: `account/sandbox-teos/${addresses[0]}` };
    const [ours, theirs] = [
      await post(servers.short.url, { query, variables }),
      await post(servers.full.url, { query, variables }),
    ];
    expect(theirs.status).toBe(400);
    expect(ours).toEqual(theirs);
  });
});

describe('a key', () => {
  const keyOf = (text: string) => liftText(text, names)?.key ?? null;

  test.each([
    [
      'names, spaces, comments and literals',
      'query A { account(id: "x") { id } }',
      'query B{account(id:"y")#c\n{id,}}',
    ],
    ['lists', '{ accounts(ids: ["x"]) { id } }', '{ accounts(ids: ["y", "z"]) { id } }'],
    ['digits', '{ account(id: 7) { id } }', '{ account(id: 8) { id } }'],
    [
      'an argument of a fragment',
      'query { ...F } fragment F on Query { account(id: "a") { id } }',
      'query { ...F } fragment F on Query { account(id: "b") { id } }',
    ],
  ])('is the same for other %s', (_what, first, second) => {
    expect(keyOf(first)).not.toBeNull();
    expect(keyOf(first)).toBe(keyOf(second));
  });

  test.each([
    ['kinds of literals', '{ account(id: "7") { id } }', '{ account(id: 7) { id } }'],
    [
      'equal and different literals',
      '{ account(id: "a") { id } account(id: "a") { id } }',
      '{ account(id: "a") { id } account(id: "b") { id } }',
    ],
    [
      'defaults of variables',
      'query ($a: ID! = "a") { account(id: $a) { id } }',
      'query ($a: ID! = "b") { account(id: $a) { id } }',
    ],
    ['arguments of directives', '{ sources @include(if: true) { id } }', '{ sources @include(if: false) { id } }'],
    ['times', '{ a(time: "2024-01-01T00:00:00Z") }', '{ a(time: "2025-01-01T00:00:00Z") }'],
    ['a number and a word', '{ account(id: 7 a: 1) { id } }', '{ account(id: 7a: 1) { id } }'],
    ['a list of two kinds', '{ accounts(ids: ["a"]) { id } }', '{ accounts(ids: ["a" 0]) { id } }'],
    ['dots', '{ ...F } fragment F on Query { __typename }', '{ . . . F } fragment F on Query { __typename }'],
    ['strings beside each other', '{ a(b: "x" c: "y") }', '{ a(b: "x"c: "y" "z") }'],
    ['a name and none', 'query A { sources { id } }', 'query { sources { id } }'],
  ])('tells %s apart', (_what, first, second) => {
    expect(keyOf(first)).not.toBe(keyOf(second));
  });

  test.each([
    'mutation { a }',
    'query @calls(max: 1) { sources { id } }',
    '{ a(b: """x""") }',
    '{ a(b: "\\n") }',
    '{ a(b: "é") }',
    'query A { a } query B { a }',
    '{ a',
    '{ a } }',
    '{ a(b: "x) }',
    '',
    '\ufeff{ a }',
  ])('is not made of %j', (text) => {
    expect(keyOf(text)).toBeNull();
  });
});

describe('a template', () => {
  test('is as valid as the texts that it was made of, and is kept in the store', () => {
    const documents = new DocumentMemory(1024 ** 3);
    const lifted = new LiftedDocuments({ schema, documents, maxTokens: 1000 });
    const text = (of: string, first: number) =>
      `query ${of} ($a: ID! = "q") { x: account(id: "${of}") { balances(assets: ["0", "${of}"], first: ${first}) { totalCount } } y: account(id: $a) { id } }`;
    for (const of of ['A', 'B']) {
      expect(lifted.find(text(of, 1))).toBeNull();
      lifted.learn(parse(text(of, 1)));
    }
    const found = lifted.find(text('C', 2));
    expect(found).toMatchObject({
      operationName: 'C',
      variables: { __lifted0: 'C', __lifted1: ['0', 'C'], __lifted2: 2 },
    });
    if (found === null) throw new Error('not found');
    expect(validate(schema, found.document)).toEqual([]);
    expect(documents.size).toBe(1);
    expect(documents.ofText(found.document.loc?.source.body ?? '')).toBeUndefined();
    documents.delete(liftText(text('C', 2), names)?.key ?? '');
    expect(lifted.find(text('C', 2))).toBeNull();
  });

  test('stands for arguments of plain scalars alone', () => {
    expect(printSchema(schema)).toContain('time: DateTime');
    expect([names.has('id'), names.has('assets'), names.has('first'), names.has('time')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
