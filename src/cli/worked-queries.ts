/** The worked queries of `examples/queries/` as tabs for GraphiQL. They name accounts of the sandbox's default seed. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type FurtherName, furtherNames } from '../sandbox/further.ts';
import type { Tab } from '../server/graphiql.ts';

const folder = fileURLToPath(new URL('../../examples/queries/', import.meta.url));

/** One tab per file, in the order of the file names; those that ask further upstreams of the sandbox come last. */
export function workedQueries(further: readonly FurtherName[] = []): readonly Tab[] {
  const named = furtherNames.filter((name) => further.includes(name));
  return [folder, ...named.map((name) => `${folder}with-${name}/`)].flatMap(tabsIn);
}

function tabsIn(path: string): readonly Tab[] {
  const files = readdirSync(path).filter((file) => file.endsWith('.graphql'));
  return files.toSorted().map((file) => ({ query: readFileSync(`${path}${file}`, 'utf8') }));
}
