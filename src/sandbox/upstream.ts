/** The HTTP plumbing that the four upstreams share: listening, logging, counting, faults, closing. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { UpstreamName } from './book.ts';
import { type Fault, FaultQueue, play } from './faults.ts';
import { type Answer, Refusal, type SandboxRequest, type Wire } from './wire.ts';

/** A request and how it was answered. */
export interface LoggedRequest extends SandboxRequest {
  /** The HTTP status that was answered; 0 where none was, or none yet. */
  readonly status: number;
  readonly at: Date;
}

/** One running upstream. */
export interface Upstream<Knobs> {
  readonly name: UpstreamName;
  /** Without a trailing slash. */
  readonly url: string;
  /** Change its fields at any time; they take effect with the next request. */
  knobs: Knobs;
  /** Every request since the last reset, refused ones included, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** How many requests there were since the last reset, of one endpoint or in all. */
  count(endpoint?: string): number;
  /** The most requests in flight together since the last reset. */
  readonly maxInFlight: number;
  inject(fault: Fault): void;
  clearFaults(): void;
  /** Forgets requests, counts and used-up quota; knobs and faults stay. */
  resetCounters(): void;
}

export interface ListenOptions<Knobs> {
  readonly knobs: Knobs;
  /** 0 for any free port. */
  readonly port: number;
  readonly now: () => Date;
}

/** Node refuses more by default than what the long URLs of TEOS need. */
const MAX_HEADER_BYTES = 64 * 1024;
/** Longer than any pause in a test, so that no idle connection closes under a request by accident. */
const KEEP_ALIVE_MS = 120_000;

export class UpstreamServer<Knobs> implements Upstream<Knobs> {
  readonly name: UpstreamName;
  knobs: Knobs;
  readonly #wire: Wire<Knobs>;
  readonly #now: () => Date;
  readonly #server: Server;
  readonly #faults = new FaultQueue();
  readonly #timers = new Set<NodeJS.Timeout>();
  #log: (SandboxRequest & { status: number; at: Date })[] = [];
  #inFlight = 0;
  #maxInFlight = 0;

  private constructor(wire: Wire<Knobs>, options: ListenOptions<Knobs>) {
    this.name = wire.name;
    this.knobs = options.knobs;
    this.#wire = wire;
    this.#now = options.now;
    this.#server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MS });
    this.#server.on('request', (message, response) => void this.#receive(message, response));
  }

  /** Rejects when the port is taken. */
  static async listen<Knobs>(wire: Wire<Knobs>, options: ListenOptions<Knobs>): Promise<UpstreamServer<Knobs>> {
    const upstream = new UpstreamServer(wire, options);
    await new Promise<void>((resolve, reject) => {
      upstream.#server.once('error', reject).listen(options.port, '127.0.0.1', resolve);
    });
    return upstream;
  }

  get url(): string {
    const address: AddressInfo | string | null = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error(`${this.name} is closed`);
    return `http://127.0.0.1:${address.port}`;
  }

  get requests(): readonly LoggedRequest[] {
    return this.#log;
  }

  count(endpoint?: string): number {
    return this.#log.filter((request) => endpoint === undefined || request.endpoint === endpoint).length;
  }

  get maxInFlight(): number {
    return this.#maxInFlight;
  }

  inject(fault: Fault): void {
    this.#faults.inject(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  resetCounters(): void {
    this.#log = [];
    this.#maxInFlight = this.#inFlight;
    this.#wire.reset?.();
  }

  /** Ends every connection, hanging ones too. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #receive(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = this.#now();
    this.#inFlight += 1;
    this.#maxInFlight = Math.max(this.#maxInFlight, this.#inFlight);
    response.once('close', () => {
      this.#inFlight -= 1;
    });
    const request = await this.#read(message).catch(() => null);
    if (request === null) return;
    const entry = { ...request, status: 0, at };
    this.#log.push(entry);
    response.once('finish', () => {
      entry.status = response.statusCode;
    });
    response.setHeader('x-sandbox', 'balancegraph');
    this.#play(request, response);
    if (response.headersSent) entry.status = response.statusCode;
  }

  #play(request: SandboxRequest, response: ServerResponse): void {
    try {
      play(this.#faults.take(request), {
        response,
        contentType: this.#wire.contentType,
        answer: () => this.#answer(request),
        later: (ms, step) => this.#later(response, { ms, step }),
      });
    } catch (error) {
      // A function that a fault brought along failed, or the protocol did: whoever asked should see why.
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`the sandbox itself failed: ${error}`);
    }
  }

  #answer(request: SandboxRequest): Answer {
    try {
      return this.#wire.answer(request, { knobs: this.knobs, now: this.#now() });
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  }

  async #read(message: IncomingMessage): Promise<SandboxRequest> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(Buffer.from(chunk));
    const { method = '', url: target = '', headers } = message;
    return { endpoint: this.#wire.endpoint(target), method, target, headers, body: parseBody(Buffer.concat(chunks)) };
  }

  #later(response: ServerResponse, { ms, step }: { readonly ms: number; readonly step: () => void }): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!response.destroyed) step();
    }, ms);
    this.#timers.add(timer);
  }
}

function parseBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return null;
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
