/** Answers with many rows: the same bytes as those of graphql-js, in one piece with their length or, above a size, in parts. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { JsonText, MARK, markOf } from '../../src/graph/compiled/json-text.ts';
import { RowColumn } from '../../src/graph/compiled/row-column.ts';
import { RowSpan } from '../../src/graph/compiled/row-span.ts';
import { bytesOf } from '../../src/model/byte-chunk.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { bodyOf } from '../../src/server/answer/written-body.ts';
import { totalsOf } from '../balances/answer/totals-of.ts';
import { openServer } from './support.ts';

const MANY = 2 * 1024 * 1024;

let sandbox: Sandbox;
let compiled: Awaited<ReturnType<typeof openServer>>;
let interpreted: Awaited<ReturnType<typeof openServer>>;
beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 12 });
  const sources = sandbox.sources.map((source) => ({ ...source, sandbox: true }));
  const open = (isCompiled: boolean) =>
    openServer({ sources, config: { server: { compiled: isCompiled, operationsPerRequest: 2 } } });
  [compiled, interpreted] = await Promise.all([open(true), open(false)]);
});
afterAll(async () => {
  await Promise.all([compiled.running.close(), interpreted.running.close()]);
  await sandbox.close();
});

/** Asks for so many lists of all accounts of TEOS; the last asset is one that does not exist. */
function questionOf(lists: number) {
  const row =
    'nodes { account { id } asset { id ref name decimals } total { atomic value decimals } failure { code } }';
  const aliases = Array.from({ length: lists }, (_, index) => `l${index}: balances(assets: $assets) { ${row} }`);
  const { ledger } = sandbox;
  return {
    query: `query ($ids: [ID!]!, $assets: [ID!]!) { accounts(ids: $ids) { id ${aliases.join(' ')} } }`,
    variables: {
      ids: ledger.accounts('teos').map(({ address }) => `account/sandbox-teos/${address}`),
      assets: [...ledger.assets('teos').map(({ ref }) => ref), '0xabcdef0001'],
    },
  };
}

test.each([
  [1, 'in one piece'],
  [6, 'in one piece'],
  [40, 'in parts'],
])('%s lists are answered %s, to the byte as without compiling', async (lists, form) => {
  const { query, variables } = questionOf(lists);
  const [answer, plain] = await Promise.all([compiled, interpreted].map(({ post }) => post(query, variables)));
  const length = Buffer.byteLength(answer?.text ?? '');
  expect(answer?.status).toBe(200);
  expect(answer?.text).toBe(plain?.text);
  expect(length > MANY).toBe(form === 'in parts');
  expect(answer?.headers['content-length']).toBe(form === 'in parts' ? undefined : String(length));
  expect(answer?.text).toContain('"errors":[{');
});

test('an answer in parts is compressed as it goes, and is the same to the byte', async () => {
  const question = questionOf(40);
  const fetched = (url: string, encoding: string) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-encoding': encoding },
      body: JSON.stringify(question),
    });
  const [short, whole] = await Promise.all([fetched(compiled.url, 'br'), fetched(interpreted.url, 'identity')]);
  expect([short.headers.get('content-encoding'), whole.headers.get('content-encoding')]).toEqual(['br', null]);
  expect(short.headers.has('content-length')).toBe(false);
  // `fetch` decompresses.
  expect(await short.text()).toBe(await whole.text());
});

describe('a body', () => {
  const digits = Array.from({ length: 1000 }, (_, index) => String(index));
  const column = new RowColumn('', {
    texts: [`{"note":"${'n'.repeat(1000)}","n":"`, '"}'],
    holes: ['atomic'],
    decimals: 0,
  });
  const account = bytesOf('');
  const totals = totalsOf(digits);
  const rows = {
    columns: digits.map(() => column),
    totals,
    account,
    mostBytes: 1 + column.size.fixed + totals.longest,
    failed: null,
  };
  const dataOf = (lists: number): JsonText => {
    const spans = Array.from({ length: lists }, () => new RowSpan(rows, { start: 0, end: digits.length }));
    return new JsonText(`[[${spans.map((_, index) => markOf(index)).join('],[')}]]`, spans);
  };

  test('is written only as far as it is read, and the rest once it is', async () => {
    const write = vi.spyOn(RowSpan.prototype, 'write');
    try {
      const data = dataOf(20);
      const body = bodyOf(`{"data":${MARK}}\n`, data);
      if (Buffer.isBuffer(body)) throw new Error('so long an answer is sent in parts');
      expect(write.mock.calls.length).toBeLessThan(100);
      const parts: Buffer[] = [];
      for await (const part of body) parts.push(part);
      expect(write).toHaveBeenCalledTimes(20_000);
      expect(Buffer.concat(parts).toString()).toBe(`{"data":${data.text}}\n`);
    } finally {
      write.mockRestore();
    }
  });

  test('is written no further once its reader has gone', async () => {
    const write = vi.spyOn(RowSpan.prototype, 'write');
    try {
      const body = bodyOf(`{"data":${MARK}}`, dataOf(20));
      if (Buffer.isBuffer(body)) throw new Error('so long an answer is sent in parts');
      for await (const _part of body) break;
      expect(body.destroyed).toBe(true);
      expect(write.mock.calls.length).toBeLessThan(5000);
    } finally {
      write.mockRestore();
    }
  });
});

test('of a list of operations all are one text', async () => {
  const { query, variables } = questionOf(2);
  const asked = [{ query, variables }, { query: '{ sources { name } }' }];
  const answers = await Promise.all(
    [compiled, interpreted].map(async ({ url }) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(asked) })).text();
    }),
  );
  expect(answers[0]).toBe(answers[1]);
  expect(JSON.parse(answers[0] ?? '')).toHaveLength(2);
});
