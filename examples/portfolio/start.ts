/**
 * `npm run example:portfolio`: the page over the sandbox, until Ctrl-C. `-- --graph http://127.0.0.1:4000` shows a server of your
 * own instead; `--fault loopring:status-503@from=4` lets a source of the sandbox fail; `--port` takes another port.
 */
import { once } from 'node:events';
import { readArguments } from '../../scripts/arguments.ts';
import { configSchema } from '../../src/config/schema.ts';
import { silentLog } from '../../src/log.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { type FaultSpec, parseFault } from '../../src/sandbox/faults/fault-spec.ts';
import { startSandbox, type UpstreamName } from '../../src/sandbox/sandbox.ts';
import type { WireName } from '../../src/sandbox/wire/wire.ts';
import { startServer } from '../../src/server.ts';
import { servePage } from './page-server.ts';
import { searchOf } from './question.ts';
import { sandboxQuestion } from './sandbox-question.ts';

interface Graph {
  /** The address of the server, without a path. */
  readonly url: string;
  /** What the page asks first. */
  readonly search: string;
  close(): Promise<void>;
}

const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);

try {
  const { values } = readArguments(import.meta.filename, {
    options: {
      graph: { type: 'string' },
      port: { type: 'string', default: '5173' },
      fault: { type: 'string', multiple: true, default: [] },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Error(`--port is "${values.port}": give a number to 65535`);
  const graph =
    values.graph === undefined ? await openSandboxGraph(values.fault) : ownGraph(values.graph, values.fault);
  try {
    const page = await servePage(graph.url, port);
    process.stdout.write(
      `Portfolio  ${page.url}${graph.search}\nGraph      ${graph.url}/graphql\nCtrl-C stops everything.\n`,
    );
    await stopped;
    await page.close();
  } finally {
    await graph.close();
  }
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  const help = /already in use/.test(reason) ? '. Choose another one with --port' : '';
  process.stderr.write(`The page was not started: ${reason}${help}\n`);
  process.exitCode = 1;
}

function ownGraph(url: string, faults: readonly string[]): Graph {
  if (faults.length > 0) throw new Error('--fault is for the sandbox: leave out --graph');
  if (!URL.canParse(url))
    throw new Error(`--graph is "${url}": give the address of a server, e.g. http://127.0.0.1:4000`);
  return { url: new URL(url).origin, search: '', close: async () => {} };
}

async function openSandboxGraph(faults: readonly string[]): Promise<Graph> {
  const specs = faults.map(readFault);
  const sandbox = await startSandbox();
  for (const spec of specs) {
    await sandbox.upstreams[spec.upstream].setFault(spec);
  }
  const config = configSchema(builtInKinds).parse({
    server: { port: 0, extensions: { calls: true } },
    sources: sandbox.sources.map((source) => ({
      ...source,
      url: sandbox.upstreams[source.provider].url,
      sandbox: true,
    })),
  });
  const server = await startServer({ config, log: silentLog });
  return {
    url: server.url,
    search: searchOf(sandboxQuestion, true),
    async close() {
      await server.close();
      await sandbox.close();
    },
  };
}

function readFault(text: string): FaultSpec<UpstreamName> {
  const read = parseFault(text);
  if (!read.ok) throw new Error(`--fault ${text}: ${read.rule}`);
  const { upstream, ...fault } = read.value;
  if (!isOfSandbox(upstream)) throw new Error(`--fault ${text}: the sandbox has no ${upstream}`);
  return { ...fault, upstream };
}

function isOfSandbox(upstream: WireName): upstream is UpstreamName {
  return ['reddio', 'teos', 'mesh', 'loopring'].includes(upstream);
}
