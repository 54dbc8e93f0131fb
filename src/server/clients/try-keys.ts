/** Whether the keys that an issuer publishes could check its tokens. */
import type { JwtConfig } from '../../config/clients-schema.ts';
import { type FetchKeys, KeysFault, readKeySet } from './read-key-set.ts';

/** The kind of key of each algorithm, by the beginning of its name. */
const kinds = [
  ['RS', 'RSA'],
  ['PS', 'RSA'],
  ['ES', 'EC'],
  ['Ed', 'OKP'],
] as const;

/** What is wrong with `jwksUrl`, and follows its name; null where it is good, or none is configured. */
export async function tryKeys(jwt: JwtConfig | undefined, fetch: FetchKeys = globalThis.fetch): Promise<string | null> {
  if (jwt?.jwksUrl === undefined) return null;
  try {
    const { keys } = await readKeySet(jwt.jwksUrl, fetch);
    const wanted = kinds.flatMap(([begin, kind]) =>
      jwt.algorithms.some((name) => name.startsWith(begin)) ? [kind] : [],
    );
    if (keys.some(({ kty }) => wanted.some((kind) => kind === kty))) return null;
    return `has no key for ${jwt.algorithms.join(', ')} (server.clients.jwt.algorithms)`;
  } catch (error) {
    if (error instanceof KeysFault) return error.message;
    throw error;
  }
}
