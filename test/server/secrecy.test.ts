import { afterAll, beforeAll, expect, test } from 'vitest';
import { INTERNAL_ERROR } from '../../src/model/advice.ts';
import { json } from '../sandbox/ask.ts';
import { faulty } from './faulty-kind.ts';
import { codesOf, openTestServer, parseLines, type TestServer } from './support.ts';

const CANARY = 'canary/7f3a+c9e1';

/** Everything that must stand in no answer and no log line: the secret in its spellings, hosts and ports. */
const WITHHELD = [
  CANARY,
  encodeURIComponent(CANARY),
  Buffer.from(CANARY).toString('base64'),
  'upstream.example',
  '127.0.0.1',
];

let server: TestServer;

beforeAll(async () => {
  server = await openTestServer({
    kinds: [faulty],
    settings: { teos: { options: { token: CANARY } }, loopring: { options: { apiKey: CANARY } } },
    more: [{ id: 'faulty-main', provider: 'faulty', url: 'https://upstream.example', options: { token: CANARY } }],
  });
});

afterAll(() => server?.close());

function expectWithheld(text: string): void {
  for (const secret of WITHHELD) expect(text).not.toContain(secret);
}

test('an unforeseen error beside a balance is a failure without its words', async () => {
  const reply = await server.post(
    '{ account(id: "account/faulty-main/a") { balance(asset: "b") { total { atomic } failure { code message detail } } } }',
  );
  expect(json(reply)).toEqual({
    data: {
      account: {
        balance: {
          total: null,
          failure: { code: 'INTERNAL', message: 'balancegraph failed; the log holds the cause.', detail: null },
        },
      },
    },
    errors: [
      expect.objectContaining({
        extensions: { code: 'INTERNAL', source: 'faulty-main', about: 'balance/faulty-main/a/b', retryable: false },
      }),
    ],
  });
  expectWithheld(reply.text);
});

test('an unforeseen error elsewhere is masked as a whole', async () => {
  const reply = await server.post('{ source(id: "faulty-main") { account(address: "boom") { id } } }');
  expect(json(reply)).toEqual({
    data: { source: { account: null } },
    errors: [
      {
        message: INTERNAL_ERROR.message,
        locations: [{ line: 1, column: 31 }],
        path: ['source', 'account'],
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      },
    ],
  });
  expectWithheld(reply.text);
});

test('the log has both errors, their causes and their places, and neither secret nor address', () => {
  const lines = parseLines(server.logged(), 'unforeseen error');
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line).toMatchObject({
      msg: 'unforeseen error',
      error: {
        type: 'Error',
        message: 'cannot read [address] with [redacted]',
        stack: expect.stringContaining('faulty-kind.ts'),
        cause: { message: 'connect to [address] failed, authorization: Basic [redacted]' },
      },
    });
  }
  expectWithheld(server.logged());
});

test('refused credentials show nowhere, and each upstream request is one line', async () => {
  const before = parseLines(server.logged(), 'upstream request').length;
  const [evm, stark] = [server.sandbox.ledger.accounts('teos')[0], server.sandbox.ledger.accounts('reddio')[0]];
  const reply = await server.post(
    `query Q($evm: String!, $stark: String!) {
      teos: source(id: "sandbox-teos") { account(address: $evm) { balance(asset: "native") { failure { code } } } }
      loopring: source(id: "sandbox-loopring") { account(address: $evm) { balance(asset: "0") { failure { code } } } }
      reddio: source(id: "sandbox-reddio") { account(address: $stark) { balances(first: 1) { failure { code } } } }
    }`,
    { evm: evm?.address, stark: stark?.address },
  );
  expect(json(reply)).toMatchObject({
    data: {
      teos: { account: { balance: { failure: { code: 'UPSTREAM_AUTH' } } } },
      loopring: { account: { balance: { failure: { code: 'UPSTREAM_AUTH' } } } },
      reddio: { account: { balances: { failure: null } } },
    },
  });
  expect(codesOf(reply)).toEqual([]);
  const lines = parseLines(server.logged(), 'upstream request').slice(before);
  const of = (source: string) => lines.filter((line) => line.source === source);
  const line = {
    level: 30,
    msg: 'upstream request',
    method: 'GET',
    milliseconds: expect.any(Number),
    bytes: expect.any(Number),
    failure: null,
    attempt: 1,
    requests: [reply.headers['x-request-id']],
    time: expect.stringMatching(/^\d{4}-.*Z$/),
  };
  const refused = { ...line, step: expect.any(String), failure: 'UPSTREAM_AUTH' };
  expect(of('sandbox-teos')).toEqual([{ ...refused, source: 'sandbox-teos', status: 401 }]);
  expect(of('sandbox-loopring')).toEqual([{ ...refused, source: 'sandbox-loopring', status: 400 }]);
  expect(of('sandbox-reddio')).toEqual([{ ...line, source: 'sandbox-reddio', step: expect.any(String), status: 200 }]);
  expect(lines).toHaveLength(3);
  expectWithheld(reply.text);
  expectWithheld(server.logged());
  for (const address of [evm?.address, stark?.address]) expect(server.logged()).not.toContain(address);
});

test('a request that comes to nothing is a line too, with the code of its failure', async () => {
  const before = parseLines(server.logged(), 'upstream request').length;
  server.sandbox.upstreams.reddio.inject({ kind: 'reset', times: 2 });
  const reply = await server.post('{ source(id: "sandbox-reddio") { health { ok failure { code } } } }');
  expect(json(reply)).toMatchObject({
    data: { source: { health: { ok: false, failure: { code: 'UPSTREAM_UNREACHABLE' } } } },
  });
  const line = { source: 'sandbox-reddio', step: 'ping', status: null, failure: 'UPSTREAM_UNREACHABLE' };
  expect(parseLines(server.logged(), 'upstream request').slice(before)).toEqual([
    expect.objectContaining({ ...line, attempt: 1 }),
    expect.objectContaining({ ...line, attempt: 2 }),
  ]);
});
