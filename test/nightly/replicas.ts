/**
 * Three replicas behind a balancer, over a store that fails in every way and a source that fails too, with more requests
 * than the quota has room for: what the source sees of all of them together, and whether any answer is wrong.
 */
import { setTimeout } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { TEOS_TOKEN } from '../../src/sandbox/teos/server.ts';
import { freePort } from '../free-port.ts';
import { mostWithin } from '../measure/numbers.ts';
import { type Sample, samplesOf } from '../metrics/exposition.ts';
import { ask } from '../sandbox/ask.ts';
import { openBalancer } from './balancer.ts';
import { type Figure, known, milliseconds } from './figures.ts';
import { paced } from './outage.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { openClient } from './stage.ts';
import { FaultyStore, storeFaults } from './store-faults.ts';

const REPLICAS = 3;
const PER_SECOND = 12;
const MINUTE_MS = 60_000;
/** Half of what would be asked in a minute. */
const PER_MINUTE = (PER_SECOND * 60) / 2;
/** Of the whole run, so that the quota of the day is used up in it, too. */
const DAY_PER_MINUTE = (PER_MINUTE * 2) / 3;
/** A fault of the store lasts so long, and the store is well for as long after it, but for as long as `SETTLED_MS` the first time. */
const FAULT_MS = 10_000;
const SETTLED_MS = 65_000;
const DEADLINE_MS = 10_000;
const HOLD_SECONDS = 2;

interface Replica {
  readonly process: ServerProcess;
  readonly metricsPort: number;
}

/** What clients got. */
interface Answers {
  asked: number;
  notOk: number;
  right: number;
  wrong: number;
  slowestMs: number;
  readonly codes: Map<string, number>;
}

export async function measureReplicas({ minutes }: { readonly minutes: number }): Promise<readonly Figure[]> {
  const perDay = Math.floor(minutes * DAY_PER_MINUTE);
  const sandbox = await startSandbox({ accounts: 20, knobs: { teos: { quotaPerMinute: null, quotaPerDay: null } } });
  const store = await FaultyStore.open();
  const start = (): Promise<Replica> => startReplica(sandbox, store.url, perDay);
  const replicas = await Promise.all(Array.from({ length: REPLICAS }, start));
  const balancer = await openBalancer(() => replicas.map(({ process }) => process.url));
  const client = openClient(balancer.url, DEADLINE_MS * 2);
  const answers: Answers = { asked: 0, notOk: 0, right: 0, wrong: 0, slowestMs: 0, codes: new Map() };
  const asking = questionsOf(sandbox);
  const end = performance.now() + minutes * MINUTE_MS;
  let played = 0;
  let losses = 0;
  const holds: Hold[] = [];
  const trouble = async (): Promise<void> => {
    await setTimeout(SETTLED_MS);
    while (performance.now() + 3 * FAULT_MS < end) {
      const fault = storeFaults[played % storeFaults.length] ?? 'stopped';
      await store[fault](FAULT_MS);
      played += 1;
      await setTimeout(FAULT_MS / 2);
      if (played % 2 === 0) await sandbox.upstreams.teos.setFault({ upstream: 'teos', fault: 'status-503', times: 20 });
      else await holdAll({ sandbox, replicas, holds, end });
      await setTimeout(FAULT_MS / 2);
      // Once in a while a replica is replaced, as in a rolling update.
      if (played % storeFaults.length !== 0) continue;
      const [oldest] = replicas.splice(0, 1, await start());
      losses += oldest === undefined ? 0 : await lossesOf(oldest);
      await oldest?.process.stop();
    }
  };
  try {
    const troubled = trouble();
    await paced(PER_SECOND, minutes * MINUTE_MS, async (index) => {
      const { query, expected } = asking(index);
      answers.asked += 1;
      const { status, text, milliseconds: ms } = await client.ask(query);
      answers.slowestMs = Math.max(answers.slowestMs, ms);
      if (status === 200) judge(text, expected, answers);
      else answers.notOk += 1;
    });
    await troubled;
    for (const replica of replicas) losses += await lossesOf(replica);
    return figuresOf({ minutes, perDay, played, losses, holds, answers, sandbox });
  } finally {
    await client.close();
    await balancer.close();
    await Promise.all(replicas.map(({ process }) => process.stop()));
    await store.close();
    await sandbox.close();
  }
}

