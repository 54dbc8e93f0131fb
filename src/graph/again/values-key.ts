/** One text for the values of the variables of an operation. */
import { rememberBy } from '../../model/remember-by.ts';
import type { Variables } from '../compiled/coerce.ts';

/** Values with more entries, or longer texts, have none. */
const MOST_ENTRIES = 4000;
const MOST_CHARACTERS = 64 * 1024;

/** Equal for equal values alone; null where they hold anything but what JSON tells apart, or too much. They are not changed. */
export const keyOfValues = rememberBy((values: Variables) => (isPlain(values) ? JSON.stringify(values) : null));

function isPlain(values: Variables): boolean {
  const waiting: unknown[] = [values];
  let entries = 0;
  let characters = 0;
  while (waiting.length > 0) {
    const value = waiting.pop();
    entries += 1;
    if (typeof value === 'string') characters += value.length;
    else if (Array.isArray(value)) {
      if (value.length > MOST_ENTRIES) return false;
      for (const entry of value) waiting.push(entry);
    } else if (isPlainObject(value)) {
      for (const [name, entry] of Object.entries(value)) {
        characters += name.length;
        waiting.push(entry);
      }
    } else if (!isPlainScalar(value)) return false;
    if (entries + waiting.length > MOST_ENTRIES || characters > MOST_CHARACTERS) return false;
  }
  return true;
}

/** What JSON writes as nothing else. */
function isPlainScalar(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  return value === null || typeof value === 'boolean';
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
