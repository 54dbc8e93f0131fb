/** The HTTP plumbing that the four upstreams share: listening, logging, counting, faults, closing. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type FaultSpec, makeFault } from '../faults/fault-spec.ts';
import { type Fault, FaultQueue } from '../faults/faults.ts';
import type { UpstreamName } from '../ledger/book.ts';
import { MAX_HEADER_BYTES, readBody } from '../proxies/forward.ts';
import { Listener, type Outage } from './listener.ts';
import { play } from './play.ts';
import { type SandboxRequest, type Wire, type WireAnswer, type WireName, WireRefusal } from './wire.ts';

/** A request and how it was answered. */
export interface LoggedRequest extends SandboxRequest {
  /** The HTTP status that was answered; 0 where none was, or none yet. */
  readonly status: number;
  readonly at: Date;
}

/** One running upstream. */
export interface SandboxUpstream<Knobs, Name extends WireName = UpstreamName> {
  readonly name: Name;
  /** Without a trailing slash; `https:` while a fault of TLS is in force. */
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
  /** Sets a fault of the catalogue; chance and random rows follow from the seed and the order of requests. */
  setFault(spec: FaultSpec): Promise<void>;
  clearFaults(): void;
  /** Clears all faults, and ends an outage. */
  recover(): Promise<void>;
  /** Forgets requests, counts and used-up quota; knobs and faults stay. */
  resetCounters(): void;
}

export interface ListenOptions<Knobs> {
  readonly knobs: Knobs;
  /** 0 for any free port. */
  readonly port: number;
  readonly now: () => Date;
  /** Of chance and random rows. */
  readonly seed: number;
}

/** Longer than any pause in a test, so that no idle connection closes under a request by accident. */
const KEEP_ALIVE_MS = 120_000;

export class UpstreamServer<Knobs, Name extends WireName = UpstreamName> implements SandboxUpstream<Knobs, Name> {
  readonly name: Name;
  knobs: Knobs;
  readonly #wire: Wire<Knobs, Name>;
  readonly #now: () => Date;
  readonly #seed: number;
  readonly #listener: Listener;
  readonly #used = new WeakSet<Socket>();
  readonly #faults = new FaultQueue();
  readonly #timers = new Set<NodeJS.Timeout>();
  #log: (SandboxRequest & { status: number; at: Date })[] = [];
  #inFlight = 0;
  #maxInFlight = 0;
  /** An outage that begins once so many more requests have come. */
  #coming: { readonly outage: Outage; left: number } | null = null;

  private constructor(wire: Wire<Knobs, Name>, options: ListenOptions<Knobs>) {
    this.name = wire.name;
    this.knobs = options.knobs;
    this.#wire = wire;
    this.#now = options.now;
    this.#seed = options.seed;
    const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MS });
    server.on('request', (message, response) => void this.#receive(message, response));
    this.#listener = new Listener(server, options.port);
  }

  /** Rejects when the port is taken. */
  static async listen<Knobs, Name extends WireName>(
    wire: Wire<Knobs, Name>,
    options: ListenOptions<Knobs>,
  ): Promise<UpstreamServer<Knobs, Name>> {
    const upstream = new UpstreamServer(wire, options);
    await upstream.#listener.open();
    return upstream;
  }

  get url(): string {
    return this.#listener.url;
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

  async setFault(spec: FaultSpec): Promise<void> {
    const made = makeFault(spec, this.#seed);
    if ('fault' in made) this.#faults.inject(made.fault);
    else if (made.after > 0) this.#coming = { outage: made.outage, left: made.after };
    else await this.#fail(made.outage);
  }

  clearFaults(): void {
    this.#faults.clear();
    this.#coming = null;
  }

  async recover(): Promise<void> {
    this.clearFaults();
    await this.#listener.recover();
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
    await this.#listener.close();
    await this.#wire.close?.();
  }

  /** Clients that are connected have to connect anew. */
  async #fail(outage: Outage): Promise<void> {
    await this.#listener.fail(outage);
    this.#listener.dropAll();
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
    await this.#countDown(response);
    await this.#play(request, response);
    if (response.headersSent) entry.status = response.statusCode;
  }

  /** The last request before an outage is answered, and its connection ends then. */
  async #countDown(response: ServerResponse): Promise<void> {
    if (this.#coming === null) return;
    this.#coming.left -= 1;
    if (this.#coming.left > 0) return;
    const { outage } = this.#coming;
    this.#coming = null;
    response.setHeader('connection', 'close');
    await this.#listener.fail(outage);
  }

  async #play(request: SandboxRequest, response: ServerResponse): Promise<void> {
    try {
      await play(this.#faults.take(request), {
        request,
        response,
        contentType: this.#wire.contentType,
        answer: () => this.#answer(request),
        later: (ms, step) => this.#later(response, { ms, step }),
      });
    } catch (error) {
      // A function of a fault threw, or the protocol did: the client should see why.
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`the sandbox itself failed: ${error}`);
    }
  }

  async #answer(request: SandboxRequest): Promise<WireAnswer> {
    try {
      return await this.#wire.answer(request, { knobs: this.knobs, now: this.#now() });
    } catch (error) {
      if (error instanceof WireRefusal) return error.answer;
      throw error;
    }
  }

  async #read(message: IncomingMessage): Promise<SandboxRequest> {
    const reused = this.#used.has(message.socket);
    this.#used.add(message.socket);
    const text = await readBody(message);
    const { method = '', url: target = '', headers } = message;
    const endpoint = this.#wire.endpoint(target, text);
    return { endpoint, method, target, headers, body: parseBody(text), text, reused };
  }

  #later(response: ServerResponse, { ms, step }: { readonly ms: number; readonly step: () => void }): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!response.destroyed) step();
    }, ms);
    this.#timers.add(timer);
  }
}

function parseBody(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
