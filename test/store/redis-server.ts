/** A Redis of its own for a test: started by it, and ended by the process that was started. */
import { createClient } from '@redis/client';
import { onTestFinished } from 'vitest';
import { type RedisProcess, startRedisProcess } from '../measure/redis-process.ts';

export type RedisServer = RedisProcess;

/** @param options as on the command line, such as `--requirepass` */
export async function startRedis(options: readonly string[] = [], port?: number, secret = ''): Promise<RedisServer> {
  const server = await startRedisProcess({ options, port, secret });
  onTestFinished(() => server.kill());
  return server;
}

/** A client that the test itself asks by. */
export async function clientOf({ url }: Pick<RedisServer, 'url'>) {
  const client = createClient({ url });
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => {
    if (client.isOpen) client.destroy();
  });
  return client;
}
