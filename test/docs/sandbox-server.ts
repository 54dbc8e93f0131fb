/** What the pages talk about: a server over the sandbox with its default seed, and a folder with its configuration. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type LoadedConfig, loadConfig } from '../../src/config/load.ts';
import { configSnippet } from '../../src/config/snippet.ts';
import { silentLog } from '../../src/log.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { startServer } from '../../src/server.ts';
import { root } from './pages.ts';

export interface SandboxServer {
  readonly url: string;
  readonly sandbox: Sandbox;
  /** A folder with `balancegraph.yaml` for this sandbox and links to the folders of the project that pages name. */
  readonly folder: string;
  /** The variables that `balancegraph.yaml` names. */
  readonly env: Readonly<Record<string, string>>;
  ask(query: string): Promise<unknown>;
  /** The text of a page with the address of this server in place of the usual one. */
  here(text: string): string;
  close(): Promise<void>;
}

export async function openSandboxServer(): Promise<SandboxServer> {
  const sandbox = await startSandbox();
  const sources = sandbox.sources.map((source) => ({ ...source, sandbox: true }));
  const { yaml, variables } = configSnippet(sources, builtInKinds);
  const env = Object.fromEntries(variables);
  const text = `${yaml}\nserver:\n  port: 0\n  extensions:\n    calls: true\n    cost: true\n    plan: true\n    trace: true\n`;
  const loaded = loadConfig(text, { file: 'balancegraph.yaml', env, kinds: builtInKinds });
  const server = await startServer({ config: configOf(loaded), log: silentLog });
  const folder = makeFolder(text);
  return {
    url: server.url,
    sandbox,
    folder,
    env,
    async ask(query) {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      return response.json();
    },
    here: (page) => page.replaceAll('http://127.0.0.1:4000', server.url),
    async close() {
      await server.close();
      await sandbox.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function configOf(loaded: LoadedConfig) {
  if (!loaded.ok) throw new Error(loaded.faults.map(({ where, problem }) => `${where}: ${problem}`).join('\n'));
  return loaded.config;
}

/** Inside the project, so that packages resolve from it; git ignores the folder. */
export function makeScratch(): string {
  mkdirSync(`${root}.tmp`, { recursive: true });
  return mkdtempSync(`${root}.tmp/docs-`);
}

function makeFolder(yaml: string): string {
  const folder = makeScratch();
  writeFileSync(`${folder}/balancegraph.yaml`, yaml);
  for (const name of ['examples', 'schema', 'src']) symlinkSync(`${root}${name}`, `${folder}/${name}`);
  return folder;
}
