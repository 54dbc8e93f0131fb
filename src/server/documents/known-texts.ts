/** What Apollo Server knows query texts by their digests from, without memory of its own. */
import type { DocumentMemory } from '../../graph/documents.ts';

/** Where Apollo Server looks texts up, as `persistedQueries.cache`. */
export interface TextCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, text: string): Promise<void>;
  delete(key: string): Promise<boolean>;
}

/** Apollo Server puts `apq:` before the digest. */
const DIGEST = /(?:^|:)([0-9a-f]{64})$/;

/** Valid documents are kept by the digests of their texts already, and within a limit: a text is known as long as its document. */
export function knownTexts(documents: Pick<DocumentMemory, 'get'>): TextCache {
  return {
    async get(key) {
      const [, digest] = DIGEST.exec(key) ?? [];
      return digest === undefined ? undefined : documents.get(digest)?.loc?.source.body;
    },
    async set() {},
    delete: async () => false,
  };
}
