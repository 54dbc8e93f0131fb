/** The versions of what is compared, as they are installed. */
import { existsSync, readFileSync } from 'node:fs';
import { rivalsFolder } from './rivals.ts';

const root = new URL('..', import.meta.url).pathname;

/** Each with the folder of the install that it is in. */
const packages: readonly (readonly [name: string, install: string])[] = [
  ['graphql', root],
  ['@apollo/server', root],
  ['graphql-yoga', root],
  ['mercurius', root],
  ['graphql-jit', root],
  ['graphql', `${rivalsFolder}graphql-17/`],
  ['@graphql-hive/gateway', rivalsFolder],
  ['@graphql-mesh/compose-cli', rivalsFolder],
  ['grafast', rivalsFolder],
  ['grafserv', rivalsFolder],
  ['@tailcallhq/core-linux-x64-gnu', rivalsFolder],
];

/** Names with versions, such as `mercurius 16.10.1`; what is not installed is left out. */
export function installedVersions(): readonly string[] {
  return packages.flatMap(([name, install]) => {
    const file = `${install}node_modules/${name}/package.json`;
    if (!existsSync(file)) return [];
    const { version }: { readonly version: string } = JSON.parse(readFileSync(file, 'utf8'));
    return [`${name} ${version}`];
  });
}
