/** A sandbox large and patient enough for load, as plain sources of a configuration. */
import { Agent, request } from 'undici';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { rateless } from '../graph/support.ts';

export async function openStage(accounts: number): Promise<Sandbox> {
  return startSandbox({
    accounts,
    knobs: { teos: { quotaPerMinute: null, quotaPerDay: null, requestLineBytes: 16_000 } },
  });
}

/** The sources of the sandbox without their quotas, each with these settings. */
export function sourcesOf(sandbox: Sandbox, settings: object = {}): readonly object[] {
  return sandbox.sources.map((source) => ({
    ...source,
    sandbox: true,
    ...settings,
    options: { ...source.options, ...rateless[source.provider] },
  }));
}

export interface Answered {
  readonly status: number;
  readonly milliseconds: number;
  readonly text: string;
}

export interface Client {
  ask(query: string, variables?: object): Promise<Answered>;
  close(): Promise<void>;
}

/** Rejects where the connection fails or `timeoutMs` pass. */
export function openClient(url: string, timeoutMs: number, connections = 512): Client {
  const dispatcher = new Agent({ connections, pipelining: 1 });
  return {
    async ask(query, variables = {}) {
      const start = performance.now();
      const { statusCode, body } = await request(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
        dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await body.text();
      return { status: statusCode, milliseconds: performance.now() - start, text };
    },
    close: () => dispatcher.destroy(),
  };
}

/** Runs `task` until `until` (a moment of `performance.now`), so many at a time. */
export async function inParallel(
  workers: number,
  until: number,
  task: (index: number) => Promise<void>,
): Promise<void> {
  let index = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < until) await task(index++);
  };
  await Promise.all(Array.from({ length: workers }, work));
}
