/** Compresses long answers of the graph for clients that accept it. */
import { pipeline, type Readable } from 'node:stream';
import { brotliCompressSync, constants, createBrotliCompress, createGzip, gzipSync } from 'node:zlib';
import fastifyCompress, { type FastifyCompressRouteOptions } from '@fastify/compress';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/schema.ts';

/**
 * Up to so many bytes are compressed at once, within some tenths of a millisecond; longer answers are compressed beside the event
 * loop, in pieces.
 */
const AT_ONCE = 64 * 1024;

/** Rows of balances repeat so much that the quickest levels leave little for the others (docs/performance.md). */
const GZIP = { level: 1 };
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } };

/** Makes `compression` understood. Compresses nothing of its own accord, and reads no compressed request. */
export async function registerCompression(app: FastifyInstance): Promise<void> {
  await app.register(fastifyCompress, { global: false });
}

/** For the options of a route; nothing where answers are not compressed. */
export function compression({ minBytes }: Config['server']['compression']): FastifyCompressRouteOptions {
  if (minBytes === 0) return {};
  return {
    compress: {
      threshold: minBytes,
      syncThreshold: AT_ONCE,
      encodings: ['br', 'gzip'],
      zlibOptions: GZIP,
      brotliOptions: BROTLI,
    },
  };
}

export type Encoding = 'br' | 'gzip';

/** A list of encodings, without weights. */
const PLAIN_LIST = /^[a-z]+(?:, ?[a-z]+)*$/;

/**
 * The encoding in which @fastify/compress answers a request with this `accept-encoding`; null for none. Undefined where the
 * header is no plain list of names, which is left to it.
 */
export function plainEncoding(accepted: string | undefined): Encoding | null | undefined {
  if (accepted === undefined) return null;
  if (!PLAIN_LIST.test(accepted)) return undefined;
  const names = accepted.split(/, ?/);
  if (names.includes('br')) return 'br';
  return names.includes('gzip') ? 'gzip' : null;
}

/** What is small is compressed at once; the rest as it is read. */
export function compressed(plain: string | Buffer | Readable, encoding: Encoding): Buffer | Readable {
  const isWhole = typeof plain === 'string' || Buffer.isBuffer(plain);
  if (isWhole && Buffer.byteLength(plain) <= AT_ONCE)
    return encoding === 'br' ? brotliCompressSync(plain, BROTLI) : gzipSync(plain, GZIP);
  const stream = encoding === 'br' ? createBrotliCompress(BROTLI) : createGzip(GZIP);
  // What goes wrong ends the stream, whose reader is told.
  pipeline(isWhole ? [plain] : plain, stream, () => {});
  return stream;
}
