/** The command of docs/running-in-production.md that says whether a store can be used, with the configuration beside it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createClient } from '@redis/client';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { run } from '../cli/run.ts';
import { blocksOf } from '../docs/pages.ts';
import { openSandboxServer, type SandboxServer } from '../docs/sandbox-server.ts';
import { freePort } from '../free-port.ts';
import type { RedisServer } from '../measure/redis-process.ts';
import { documentedRights } from './documented-rights.ts';
import { startRedis } from './redis-server.ts';

let server: SandboxServer;

beforeAll(async () => {
  server = await openSandboxServer();
});
afterAll(() => server.close());

/** The blocks of that part of the page. */
const [store] = blocksOf('yaml').filter(({ block: { text } }) => text.startsWith('store:'));
const command = store?.block.next?.language === 'sh' ? store.block.next.text.trim() : '';

/** Runs it over the sandbox, for the store at this URL. */
async function checked(url: string) {
  const [section = ''] = store?.block.text.split(/^sources:/m) ?? [];
  const file = `${server.folder}/with-store.yaml`;
  // No busy machine takes the store for slow.
  writeFileSync(file, `${section}  timeoutMs: 10000\n${readFileSync(`${server.folder}/balancegraph.yaml`, 'utf8')}`);
  const words = command.split(' ').slice(2);
  return run(
    words.map((word) => (word === 'balancegraph.yaml' ? file : word)),
    { ...server.env, STORE_URL: url },
  );
}

test('it ends with 0 where the store answers', async () => {
  expect(command).toBe('npx balancegraph check --config balancegraph.yaml');
  const redis = await startRedis(['--requirepass', 'canary-2'], undefined, 'canary-2');
  const { code, out, err } = await checked(redis.url);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^SOURCE +PROVIDER +STATE +MS\n/);
});

const without = async (): Promise<string> => `redis://:canary-1@127.0.0.1:${await freePort()}`;
const asked = (redis: RedisServer, protocol: string, password: string): string =>
  `${protocol}://${password}127.0.0.1:${redis.port}`;

test.for([
  ['nobody listens', 'ECONNREFUSED', without],
  ['the password is wrong', 'WRONGPASS', async () => asked(await locked(), 'redis', ':canary-1@')],
  ['there is no password', 'NOAUTH', async () => asked(await locked(), 'redis', '')],
] as const)('it ends with 1 and says why where %s', async ([, reason, urlOf]) => {
  const { code, out, err } = await checked(await urlOf());
  expect({ code, err }).toEqual({
    code: 1,
    err: `The store that store.url names cannot be asked: ${reason}.\nReplicas would keep to their own parts of each quota; see docs/running-in-production.md.\n`,
  });
  expect(out + err).not.toMatch(/canary/);
});

test('it ends with 1 where the store does not speak TLS', async () => {
  const { code, err } = await checked(asked(await startRedis(), 'rediss', ''));
  expect(code).toBe(1);
  expect(err).toMatch(/^The store that store\.url names cannot be asked: [A-Z_]+\.\n/);
});

test.for(['+publish', '+subscribe', '&balancegraph:*'])(
  'it ends with 1 and says what to do where the user lacks %s',
  async (lacking) => {
    const redis = await startRedis();
    const client = createClient({ url: redis.url });
    await client.connect();
    onTestFinished(() => client.destroy());
    const given = (await documentedRights()).filter((right) => right !== lacking);
    await client.sendCommand(['ACL', 'SETUSER', 'graph', 'on', '>canary-3', 'resetchannels', ...given]);
    const { code, out, err } = await checked(asked(redis, 'redis', 'graph:canary-3@'));
    expect(code).toBe(1);
    expect(err).toBe(
      'The store that store.url names refuses channels: its user may not listen and tell on balancegraph:*.\nEach replica would read for its own subscriptions. Give the user &balancegraph:* +publish +subscribe +unsubscribe; see docs/running-in-production.md.\n',
    );
    expect(out + err).not.toMatch(/canary/);
    await client.sendCommand(['ACL', 'SETUSER', 'graph', lacking]);
    expect(await checked(asked(redis, 'redis', 'graph:canary-3@'))).toMatchObject({ code: 0, err: '' });
  },
);

function locked(): Promise<RedisServer> {
  return startRedis(['--requirepass', 'canary-2']);
}
