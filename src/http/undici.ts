/**
 * undici, loaded with the first source that is opened: it takes as long to load as the rest of the library.
 *
 * Not by `import()`, because a graph is created by a function that is not async.
 */
import { createRequire } from 'node:module';

type Undici = typeof import('undici');

const require = createRequire(import.meta.url);

/** Its classes are the same ones that `import` brings. */
export function undici(): Pick<Undici, 'Pool' | 'errors'> {
  const loaded: Undici = require('undici');
  return loaded;
}
