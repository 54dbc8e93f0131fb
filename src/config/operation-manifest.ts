/**
 * Manifests of operations: the documents that the clients of a server send, each with its id. Two forms are read, that of Apollo's
 * `generate-persisted-query-manifest` (https://www.apollographql.com/docs/graphos/platform/security/persisted-queries#manifest-format,
 * read 2026-11-30), which `check-operations --manifest` writes too, and the plain map from id to text that Relay, the client
 * preset of graphql-codegen and gql.tada write.
 */
import { readFile } from 'node:fs/promises';
import { parse } from 'lossless-json';
import { z } from 'zod';
import type { ConfigFault } from './fault.ts';

/** The texts of documents, by id. */
export type Documents = ReadonlyMap<string, string>;

export type ReadManifests =
  | { readonly ok: true; readonly documents: Documents }
  /** At least one. */
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

export const MANIFEST_FORMAT = 'apollo-persisted-query-manifest';

/** One that is larger is no manifest. */
const MAX_CHARACTERS = 64 * 1024 * 1024;

const apolloForm = z.object({
  format: z.literal(MANIFEST_FORMAT),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});
const mapForm = z.record(z.string().min(1), z.string().min(1));

const FORMS = `a manifest is {"format": "${MANIFEST_FORMAT}", "version": 1, "operations": [{"id": …, "body": …}]} or {"id": "text of the document"}`;

/** Reads all of them. Two documents of one id are a fault, in whichever files they stand. */
export async function readManifests(files: readonly string[]): Promise<ReadManifests> {
  const documents = new Map<string, string>();
  const faults: ConfigFault[] = [];
  for (const [index, file] of files.entries()) {
    const about = { where: file, path: `server.documents.manifests[${index}]` };
    const read = await readManifest(file);
    if ('problem' in read) faults.push({ ...about, ...read });
    else {
      for (const { id, body } of read) {
        const known = documents.get(id);
        if (known === undefined) documents.set(id, body);
        else if (known !== body) faults.push({ ...about, ...twice(id) });
      }
    }
  }
  return faults.length === 0 ? { ok: true, documents } : { ok: false, faults };
}

type Problem = Pick<ConfigFault, 'problem' | 'hint'>;

interface ManifestEntry {
  readonly id: string;
  readonly body: string;
}

async function readManifest(file: string): Promise<readonly ManifestEntry[] | Problem> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return { problem: 'the manifest cannot be read', hint: 'Check the path and who may read it.' };
  if (text.length > MAX_CHARACTERS) return { problem: 'the manifest is larger than 64 MiB', hint: FORMS };
  return entriesOf(text);
}

function entriesOf(text: string): readonly ManifestEntry[] | Problem {
  let json: unknown;
  try {
    // Refuses a key that stands twice with two values.
    json = parse(text, undefined, Number);
  } catch (error) {
    const twiceKey = /^Duplicate key '(.*)' encountered/s.exec(error instanceof Error ? error.message : '')?.[1];
    return twiceKey === undefined ? { problem: 'the manifest is not JSON', hint: FORMS } : twice(twiceKey);
  }
  const apollo = apolloForm.safeParse(json);
  if (apollo.success) return apollo.data.operations;
  const map = mapForm.safeParse(json);
  if (map.success) return Object.entries(map.data).map(([id, body]) => ({ id, body }));
  return { problem: 'the file is JSON, but no manifest of operations', hint: FORMS };
}

function twice(id: string): Problem {
  const shown = JSON.stringify(id.length > 80 ? `${id.slice(0, 80)}…` : id);
  return {
    problem: `two different documents have the id ${shown}`,
    hint: 'Write the manifest anew; an id is the SHA-256 of its text.',
  };
}
