/** Names for the environment variables that hold the secrets of a configuration. */
import type { Path } from './fault.ts';
import { childOf } from './schema-node.ts';

/** A suggested name for the secret at `path`, e.g. `TEOS_MAIN_TOKEN` for the token of the source `teos-main`. */
export function variableFor(tree: unknown, path: Path): string {
  const key = path.findLast((part) => typeof part === 'string') ?? 'secret';
  const id = childOf(childOf(childOf(tree, 'sources'), path[1] ?? 0), 'id');
  return secretVariable(typeof id === 'string' && /^[a-z][a-z0-9-]{0,62}$/.test(id) ? id : 'source', key);
}

/** `teos-main`, `apiKey` → `TEOS_MAIN_API_KEY` */
function secretVariable(sourceId: string, key: string): string {
  const words = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2');
  return `${sourceId}_${words}`.replaceAll(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}
