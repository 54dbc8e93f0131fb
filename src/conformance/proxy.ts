/**
 * The kit's HTTP proxy on loopback, between provider and upstream: it counts what passes, and spoils answers on demand.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Pool } from 'undici';

/** A request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query, raw. */
  readonly target: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where there was none. */
  readonly body: string;
}

/** An answer, good or spoilt. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Announced as the length of the body; a smaller body is cut off by the end of the connection. */
  readonly announced?: number;
}

/** What becomes of a request. `forward` asks the upstream; `never` leaves the request without an answer. */
export type Act = (request: SeenRequest, forward: () => Promise<Reply>) => Promise<Reply | 'never'>;

export interface Relay {
  /** Origin only. */
  readonly url: string;
  /** Every request since the last `reset`, oldest first. */
  readonly seen: readonly SeenRequest[];
  /** The most requests in flight together since the last `reset`. */
  readonly maxInFlight: number;
  /** From now on every request is acted upon so. */
  play(act: Act): void;
  /** Answers well again and forgets what was seen. */
  reset(): void;
  /** Resolves as soon as `count` requests have been seen since the last `reset`. */
  arrived(count: number): Promise<void>;
  /** Resolves once requests that were on their way have surely arrived: after many round trips that set out later. */
  settle(): Promise<void>;
  /** Ends every connection, unanswered ones too. */
  close(): Promise<void>;
}

/** Marks the kit's own round trips, which are neither counted nor passed on. */
const ROUND_TRIP = 'x-conformance-round-trip';
const ROUND_TRIPS = 20;

const good: Act = (_, forward) => forward();
/** Not passed on: they describe one connection, or a body that is sent anew. */
const ownHeaders = new Set(['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']);

export async function startProxy(upstreamUrl: string): Promise<Relay> {
  const relay = new RelayServer(upstreamUrl);
  await relay.listen();
  return relay;
}

class RelayServer implements Relay {
  readonly #pool: Pool;
  readonly #server: Server;
  #act: Act = good;
  #seen: SeenRequest[] = [];
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  #inFlight = 0;
  #maxInFlight = 0;

  constructor(upstreamUrl: string) {
    this.#pool = new Pool(upstreamUrl, { maxHeaderSize: 64 * 1024 });
    this.#server = createServer({ maxHeaderSize: 64 * 1024 });
    this.#server.on('request', (message, response) => void this.#receive(message, response));
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy is not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  get seen(): readonly SeenRequest[] {
    return this.#seen;
  }

  get maxInFlight(): number {
    return this.#maxInFlight;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
  }

  play(act: Act): void {
    this.#act = act;
  }

  reset(): void {
    this.#act = good;
    this.#seen = [];
    this.#maxInFlight = this.#inFlight;
  }

  async arrived(count: number): Promise<void> {
    if (this.#seen.length >= count) return;
    await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
  }

  async settle(): Promise<void> {
    const pool = new Pool(this.url, { connections: 1 });
    for (let trip = 0; trip < ROUND_TRIPS; trip++) {
      const answer = await pool.request({ path: '/', method: 'GET', headers: { [ROUND_TRIP]: '1' } });
      await answer.body.dump();
    }
    await pool.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await Promise.all([closed, this.#pool.destroy()]);
  }

  async #receive(message: IncomingMessage, response: ServerResponse): Promise<void> {
    if (message.headers[ROUND_TRIP] !== undefined) {
      response.writeHead(204).end();
      return;
    }
    this.#inFlight += 1;
    this.#maxInFlight = Math.max(this.#maxInFlight, this.#inFlight);
    response.once('close', () => {
      this.#inFlight -= 1;
    });
    try {
      const request = await readRequest(message);
      this.#note(request);
      const reply = await this.#act(request, () => this.#forward(request));
      if (reply !== 'never') send(response, reply);
    } catch {
      // The client has gone, or the upstream broke off: neither leaves anything to answer.
      response.destroy();
    }
  }

  #note(request: SeenRequest): void {
    this.#seen.push(request);
    const due = this.#waiting.filter(({ count }) => count <= this.#seen.length);
    this.#waiting = this.#waiting.filter(({ count }) => count > this.#seen.length);
    for (const { resolve } of due) resolve();
  }

  async #forward({ method, target, headers, body }: SeenRequest): Promise<Reply> {
    const answer = await this.#pool.request({ path: target, method, headers, body: body === '' ? null : body });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    return { status: answer.statusCode, headers: passedOn(answer.headers), body: bytes };
  }
}

async function readRequest(message: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  const { method = '', url: target = '' } = message;
  return { method, target, headers: passedOn(message.headers), body: Buffer.concat(chunks).toString('utf8') };
}

function passedOn(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !ownHeaders.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));
}

function send(response: ServerResponse, { status, headers, body, announced = body.length }: Reply): void {
  response.writeHead(status, { ...headers, 'content-length': announced });
  response.write(body);
  if (announced === body.length) response.end();
  else response.socket?.destroySoon();
}
