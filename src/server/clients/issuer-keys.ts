/** The keys of an issuer: those that the configuration has, or those that the issuer publishes, read again as they change. */
import type { CryptoKey, JWTVerifyGetKey, LocalJWKSet } from 'jose';
import type { JwtConfig } from '../../config/clients-schema.ts';
import { publicKeyOf } from '../../config/public-key.ts';
import { type FetchKeys, isKey, KeysFault, readKeySet } from './read-key-set.ts';

/** The library, which is loaded where tokens are configured alone. */
export type Jose = Pick<typeof import('jose'), 'createLocalJWKSet' | 'errors'>;

/** Finds the key that a token names. Rejects as `jose` does where none fits, and with `KeysUnavailableError`. */
export type FindKey = JWTVerifyGetKey;

export class KeysUnavailableError extends Error {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('the keys of the issuer cannot be read');
    this.retryAfterMs = retryAfterMs;
  }
}

/** Keys of an issuer that does not answer are used for so long beyond their age, and no longer: one may have been withdrawn. */
const MAX_STALE_MS = 3_600_000;

export function givenKeys({ publicKeys }: Pick<JwtConfig, 'publicKeys'>, { createLocalJWKSet }: Jose): FindKey {
  const keys = publicKeys.flatMap((pem) => publicKeyOf(pem)?.export({ format: 'jwk' }) ?? []);
  const find = createLocalJWKSet({ keys: keys.filter(isKey) });
  // They have no names: each of the kind that the token needs may be the one.
  return ({ kid: _, ...header }, token) => find(header, token);
}

export interface PublishedKeysOptions {
  readonly url: string;
  readonly cooldownMs: number;
  readonly maxAgeMs: number;
  readonly fetch: FetchKeys;
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** Called where a reading failed. */
  readonly onFault: (fault: KeysFault) => void;
}

/** Read when they are first needed, when they are old, and when a token names a key that is not among them. */
export class PublishedKeys {
  readonly #options: PublishedKeysOptions;
  readonly #jose: Jose;
  #keys: LocalJWKSet | null = null;
  #readAt = Number.NEGATIVE_INFINITY;
  /** When they were last asked for, with success or without. */
  #triedAt = Number.NEGATIVE_INFINITY;
  #isFailing = false;
  #reading: Promise<void> | null = null;

  constructor(options: PublishedKeysOptions, jose: Jose) {
    this.#options = options;
    this.#jose = jose;
  }

  async find(...[header, token]: Parameters<FindKey>): Promise<CryptoKey> {
    const { maxAgeMs, now } = this.#options;
    const age = now() - this.#readAt;
    if (this.#keys === null || age > maxAgeMs + MAX_STALE_MS) {
      this.#keys = null;
      await this.#read();
    }
    // Those that are there are used meanwhile.
    else if (age > maxAgeMs) void this.#read();
    const keys = this.#keys;
    if (keys === null) throw this.#unavailable();
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof this.#jose.errors.JWKSNoMatchingKey)) throw error;
      await this.#read();
      // What the token names may be new, as long as nobody can say that it is not.
      if (this.#isFailing) throw this.#unavailable();
      if (this.#keys === keys || this.#keys === null) throw error;
      return this.#keys(header, token);
    }
  }

  #unavailable(): KeysUnavailableError {
    const { cooldownMs, now } = this.#options;
    return new KeysUnavailableError(Math.max(0, this.#triedAt + cooldownMs - now()));
  }

  /** At most once in each cool-off, however many tokens ask for it. Never rejects. */
  #read(): Promise<void> {
    const { cooldownMs, now } = this.#options;
    if (this.#reading !== null) return this.#reading;
    if (now() - this.#triedAt < cooldownMs) return Promise.resolve();
    this.#triedAt = now();
    this.#reading = this.#take().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #take(): Promise<void> {
    const { url, fetch, now, onFault } = this.#options;
    try {
      this.#keys = this.#jose.createLocalJWKSet(await readKeySet(url, fetch));
      this.#readAt = now();
      this.#isFailing = false;
    } catch (error) {
      this.#isFailing = true;
      onFault(error instanceof KeysFault ? error : new KeysFault('is no JSON Web Key Set'));
    }
  }
}
