/** A folder in which the commands of a recipe run as they stand on the page. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Outcome, outcomeOf } from '../../cli/run.ts';
import { root } from '../../docs/pages.ts';

export interface Workplace {
  readonly folder: string;
  write(file: string, text: string): void;
  /** Runs a script with `sh`; stderr names every connection to another machine. */
  run(script: string): Promise<Outcome>;
  /** The same without waiting for its end. */
  start(script: string): ChildProcessWithoutNullStreams;
  close(): void;
}

/** `installed` is a folder of this project with an install of its own: its packages and commands are those of the recipe. */
export function openWorkplace(installed: string): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'recipe-'));
  symlinkSync(`${root}${installed}/node_modules`, join(folder, 'node_modules'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  // Straight to the command, as npx goes to what is installed.
  writeFileSync(join(bin, 'npx'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
  symlinkSync(`${root}bin/balancegraph.js`, join(bin, 'balancegraph'));
  const guard = fileURLToPath(new URL('../loopback-only.ts', import.meta.url));
  const env = {
    PATH: [bin, `${root}${installed}/node_modules/.bin`, `${root}node_modules/.bin`, process.env.PATH].join(':'),
    HOME: folder,
    NODE_OPTIONS: `--import=${guard}`,
  };
  const start = (script: string) => spawn('sh', ['-eu', '-c', script], { cwd: folder, env });
  return {
    folder,
    write: (file, text) => writeFileSync(join(folder, file), text),
    run: (script) => outcomeOf(start(script)),
    start,
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
