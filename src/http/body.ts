/** Reads the body of an answer whole, unfolding it where the source compressed it unasked, and never more than allowed. */
import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { FailureError, failure } from '../model/failure.ts';

/** What a source may use although `identity` was asked for: one of these, never one upon another. */
const decoders: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** The whole body, at most `maxBytes` of it: counted as it unfolds, so that a small body cannot become a huge one. */
export async function readBody(
  body: Readable,
  header: (name: string) => string | null,
  maxBytes: number,
): Promise<Buffer> {
  const encoding = header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return collect(body, maxBytes);
  const decoder = decoders.get(encoding)?.();
  if (decoder === undefined) {
    destroy(body);
    throw new FailureError(failure('UPSTREAM_BAD_RESPONSE', { detail: 'the body is encoded in a way not asked for' }));
  }
  try {
    // Whatever breaks the pipeline is thrown by whoever reads its end.
    return await collect(
      pipeline(body, decoder, () => {}),
      maxBytes,
    );
  } catch (error) {
    throw unfoldingFailure(error) ?? error;
  }
}

async function collect(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a body stream yields buffers');
    length += chunk.length;
    if (length > maxBytes) {
      destroy(body);
      throw new FailureError(failure('UPSTREAM_TOO_LARGE', { detail: `more than ${maxBytes} bytes` }));
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

/** Destroying a body mid-way makes it emit an error that nobody waits for. */
function destroy(body: Readable): void {
  body.on('error', () => {}).destroy();
}
