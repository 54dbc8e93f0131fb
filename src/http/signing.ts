/**
 * Requests that are signed one by one: with a timestamp and a code made of the request, or as the answer to what the server
 * asked for (`WWW-Authenticate`, RFC 9110). How a request is signed is a pure function; here is when.
 */
import { randomBytes } from 'node:crypto';
import { FailureError, failure } from '../model/failure.ts';
import type { Secret } from '../model/secret.ts';
import type { Clock } from './clock.ts';
import type { UpstreamRequest } from './exchange.ts';

/** A request as it is about to be written. */
export interface UnsignedRequest {
  readonly method: UpstreamRequest['method'];
  /** Path and query as they are sent, with the base URL's own path before them. */
  readonly target: string;
  /** As it is sent; empty where there is none. */
  readonly body: string;
  /** Which step of a read this is. */
  readonly step: string;
}

/** What a signature may depend on beside the request and the credential. Other for each attempt. */
export interface SigningMoment {
  readonly now: Date;
  /** 32 hex digits that nobody can guess. */
  readonly nonce: string;
  /** What the server asked for last; null where it did not yet. */
  readonly challenge: Challenge | null;
}

export interface Challenge {
  /** The values of `WWW-Authenticate`, joined by commas. */
  readonly text: string;
  /** How many requests were signed with it, this one included. */
  readonly count: number;
}

/** What is added to a request. Nothing of it is shown to clients or logged. */
export interface Signature {
  /** Put behind the query, or made the query: percent-encoded, e.g. `timestamp=1&signature=ab`. */
  readonly query?: Secret;
  /** By lower-case name. */
  readonly headers?: ReadonlyMap<string, Secret>;
}

/** How the requests to a source are signed. */
export interface Signing {
  /** The most bytes that a signature adds to a target, `?` or `&` included: URL budgets of reads leave room for them. */
  readonly urlBytes: number;
  /** Pure: the same request at the same moment has the same signature. Called for every attempt. */
  sign(request: UnsignedRequest, moment: SigningMoment): Signature;
  /**
   * Whether a request that was refused with 401 and this `WWW-Authenticate` can be signed for it; it is then sent once more.
   * Pure. Absent where signatures depend on no challenge.
   *
   * @param before the challenge that it was signed for; null where for none
   */
  answers?(challenge: string, before: string | null): boolean;
}

/** Signs the requests to one server, and remembers what it asked for. */
export class Signer {
  readonly #signing: Signing;
  readonly #clock: Clock;
  #challenge: { readonly text: string; count: number } | null = null;

  constructor(signing: Signing, clock: Clock) {
    this.#signing = signing;
    this.#clock = clock;
  }

  /** @throws FailureError, `INTERNAL` where the provider cannot sign it: what it threw may quote the credential */
  sign(request: UnsignedRequest): SignedFor {
    const challenge = this.#challenge;
    if (challenge !== null) challenge.count += 1;
    const moment = {
      now: this.#clock.date(),
      nonce: randomBytes(16).toString('hex'),
      challenge: challenge && { ...challenge },
    };
    try {
      return { signature: this.#signing.sign(request, moment), challenge: challenge?.text ?? null };
    } catch (error) {
      if (error instanceof FailureError) throw error;
      throw new FailureError(failure('INTERNAL', { detail: 'the provider could not sign the request' }));
    }
  }

  /** Whether the request can be sent once more, signed for this challenge, which is then the one to sign for. */
  takes(challenge: string, before: string | null): boolean {
    if (this.#signing.answers?.(challenge, before) !== true) return false;
    // Requests that met the same challenge at the same time count on.
    if (this.#challenge?.text !== challenge) this.#challenge = { text: challenge, count: 0 };
    return true;
  }
}

export interface SignedFor {
  readonly signature: Signature;
  /** The challenge that it was signed for. */
  readonly challenge: string | null;
}
