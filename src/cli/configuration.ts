/** The configuration that a command runs with. */
import type { Environment } from '../config/environment.ts';
import { configFile, readConfig } from '../config/read.ts';
import type { Config } from '../config/schema.ts';
import type { ProviderKind } from '../providers/provider.ts';
import { describeFaults } from './config-faults.ts';
import { ExitError, exitCodes } from './exit-codes.ts';

export interface ConfigurationRequest {
  /** What `--config` names, if it was given. */
  readonly option: string | undefined;
  readonly env: Environment;
  readonly kinds: readonly ProviderKind[];
  /** What comes of faults. @default nothing was started */
  readonly consequence?: string;
}

/** The configuration in force; null where none is named. Throws an `ExitError` (78) that lists all its faults. */
export async function resolveConfiguration({
  option,
  env,
  kinds,
  consequence,
}: ConfigurationRequest): Promise<Config | null> {
  const file = configFile(option, env);
  if (file === null) return null;
  const loaded = await readConfig(file, { env, kinds });
  if (loaded.ok) return loaded.config;
  throw new ExitError(exitCodes.configuration, describeFaults(loaded.faults, consequence));
}
