/**
 * Every source dead at once, for ten minutes, with people asking all the time: what still leaves, whether the process
 * lives, and how soon it is well again. Then one source that refuses every call, without its breaker: how much of what
 * it receives are repeats.
 */
import { setTimeout } from 'node:timers/promises';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { type Figure, known, milliseconds } from './figures.ts';
import { startServerProcess } from './server-process.ts';
import { openClient, openStage, sourcesOf } from './stage.ts';

const PER_SECOND = 20;
const OPEN_MS = 1000;
const MAX_OPEN_MS = 10_000;
const REPEATS_SPAN_MS = 30_000;
const query = `query ($ids: [ID!]!) {
  accounts(ids: $ids) { balances(first: 5) { nodes { total { atomic } } failure { code } } }
}`;

export async function measureOutage({ minutes }: { readonly minutes: number }): Promise<readonly Figure[]> {
  return [...(await deadForAWhile(minutes * 60_000)), ...(await refusedThroughout())];
}

async function deadForAWhile(spanMs: number): Promise<readonly Figure[]> {
  const sandbox = await openStage(20);
  const server = await startServerProcess({
    server: { port: 0 },
    sources: sourcesOf(sandbox, { timeoutMs: 2000, breaker: { openMs: OPEN_MS, maxOpenMs: MAX_OPEN_MS } }),
  });
  const client = openClient(server.url, 20_000);
  // TEOS lists nothing, so it has nothing to say to this query.
  const sources = ['reddio', 'mesh', 'loopring'] as const;
  const ids = sources.map((name) => accountId(sandbox, name));
  const upstreams = sources.map((name) => sandbox.upstreams[name]);
  try {
    const before = await client.ask(query, { ids });
    if (before.text.includes('"code"')) throw new Error(`the sources are not well to begin with: ${before.text}`);
    for (const upstream of upstreams) upstream.inject({ kind: 'reset' });
    sandbox.resetCounters();
    let asked = 0;
    let values = 0;
    let notOk = 0;
    await paced(PER_SECOND, spanMs, async () => {
      asked += 1;
      const { status, text } = await client.ask(query, { ids });
      if (status !== 200) notOk += 1;
      if (text.includes('"atomic"')) values += 1;
    });
    const calls = upstreams.reduce((sum, upstream) => sum + upstream.count(), 0);
    for (const upstream of upstreams) upstream.clearFaults();
    const end = performance.now();
    const well = await until(
      end + MAX_OPEN_MS * 2,
      async () => !(await client.ask(query, { ids })).text.includes('"code"'),
    );
    const recovery = performance.now() - end;
    const usage = await server.usage();
    const code = await server.stop();
    // Probes come at distances that double up to the longest one; five calls before the first, each repeated at most once.
    const probes = Math.ceil(Math.log2(MAX_OPEN_MS / OPEN_MS)) + Math.ceil(spanMs / MAX_OPEN_MS) + 1;
    const most = sources.length * (2 * 5 + 2 * probes);
    return [
      known('minutes with every source dead, and requests in that time', `${spanMs / 60_000}; ${asked}`),
      { what: 'requests not answered with HTTP 200', figure: String(notOk), bar: '0', met: notOk === 0 },
      { what: 'answers with an amount', figure: String(values), bar: '0', met: values === 0 },
      { what: 'calls that left, of three sources', figure: String(calls), bar: `≤ ${most}`, met: calls <= most },
      {
        what: 'all well again after',
        figure: well ? milliseconds(recovery) : 'never',
        bar: `≤ ${MAX_OPEN_MS + 1000} ms (the longest pause)`,
        met: well && recovery <= MAX_OPEN_MS + 1000,
      },
      { what: 'the same process throughout, exit code', figure: String(code), bar: '0', met: code === 0 },
      known('heap at the end', `${(usage.heapBytes / 2 ** 20).toFixed(0)} MiB`),
    ];
  } finally {
    await client.close();
    await sandbox.close();
  }
}

async function refusedThroughout(): Promise<readonly Figure[]> {
  const sandbox = await openStage(20);
  const server = await startServerProcess({
    server: { port: 0 },
    sources: sourcesOf(sandbox, { breaker: { enabled: false } }),
  });
  const client = openClient(server.url, 20_000);
  sandbox.upstreams.loopring.inject({ kind: 'status', status: 503 });
  const accounts = sandbox.ledger.accounts('loopring');
  let first = 0;
  try {
    await paced(PER_SECOND, REPEATS_SPAN_MS, async (index) => {
      first += 1;
      await client.ask(query, { ids: [`account/sandbox-loopring/${accounts[index % accounts.length]?.address}`] });
    });
    await server.stop();
    const calls = sandbox.upstreams.loopring.count();
    return [
      {
        what: `calls per first attempt at a source that refuses all of ${first}, without its breaker`,
        figure: (calls / first).toFixed(2),
        bar: '≤ 1.2',
        met: calls <= first * 1.2,
      },
    ];
  } finally {
    await client.close();
    await sandbox.close();
  }
}

function accountId(sandbox: Sandbox, name: 'reddio' | 'mesh' | 'loopring'): string {
  const network = name === 'mesh' ? 'Ethereum/Sandbox' : undefined;
  const [account] = sandbox.ledger.accounts(name, network);
  return `account/sandbox-${name}/${account?.address}${network === undefined ? '' : `?network=${network}`}`;
}

/** Starts `task` at an even pace, whether or not earlier ones have ended, and waits for the last. */
export async function paced(perSecond: number, spanMs: number, task: (index: number) => Promise<void>): Promise<void> {
  const start = performance.now();
  const running = new Set<Promise<void>>();
  let begun = 0;
  while (performance.now() - start < spanMs) {
    const due = Math.min((performance.now() - start) / 1000, spanMs / 1000) * perSecond;
    for (; begun < due; begun += 1) {
      const one = task(begun).finally(() => running.delete(one));
      running.add(one);
    }
    await setTimeout(1000 / perSecond / 2);
  }
  await Promise.all(running);
}

async function until(end: number, holds: () => Promise<boolean>): Promise<boolean> {
  while (performance.now() < end) {
    if (await holds()) return true;
    await setTimeout(100);
  }
  return false;
}
