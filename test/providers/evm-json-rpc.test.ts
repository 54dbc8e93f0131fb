/** An answer is taken for the question whose id it has, and for no other; an error means what its code and words say. */
import fc from 'fast-check';
import { LosslessNumber } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import type { Exchange, UpstreamRequest } from '../../src/http/exchange.ts';
import { FailureError } from '../../src/model/failure.ts';
import { hexBytes, hexCount, rpcRefusal } from '../../src/providers/evm/json-rpc.ts';
import { noteIn, noteOf, rpcRequest, rpcResult } from '../../src/providers/json-rpc.ts';
import { runs } from '../depth.ts';

function exchange(request: UpstreamRequest, body: unknown, status = 200): Exchange {
  return { request, status, header: () => null, body, receivedAt: new Date(0) };
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
  return 'fine';
}

function idOf({ body }: UpstreamRequest): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, 'id') : undefined;
}

const method = fc.constantFrom('eth_call', 'eth_getBlockByNumber', 'eth_call1');
const param = fc.constantFrom<unknown>(
  '0x1',
  '0x11',
  'latest',
  null,
  false,
  { blockHash: '0x1' },
  ['0x1'],
  '0x1","0x1',
);
const note = fc.constantFrom('', '0', '120', 'again:1,2', 'block@5');

