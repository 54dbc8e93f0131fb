/** Reads a JSON Web Key Set (RFC 7517, 5) that an issuer publishes. */
import type { JSONWebKeySet, JWK } from 'jose';

/** As the global `fetch`. */
export type FetchKeys = (url: string, init: RequestInit) => Promise<Response>;

/** Why the keys cannot be used, in words of our own: what follows the name of the setting. */
export class KeysFault extends Error {}

const TIMEOUT_MS = 5000;
/** Sets have some kilobytes. */
const MAX_BYTES = 256 * 1024;

/** Rejects with a `KeysFault`. Follows no redirect: the setting alone says whom to trust. */
export async function readKeySet(url: string, fetch: FetchKeys): Promise<JSONWebKeySet> {
  const parsed = parse(await bodyOf(await ask(url, fetch)));
  const keys = typeof parsed === 'object' && parsed !== null && 'keys' in parsed ? parsed.keys : null;
  if (!Array.isArray(keys)) throw new KeysFault('is no JSON Web Key Set: it has no list "keys"');
  const usable = keys.filter(isKey);
  if (usable.length === 0) throw new KeysFault('has no key');
  return { keys: usable };
}

async function ask(url: string, fetch: FetchKeys): Promise<Response> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(url, { redirect: 'manual', signal, headers: { accept: 'application/json' } }).catch(
    () => {
      throw new KeysFault(signal.aborted ? `did not answer within ${TIMEOUT_MS / 1000} seconds` : 'cannot be reached');
    },
  );
  if (response.status === 200) return response;
  await response.body?.cancel();
  throw new KeysFault(`answered with status ${response.status}`);
}

async function bodyOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > MAX_BYTES) break;
      chunks.push(chunk);
    }
  } catch {
    throw new KeysFault('broke off its answer');
  }
  if (bytes > MAX_BYTES) throw new KeysFault(`has more than ${MAX_BYTES / 1024} KiB`);
  return Buffer.concat(chunks).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new KeysFault('is no JSON');
  }
}

/** Whether it says of what kind it is; the rest is for the library to judge. */
export function isKey(value: unknown): value is JWK {
  return typeof value === 'object' && value !== null && 'kty' in value && typeof value.kty === 'string';
}
