/** A server over a sandbox of its own, asked over real HTTP on loopback. */
import { PassThrough } from 'node:stream';
import { type Config, configSchema } from '../../src/config/schema.ts';
import { openLog } from '../../src/log.ts';
import type { ProviderKind } from '../../src/providers/provider.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { type Sandbox, type SandboxOptions, startSandbox, type UpstreamName } from '../../src/sandbox/sandbox.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { ask, json, type Reply } from '../sandbox/ask.ts';
import { knowAtSight } from './short-way/know-at-sight.ts';

type Settings = Readonly<Record<string, unknown>>;

export interface TestServerOptions {
  readonly sandbox?: SandboxOptions;
  /** Sections of the configuration, e.g. `{ limits: { listItems: 5 } }`; the port is always a free one. */
  readonly config?: Settings & { readonly server?: Settings };
  /** By upstream, settings that differ from those of the sandbox's own sources. */
  readonly settings?: Partial<Record<UpstreamName, Settings>>;
  /** Sources beside those of the sandbox. */
  readonly more?: readonly object[];
  /** Kinds beside the built-in ones. */
  readonly kinds?: readonly ProviderKind[];
}

export interface TestServer {
  readonly sandbox: Sandbox;
  readonly running: RunningServer;
  readonly url: string;
  /** Everything logged so far. */
  logged(): string;
  /** Posts a query as JSON. */
  post(query: string, variables?: Settings): Promise<Reply>;
  close(): Promise<void>;
}

export async function openTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const sandbox = await startSandbox(options.sandbox);
  const own = sandbox.sources.map((source) => ({ ...source, sandbox: true, ...options.settings?.[source.provider] }));
  const server = await openServer({ ...options, sources: [...own, ...(options.more ?? [])] });
  return {
    sandbox,
    ...server,
    async close() {
      // First, so that no hanging upstream holds up the server.
      await sandbox.close();
      await server.running.close();
    },
  };
}

export interface ServerSettings extends Pick<TestServerOptions, 'config' | 'kinds'> {
  readonly sources: readonly object[];
  /** @default any free one */
  readonly port?: number;
}

/** A server over these sources alone; the test closes it. */
export async function openServer(settings: ServerSettings) {
  const { kinds = [] } = settings;
  const lines = new PassThrough();
  const config = configOf(settings);
  const running = await startServer({ config, kinds, log: openLog('info', lines) });
  if (process.env.BALANCEGRAPH_TEST_WAY === 'short') knowAtSight(running.graph, config);
  let text = '';
  return {
    running,
    url: running.url,
    logged: () => {
      text += lines.read() ?? '';
      return text;
    },
    post: (query: string, variables?: Settings) =>
      ask(running.url, {
        target: '/graphql',
        method: 'POST',
        // The media type with which a refused document has a status of its own.
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
        body: { query, variables },
      }),
  };
}

function configOf({ sources, config = {}, kinds = [], port = 0 }: ServerSettings): Config {
  return configSchema([...builtInKinds, ...kinds]).parse({
    ...config,
    server: { ...config.server, port },
    sources,
  });
}

/** The message of a log line: for a request of a client, for one to a source, for an unforeseen error. */
export type LogMessage = 'request' | 'upstream request' | 'unforeseen error' | 'no request';

/** The JSON of each line with this message. */
export function parseLines(text: string, message: LogMessage): readonly Readonly<Record<string, unknown>>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Readonly<Record<string, unknown>> => JSON.parse(line))
    .filter(({ msg }) => msg === message);
}

/** The codes in `errors`, in order. */
export function codesOf(reply: Reply): readonly unknown[] {
  const body = json(reply);
  const errors = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : [];
  return (Array.isArray(errors) ? errors : []).map(
    (error: { extensions?: { code?: unknown } }) => error.extensions?.code,
  );
}