describe('an id', () => {
  test('is one for each question and note, and the note comes back', () => {
    const numRuns = runs(500);
    const seen = new Map<unknown, string>();
    fc.assert(
      fc.property(method, fc.array(param, { maxLength: 3 }), note, (name, params, noted) => {
        const request = rpcRequest(name, params, noted);
        const question = JSON.stringify([name, params, noted]);
        expect(seen.get(idOf(request)) ?? question).toBe(question);
        seen.set(idOf(request), question);
        expect(idOf(rpcRequest(name, params, noted))).toBe(idOf(request));
        expect(noteIn(request)).toBe(noted);
        expect(noteOf(exchange(request, {}))).toBe(noted);
        expect(request).toMatchObject({
          method: 'POST',
          path: '/',
          step: name,
          body: { jsonrpc: '2.0', method: name, params },
        });
      }),
      { numRuns },
    );
    expect(seen.size).toBeGreaterThan(numRuns / 5);
  });

  test('is another one wherever a long text differs, or stands', () => {
    const long = 'a'.repeat(3000);
    const params = [
      ...[0, 1500, 2999].map((at) => [`${long.slice(0, at)}b${long.slice(at + 1)}`]),
      ...[[long], [`${long}a`], [long, long], ['', long], [{ data: long }], [{ to: long }], [{ data: [long] }]],
    ];
    expect(new Set(params.map((one) => idOf(rpcRequest('eth_call', one)))).size).toBe(params.length);
  });

  test('is the note and sixteen hex digits', () => {
    expect(idOf(rpcRequest('eth_call', ['0x1']))).toMatch(/^#[0-9a-f]{16}$/);
    expect(idOf(rpcRequest('eth_call', ['0x1'], '1-2'))).toMatch(/^1-2#[0-9a-f]{16}$/);
  });

  test('of another question is none, nor is one that is missing', () => {
    const request = rpcRequest('eth_call', ['0x1', 'latest']);
    const other = rpcRequest('eth_call', ['0x1', '0x1']);
    const code = (body: unknown) => codeOf(() => rpcResult(exchange(request, body)));
    expect(rpcResult(exchange(request, { id: idOf(request), result: '0x' }))).toBe('0x');
    expect(rpcResult(exchange(request, { id: idOf(request), result: null }))).toBeNull();
    for (const id of [idOf(other), null, 1, '', undefined, [idOf(request)], `${idOf(request)} `]) {
      expect(code({ id, result: '0x' })).toBe('UPSTREAM_MISATTRIBUTED');
    }
    expect(code({ result: '0x' })).toBe('UPSTREAM_MISATTRIBUTED');
    expect(code({ id: idOf(request) })).toBe('UPSTREAM_BAD_RESPONSE');
    for (const odd of [null, 'x', [], 7, undefined]) expect(code(odd)).toBe('UPSTREAM_BAD_RESPONSE');
    // A request that has none has no answer either.
    const without: UpstreamRequest = { method: 'GET', path: '/', step: 'x' };
    expect(noteIn(without)).toBe('');
    expect(codeOf(() => rpcResult(exchange(without, { result: '0x' })))).toBe('UPSTREAM_MISATTRIBUTED');
  });
});

test('bytes are whole, and numbers of 64 bits at most', () => {
  for (const bytes of ['0x', '0x00', '0xABcd']) expect(hexBytes(bytes, 'p')).toBe(bytes);
  for (const odd of [
    '0x0',
    '',
    '00',
    '0X00',
    '0xgg',
    ' 0x00',
    '0x00 ',
    '0x00\n',
    'ab0x00',
    7,
    null,
    undefined,
    ['0x00'],
  ]) {
    expect(codeOf(() => hexBytes(odd, 'p'))).toBe('UPSTREAM_BAD_RESPONSE');
  }
  expect(hexCount('0x0', 'p')).toBe(0n);
  expect(hexCount('0xffffffffffffffff', 'p')).toBe(2n ** 64n - 1n);
  for (const odd of ['0x', '0x10000000000000000', '1', '-0x1', '0x1 ', ' 0x1', '0xg', 1, ['0x1'], null, undefined]) {
    expect(codeOf(() => hexCount(odd, 'p'))).toBe('UPSTREAM_BAD_RESPONSE');
  }
});

test('the failure names the part of an answer that cannot be read', () => {
  const detailOf = (act: () => unknown) => {
    try {
      act();
    } catch (error) {
      if (error instanceof FailureError) return error.failure.detail;
    }
    return null;
  };
  const request = rpcRequest('eth_call', []);
  expect(detailOf(() => hexBytes('0x0', 'p'))).toBe('p: expected hex bytes');
  expect(detailOf(() => hexCount('0x', 'p'))).toBe('p: expected a hex number');
  expect(detailOf(() => rpcResult(exchange(request, { id: idOf(request) })))).toBe('result: expected a result');
  expect(detailOf(() => rpcResult(exchange(request, { id: 'x', result: '0x' })))).toBe(
    'the answer has the id of another request',
  );
});

describe('an error', () => {
  const call = rpcRequest('eth_call', [{}, '0x7']);
  const refusal = (code: unknown, message: unknown, status = 200) =>
    rpcRefusal(exchange(call, { error: { code, message } }, status));
  const number = (code: number) => new LosslessNumber(String(code));

  test.each([
    // By its code, whatever the words.
    [-32601, 'missing trie node', 'UPSTREAM_INCAPABLE', 'the node lacks the method'],
    [-32004, 'x', 'UPSTREAM_INCAPABLE', 'the node lacks the method'],
    [-32006, 'x', 'UPSTREAM_INCAPABLE', 'the node speaks another version of JSON-RPC'],
    // By its words, whatever the code.
    [-32000, 'missing trie node 0x1', 'HISTORY_UNSUPPORTED', 'the node no longer has the state of the block'],
    [
      -32005,
      'required historical state unavailable',
      'HISTORY_UNSUPPORTED',
      'the node no longer has the state of the block',
    ],
    [-32000, 'state at block #5 is pruned', 'HISTORY_UNSUPPORTED', 'the node no longer has the state of the block'],
    [-32000, 'out of gas', 'UPSTREAM_REJECTED', 'the call is too much for the node at once'],
    // Geth 1.17.10 (seen): what calldata costs at the least since EIP-7623, in a call as well.
    [
      -32000,
      'err: insufficient gas for floor data gas cost: have 300000, want 445210 (supplied gas 300000)',
      'UPSTREAM_REJECTED',
      'the call is too much for the node at once',
    ],
    [-32603, 'response too large', 'UPSTREAM_REJECTED', 'the call is too much for the node at once'],
    [-32000, 'exceeds the max response', 'UPSTREAM_REJECTED', 'the call is too much for the node at once'],
    [-32000, 'execution timed out', 'UPSTREAM_UNEXPLAINED', 'the node ran out of time'],
    [-32000, 'rate limit reached', 'UPSTREAM_RATE_LIMITED', 'it says that there were too many requests'],
    // By its code, where the words say nothing.
    [-32700, 'x', 'UPSTREAM_INCAPABLE', 'the node cannot read such a request'],
    [-32600, 'x', 'UPSTREAM_INCAPABLE', 'the node does not take such a request'],
    [-32602, 'x', 'UPSTREAM_REJECTED', 'the node finds a parameter invalid'],
    [3, 'x', 'UPSTREAM_REJECTED', 'the call was reverted'],
    [-32015, 'x', 'UPSTREAM_REJECTED', 'the call was reverted'],
    [-32603, 'x', 'UPSTREAM_REJECTED', null],
    [-32002, 'x', 'UPSTREAM_UNAVAILABLE', null],
    [-32005, 'x', 'UPSTREAM_RATE_LIMITED', null],
    [-32007, 'x', 'UPSTREAM_RATE_LIMITED', null],
    [429, 'x', 'UPSTREAM_RATE_LIMITED', null],
    [-32099, 'x', 'UPSTREAM_UNEXPLAINED', 'neither its code nor its words are known'],
  ])('%i "%s" is %s', (code, message, expected, detail) => {
    expect(refusal(number(code), message)).toMatchObject({
      code: expected,
      detail,
      upstreamCode: String(code),
      httpStatus: 200,
    });
  });

  test('means what its first 2000 characters say', () => {
    const words = 'missing trie node';
    const behind = (length: number) => refusal(number(-32000), `${'x'.repeat(length - words.length - 1)} ${words}`);
    expect(behind(2000)?.code).toBe('HISTORY_UNSUPPORTED');
    expect(behind(2001)?.code).toBe('UPSTREAM_UNEXPLAINED');
  });

  test('that is internal may pass, and a call that was reverted may not', () => {
    expect(refusal(number(-32603), 'x')?.retryable).toBe(true);
    expect(refusal(number(3), 'x')?.retryable).toBe(false);
  });

  test('is looked for only where the status does not speak for itself', () => {
    for (const status of [401, 403, 429, 502, 503, 504]) expect(refusal(number(3), 'x', status)).toBeNull();
    for (const status of [200, 400, 404, 500]) expect(refusal(number(3), 'x', status)?.httpStatus).toBe(status);
    for (const body of [null, 'x', [], {}, { error: null }, { error: '' }, { error: [] }, { error: false }]) {
      expect(rpcRefusal(exchange(call, body))).toBeNull();
    }
  });

  test('is one though its code or its message is none, and though a result stands beside it', () => {
    const odd = ['RATE_LIMITED', null, '3.5', new LosslessNumber('1.5'), new LosslessNumber('12345678901'), {}];
    for (const code of odd) {
      expect(refusal(code, 'x')).toMatchObject({ code: 'UPSTREAM_UNEXPLAINED', upstreamCode: null });
      expect(refusal(code, 'header not found')).toMatchObject({ code: 'BLOCK_NOT_FOUND' });
      expect(refusal(code, 'too many requests')).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED' });
    }
    for (const message of [null, 7, undefined]) {
      expect(refusal(number(-32005), message)).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', upstreamCode: '-32005' });
    }
    for (const error of ['too many requests', { message: 'too many requests' }]) {
      const reported = rpcRefusal(exchange(call, { jsonrpc: '2.0', id: '', result: '0x', error }));
      expect(reported).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', retryable: true });
    }
  });
});
