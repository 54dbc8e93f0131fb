/** A manifest of operations, as `check-operations --manifest` writes it. */
import { createHash } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { Kind, print } from 'graphql';
import { MANIFEST_FORMAT } from '../config/operation-manifest.ts';
import type { ClientOperation, DocumentFinding } from './client-documents.ts';
import { ExitError, exitCodes } from './exit-codes.ts';

/** Operations without a name, or with that of another: clients find the id of an operation by its name. */
export function nameFindings(operations: readonly ClientOperation[]): readonly DocumentFinding[] {
  const first = new Map<string, string>();
  return operations.flatMap(({ operation, name, place }) => {
    if (operation.name === undefined) return [{ place, message: 'an operation of a manifest needs a name' }];
    const other = first.get(name);
    first.set(name, other ?? place);
    return other === undefined ? [] : [{ place, message: `the operation ${name} stands at ${other} already` }];
  });
}

/** The text of the manifest; the same for the same operations, in whichever files they stand. */
export function manifestOf(operations: readonly ClientOperation[]): string {
  const entries = operations
    .map(({ operation, fragments, name }) => {
      const byName = fragments.toSorted((a, b) => (a.name.value < b.name.value ? -1 : 1));
      const body = print({ kind: Kind.DOCUMENT, definitions: [operation, ...byName] });
      const id = createHash('sha256').update(body).digest('hex');
      return { id, name, type: operation.operation, body };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return `${JSON.stringify({ format: MANIFEST_FORMAT, version: 1, operations: entries }, null, 2)}\n`;
}

/** Readers find the old file or the new one, whole. */
export async function writeManifest(file: string, text: string): Promise<void> {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(beside, text);
    await rename(beside, file);
  } catch (error) {
    throw new ExitError(exitCodes.failed, `Cannot write ${file}. Name a file in a folder that you may write to.\n`, {
      cause: error,
    });
  }
}
