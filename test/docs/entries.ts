/** Where the names of the package lead before it is built, for programs in a folder of their own. */
import { writeFileSync } from 'node:fs';
import { root } from './pages.ts';

export const entries = {
  balancegraph: `${root}src/index.ts`,
  'balancegraph/server': `${root}src/server.ts`,
  'balancegraph/client': `${root}src/client/index.ts`,
  'balancegraph/conformance': `${root}src/conformance/index.ts`,
};

/** The project's own settings, for all files of the scratch folder. */
export function writeTsconfig(scratch: string): void {
  const compilerOptions = { paths: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, [path]])) };
  const config = { extends: '../../tsconfig.json', compilerOptions, include: ['**/*.ts'] };
  writeFileSync(`${scratch}/tsconfig.json`, JSON.stringify(config));
}
