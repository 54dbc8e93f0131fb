/** The unit in which a row counts its amounts. */
import { digitsOf, field, type JsonObject } from '../http/decode.ts';
import { parseUnsigned } from '../model/amount.ts';

/** Atomic units: `factor` with `zeros` behind it. */
export interface RowUnit {
  readonly value: bigint;
  readonly factor: number;
  readonly zeros: number;
}

/** The only one of its value, so that it is known by itself. */
export const ATOMIC: RowUnit = { value: 1n, factor: 1, zeros: 0 };

/** What the row states as its unit; null where that is no whole number above zero. */
export function unitOf(row: JsonObject, name: string | undefined): RowUnit | null {
  if (name === undefined) return ATOMIC;
  const digits = digitsOf(field(row, name));
  const value = digits === null ? null : parseUnsigned(digits);
  if (value === null || value === 0n) return null;
  if (value === ATOMIC.value) return ATOMIC;
  const text = value.toString();
  const factor = text.replace(/0+$/, '');
  return { value, factor: Number(factor), zeros: text.length - factor.length };
}
