/** Whether anything in this process packs or unpacks, as Node itself reports it. */
import { createHook } from 'node:async_hooks';
import { onTestFinished } from 'vitest';

/** Begins to count; the returned function gives how many packers and unpackers were made since. */
export function countUnfolding(): () => number {
  let made = 0;
  const hook = createHook({
    init: (_id, type) => {
      if (type === 'ZLIB') made += 1;
    },
  }).enable();
  onTestFinished(() => {
    hook.disable();
  });
  return () => made;
}
