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

/** A challenge that a server sent, and how often it was signed for. */
export class ServerChallenge {
  readonly text: string;
  #count = 0;

  constructor(text: string) {
    this.text = text;
  }

  next(): Challenge {
    this.#count += 1;
    return { text: this.text, count: this.#count };
  }
}

/** Signs the requests to one server, and remembers what it asked for. */
export class Signer {
  readonly #signing: Signing;
  readonly #clock: Clock;
  #latest: ServerChallenge | null = null;

  constructor(signing: Signing, clock: Clock) {
    this.#signing = signing;
    this.#clock = clock;
  }

  /**
   * @param own the challenge of the request itself: several may be challenged at the same time, each with a nonce of its own
   * @throws FailureError, `INTERNAL` where the provider cannot sign it: what it threw may quote the credential
   */
  sign(request: UnsignedRequest, own: ServerChallenge | null): SignedFor {
    const challenge = own ?? this.#latest;
    const nonce = randomBytes(16).toString('hex');
    const moment = { now: this.#clock.date(), nonce, challenge: challenge?.next() ?? null };
    try {
      return { signature: this.#signing.sign(request, moment), challenge };
    } catch (error) {
      if (error instanceof FailureError) throw error;
      throw new FailureError(failure('INTERNAL', { detail: 'the provider could not sign the request' }));
    }
  }

  /** What the request is to be signed for when it is sent once more; null where that would be of no use. */
  take(challenge: string, before: ServerChallenge | null): ServerChallenge | null {
    if (this.#signing.answers?.(challenge, before?.text ?? null) !== true) return null;
    this.#latest = new ServerChallenge(challenge);
    return this.#latest;
  }

  /** The answer to the challenge was refused: the next request asks for another one, and tries no login beforehand. */
  refused(challenge: ServerChallenge): void {
    if (this.#latest === challenge) this.#latest = null;
  }
}

export interface SignedFor {
  readonly signature: Signature;
  /** The challenge that it was signed for. */
  readonly challenge: ServerChallenge | null;
}
