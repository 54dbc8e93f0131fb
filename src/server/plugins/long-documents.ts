/**
 * New long documents are parsed and validated in steps before Apollo Server sees them, which would do it without a pause.
 * Apollo Server then finds a valid document in its store. For an invalid one, a validation rule reports the errors found.
 */
import type { ApolloServerPlugin, DocumentStore } from '@apollo/server';
import {
  type ASTVisitor,
  type GraphQLSchema,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { type CheckedDocument, checkDocument } from '../../graph/document-check.ts';
import type { DocumentMemory } from '../../graph/documents.ts';
import { Work } from '../../graph/list/work.ts';

/** In characters. Shorter ones take Apollo Server a few milliseconds at most. */
const LONG = 4096;

export interface LongDocumentsOptions {
  readonly schema: GraphQLSchema;
  /** Where documents are kept. */
  readonly documents: DocumentMemory;
  /** Beside those of GraphQL and, where `introspection` is off, Apollo Server's rule against it. */
  readonly rules: readonly ValidationRule[];
  readonly introspection: boolean;
  readonly maxTokens: number;
  readonly maxErrors: number;
  /** Lets other work run. @default a turn of the event loop */
  readonly pause?: () => Promise<void>;
}

/** For the options of an Apollo Server. */
export interface LongDocuments {
  readonly documentStore: DocumentStore;
  readonly plugin: ApolloServerPlugin;
  readonly rules: readonly ValidationRule[];
}

/** A document that is checked for some requests that are running. */
interface Checking {
  readonly text: string;
  readonly ended: Promise<void>;
  checked: CheckedDocument | null;
  requests: number;
}

export function longDocuments(options: LongDocumentsOptions): LongDocuments {
  const { documents, maxTokens, maxErrors } = options;
  const rules = [...specifiedRules, ...(options.introspection ? [] : [noIntrospection]), ...options.rules];
  const byHash = new Map<string, Checking>();
  const byText = new Map<string, Checking>();

  const begin = (hash: string, text: string): Checking => {
    // Not the work of one request: others may send the same document, and the check ends by itself.
    const work = new Work(pauseOf(options));
    const steps = checkDocument(text, { schema: options.schema, rules, maxTokens, maxErrors });
    const ended = work.run(steps).then((checked) => {
      checking.checked = checked;
    });
    const checking: Checking = { text, ended, checked: null, requests: 0 };
    byHash.set(hash, checking);
    byText.set(text, checking);
    return checking;
  };

  const release = (hash: string, checking: Checking): void => {
    checking.requests -= 1;
    if (checking.requests > 0) return;
    byHash.delete(hash);
    byText.delete(checking.text);
  };

  const find = (hash: string) => {
    const kept = documents.get(hash);
    if (kept !== undefined) return kept;
    const checked = byHash.get(hash)?.checked;
    if (checked == null || !('document' in checked)) return undefined;
    documents.set(hash, checked.document);
    return checked.document;
  };

  return {
    documentStore: {
      get: async (key) => find(hashOf(key)),
      set: async (key, document) => documents.set(hashOf(key), document),
      delete: async (key) => documents.delete(hashOf(key)),
    },
    plugin: {
      async requestDidStart() {
        let end: (() => void) | null = null;
        return {
          async didResolveSource({ source, queryHash }) {
            if (source.length < LONG || documents.has(queryHash)) return;
            const checking = byHash.get(queryHash) ?? begin(queryHash, source);
            checking.requests += 1;
            end = () => release(queryHash, checking);
            await checking.ended;
          },
          async willSendResponse() {
            end?.();
          },
        };
      },
    },
    rules: [...options.rules, reportErrors((text) => byText.get(text)?.checked ?? null)],
  };
}

/** Apollo Server puts a digest of the schema before that of the text. */
function hashOf(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1);
}

function pauseOf({ pause }: LongDocumentsOptions): { readonly pause?: () => Promise<void> } {
  return pause === undefined ? {} : { pause };
}

/** Leaves documents with introspection to Apollo Server, whose own rule and message are for them. */
function noIntrospection(): ASTVisitor {
  return {
    Field({ name }) {
      if (name.value === '__schema' || name.value === '__type') throw new Error('left to Apollo Server');
    },
  };
}

/** The last validation rule: reports the errors that were found before, and ends the visit. */
function reportErrors(find: (text: string) => CheckedDocument | null) {
  return (context: ValidationContext): ASTVisitor => ({
    Document(document) {
      const checked = find(document.loc?.source.body ?? '');
      if (checked === null || !('errors' in checked)) return;
      for (const error of checked.errors) context.reportError(error);
      Object.assign(document, { definitions: [] });
    },
  });
}
