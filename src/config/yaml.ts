/**
 * The package yaml, loaded when the first text is read or written: a program may get its configuration without any YAML.
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
