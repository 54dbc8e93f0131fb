/** What a command runs against: the configured sources or, where no configuration is named, the embedded sandbox. */
import { processEnvironment } from '../config/environment.ts';
import { type Config, configSchema } from '../config/schema.ts';
import { builtInKinds } from '../providers/registry.ts';
import type { LocalChain } from '../sandbox/evm/local-chain.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Tab } from '../server/graphiql.ts';
import { resolveConfiguration } from './configuration.ts';
import { ExitError, exitCodes } from './exit-codes.ts';

const LOCAL_OWNERS = 5;

export interface Runtime {
  readonly config: Config;
  /** Worked queries for the sandbox; null for configured sources. */
  readonly tabs: readonly Tab[] | null;
  close(): Promise<void>;
}

export interface RuntimeOptions {
  /** Adds a live local chain to the sandbox. @default false */
  readonly withEvm?: boolean;
}

/** Throws an `ExitError` (78) when a configuration is named and has faults: it never falls back to the sandbox. */
export async function openRuntime(
  configOption: string | undefined,
  { withEvm = false }: RuntimeOptions = {},
): Promise<Runtime> {
  const request = { option: configOption, env: processEnvironment(), kinds: builtInKinds };
  const config = await resolveConfiguration(request);
  if (config === null) return openSandboxRuntime(withEvm);
  if (withEvm) throw new ExitError(exitCodes.usage, 'A local chain is part of the sandbox: leave out --with-evm.\n');
  return { config, tabs: null, close: async () => {} };
}

async function openSandboxRuntime(withEvm: boolean): Promise<Runtime> {
  const [{ startSandbox }, { workedQueries }] = await Promise.all([
    import('../sandbox/sandbox.ts'),
    import('./worked-queries.ts'),
  ]);
  const sandbox = await startSandbox();
  const local = withEvm ? await openLocalChain(sandbox) : null;
  const config = configSchema(builtInKinds).parse({
    server: { extensions: { calls: true, plan: true, trace: true } },
    sources: [...sandbox.sources, ...(local === null ? [] : [local.source])].map((source) => ({
      ...source,
      sandbox: true,
    })),
  });
  return {
    config,
    tabs: workedQueries({ withEvm }),
    async close() {
      await local?.close();
      await sandbox.close();
    },
  };
}

/** The first accounts of the sandbox hold something on it, too. */
async function openLocalChain(sandbox: Sandbox): Promise<LocalChain> {
  const [{ startLocalChain }, { AnvilMissing }] = await Promise.all([
    import('../sandbox/evm/local-chain.ts'),
    import('../sandbox/evm/anvil.ts'),
  ]);
  const addresses = sandbox.ledger.accounts('teos').map(({ address }) => address);
  const owners = [...new Set(addresses)]
    .slice(0, LOCAL_OWNERS)
    .map((address): `0x${string}` => `0x${address.slice(2)}`);
  try {
    return await startLocalChain(owners);
  } catch (error) {
    await sandbox.close();
    if (!(error instanceof AnvilMissing)) throw error;
    const help = 'Install it with: npm install --no-save @foundry-rs/anvil. Or leave out --with-evm.';
    throw new ExitError(exitCodes.failed, `${error.message} ${help}\n`, { cause: error });
  }
}
