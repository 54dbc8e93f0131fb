/** What a command runs against: the configured sources or, where no configuration is named, the embedded sandbox. */
import { processEnvironment } from '../config/environment.ts';
import { type Config, configSchema } from '../config/schema.ts';
import { builtInKinds } from '../providers/registry.ts';
import type { Tab } from '../server/graphiql.ts';
import { resolveConfiguration } from './configuration.ts';

export interface Runtime {
  readonly config: Config;
  /** Worked queries for the sandbox; null for configured sources. */
  readonly tabs: readonly Tab[] | null;
  close(): Promise<void>;
}

/** Throws an `ExitError` (78) when a configuration is named and has faults: it never falls back to the sandbox. */
export async function openRuntime(configOption: string | undefined): Promise<Runtime> {
  const request = { option: configOption, env: processEnvironment(), kinds: builtInKinds };
  const config = await resolveConfiguration(request);
  return config === null ? openSandboxRuntime() : { config, tabs: null, close: async () => {} };
}

async function openSandboxRuntime(): Promise<Runtime> {
  const [{ startSandbox }, { workedQueries }] = await Promise.all([
    import('../sandbox/sandbox.ts'),
    import('./worked-queries.ts'),
  ]);
  const sandbox = await startSandbox();
  const config = configSchema(builtInKinds).parse({
    server: { extensions: { calls: true, plan: true } },
    sources: sandbox.sources.map((source) => ({ ...source, sandbox: true })),
  });
  return { config, tabs: workedQueries(), close: () => sandbox.close() };
}
