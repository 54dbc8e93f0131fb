/** Answers with many rows: the same bytes as those of graphql-js, in one piece with their length or, above a size, in parts. */
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { JsonText, MARK, markOf } from '../../src/graph/compiled/json-text.ts';
import { RowColumn } from '../../src/graph/compiled/row-column.ts';
import { RowOrigins } from '../../src/graph/compiled/row-origins.ts';
import { RowSpan } from '../../src/graph/compiled/row-span.ts';
import { bytesOf } from '../../src/model/byte-chunk.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { ChunkPool } from '../../src/server/answer/chunk-pool.ts';
import { bodyOf, type LongBody } from '../../src/server/answer/written-body.ts';
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

test('long answers that are sent at the same time do not get into each other', async () => {
  const questions = [1, 6, 40, 41].map(questionOf);
  const plain = await Promise.all(questions.map(({ query, variables }) => interpreted.post(query, variables)));
  // By then all texts are known, and are answered the short way.
  for (let times = 0; times < 3; times += 1) {
    const answers = await Promise.all(questions.map(({ query, variables }) => compiled.post(query, variables)));
    for (const [index, { text, headers }] of answers.entries()) {
      expect(text === plain[index]?.text, String(index)).toBe(true);
      const length = Buffer.byteLength(text);
      expect(headers['content-length']).toBe(length > MANY ? undefined : String(length));
    }
  }
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
    origins: new RowOrigins(),
    mostBytes: 1 + column.size.fixed + totals.longestOf([]),
    failed: null,
  };
  const dataOf = (lists: number): JsonText => {
    const spans = Array.from({ length: lists }, () => new RowSpan(rows, { start: 0, end: digits.length }));
    return new JsonText(`[[${spans.map((_, index) => markOf(index)).join('],[')}]]`, spans);
  };

  const longBodyOf = (frame: string, data: JsonText): LongBody => {
    const body = bodyOf(frame, data);
    if (Buffer.isBuffer(body)) throw new Error('so long an answer is sent in parts');
    return body;
  };
  const streamOf = (frame: string, data: JsonText) => longBodyOf(frame, data).stream();

  /** Reads a part only when it is done with it, which is some turns after it got it. */
  const slowReader = (done: (part: Buffer, count: number) => Error | null) => {
    let count = 0;
    return new Writable({
      highWaterMark: 256 * 1024,
      write(part: Buffer, _encoding, callback) {
        setImmediate(() =>
          setImmediate(() => {
            count += 1;
            callback(done(part, count));
          }),
        );
      },
    });
  };

  test('is sent in memory that is used again only once a part was taken', async () => {
    const data = dataOf(20);
    const pool = new ChunkPool();
    const taken = new Set<ArrayBufferLike>();
    let parts = 0;
    for (let times = 0; times < 2; times += 1) {
      let text = '';
      const reader = slowReader((part) => {
        taken.add(part.buffer);
        parts += 1;
        text += part.toString();
        // Whoever reads it later, reads this.
        part.fill('!');
        return null;
      });
      await Promise.all([longBodyOf(`{"data":${MARK}}\n`, data).sendTo(reader, pool), once(reader, 'finish')]);
      expect(text).toBe(`{"data":${data.text}}\n`);
    }
    expect(parts).toBeGreaterThan(200);
    expect(taken.size).toBeLessThan(20);
    expect(pool.free).toBeLessThanOrEqual(32);
    expect(pool.free).toBeGreaterThan(0);
  });

  test('is sent no further to a reader that fails, and the memory of what it did not take is not used again', async () => {
    const pool = new ChunkPool();
    const write = vi.spyOn(RowSpan.prototype, 'write');
    try {
      const reader = slowReader((_part, count) => (count === 3 ? new Error('gone') : null));
      reader.on('error', () => {});
      await longBodyOf(`{"data":${MARK}}`, dataOf(20)).sendTo(reader, pool);
      expect(reader.destroyed).toBe(true);
      expect(write.mock.calls.length).toBeLessThan(5000);
      expect(pool.free).toBeLessThanOrEqual(2);
    } finally {
      write.mockRestore();
    }
  });

  test('is written only as far as it is read, and the rest once it is', async () => {
    const write = vi.spyOn(RowSpan.prototype, 'write');
    try {
      const data = dataOf(20);
      const body = streamOf(`{"data":${MARK}}\n`, data);
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
      const body = streamOf(`{"data":${MARK}}`, dataOf(20));
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
