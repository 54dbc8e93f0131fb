/** The documents of manifests, by their ids: which text a request stands for, and which texts are answered at all. */
import type { Documents } from '../../config/operation-manifest.ts';

/** What a request says of its document. */
export interface NamedDocument {
  readonly query: string | undefined;
  /** As a manifest has it, or the SHA-256 of a text that was sent before. */
  readonly id: string | undefined;
}

export type DocumentVerdict =
  /** This text is meant, and may be executed. */
  | { readonly kind: 'text'; readonly text: string }
  /** Left to Apollo Server, which knows texts by their digests where it may, and refuses what is neither text nor digest. */
  | { readonly kind: 'open' }
  | { readonly kind: 'unknown-id' }
  | { readonly kind: 'not-trusted' };

/** What precedes the digest of a text in a `documentId`. Other ids have no prefix. */
const SHA256 = 'sha256:';

export class TrustedDocuments {
  readonly #byId: Documents;
  readonly #texts: ReadonlySet<string>;
  /** Whether others than these are refused. */
  readonly only: boolean;

  constructor(documents: Documents, only: boolean) {
    this.#byId = documents;
    this.#texts = new Set(documents.values());
    this.only = only;
  }

  /** How many ids are known. */
  get size(): number {
    return this.#byId.size;
  }

  /** @param isExempt whether the request may send any document, as the gateway does */
  judge({ query, id }: NamedDocument, isExempt: boolean): DocumentVerdict {
    const text = id === undefined ? undefined : this.#textOf(id);
    if (text !== undefined && (query === undefined || query === text)) return { kind: 'text', text };
    if (!this.only || isExempt) return { kind: 'open' };
    if (query !== undefined) return this.#texts.has(query) ? { kind: 'text', text: query } : { kind: 'not-trusted' };
    return id === undefined ? { kind: 'open' } : { kind: 'unknown-id' };
  }

  #textOf(id: string): string | undefined {
    return this.#byId.get(id) ?? this.#byId.get(digestOf(id));
  }
}

/** The digest that a `documentId` holds; the id itself where it holds none. */
export function digestOf(id: string): string {
  return id.startsWith(SHA256) ? id.slice(SHA256.length) : id;
}
