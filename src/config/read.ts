/** Finds and reads the configuration file. */
import { readFile } from 'node:fs/promises';
import type { ProviderKind } from '../providers/provider.ts';
import { CONFIG_VARIABLE, type Environment } from './environment.ts';
import { type LoadedConfig, loadConfig } from './load.ts';
import { readManifests } from './operation-manifest.ts';

/**
 * The file that the option or else `BALANCEGRAPH_CONFIG` names; null where neither is given. A variable that is set
 * but empty names a file that cannot be read: it never means "no configuration".
 */
export function configFile(option: string | undefined, env: Environment): string | null {
  return option ?? env[CONFIG_VARIABLE] ?? null;
}

/** Reads and checks the file, and the manifests that it names; a file that cannot be read is a fault, not an exception. */
export async function readConfig(
  file: string,
  context: { readonly env: Environment; readonly kinds: readonly ProviderKind[] },
): Promise<LoadedConfig> {
  if (file === '') return unreadable('(no name)', 'no file is named', `Name it by --config or ${CONFIG_VARIABLE}.`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    const loaded = loadConfig(text, { file, ...context });
    if (!loaded.ok) return loaded;
    const manifests = await readManifests(loaded.config.server.documents.manifests);
    return manifests.ok ? loaded : manifests;
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      return unreadable(file, 'the file is not UTF-8', 'Save it as UTF-8.');
    }
    const reason = error instanceof Error && 'code' in error ? reasons.get(error.code) : undefined;
    if (reason === undefined) throw error;
    return unreadable(file, reason, `Check the path given by --config or ${CONFIG_VARIABLE}.`);
  }
}

const reasons: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['ENOTDIR', 'there is no such file'],
  ['EACCES', 'the file may not be read'],
  ['EISDIR', 'this is a folder, not a file'],
]);

function unreadable(where: string, problem: string, hint: string): LoadedConfig {
  return { ok: false, faults: [{ where, path: '', problem, hint }] };
}
