/** The worked queries of `examples/queries/` as tabs for GraphiQL. They name accounts of the sandbox's default seed. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tab } from '../server/graphiql.ts';

const folder = fileURLToPath(new URL('../../examples/queries/', import.meta.url));

/** One tab per file, in the order of the file names. */
export function workedQueries(): readonly Tab[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.graphql'));
  return files.toSorted().map((file) => ({ query: readFileSync(`${folder}${file}`, 'utf8') }));
}
