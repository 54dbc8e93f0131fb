/** A folder for the temporary files of a process and its children. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a folder below `os.tmpdir()` that is `os.tmpdir()` until `remove` is called, for child processes too. */
export function openTempFolder(): { readonly path: string; remove(): void } {
  const { TMPDIR: before } = process.env;
  const path = mkdtempSync(join(tmpdir(), 'balancegraph-test-'));
  process.env.TMPDIR = path;
  return {
    path,
    remove() {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      rmSync(path, { recursive: true, force: true });
    },
  };
}
