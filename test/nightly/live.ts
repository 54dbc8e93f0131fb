/**
 * Live balances: what watchers hold against the truth under random changes, faults and reorganisations; ten thousand watchers of
 * five hundred balances on one server; and what an event costs beside polling for the same state.
 */
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { type LiveRun, runLive } from '../reliability/live/run-live.ts';
import { type Figure, known, milliseconds } from './figures.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { openClient, openStage, sourcesOf } from './stage.ts';

const ACCOUNTS = 50;
const ASSETS = 10;
const STRETCH_MS = 25;
const WINDOW_MS = 10_000;
const POLLERS = 50;
const WARM_MS = 8000;

export interface LiveOptions {
  readonly events: number;
  readonly watchers: number;
  readonly seed: number;
}

export async function measureLive({ events, watchers, seed }: LiveOptions): Promise<readonly Figure[]> {
  return [...(await measureModel(events, seed)), ...(await measureServer(watchers))];
}

async function measureModel(events: number, seed: number): Promise<readonly Figure[]> {
  const runs: LiveRun[] = [];
  for (const statesBlocks of [true, false])
    runs.push(await runLive({ seed, events: Math.ceil(events / 2), statesBlocks }));
  const sum = (of: (run: LiveRun) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const none = (what: string, found: number): Figure => ({ what, figure: String(found), bar: '0', met: found === 0 });
  return [
    known('events told to watchers', String(sum((run) => run.events))),
    known(
      'watchers that joined; reorganisations',
      `${sum(({ joins }) => joins)}; ${sum(({ reorganisations }) => reorganisations)}`,
    ),
    none(
      'events that went back in time',
      sum(({ faults }) => faults.regressions),
    ),
    none(
      'changes missed, or states that differ from what the watch knows',
      sum(({ faults }) => faults.missed),
    ),
    none(
      'zeros that the source did not state',
      sum(({ faults }) => faults.inventedZeros),
    ),
    none(
      'amounts other than the truth at the block they name',
      sum(({ faults }) => faults.untrue),
    ),
    none(
      'reorganisations said falsely, or not said',
      sum(({ faults }) => faults.falseAlarms + faults.unsaid),
    ),
    none(
      'readings of what nobody watched',
      sum((run) => run.unwatched),
    ),
    none(
      'readings of a balance before its time, but for the one below',
      sum((run) => run.tooOften),
    ),
    known(
      'readings by which a balance fell into step with the others, once after the ages that are asked for changed',
      `${sum((run) => run.stepping)} of ${sum((run) => run.reads)}`,
    ),
  ];
}

interface Stage {
  readonly sandbox: Sandbox;
  readonly server: ServerProcess;
  readonly accounts: readonly string[];
  readonly assets: readonly string[];
}

async function measureServer(watchers: number): Promise<readonly Figure[]> {
  const sandbox = await openStage(ACCOUNTS);
  const config = {
    server: { port: 0, maxConnections: 20_000, busyRequests: 1000 },
    limits: { live: { watches: 20_000 } },
    sources: sourcesOf(sandbox),
  };
  const server = await startServerProcess(config, 1024);
  const { ledger } = sandbox;
  const stage: Stage = {
    ...{ sandbox, server },
    accounts: ledger.accounts('teos').map(({ address }) => address),
    assets: ledger
      .assets('teos')
      .flatMap(({ ref }) => (ref === 'native' ? [] : [ref]))
      .slice(0, ASSETS),
  };
  try {
    const ratio = await measureCost(stage);
    const few = await measureWatchers(stage, ACCOUNTS * ASSETS);
    const many = await measureWatchers(stage, watchers);
    return [
      ratio,
      {
        what: `upstream calls in ${WINDOW_MS / 1000} s for ${ACCOUNTS * ASSETS} balances: ${ACCOUNTS * ASSETS} watchers; ${watchers} watchers`,
        figure: `${few.calls}; ${many.calls}`,
        bar: 'equal, but for one reading',
        met: Math.abs(few.calls - many.calls) <= 1,
      },
      known(`events taken by ${watchers} watchers meanwhile`, String(many.events)),
      {
        what: 'longest stretch for which the event loop was held (processor time)',
        figure: milliseconds(many.stretch.cpuMs),
        bar: `≤ ${STRETCH_MS} ms`,
        met: many.stretch.cpuMs <= STRETCH_MS,
      },
      known('of it, garbage was collected for', milliseconds(many.stretch.collectedMs)),
      known('longest stretch in which none was collected', milliseconds(many.stretch.ownMs)),
      known('heap for each watcher, its connection included', `${(many.heapBytes / watchers / 1024).toFixed(1)} KiB`),
    ];
  } finally {
    await server.stop();
    await sandbox.close();
  }
}

const ONE = `subscription ($account: ID!, $asset: ID!) {
  balances(pairs: [{ account: $account, asset: $asset }], maxAge: 1) { kind changes { kind current { id total { atomic } } } }
}`;

/** One balance each, every balance by as many; then so many balances change each second. */
async function measureWatchers({ sandbox, server, accounts, assets }: Stage, watchers: number) {
  const before = await server.usage();
  const dispatcher = new Agent({ connections: null, pipelining: 1, bodyTimeout: 0, headersTimeout: 0 });
  const counted = { events: 0 };
  const opened: Promise<void>[] = [];
  for (let index = 0; index < watchers; index += 1) {
    const account = `account/sandbox-teos/${accounts[index % ACCOUNTS]}`;
    const asset = assets[Math.floor(index / ACCOUNTS) % ASSETS];
    opened.push(follow(server, dispatcher, { query: ONE, variables: { account, asset } }, counted));
    // As fast as a client of this machine can, and no faster.
    if (index % 100 === 99) await Promise.all(opened.slice(-100));
  }
  await Promise.all(opened);
  await setTimeout(2000);
  const heapBytes = (await server.usage()).heapBytes - before.heapBytes;
  await server.stretch();
  sandbox.resetCounters();
  counted.events = 0;
  await changing({ sandbox, accounts, assets }, { forMs: WINDOW_MS, cells: 50 });
  const calls = sandbox.upstreams.teos.count('GetAssetsBalances');
  const stretch = await server.stretch();
  const { events } = counted;
  await dispatcher.destroy();
  await setTimeout(2000);
  return { calls, events, stretch, heapBytes };
}

/** Resolves with its first event. */
async function follow(
  { url }: ServerProcess,
  dispatcher: Agent,
  asked: object,
  counted: { events: number },
): Promise<void> {
  const first = Promise.withResolvers<void>();
  const { body } = await request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(asked),
    dispatcher,
  });
  body.on('error', () => {});
  body.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf('event: next'); at !== -1; at = chunk.indexOf('event: next', at + 1))
      counted.events += 1;
    if (counted.events > 0) first.resolve();
  });
  await first.promise;
}

