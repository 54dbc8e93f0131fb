/**
 * Prints what it takes a server with default limits to refuse each hostile document of the tests, over HTTP on loopback:
 * processor time of the thread that serves and asks, so that other work on the machine does not count.
 */
import { configSchema } from '../src/config/schema.ts';
import { silentLog } from '../src/log.ts';
import { builtInKinds } from '../src/providers/registry.ts';
import { startServer } from '../src/server.ts';
import { hostileDocuments } from '../test/server/hostile.ts';

const ROUNDS = 15;

// As many as the sandbox has ledgers; none of them is ever asked.
const sources = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, provider: 'reddio', url: 'http://127.0.0.1:9' }));
const config = configSchema(builtInKinds).parse({ server: { port: 0, graphiql: false }, sources });
const server = await startServer({ config, log: silentLog });

/** A document that was validated before is not validated again, so each is sent in another spelling every time. */
async function refuse(document: string, round: number): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const query = `${document}#${round}`;
  const before = process.threadCpuUsage();
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  await response.text();
  if (response.status !== 400) throw new Error(`answered ${response.status} to ${query.slice(0, 80)}`);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

const times = new Map<string, number[]>();
for (let round = 0; round < ROUNDS; round += 1) {
  for (const { name, query } of hostileDocuments) {
    times.set(name, [...(times.get(name) ?? []), await refuse(query, round)]);
  }
}
await server.close();

const lines = ['milliseconds: median, largest after the first, first', ''];
for (const [name, [first = 0, ...others]] of times) {
  const sorted = others.toSorted((a, b) => a - b);
  const figures = [sorted[Math.floor(sorted.length / 2)] ?? 0, sorted.at(-1) ?? 0, first];
  lines.push(`${figures.map((figure) => figure.toFixed(0).padStart(5)).join(' ')}  ${name}`);
}
process.stdout.write(`${lines.join('\n')}\n`);
