/** Two servers over the same sources, one with the short way and one without, asked byte by byte. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { ApolloServer } from '@apollo/server';
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, vi } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { openServer, parseLines, type ServerSettings } from '../support.ts';

export interface TwoServersOptions {
  readonly sandbox?: SandboxOptions;
  readonly config?: ServerSettings['config'];
  readonly more?: readonly object[];
  readonly kinds?: ServerSettings['kinds'];
}

/** What came of some bytes, without what differs between two askings: dates and durations. */
export interface Outcome {
  /** The heads and bodies of all answers as they came. */
  readonly bytes: string;
  readonly lines: readonly object[];
  readonly spans: readonly object[];
  /** Requests to each source. */
  readonly calls: Readonly<Record<string, number>>;
}

type Server = Awaited<ReturnType<typeof openServer>>;

export interface TwoServers {
  readonly sandbox: Sandbox;
  readonly short: Server;
  readonly full: Server;
  /** Sends the pieces over one connection, each in a packet of its own, and waits for the end of it. */
  send(server: Server, pieces: readonly string[], requests?: number): Promise<Outcome>;
  /** How many requests Apollo Server was given while `run` ran. */
  toApollo(run: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

export async function openTwoServers({
  sandbox: knobs,
  config,
  more = [],
  kinds = [],
}: TwoServersOptions = {}): Promise<TwoServers> {
  const exporter = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  const sandbox = await startSandbox(knobs);
  const sources = [...sandbox.sources.map((source) => ({ ...source, sandbox: true })), ...more];
  const open = (shortWay: boolean): Promise<Server> =>
    openServer({ sources, kinds, config: { ...config, server: { ...config?.server, shortWay } } });
  const [short, full] = await Promise.all([open(true), open(false)]);
  return {
    sandbox,
    short,
    full,
    async send(server, pieces, requests = 1) {
      sandbox.resetCounters();
      exporter.reset();
      const before = parseLines(server.logged(), 'request').length;
      const bytes = await exchange(server.url, pieces);
      const lines = () => parseLines(server.logged(), 'request').slice(before);
      await expect.poll(() => lines().length).toBe(requests);
      // Spans end in the turn in which the line is written, or in the next.
      await setImmediate();
      return {
        bytes: bytes.replaceAll(/^Date: .*\r\n/gm, ''),
        lines: lines().map(({ milliseconds, time, ...line }) => ({ ...line, timed: typeof milliseconds })),
        spans: exporter
          .getFinishedSpans()
          .map(({ name, kind, attributes, status, links, parentSpanContext }) => ({
            name,
            kind,
            attributes,
            status,
            links: links.length,
            trace: parentSpanContext === undefined ? null : parentSpanContext.isRemote === true,
          }))
          .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
        calls: Object.fromEntries(
          Object.entries(sandbox.upstreams).map(([name, upstream]) => [name, upstream.count()]),
        ),
      };
    },
    async toApollo(run) {
      const asked = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
      try {
        await run();
        return asked.mock.calls.length;
      } finally {
        asked.mockRestore();
      }
    },
    async close() {
      await sandbox.close();
      await Promise.all([short.running.close(), full.running.close()]);
      trace.disable();
    },
  };
}

async function exchange(url: string, pieces: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').setNoDelay(true);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = once(socket, 'close');
  for (const piece of pieces) {
    await new Promise((resolve) => socket.write(Buffer.from(piece, 'latin1'), resolve));
    await setImmediate();
  }
  await closed;
  return Buffer.concat(chunks).toString('latin1');
}

/** The bytes of a request; the last one of its connection, unless told otherwise. */
export function request(
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  line = 'POST /graphql HTTP/1.1',
): string {
  const text = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)).toString('latin1');
  const all = {
    Host: 'localhost',
    'Content-Type': 'application/json',
    'Content-Length': String(text.length),
    'X-Request-Id': 'mine',
    Connection: 'close',
    ...headers,
  };
  const head = Object.entries(all).filter(([, value]) => value !== '');
  return `${line}\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${text}`;
}
