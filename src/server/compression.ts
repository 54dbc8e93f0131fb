/** Compresses long answers of the graph for clients that accept it. */
import { constants } from 'node:zlib';
import fastifyCompress, { type FastifyCompressRouteOptions } from '@fastify/compress';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/schema.ts';

/**
 * Up to so many bytes are compressed at once, within some tenths of a millisecond; longer answers are compressed beside the event
 * loop, in pieces.
 */
const AT_ONCE = 64 * 1024;

/** Rows of balances repeat so much that the quickest levels leave little for the others (docs/performance.md). */
const GZIP_LEVEL = 1;
const BROTLI_QUALITY = 2;

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
      zlibOptions: { level: GZIP_LEVEL },
      brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
    },
  };
}
