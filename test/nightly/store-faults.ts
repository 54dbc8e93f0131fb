/** What a store does to its replicas, one fault after the other, each for a while. */
import { setTimeout } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { openRedis, type RedisServer } from '../measure/redis-process.ts';

/** A Redis that is another process after it was killed, at the same address. */
export class FaultyStore {
  readonly url: string;
  readonly #port: number;
  #server: RedisServer;

  private constructor(server: RedisServer) {
    this.#server = server;
    this.#port = server.port;
    this.url = server.url;
  }

  static async open(): Promise<FaultyStore> {
    return new FaultyStore(await openRedis());
  }

  async close(): Promise<void> {
    this.#server.process.kill('SIGCONT');
    await this.#server.kill();
  }

  async killed(ms: number): Promise<void> {
    await this.#server.kill();
    await setTimeout(ms);
    this.#server = await openRedis([], this.#port);
  }

  async stopped(ms: number): Promise<void> {
    this.#server.process.kill('SIGSTOP');
    await setTimeout(ms);
    this.#server.process.kill('SIGCONT');
  }

  /** It answers, but each time only after about as long as a replica waits for it. */
  async slow(ms: number): Promise<void> {
    for (const end = performance.now() + ms; performance.now() < end; ) {
      await this.stopped(120);
      await setTimeout(40);
    }
  }

  async full(ms: number): Promise<void> {
    await this.#command('CONFIG', 'SET', 'maxmemory', '1');
    await setTimeout(ms);
    await this.#command('CONFIG', 'SET', 'maxmemory', '0');
  }

  async emptied(ms: number): Promise<void> {
    await this.#command('FLUSHALL');
    await setTimeout(ms);
  }

  /** Gone and back at once. */
  async restarted(ms: number): Promise<void> {
    await this.killed(0);
    await setTimeout(ms);
  }

  async #command(...words: readonly string[]): Promise<void> {
    const client = createClient({ url: this.url });
    client.on('error', () => {});
    await client.connect();
    await client.sendCommand([...words]);
    client.destroy();
  }
}

/** Those that the store remembers come first: after the others it grants own parts alone for a minute. */
export const storeFaults = ['stopped', 'slow', 'full', 'emptied', 'killed', 'restarted'] as const;