let round = 1000n;

async function changing(
  { sandbox, accounts, assets }: Pick<Stage, 'sandbox' | 'accounts' | 'assets'>,
  { forMs, cells }: { readonly forMs: number; readonly cells: number },
): Promise<void> {
  for (let passed = 0; passed < forMs; passed += 1000) {
    round += 1n;
    for (let cell = 0; cell < cells; cell += 1) {
      const address = accounts[cell % ACCOUNTS] ?? '';
      const ref = assets[Math.floor(cell / ACCOUNTS) % ASSETS] ?? '';
      sandbox.ledger.set('teos', { network: null, address, subAccount: null }, ref, { total: round });
    }
    await setTimeout(1000);
  }
}

const FIELDS = 'account { id } asset { id } total { atomic } failure { code } provenance { observedAt }';
const POLLED = `query ($accounts: [ID!]!, $assets: [ID!]) {
  accounts(ids: $accounts) { balances(assets: $assets, freshness: { maxAge: 1 }) { nodes { ${FIELDS} } } }
}`;
const WATCHED = `subscription ($accounts: [ID!]!, $assets: [ID!]!) {
  balances(accounts: $accounts, assets: $assets, maxAge: 1) { kind changes { kind current { ${FIELDS} } } }
}`;

/** As many clients learn of the same changes, of one balance each second among all, once by polling and once by a subscription. */
async function measureCost(stage: Stage): Promise<Figure> {
  const { server, accounts, assets } = stage;
  const variables = {
    accounts: accounts.map((address) => `account/sandbox-teos/${address}`),
    assets: assets.map((ref) => `asset/sandbox-teos/${ref}`),
  };
  const client = openClient(server.url, 10_000, POLLERS);
  let polls = 0;
  const poll = async (): Promise<void> => {
    polls += POLLERS;
    await Promise.all(Array.from({ length: POLLERS }, () => client.ask(POLLED, variables)));
  };
  for (let warm = 0; warm < WARM_MS; warm += 1000) await Promise.all([poll(), setTimeout(1000)]);
  polls = 0;
  const [polledFrom, polledAt] = [cpuMs(server.pid), performance.now()];
  const polling = changing(stage, { forMs: WINDOW_MS, cells: 1 });
  while (performance.now() - polledAt < WINDOW_MS) await Promise.all([poll(), setTimeout(1000)]);
  await polling;
  const polled = cpuMs(server.pid) - polledFrom;
  await client.close();
  const dispatcher = new Agent({ connections: null, pipelining: 1, bodyTimeout: 0, headersTimeout: 0 });
  const counted = { events: 0 };
  await Promise.all(
    Array.from({ length: POLLERS }, () => follow(server, dispatcher, { query: WATCHED, variables }, counted)),
  );
  // What runs for the first time is compiled.
  await changing(stage, { forMs: WARM_MS, cells: 1 });
  counted.events = 0;
  const watchedFrom = cpuMs(server.pid);
  await changing(stage, { forMs: WINDOW_MS, cells: 1 });
  const watched = cpuMs(server.pid) - watchedFrom;
  await dispatcher.destroy();
  const events = counted.events;
  const ratio = watched / events / (polled / polls);
  return {
    what: `processor time of the server for an event over that for a poll, while ${POLLERS} clients follow ${ACCOUNTS * ASSETS} balances of which one changes each second`,
    figure: `${ratio.toFixed(3)} (${(watched / events).toFixed(2)} ms over ${(polled / polls).toFixed(2)} ms; the readings of the source are in both)`,
    bar: '≤ 0.1',
    met: ratio <= 0.1,
  };
}

/** User and system time, in the hundredths of a second that Linux counts in. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
