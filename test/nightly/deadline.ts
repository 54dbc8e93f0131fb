/**
 * How much later than its deadline a request over a source that hangs is answered, against a bare timer of the same length
 * in the same process under the same load. Both take turns, and the median of the rounds counts.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { request } from 'undici';
import { configSchema } from '../../src/config/schema.ts';
import { silentLog } from '../../src/log.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { startServer } from '../../src/server.ts';
import { median, quantile } from '../measure/numbers.ts';
import { type Figure, known, milliseconds } from './figures.ts';
import { openClient, openStage, sourcesOf } from './stage.ts';

const DEADLINE_MS = 400;
const ROUNDS = 6;
const IN_FLIGHT = 50;
const REQUESTS = 300;
const BAR_MS = 25;

export async function measureDeadline(): Promise<readonly Figure[]> {
  const sandbox = await openStage(REQUESTS);
  const settings = { timeoutMs: DEADLINE_MS, concurrency: IN_FLIGHT, breaker: { enabled: false } };
  const config = configSchema(builtInKinds).parse({ server: { port: 0 }, sources: sourcesOf(sandbox, settings) });
  const server = await startServer({ config, log: silentLog });
  const control = createServer((_request, response) => void setTimeout(DEADLINE_MS).then(() => response.end('{}')));
  control.listen(0, '127.0.0.1');
  await once(control, 'listening');
  const address = control.address();
  const timer = typeof address === 'object' ? `http://127.0.0.1:${address?.port}/` : '';
  sandbox.upstreams.teos.inject({ kind: 'hang' });
  const client = openClient(server.url, DEADLINE_MS * 20);
  const accounts = sandbox.ledger.accounts('teos');
  const query = 'query ($id: ID!) { account(id: $id) { balance(asset: "native") { failure { code } } } }';
  let wrong = 0;
  const hung = async (index: number): Promise<number> => {
    const id = `account/sandbox-teos/${accounts[index % accounts.length]?.address}`;
    const { milliseconds: taken, text } = await client.ask(query, { id });
    if (!text.includes('"UPSTREAM_TIMEOUT"')) wrong += 1;
    return taken;
  };
  const bare = async (): Promise<number> => {
    const start = performance.now();
    const { body } = await request(timer);
    await body.text();
    return performance.now() - start;
  };
  const differences: number[] = [];
  const overruns: number[] = [];
  try {
    await spread(hung);
    for (let round = 0; round < ROUNDS; round += 1) {
      const [first, second] = round % 2 === 0 ? [hung, bare] : [bare, hung];
      const [one, two] = [await spread(first), await spread(second)];
      const [ours, bares] = round % 2 === 0 ? [one, two] : [two, one];
      differences.push(quantile(ours, 0.99) - quantile(bares, 0.99));
      overruns.push(median(ours) - DEADLINE_MS);
    }
  } finally {
    await client.close();
    await sandbox.close();
    await server.close();
    control.close();
  }
  const difference = median(differences);
  return [
    {
      what: `p99 over a bare timer, ${ROUNDS} rounds of ${REQUESTS} requests, ${IN_FLIGHT} in flight`,
      figure: milliseconds(difference),
      bar: `≤ ${BAR_MS} ms`,
      met: difference <= BAR_MS,
    },
    known('of single rounds', differences.map(milliseconds).join(', ')),
    known('median answer after the deadline by', milliseconds(median(overruns))),
    { what: 'answers without `UPSTREAM_TIMEOUT`', figure: String(wrong), bar: '0', met: wrong === 0 },
  ];
}

/** The times of all requests, with `IN_FLIGHT` of them at any moment, begun at even distances and not in one burst. */
async function spread(one: (index: number) => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  let next = 0;
  const work = async (_: unknown, index: number): Promise<void> => {
    await setTimeout((index * DEADLINE_MS) / IN_FLIGHT);
    while (next < REQUESTS) times.push(await one(next++));
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }).map(work));
  return times;
}