async function startReplica(sandbox: Sandbox, url: string, requestsPerDay: number): Promise<Replica> {
  const metricsPort = await freePort();
  const source = sandbox.sources.find(({ provider }) => provider === 'teos');
  const options = { ...source?.options, token: TEOS_TOKEN, requestsPerMinute: PER_MINUTE, requestsPerDay };
  const process = await startServerProcess({
    // A busy machine is not what is measured.
    server: { port: 0, deadlineMs: DEADLINE_MS, busyRequests: 1000 },
    metrics: { port: metricsPort },
    store: { url, replicas: REPLICAS + 1 },
    sources: [{ ...source, options, sandbox: true, breaker: { openMs: 1000, maxOpenMs: 2000 } }],
  });
  return { process, metricsPort };
}

/** A pause that the source has asked one replica for. */
interface Hold {
  /** When its 429 left, in milliseconds. */
  readonly at: number;
  /** Whether all replicas had their store throughout: others cannot be told. */
  readonly isTold: boolean;
}

interface Holding {
  readonly sandbox: Sandbox;
  readonly replicas: readonly Replica[];
  readonly holds: Hold[];
  readonly end: number;
}

/** The source asks one replica for a pause, once all have their store. */
async function holdAll({ sandbox, replicas, holds, end }: Holding): Promise<void> {
  const { teos } = sandbox.upstreams;
  const refused = () => teos.requests.filter(({ status }) => status === 429);
  const lossesOfAll = async (): Promise<number> =>
    (await Promise.all(replicas.map(lossesOf))).reduce((sum, count) => sum + count, 0);
  const anyAway = async (): Promise<boolean> => (await Promise.all(replicas.map(isAway))).includes(true);
  while (performance.now() < end && (await anyAway())) await setTimeout(500);
  const [before, losses] = [refused().length, await lossesOfAll()];
  await teos.setFault({ upstream: 'teos', fault: 'rate-limited', value: HOLD_SECONDS, times: 1 });
  while (performance.now() < end && refused().length === before) await setTimeout(100);
  await setTimeout(HOLD_SECONDS * 1000);
  const isTold = !(await anyAway()) && (await lossesOfAll()) === losses;
  for (const { at } of refused().slice(before)) holds.push({ at: at.getTime(), isTold });
}

interface Asked {
  readonly query: string;
  /** By account and asset; null where the source says nothing of it. */
  readonly expected: ReadonlyMap<string, string | null>;
}

function questionsOf({ ledger }: Sandbox): (index: number) => Asked {
  const accounts = ledger.accounts('teos').map(({ address }) => address);
  const assets = ledger
    .assets('teos')
    .slice(0, 4)
    .map(({ ref }) => ref);
  return (index) => {
    const chosen = [0, 7].map((step) => accounts[(index + step) % accounts.length] ?? '');
    const expected = chosen.flatMap((address) =>
      assets.map((ref) => {
        const truth = ledger.truth('teos', { network: null, address, subAccount: null }, ref);
        return [`${address} ${ref}`, truth === null ? null : String(truth.total)] as const;
      }),
    );
    const query = `{ accountsByAddress(addresses: ${JSON.stringify(chosen)}, sources: ["sandbox-teos"]) {
      address balances(assets: ${JSON.stringify(assets)}) { nodes { asset { ref } total { atomic } failure { code } } }
    } }`;
    return { query, expected: new Map(expected) };
  };
}

