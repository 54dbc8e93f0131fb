import { z } from 'zod';
import { Secret } from '../model/secret.ts';

/** The URL of a store, which may hold a password; in a file it must be written as `${NAME}`. A refusal never shows it. */
export function storeUrl(description: string) {
  return z
    .string()
    .refine(isStoreUrl, 'must be a URL with redis:// or rediss:// and a host, and at most a number as its path')
    .transform((value) => new Secret(value))
    .describe(description)
    .meta({ description, secret: true });
}

function isStoreUrl(text: string): boolean {
  const url = /^rediss?:\/\/[\x21-\x7e]{1,4096}$/.test(text) ? URL.parse(text) : null;
  return (
    url !== null && url.hostname !== '' && /^\/?\d{0,4}$/.test(url.pathname) && url.search === '' && url.hash === ''
  );
}
