/** The SDL files of `schema/`, which lie beside `src/` and beside the built `dist/` alike. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const directory = fileURLToPath(new URL('../../schema/', import.meta.url));

/** All SDL of balancegraph itself: every file in the order of their paths, one blank line between two. */
export function readSdl(): string {
  const files = globSync('**/*.graphql', { cwd: directory }).toSorted();
  return `${files.map((file) => readFileSync(`${directory}${file}`, 'utf8').trim()).join('\n\n')}\n`;
}
