/** What arrived for one request. Its JSON is decoded when a reader asks for it: a reader of rows may need the text alone. */
import { isAscii } from 'node:buffer';
import type { Exchange, UpstreamRequest } from './exchange.ts';
import { parseJson } from './json.ts';

export interface Arrival {
  readonly request: UpstreamRequest;
  readonly status: number;
  readonly header: Exchange['header'];
  readonly bytes: Buffer;
  readonly receivedAt: Date;
}

export function receivedExchange({ request, status, header, bytes, receivedAt }: Arrival): Exchange {
  return new Received({ request, status, header, receivedAt }, bytes);
}

/** `body` and `text` stand on the prototype: an exchange that is copied with another body keeps neither of this one. */
class Received implements Exchange {
  readonly request: UpstreamRequest;
  readonly status: number;
  readonly header: Exchange['header'];
  readonly receivedAt: Date;
  readonly #bytes: Buffer;
  #text: string | null | undefined;
  #decoded: { readonly body: unknown } | undefined;

  constructor({ request, status, header, receivedAt }: Omit<Arrival, 'bytes'>, bytes: Buffer) {
    this.request = request;
    this.status = status;
    this.header = header;
    this.receivedAt = receivedAt;
    this.#bytes = bytes;
  }

  get text(): string | null {
    if (this.#text === undefined) this.#text = isAscii(this.#bytes) ? this.#bytes.toString('latin1') : null;
    return this.#text;
  }

  get body(): unknown {
    this.#decoded ??= { body: parseJson(this.#bytes) };
    return this.#decoded.body;
  }
}
