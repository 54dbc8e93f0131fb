/** Makes a server know each valid document before it is first sent, so that the usual request takes the short way at once. */
import { createHash } from 'node:crypto';
import { type DocumentNode, Kind, specifiedRules, visit } from 'graphql';
import type { Balancegraph } from '../../../src/balancegraph.ts';
import type { Config } from '../../../src/config/schema.ts';
import { limitDocument } from '../../../src/graph/cost/document-limits.ts';
import { checkDocument } from '../../../src/graph/document-check.ts';
import { atOnce } from '../../../src/model/steps.ts';

export function knowAtSight({ documents, schema }: Balancegraph, { server, limits }: Config): void {
  const ofText = documents.ofText.bind(documents);
  const rules = {
    schema,
    rules: [...specifiedRules, limitDocument(limits)],
    maxTokens: limits.documentTokens,
    maxErrors: 1,
  };
  const learn = (text: string): DocumentNode | undefined => {
    const checked = atOnce(checkDocument(text, rules));
    if (checked === null || !('document' in checked)) return undefined;
    if (!asksOnly(checked.document) || (!server.introspection && introspects(checked.document))) return undefined;
    documents.set(createHash('sha256').update(text).digest('hex'), checked.document);
    return ofText(text);
  };
  // No mock, which a test may reset.
  Object.assign(documents, { ofText: (text: string) => ofText(text) ?? learn(text) });
}

function asksOnly({ definitions }: DocumentNode): boolean {
  return definitions.every((node) => node.kind !== Kind.OPERATION_DEFINITION || node.operation === 'query');
}

function introspects(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field({ name }) {
      found ||= name.value === '__schema' || name.value === '__type';
    },
  });
  return found;
}
