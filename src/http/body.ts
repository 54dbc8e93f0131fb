import type { Readable } from 'node:stream';
import { FailureError, failure } from '../model/failure.ts';

/**
 * The whole body, at most `maxBytes` of it. Compressed bodies are refused: `identity` was asked for, and a cap on
 * compressed bytes would not bound what they unfold to.
 */
export async function readBody(
  body: Readable,
  header: (name: string) => string | null,
  maxBytes: number,
): Promise<Buffer> {
  const encoding = header('content-encoding');
  if (encoding !== null && encoding !== 'identity') {
    destroy(body);
    throw new FailureError(
      failure('UPSTREAM_BAD_RESPONSE', { detail: 'the body is compressed though identity was asked for' }),
    );
  }
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

/** Destroying a body mid-way makes it emit an error that nobody waits for. */
function destroy(body: Readable): void {
  body.on('error', () => {}).destroy();
}
