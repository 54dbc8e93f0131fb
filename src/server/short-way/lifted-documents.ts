/** Documents for texts that differ only in what is lifted out of them: one for all texts of a key. */
import { hash } from 'node:crypto';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { DocumentMemory } from '../../graph/documents.ts';
import type { AnswerPlaces } from '../answer/answer-errors.ts';
import { type LiftableNames, liftText } from './lift-text.ts';
import { placesIn } from './lifted-places.ts';
import { liftableNames, makeTemplate, PREFIX, type Template } from './template.ts';

export interface LiftedDocument {
  readonly document: DocumentNode;
  /** Of the text. */
  readonly operationName: string | null;
  /** The values of its literals, as variables. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Where errors are in the text. */
  readonly places: AnswerPlaces;
}

export interface LiftingOptions {
  readonly schema: GraphQLSchema;
  /** Keeps the documents, beside those of whole texts. */
  readonly documents: DocumentMemory;
  /** The longest text, in tokens. */
  readonly maxTokens: number;
}

/** Keys of which one text came; the second text makes the document. */
const MAX_SEEN = 1000;

export class LiftedDocuments {
  readonly #options: LiftingOptions;
  readonly #names: LiftableNames;
  readonly #templates = new WeakMap<DocumentNode, Template>();
  /** By digest, so that a long key takes no more than a short one. */
  readonly #seen = new LRUCache<string, true>({ max: MAX_SEEN });

  constructor(options: LiftingOptions) {
    this.#options = options;
    this.#names = liftableNames(options.schema);
  }

  /** Null where no document is kept for the key of the text, or the text is too long. */
  find(text: string): LiftedDocument | null {
    const lifted = liftText(text, this.#names);
    if (lifted === null || lifted.tokens > this.#options.maxTokens) return null;
    const document = this.#options.documents.get(lifted.key);
    const template = document === undefined ? undefined : this.#templates.get(document);
    if (document === undefined || template === undefined) return null;
    const variables = Object.fromEntries(
      lifted.literals.map((literal, index) => [
        `${PREFIX}${index}`,
        template.takesNumbers[index] === true ? toNumbers(literal) : literal,
      ]),
    );
    return {
      document,
      operationName: lifted.operationName,
      variables,
      places: placesIn(text, template, this.#names),
    };
  }

  /** Takes note of a valid document that was not found. */
  learn(document: DocumentNode): void {
    const { documents, schema } = this.#options;
    const lifted = liftText(document.loc?.source.body ?? '', this.#names);
    if (lifted === null || documents.has(lifted.key)) return;
    const digest = hash('sha1', lifted.key, 'base64');
    if (!this.#seen.has(digest)) {
      this.#seen.set(digest, true);
      return;
    }
    const template = makeTemplate(document, schema, this.#names);
    if (template === null) return;
    this.#templates.set(template.document, template);
    documents.set(lifted.key, template.document, false);
  }
}

function toNumbers(literal: string | readonly string[]): number | readonly number[] {
  return typeof literal === 'string' ? Number(literal) : literal.map(Number);
}
