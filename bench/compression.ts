/**
 * What compression costs and saves: `npm run bench:compression`. One process holds the sandbox, the server and the client, which
 * does not decompress; encodings take turns, so that a busy machine is as busy for each.
 */
import { request } from 'node:http';
import { readArguments } from '../scripts/arguments.ts';
import { configSchema } from '../src/config/schema.ts';
import { silentLog } from '../src/log.ts';
import { builtInKinds } from '../src/providers/registry.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { startServer } from '../src/server.ts';

readArguments(import.meta.filename, {});

const ENCODINGS = ['identity', 'gzip', 'br'] as const;
const ROUNDS = 60;
const WARM_UP = 10;
/** Accounts of Loopring with six balances each. */
const SIZES = [10, 100];

const sandbox = await startSandbox({ accounts: 400 });
const config = configSchema(builtInKinds).parse({ server: { port: 0, graphiql: false }, sources: sandbox.sources });
const server = await startServer({ config, log: silentLog });
const ids = sandbox.ledger.accounts('loopring').map(({ address }) => `account/sandbox-loopring/${address}`);

/** Balances that are kept, so that the figures are those of the server. */
const query = `query ($ids: [ID!]!) { accounts(ids: $ids) { id address
  balances(assets: ["0", "1", "2", "3", "4", "5"], freshness: { maxAge: 3600 }) { nodes {
    id asset { id ref symbol } total { atomic decimals value } available { atomic value }
    provenance { observedAt basis servedFrom } failure { code } } } } }`;

/** @returns the bytes of the answer */
function ask(accounts: number, encoding: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const headers = { 'content-type': 'application/json', 'accept-encoding': encoding };
  const sent = request(`${server.url}/graphql`, { method: 'POST', headers }, (reply) => {
    let bytes = 0;
    reply.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    reply.on('end', () => resolve(bytes)).on('error', reject);
  });
  sent.on('error', reject).end(JSON.stringify({ query, variables: { ids: ids.slice(0, accounts) } }));
  return promise;
}

for (const accounts of SIZES) {
  const cpu = new Map<string, number>();
  const bytes = new Map<string, number>();
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const encoding of ENCODINGS) {
      const before = process.cpuUsage();
      bytes.set(encoding, await ask(accounts, encoding));
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) cpu.set(encoding, (cpu.get(encoding) ?? 0) + (user + system) / 1000 / ROUNDS);
    }
  }
  for (const encoding of ENCODINGS) {
    const [size, ms] = [bytes.get(encoding) ?? 0, cpu.get(encoding) ?? 0];
    const smaller = ((bytes.get('identity') ?? 0) / size).toFixed(1);
    const ratio = (ms / (cpu.get('identity') ?? 1)).toFixed(2);
    process.stdout.write(
      `${accounts * 6} balances, ${encoding}: ${size} bytes, ${smaller} times smaller; ${ms.toFixed(1)} ms of CPU, ratio ${ratio}\n`,
    );
  }
}
await server.close();
await sandbox.close();
