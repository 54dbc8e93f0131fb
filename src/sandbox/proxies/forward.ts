/** Passes requests on to another server and brings its answers back, bodies and end-to-end headers as they are. */
import type { IncomingMessage } from 'node:http';
import { Pool } from 'undici';

/** A request as it arrived. */
export interface PassedRequest {
  readonly method: string;
  /** Path and query, raw. */
  readonly target: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where there was none. */
  readonly body: string;
}

export interface PassedReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Longest header section; the URLs of TEOS stand in it. */
export const MAX_HEADER_BYTES = 64 * 1024;

/** Not passed on: they describe one connection, or a body that is sent anew. */
const ownHeaders = new Set(['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']);

export class Forwarder {
  readonly #pool: Pool;
  readonly #base: string;

  /** @param url its path, if any, goes before the path of every request */
  constructor(url: string) {
    const { origin, pathname } = new URL(url);
    this.#pool = new Pool(origin, { maxHeaderSize: MAX_HEADER_BYTES });
    this.#base = pathname.replace(/\/$/, '');
  }

  async forward({ method, target, headers, body }: PassedRequest): Promise<PassedReply> {
    const path = this.#base + target;
    const answer = await this.#pool.request({ path, method, headers, body: body === '' ? null : body });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    return { status: answer.statusCode, headers: passedOn(answer.headers), body: bytes };
  }

  /** Ends every connection, unanswered ones too. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

export async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

export function passedOn(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !ownHeaders.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));
}
