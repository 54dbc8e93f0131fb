/** Clients that are known by a key. */
import { hash, timingSafeEqual } from 'node:crypto';
import type { ClientsConfig } from '../../config/clients-schema.ts';
import { type Client, clientOf } from './client.ts';

/** Finds the client with this key; null where there is none. */
export type FindByKey = (presented: string) => Client | null;

/** Compares digests, and every time all of them, so that the time taken reveals nothing about a key. */
export function apiKeys(config: ClientsConfig): FindByKey {
  const known = config.keys.map(({ subject, key, role }) => ({
    digest: digest(key.reveal()),
    client: clientOf(`key:${subject}`, role ?? null, config),
  }));
  return (presented) => {
    const given = digest(presented);
    let found: Client | null = null;
    for (const { digest, client } of known) if (timingSafeEqual(digest, given)) found = client;
    return found;
  };
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
