/**
 * Half the load that the server can bear, one call in a hundred going wrong, for half an hour: whether heap, sockets or
 * timers grow. The heap is looked at after a full collection.
 */
import { median } from '../measure/numbers.ts';
import { type Figure, known } from './figures.ts';
import { paced } from './outage.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { openClient, openStage, sourcesOf } from './stage.ts';

const PER_SECOND = 30;
/** Of the whole time; caches fill and code is compiled. */
const WARM_UP = 1 / 3;
/** What the least certain of slopes may be, for a quarter of an hour and more of looking. */
const MAX_MIB_PER_HOUR = 8;
const LOOKS = 30;
const query = `query ($ids: [ID!]!) {
  accounts(ids: $ids) { id balances(first: 20) { nodes { total { atomic value } asset { symbol } } failure { code } } }
}`;

interface Look {
  readonly hours: number;
  readonly mebibytes: number;
}

export async function measureSoak({ minutes }: { readonly minutes: number }): Promise<readonly Figure[]> {
  const sandbox = await openStage(200);
  const server = await startServerProcess({ server: { port: 0 }, sources: sourcesOf(sandbox) });
  const client = openClient(server.url, 20_000, 64);
  const spanMs = minutes * 60_000;
  const ids = (['reddio', 'loopring'] as const).flatMap((name) =>
    sandbox.ledger.accounts(name).map(({ address }) => `account/sandbox-${name}/${address}`),
  );
  let calls = 0;
  const oneInAHundred = () => {
    calls += 1;
    return calls % 100 === 0;
  };
  for (const upstream of [sandbox.upstreams.reddio, sandbox.upstreams.loopring]) {
    upstream.inject({ kind: 'reset', when: oneInAHundred });
  }
  const looks: Look[] = [];
  const failures: string[] = [];
  try {
    const idle = await settled(server);
    const start = performance.now();
    await paced(PER_SECOND, spanMs, async (index) => {
      const { status, text } = await client.ask(query, {
        ids: [ids[index % ids.length], ids[(index * 7) % ids.length]],
      });
      if (status !== 200) failures.push(text.slice(0, 200));
      // The sandbox would keep every request for ever.
      if (index % 1000 === 0) sandbox.resetCounters();
      const due = ((performance.now() - start) / spanMs) * LOOKS;
      if (due >= looks.length + 1) {
        const hours = (performance.now() - start) / 3_600_000;
        looks.push({ hours, mebibytes: Number.NaN });
        const { heapBytes } = await server.usage();
        looks[looks.length - 1] = { hours, mebibytes: heapBytes / 2 ** 20 };
      }
    });
    await client.close();
    const after = await settled(server);
    const slope = slopeOf(looks.slice(Math.floor(looks.length * WARM_UP)).filter(({ mebibytes }) => mebibytes > 0));
    const grown = Object.keys(after).filter((kind) => (after[kind] ?? 0) > (idle[kind] ?? 0) + 2);
    const code = await server.stop();
    return [
      known('minutes, requests a second', `${minutes}, ${PER_SECOND}`),
      {
        what: 'heap after collection, growth after the first third',
        figure: `${slope.toFixed(1)} MiB an hour`,
        bar: `≤ ${MAX_MIB_PER_HOUR} MiB an hour`,
        met: slope <= MAX_MIB_PER_HOUR,
      },
      known('heap after collection, median', `${median(looks.map(({ mebibytes }) => mebibytes)).toFixed(1)} MiB`),
      {
        what: 'sockets and timers more than before the first request',
        figure: grown.length === 0 ? 'none' : grown.map((kind) => `${kind} ${after[kind]}`).join(', '),
        bar: 'none beyond 2 of a kind',
        met: grown.length === 0,
      },
      { what: 'requests without HTTP 200', figure: String(failures.length), bar: '0', met: failures.length === 0 },
      { what: 'exit code', figure: String(code), bar: '0', met: code === 0 },
    ];
  } finally {
    await sandbox.close();
  }
}

/** What is left once kept connections have been given up: no figure that changes from one look to the next. */
async function settled(server: ServerProcess): Promise<Readonly<Record<string, number>>> {
  let earlier = '';
  for (;;) {
    const { resources } = await server.usage();
    const text = JSON.stringify(resources);
    if (text === earlier) return resources;
    earlier = text;
    await new Promise((resolve) => setTimeout(resolve, 6000));
  }
}

/** By least squares, in MiB an hour. */
function slopeOf(looks: readonly Look[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(looks.map(({ hours }) => hours)), mean(looks.map(({ mebibytes }) => mebibytes))];
  const across = looks.reduce((sum, { hours, mebibytes }) => sum + (hours - x) * (mebibytes - y), 0);
  return across / looks.reduce((sum, { hours }) => sum + (hours - x) ** 2, 0);
}
