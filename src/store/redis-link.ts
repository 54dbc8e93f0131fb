/** Reaches Redis or Valkey. The client is loaded here alone, where a store is configured. */
import redis from '@redis/client';
import type { StoreLink, StoreScript } from './link.ts';
import { SCRIPT } from './script.ts';
import { storeScript } from './store-script.ts';

const startScript = storeScript(SCRIPT);
type CommandOptions = Parameters<ReturnType<typeof redis.createClient>['sendCommand']>[1];
/** No text is made of what is only compared and copied. */
const asBytes = { typeMapping: { [redis.RESP_TYPES.BLOB_STRING]: Buffer } };

/**
 * @param url `redis://` or `rediss://`, with user and password where the store wants them
 * @param prefix of all keys
 */
export function openRedisLink(url: string, prefix: string): StoreLink {
  return {
    async connect(ended, onLost) {
      const client = redis.createClient({
        url,
        // One connection for questions and what is told, so that one is never there without the other.
        RESP: 3,
        maintNotifications: 'disabled',
        disableOfflineQueue: true,
        socket: { reconnectStrategy: false },
      });
      client.on('error', onLost);
      const destroy = (): void => {
        if (client.isOpen) client.destroy();
      };
      ended.addEventListener('abort', destroy);
      await client.connect();
      if (ended.aborted) destroy();
      client.unref();
      const runOn = async (
        { text, sha }: StoreScript,
        keys: readonly string[],
        values: readonly string[],
        options: CommandOptions = asBytes,
      ): Promise<readonly unknown[]> => {
        const given = [String(keys.length), ...keys, ...values];
        const reply = await client.sendCommand(['EVALSHA', sha, ...given], options).catch((error: unknown) => {
          if (error instanceof Error && error.message.startsWith('NOSCRIPT')) {
            return client.sendCommand(['EVAL', text, ...given], options);
          }
          throw error;
        });
        if (!Array.isArray(reply)) throw new Error('FAILED');
        return reply;
      };
      return {
        async check() {
          // A store that is full answers all but this.
          await client.set(`${prefix}alive`, '1', { expiration: { type: 'PX', value: 1000 } });
        },
        run: (key, values) => runOn(startScript, [key], values, {}),
        runOn: (script, keys, values) => runOn(script, keys, values),
        subscribe: (channel, hear) => client.subscribe(channel, hear),
        unsubscribe: (channel, hear) => client.unsubscribe(channel, hear),
      };
    },
  };
}
