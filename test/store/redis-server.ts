/** A Redis of its own for a test, and a client that the test itself asks it by. */
import { createClient } from '@redis/client';
import { onTestFinished } from 'vitest';
import { openRedis, type RedisServer } from '../measure/redis-process.ts';

/** Ends with the test. */
export async function startRedis(...given: Parameters<typeof openRedis>): Promise<RedisServer> {
  const redis = await openRedis(...given);
  onTestFinished(redis.kill);
  return redis;
}

export async function clientOf({ url }: Pick<RedisServer, 'url'>) {
  const client = createClient({ url });
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => {
    if (client.isOpen) client.destroy();
  });
  return client;
}
