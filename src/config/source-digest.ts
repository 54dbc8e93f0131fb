/** Whether two sources are configured alike, secrets included. */
import { createHash, randomUUID } from 'node:crypto';
import { Secret } from '../model/secret.ts';

/**
 * Equal for settings that are equal, in whichever order. Settings that cannot be compared, such as functions in the options of
 * a kind of one's own, are equal to none.
 *
 * @param settings plain values and secrets; of secrets, nothing can be read from the digest
 */
export function sourceDigest(settings: unknown): string {
  const text = JSON.stringify(comparable(settings));
  return createHash('sha256').update(text).digest('base64');
}

/** The same with every value as text that tells its type, and keys in order. */
function comparable(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || value === undefined)
    return [typeof value, String(value)];
  if (value instanceof Secret) return ['secret', value.reveal()];
  if (Array.isArray(value)) return ['list', ...value.map(comparable)];
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return ['unlike', randomUUID()];
  return Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => ['entry', key, comparable(entry)]);
}
