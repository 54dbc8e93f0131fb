/** The listening socket of an upstream, apart from its HTTP server, so that it can refuse, not answer, or use TLS. */
import { randomInt } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { certificates, KEY } from './certificates.ts';

/** How all connections fail, before any request, until the outage ends. */
export type Outage = 'refused' | 'black-hole' | { readonly tls: keyof typeof certificates };

const HOST = '127.0.0.1';

/**
 * Listens with the shortest backlog, fills it, and then never runs again: the system leaves all further attempts to
 * connect without an answer.
 */
const BLACK_HOLE = `
const { connect, createServer } = require('node:net');
const { parentPort, workerData } = require('node:worker_threads');
const server = createServer();
server.on('error', (error) => { throw error; });
server.listen({ port: workerData, host: '${HOST}', backlog: 1 }, () => {
  for (let index = 0; index < 4; index += 1) connect(workerData, '${HOST}').on('error', () => {});
  // Connections begin in the next tick; the turn of the event loop that would accept them never comes.
  process.nextTick(() => process.nextTick(() => {
    parentPort.postMessage('listening');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }));
});`;

/**
 * No system takes ports of this range for outgoing connections, so a port that is closed for an outage is still free when
 * the outage ends.
 */
const LASTING_PORTS = [20_000, 32_000] as const;
const MAX_TRIES = 20;

export class Listener {
  readonly #http: HttpServer;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #hole: Worker | null = null;
  #tls: keyof typeof certificates | null = null;
  #port: number;

  /** @param port 0 for any free port, which is kept from then on */
  constructor(http: HttpServer, port: number) {
    this.#http = http;
    this.#port = port;
  }

  /** Without a trailing slash. */
  get url(): string {
    return `${this.#tls === null ? 'http' : 'https'}://${HOST}:${this.#port}`;
  }

  /** Rejects when the port is taken. */
  async open(): Promise<void> {
    if (this.#port !== 0) return this.#listen(this.#port);
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      try {
        return await this.#listen(randomInt(...LASTING_PORTS));
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
    }
    await this.#listen(0);
  }

  async #listen(port: number): Promise<void> {
    const server = createServer((socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, HOST, resolve);
    });
    this.#server = server;
    this.#port = portOf(server.address());
  }

  /** From now on every new connection fails so; connections that are open stay. */
  async fail(outage: Outage): Promise<void> {
    if (typeof outage === 'object') {
      this.#tls = outage.tls;
      return;
    }
    this.#stopListening();
    // Of two outages the later one is in force.
    await this.#closeHole();
    if (outage === 'black-hole') this.#hole = await openBlackHole(this.#port);
  }

  /** Ends an outage. */
  async recover(): Promise<void> {
    this.#tls = null;
    await this.#closeHole();
    if (this.#server === null) await this.open();
  }

  /** Ends every connection, open ones too. */
  async close(): Promise<void> {
    await this.#closeHole();
    this.#stopListening();
    this.dropAll();
  }

  /** Ends all open connections. */
  dropAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** The system stops to listen at once; the server itself is over when its last connection is. */
  #stopListening(): void {
    this.#server?.close();
    this.#server = null;
  }

  async #closeHole(): Promise<void> {
    await this.#hole?.terminate();
    this.#hole = null;
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#tls === null) this.#http.emit('connection', socket);
    else this.#http.emit('connection', secured(socket, certificates[this.#tls]));
  }
}

function secured(socket: Socket, cert: string): Socket {
  const tls = new TLSSocket(socket, { isServer: true, key: KEY, cert });
  // A client that refuses the certificate closes the connection.
  return tls.on('error', () => socket.destroy());
}

async function openBlackHole(port: number): Promise<Worker> {
  const hole = new Worker(BLACK_HOLE, { eval: true, workerData: port });
  await new Promise<unknown>((resolve, reject) => {
    hole.once('message', resolve).once('error', reject);
  });
  return hole;
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('a listening server has a port');
  return address.port;
}
