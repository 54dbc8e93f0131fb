/**
 * The kit's HTTP proxy on loopback, between provider and upstream: it counts requests, and changes answers on demand.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Pool } from 'undici';
import {
  Forwarder,
  MAX_HEADER_BYTES,
  type PassedReply,
  type PassedRequest,
  passedOn,
  readBody,
} from '../sandbox/proxies/forward.ts';

export interface SeenRequest extends PassedRequest {
  /** The target without its signature. */
  readonly asked: string;
}

/** Equal for two requests that ask for the same. */
export function keyOf({ method, asked, body }: SeenRequest): string {
  return JSON.stringify([method, asked, body]);
}

/** An answer, changed or not. */
export interface ProxyReply extends PassedReply {
  /** The length of the body that the header states; the connection ends early where the body is shorter. */
  readonly announced?: number;
}

/** How a request is answered. `forward` asks the upstream; `never` leaves the request without an answer. */
export type Act = (request: SeenRequest, forward: () => Promise<ProxyReply>) => Promise<ProxyReply | 'never'>;

export interface Relay {
  /** Origin only. */
  readonly url: string;
  /** Every request since the last `reset`, oldest first. */
  readonly seen: readonly SeenRequest[];
  /** The most requests in flight together since the last `reset`. */
  readonly maxInFlight: number;
  /** From now on this answers every request. */
  play(act: Act): void;
  /** Passes requests on again, and forgets what was seen. */
  reset(): void;
  /** Resolves as soon as `count` requests have been seen since the last `reset`. */
  arrived(count: number): Promise<void>;
  /** Resolves once requests that were under way must have arrived: after many round trips that began later. */
  settle(): Promise<void>;
  /** Ends every connection, unanswered ones too. */
  close(): Promise<void>;
}

/** Marks the kit's own round trips, which are neither counted nor passed on. */
const ROUND_TRIP = 'x-conformance-round-trip';
const ROUND_TRIPS = 20;

const good: Act = (_, forward) => forward();

/** @param unsigned takes the signature out of a target; without it, none has one */
export async function startProxy(
  upstreamUrl: string,
  unsigned: (target: string) => string = (target) => target,
): Promise<Relay> {
  const relay = new RelayServer(upstreamUrl, unsigned);
  await relay.listen();
  return relay;
}

class RelayServer implements Relay {
  readonly #forwarder: Forwarder;
  readonly #server: Server;
  readonly #unsigned: (target: string) => string;
  #act: Act = good;
  #seen: SeenRequest[] = [];
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  #inFlight = 0;
  #maxInFlight = 0;

  constructor(upstreamUrl: string, unsigned: (target: string) => string) {
    this.#unsigned = unsigned;
    this.#forwarder = new Forwarder(upstreamUrl);
    this.#server = createServer({ maxHeaderSize: MAX_HEADER_BYTES });
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
    await Promise.all([closed, this.#forwarder.close()]);
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
      const passed = await readRequest(message);
      const request = { ...passed, asked: this.#unsigned(passed.target) };
      this.#note(request);
      const reply = await this.#act(request, () => this.#forwarder.forward(request));
      if (reply !== 'never') send(response, reply);
    } catch {
      // The client has closed the connection, or the upstream has: no answer can be sent.
      response.destroy();
    }
  }

  #note(request: SeenRequest): void {
    this.#seen.push(request);
    const due = this.#waiting.filter(({ count }) => count <= this.#seen.length);
    this.#waiting = this.#waiting.filter(({ count }) => count > this.#seen.length);
    for (const { resolve } of due) resolve();
  }
}

async function readRequest(message: IncomingMessage): Promise<PassedRequest> {
  const { method = '', url: target = '' } = message;
  return { method, target, headers: passedOn(message.headers), body: await readBody(message) };
}

function send(response: ServerResponse, { status, headers, body, announced = body.length }: ProxyReply): void {
  response.writeHead(status, { ...headers, 'content-length': announced });
  response.write(body);
  if (announced === body.length) response.end();
  else response.socket?.destroySoon();
}
