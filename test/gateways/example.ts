/** An example as its reader starts it: one command, a process of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Outcome, outcomeOf, printed } from '../cli/run.ts';

export const examples = ['apollo', 'theguild', 'hive', 'hive-router', 'stitching', 'composite'] as const;

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What makes servers of Apollo and Hive report to their makers, unless they are told not to. */
const temptations = {
  APOLLO_KEY: 'service:example:nobody',
  APOLLO_GRAPH_REF: 'example@current',
  APOLLO_SCHEMA_REPORTING: 'true',
  APOLLO_USAGE_REPORTING_ENDPOINT: 'https://usage.example',
  HIVE_ACCESS_TOKEN: 'nobody',
  HIVE_TARGET: 'example/example/development',
};

export interface Example {
  /** What it printed once it was up. */
  readonly greeting: string;
  ask(request: GraphqlRequest): Promise<Answer>;
  /** Ctrl-C. Tells how the process ended and everything it printed since the greeting. */
  stop(): Promise<Outcome>;
  kill(): void;
}

export interface GraphqlRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
}

interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A program that tells stderr of every connection to another machine. */
function spawnGuarded(args: readonly string[], { port = '0', env = {} }: GuardedOptions = {}) {
  const { PATH = '' } = process.env;
  const guard = fileURLToPath(new URL('loopback-only.ts', import.meta.url));
  return spawn(process.execPath, ['--import', guard, ...args], {
    cwd: root,
    env: { PATH, PORT: port, ...temptations, ...env },
  });
}

export interface GuardedOptions {
  /** @default any free one */
  readonly port?: string;
  /** Variables beside those that every program has. */
  readonly env?: Readonly<Record<string, string>>;
}

export function runGuarded(args: readonly string[], options?: GuardedOptions): Promise<Outcome> {
  return outcomeOf(spawnGuarded(args, options));
}

export function startExample(name: (typeof examples)[number]): Promise<Example> {
  return startGuarded([`examples/gateways/${name}.ts`]);
}

/** Rejects where the program ends before it is up. */
export async function startGuarded(args: readonly string[]): Promise<Example> {
  const child = spawnGuarded(args);
  const outcome = outcomeOf(child);
  const greeting = await printed(child, 'Ctrl-C');
  const url = /^Gateway +(\S+)/m.exec(greeting)?.[1] ?? '';
  return {
    greeting,
    ask: (request) => post(url, request),
    stop() {
      child.kill('SIGINT');
      return outcome;
    },
    kill: () => child.kill('SIGKILL'),
  };
}

export async function post(url: string, request: GraphqlRequest): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(request) });
  return (await response.json()) as Answer;
}