interface Answer {
  readonly data: {
    readonly accountsByAddress: readonly {
      readonly address: string;
      readonly balances: {
        readonly nodes: readonly {
          readonly asset: { readonly ref: string };
          readonly total: { readonly atomic: string } | null;
          readonly failure: { readonly code: string } | null;
        }[];
      };
    }[];
  };
}

function judge(text: string, expected: Asked['expected'], answers: Answers): void {
  const { data } = JSON.parse(text) as Answer;
  for (const { address, balances } of data.accountsByAddress) {
    for (const { asset, total, failure } of balances.nodes) {
      const held = expected.get(`${address} ${asset.ref}`);
      if (failure?.code === 'NOT_REPORTED' && held === null) answers.right += 1;
      else if (failure !== null) answers.codes.set(failure.code, (answers.codes.get(failure.code) ?? 0) + 1);
      else if (total !== null && total.atomic === held) answers.right += 1;
      else answers.wrong += 1;
    }
  }
}

/** How often it has lost the store. */
async function lossesOf(replica: Replica): Promise<number> {
  const lost = (await samples(replica)).filter(({ name }) => name === 'balancegraph_store_losses_total');
  return lost.reduce((sum, { value }) => sum + value, 0);
}

async function isAway(replica: Replica): Promise<boolean> {
  return (await samples(replica)).some(({ name, value }) => name === 'balancegraph_store_away' && value === 1);
}

async function samples({ metricsPort }: Replica): Promise<readonly Sample[]> {
  return samplesOf((await ask(`http://127.0.0.1:${metricsPort}`, { target: '/metrics' })).text);
}

interface Run {
  readonly minutes: number;
  readonly perDay: number;
  readonly played: number;
  readonly losses: number;
  readonly holds: readonly Hold[];
  readonly answers: Answers;
  readonly sandbox: Sandbox;
}

function figuresOf({ minutes, perDay, played, losses, holds, answers, sandbox }: Run): readonly Figure[] {
  const { requests } = sandbox.upstreams.teos;
  const log = requests.map(({ at }) => at.getTime());
  const most = mostWithin(log, MINUTE_MS);
  const told = holds.filter(({ isTold }) => isTold).map(({ at }) => lastAfter(log, at));
  const held = Math.max(0, ...told);
  const others = told.toSorted((a, b) => b - a).slice(1);
  const none = (what: string, count: number): Figure => ({ what, figure: String(count), bar: '0', met: count === 0 });
  const codes = [...answers.codes].map(([code, count]) => `${code} ${count}`).join(', ');
  return [
    known('minutes, requests, faults of the store', `${minutes}, ${answers.asked}, ${played}`),
    known('times that a replica lost its store', String(losses)),
    {
      what: 'most calls in any minute, by the log of the source',
      figure: String(most),
      bar: `≤ ${PER_MINUTE}`,
      met: most <= PER_MINUTE,
    },
    { what: 'calls in all', figure: String(log.length), bar: `≤ ${perDay} (the day)`, met: log.length <= perDay },
    {
      what: `from a 429 at one replica to the last call of any, each of ${told.length}, longest first; ${holds.length - told.length} more while a replica had lost its store`,
      figure: [held, ...others].map(milliseconds).join(', '),
      bar: '≤ 50 ms',
      met: held <= 50 && told.length > 0,
    },
    known('amounts that were right', String(answers.right)),
    none('amounts that were wrong', answers.wrong),
    none('requests not answered with HTTP 200', answers.notOk),
    known('amounts that were not known, by code', codes === '' ? 'none' : codes),
    {
      what: 'slowest answer',
      figure: milliseconds(answers.slowestMs),
      bar: `≤ ${DEADLINE_MS + 500} ms (the deadline)`,
      met: answers.slowestMs <= DEADLINE_MS + 500,
    },
  ];
}

/** How long after the 429 the last call came that it should have held. */
function lastAfter(log: readonly number[], at: number): number {
  const within = log.filter((moment) => moment > at && moment < at + HOLD_SECONDS * 1000 - 100);
  return Math.max(0, ...within.map((moment) => moment - at));
}
