/** Memory that only starting took. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects all garbage, and gives the pages that are free then back to the system. Loading code and building the schema
 * leave the space for new objects many times larger than a server without load needs; nothing would ever make it smaller.
 * It grows again where the load wants it to. Takes some tenths of a second, in which nothing else runs: for a process that
 * has just started and whose memory is its own.
 */
export function giveBackMemory(): void {
  const collect = collector();
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

/** Of V8, which gives it to programs that ask for it by a flag: new contexts have it while the flag is set. */
function collector(): NodeJS.GCFunction {
  setFlagsFromString('--expose-gc');
  const collect: NodeJS.GCFunction = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  return collect;
}
