/** Compressed bodies: one known encoding is unfolded, never to more than is allowed. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Answering, codeOf, openRawUpstream, read } from './raw-upstream.ts';

function encoded(encoding: string, body: Buffer): Answering {
  return (_head, socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n\r\n`);
    socket.write(body);
  };
}

const json = Buffer.from('{"digits":"123456789012345678901"}');

test.each([
  ['identity', json],
  ['gzip', gzipSync(json)],
  ['GZIP', gzipSync(json)],
  ['x-gzip', gzipSync(json)],
  ['deflate', deflateSync(json)],
  ['br', brotliCompressSync(json)],
])('%s is read though it was not asked for', async (encoding, body) => {
  const { upstream } = await openRawUpstream(encoded(encoding, body));
  expect((await read(upstream)).body).toEqual({ digits: '123456789012345678901' });
});

describe('refused', () => {
  const bomb = Buffer.alloc(64 * 1024 * 1024);
  test.each([
    ['a bomb of gzip', 'gzip', gzipSync(bomb), 'UPSTREAM_TOO_LARGE'],
    ['a bomb of deflate', 'deflate', deflateSync(bomb), 'UPSTREAM_TOO_LARGE'],
    ['a bomb of brotli', 'br', brotliCompressSync(bomb), 'UPSTREAM_TOO_LARGE'],
    ['one encoding upon another', 'gzip, gzip', gzipSync(gzipSync(json)), 'UPSTREAM_BAD_RESPONSE'],
    ['twenty of them', Array.from({ length: 20 }, () => 'gzip').join(', '), gzipSync(json), 'UPSTREAM_BAD_RESPONSE'],
    ['an unknown encoding', 'rot13', json, 'UPSTREAM_BAD_RESPONSE'],
    ['a name of every object', 'constructor', json, 'UPSTREAM_BAD_RESPONSE'],
    ['what is not gzip at all', 'gzip', json, 'UPSTREAM_BAD_RESPONSE'],
    ['what is not brotli at all', 'br', json, 'UPSTREAM_BAD_RESPONSE'],
    ['gzip that ends early', 'gzip', gzipSync(json).subarray(0, 25), 'UPSTREAM_TRUNCATED'],
  ])('%s', async (_, encoding, body, code) => {
    const { upstream } = await openRawUpstream(encoded(encoding, body));
    expect(await codeOf(read(upstream))).toBe(code);
  });

  test('a compressed body whose connection breaks', async () => {
    const body = gzipSync(json);
    const { upstream } = await openRawUpstream((_head, socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`);
      socket.end(body.subarray(0, 15));
    });
    expect(await codeOf(read(upstream))).toBe('UPSTREAM_TRUNCATED');
  });
});
