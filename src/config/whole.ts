import { z } from 'zod';

export const MEBIBYTE = 1024 * 1024;

/** A whole number within bounds, both included. */
export function whole(bounds: { readonly from: number; readonly to: number }, description: string) {
  return z.number().int().min(bounds.from).max(bounds.to).describe(description);
}
