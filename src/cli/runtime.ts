/** What a command runs against: the configured sources or, where no configuration is named, the embedded sandbox. */
import { processEnvironment } from '../config/environment.ts';
import { type Config, configSchema } from '../config/schema.ts';
import { builtInKinds } from '../providers/registry.ts';
import type { FurtherName } from '../sandbox/further.ts';
import type { Tab } from '../server/graphiql.ts';
import { resolveConfiguration } from './configuration.ts';
import { ExitError, exitCodes } from './exit-codes.ts';

export interface Runtime {
  readonly config: Config;
  /** Worked queries for the sandbox; null for configured sources. */
  readonly tabs: readonly Tab[] | null;
  close(): Promise<void>;
}

export interface RuntimeOptions {
  /** Further upstreams for the sandbox. @default none */
  readonly further?: readonly FurtherName[];
}

/** Throws an `ExitError` (78) when a configuration is named and has faults: it never falls back to the sandbox. */
export async function openRuntime(
  configOption: string | undefined,
  { further = [] }: RuntimeOptions = {},
): Promise<Runtime> {
  const request = { option: configOption, env: processEnvironment(), kinds: builtInKinds };
  const config = await resolveConfiguration(request);
  if (config === null) return openSandboxRuntime(further);
  if (further.length > 0) throw new ExitError(exitCodes.usage, NO_SANDBOX);
  return { config, tabs: null, close: async () => {} };
}

const NO_SANDBOX =
  'Further upstreams are part of the sandbox, and the configuration takes its place: leave out --with, or the configuration.\n';

async function openSandboxRuntime(names: readonly FurtherName[]): Promise<Runtime> {
  const [{ startSandbox }, { startFurther }, { SoftwareMissing }, { workedQueries }] = await Promise.all([
    import('../sandbox/sandbox.ts'),
    import('../sandbox/further.ts'),
    import('../sandbox/further-upstream.ts'),
    import('./worked-queries.ts'),
  ]);
  const sandbox = await startSandbox();
  const further = await startFurther(names, { ledger: sandbox.ledger }).catch(async (error: unknown) => {
    await sandbox.close();
    if (!(error instanceof SoftwareMissing)) throw error;
    throw new ExitError(exitCodes.failed, `${error.message} Or leave its name out of --with.\n`, { cause: error });
  });
  const config = configSchema(builtInKinds).parse({
    server: { extensions: { calls: true, plan: true, trace: true } },
    sources: [...sandbox.sources, ...further.sources].map((source) => ({
      ...source,
      sandbox: true,
    })),
  });
  return {
    config,
    tabs: workedQueries(names),
    async close() {
      await further.close();
      await sandbox.close();
    },
  };
}
