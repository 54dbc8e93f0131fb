/**
 * Builds the servers that exist as Go modules: `node test/foreign/build.ts`, which needs `go`. What is built already by the same
 * modules is left alone, by Go itself.
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../../scripts/arguments.ts';

/** The folder of each, and what is built there. */
const PROGRAMS = { mesh: '.', geth: 'github.com/ethereum/go-ethereum/cmd/geth' } as const;

export type Program = keyof typeof PROGRAMS;

export const programs: readonly Program[] = ['mesh', 'geth'];

export function programFile(program: Program): string {
  return fileURLToPath(new URL(`../../.tmp/foreign/${program}`, import.meta.url));
}

/** @throws Error where there is no `go`, and where it cannot build the program. */
export function buildProgram(program: Program): void {
  const { status, error } = spawnSync('go', ['build', '-o', programFile(program), PROGRAMS[program]], {
    cwd: fileURLToPath(new URL(`${program}/`, import.meta.url)),
    stdio: 'inherit',
    // Without a compiler for C, too. A newer Go than the one that is installed is not fetched.
    env: { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local' },
  });
  if (error !== undefined) throw new Error('go cannot be started. Is it installed (https://go.dev/doc/install)?');
  if (status !== 0) throw new Error(`go build failed in test/foreign/${program}`);
}

if (import.meta.main) {
  readArguments(import.meta.filename, {});
  try {
    for (const program of programs) buildProgram(program);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
