/**
 * The package yaml, loaded with the first text that is read or written: a program can be given its configuration otherwise.
 *
 * Not by `import()`, because a configuration is read by a function that is not async.
 */
import { createRequire } from 'node:module';

type Yaml = typeof import('yaml');

const require = createRequire(import.meta.url);

export function yaml(): Yaml {
  const loaded: Yaml = require('yaml');
  return loaded;
}
