/** Unfolds the body of an answer where the source compressed it unasked, and never to more than allowed. */
import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { FailureError, failure } from '../model/failure.ts';
import type { Exchange } from './exchange.ts';

/** What a source may use although `identity` was asked for: one of these, never one upon another. */
const decoders: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** Makes what unfolds a body. */
export type Decoder = () => Transform;

/** How the body is encoded; null where it came as it is. Throws where this client cannot decode it. */
export function decoderOf(header: Exchange['header']): Decoder | null {
  const encoding = header('content-encoding')?.trim().toLowerCase() || IDENTITY;
  if (encoding === IDENTITY) return null;
  const decoder = decoders.get(encoding);
  if (decoder !== undefined) return decoder;
  throw new FailureError(failure('UPSTREAM_BAD_RESPONSE', { detail: 'the body is encoded in a way not asked for' }));
}

/** The body without its encoding, at most `maxBytes`: counted as it unfolds, so that a small body cannot become a huge one. */
export async function unfold(bytes: Buffer, decoder: Decoder, maxBytes: number): Promise<Buffer> {
  try {
    const unfolded = pipeline(Readable.from([bytes]), decoder(), () => {});
    // The loop below throws every error of the pipeline.
    return await collect(unfolded, maxBytes);
  } catch (error) {
    throw unfoldingFailure(error) ?? error;
  }
}

export function tooLarge(maxBytes: number): FailureError {
  return new FailureError(failure('UPSTREAM_TOO_LARGE', { detail: `more than ${maxBytes} bytes` }));
}

const IDENTITY = 'identity';

async function collect(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a body stream yields buffers');
    length += chunk.length;
    if (length > maxBytes) {
      destroy(body);
      throw tooLarge(maxBytes);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** The failure behind an error of a decoder: the data ended early, or is none; null for errors of the connection. */
function unfoldingFailure(error: unknown): FailureError | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  if (error.code === 'Z_BUF_ERROR') return new FailureError(failure('UPSTREAM_TRUNCATED'));
  if (!/^(?:Z_|ERR__ERROR_)/.test(error.code)) return null;
  return new FailureError(failure('UPSTREAM_BAD_RESPONSE', { detail: 'the body does not decompress' }));
}

/** Destroying a body before its end makes it emit an error; without a listener that would end the process. */
function destroy(body: Readable): void {
  body.on('error', () => {}).destroy();
}
