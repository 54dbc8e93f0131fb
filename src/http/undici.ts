/**
 * undici, loaded with the first source that is opened: it takes as long to load as the rest of the library. Of it only what
 * is used here: all of it, with its `fetch`, its caches and its sockets, holds twice the memory.
 *
 * Not by `import()`, because a graph is created by a function that is not async.
 */
import { createRequire } from 'node:module';

type Undici = typeof import('undici');
type UsedOfUndici = Pick<Undici, 'Pool' | 'errors'>;

const require = createRequire(import.meta.url);

let loaded: UsedOfUndici | undefined;

/** Its classes are the same ones that `import` brings. */
export function undici(): UsedOfUndici {
  loaded ??= loadParts() ?? loadWhole();
  return loaded;
}

/** Null where a version of undici has its files elsewhere: no name that it exports leads to them. */
function loadParts(): UsedOfUndici | null {
  try {
    const Pool: Undici['Pool'] = require('undici/lib/dispatcher/pool.js');
    const errors: Undici['errors'] = require('undici/lib/core/errors.js');
    return { Pool, errors };
  } catch {
    return null;
  }
}

function loadWhole(): UsedOfUndici {
  const whole: Undici = require('undici');
  return whole;
}
