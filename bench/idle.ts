/** How much memory our server holds when nobody asks it: as it is installed, after its start and one request. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { request } from 'undici';
import type { Upstream } from './arena.ts';
import { buildPackage, builtFolder } from './built.ts';
import { configOf } from './contenders/balancegraph.ts';
import { residentMebibytes } from './proc.ts';
import { questionsOf } from './questions.ts';
import { type Scenario, settingOf } from './scenarios.ts';

export interface Idle {
  /** Resident memory in MiB, of one process for each round. */
  readonly mib: readonly number[];
}

const SMALL: Scenario = { size: 'small', form: 'wide' };

/** The environment variable of the upstream's secret. */
const SECRET = 'BENCHMARK_SECRET';

/** Garbage is not collected on purpose: what is measured is what whoever starts the server pays. */
export async function measureIdle(upstream: Upstream, rounds: number): Promise<Idle> {
  const folder = mkdtempSync(join(tmpdir(), 'idle-'));
  try {
    const config = join(folder, 'balancegraph.json');
    writeFileSync(config, JSON.stringify(configOf(settingOf(SMALL, upstream.url), `\${${SECRET}}`)));
    buildPackage();
    const cli = `${builtFolder}bin/balancegraph.js`;
    const mib: number[] = [];
    for (let round = 0; round < rounds; round += 1) mib.push(await memoryAfterOne([cli, '--config', config, 'serve']));
    return { mib };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function memoryAfterOne(args: readonly string[]): Promise<number> {
  const env = { ...process.env, [SECRET]: 'benchmark' };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    await askOnce(await urlIn(child.stdout));
    return Math.round(residentMebibytes(child.pid ?? 0));
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** The address that the server greets with. */
async function urlIn(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const [, url] = /^GraphQL +(\S+)$/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('the server has ended and never said where it listens');
}

async function askOnce(url: string): Promise<void> {
  const body = questionsOf(SMALL, 1)(0);
  const headers = { 'content-type': 'application/json' };
  const answer = await request(url, { method: 'POST', headers, body });
  const text = await answer.body.text();
  if (answer.statusCode !== 200 || text.includes('"errors"')) throw new Error(`no plain answer: ${text.slice(0, 500)}`);
}
