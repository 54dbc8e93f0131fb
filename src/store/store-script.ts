import { createHash } from 'node:crypto';
import type { StoreScript } from './link.ts';

export function storeScript(text: string): StoreScript {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}
