/** Reads the manifests that a configuration names. */
import { readManifests } from '../../config/operation-manifest.ts';
import type { DocumentsConfig } from '../../config/schema.ts';
import { TrustedDocuments } from './trusted-documents.ts';

/** Rejects with a `ManifestError` where a manifest cannot be used. */
export async function openTrustedDocuments({ manifests, only }: DocumentsConfig): Promise<TrustedDocuments> {
  const read = await readManifests(manifests);
  if (read.ok) return new TrustedDocuments(read.documents, only);
  throw new ManifestError(read.faults.map(({ where, problem, hint }) => `${where}: ${problem}. ${hint ?? ''}`));
}

/** Manifests that cannot be used; the message has a line for each fault. */
class ManifestError extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
  }
}
