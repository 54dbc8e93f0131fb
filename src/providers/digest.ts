/**
 * HTTP Digest (RFC 7616, https://www.rfc-editor.org/rfc/rfc7616, read 2026-11) as pure functions of the request, the challenge and
 * the login. Servers that know RFC 2069 alone, without `qop`, are answered in its form.
 */
import { createHash } from 'node:crypto';
import type { Signing, UnsignedRequest } from '../http/signing.ts';
import { FailureError, failure } from '../model/failure.ts';
import { Secret } from '../model/secret.ts';
import { type AuthChallenge, readChallenges } from './auth-challenges.ts';

export interface Login {
  readonly user: string;
  readonly password: Secret;
}

/** By their names in challenges, in lower case; the strongest first. */
const HASHES: ReadonlyMap<string, string> = new Map([
  ['sha-512-256', 'sha512-256'],
  ['sha-256', 'sha256'],
  ['md5', 'md5'],
]);
const STRENGTH = [...HASHES.keys()];

/** A Digest challenge that can be answered. */
interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  /** As the server writes it; undefined where it names none, which means MD5. */
  readonly algorithm: string | undefined;
  readonly hash: string;
  readonly isSession: boolean;
  readonly qop: 'auth' | 'auth-int' | null;
  /** Whether the server says that the nonce alone was at fault. */
  readonly isStale: boolean;
  readonly hidesUser: boolean;
}

/**
 * Signs requests for HTTP Digest. The first request to a server goes without a login, and once more with one after its 401; those
 * that follow are signed beforehand, until the server wants another nonce.
 */
export function digestLogin(login: Login): Signing {
  return {
    urlBytes: 0,
    sign(request, moment) {
      const asked = moment.challenge;
      const challenge = asked === null ? null : bestOf(asked.text);
      if (asked === null || challenge === null) return {};
      const answer = { challenge, count: asked.count, cnonce: moment.nonce };
      return { headers: new Map([['authorization', authorization(login, request, answer)]]) };
    },
    answers(text, before) {
      const challenge = bestOf(text);
      if (challenge === null) return false;
      // A login that was good is tried with another nonce, whatever the server says of the old one: some take each count once.
      return before === null || challenge.isStale || bestOf(before)?.nonce !== challenge.nonce;
    },
  };
}

/** The header `authorization` of HTTP Basic (RFC 7617), for `Provider.headers`. */
export function basicLogin({ user, password }: Login): Secret {
  return new Secret(`Basic ${Buffer.from(`${user}:${password.reveal()}`).toString('base64')}`);
}

/** The strongest of the Digest challenges that can be answered; null where none can. */
function bestOf(text: string): DigestChallenge | null {
  const found = readChallenges(text).flatMap((challenge) => readDigest(challenge) ?? []);
  return found.sort((a, b) => strength(a) - strength(b))[0] ?? null;
}

function strength({ hash }: DigestChallenge): number {
  return STRENGTH.findIndex((name) => HASHES.get(name) === hash);
}

function readDigest({ scheme, parameters }: AuthChallenge): DigestChallenge | null {
  const [realm, nonce, algorithm] = [parameters.get('realm'), parameters.get('nonce'), parameters.get('algorithm')];
  if (scheme !== 'digest' || realm === undefined || nonce === undefined) return null;
  const named = (algorithm ?? 'MD5').toLowerCase();
  const isSession = named.endsWith('-sess');
  const hash = HASHES.get(isSession ? named.slice(0, -'-sess'.length) : named);
  const qop = qopOf(parameters.get('qop'));
  if (hash === undefined || qop === undefined) return null;
  return {
    ...{ realm, nonce, algorithm, hash, isSession, qop },
    opaque: parameters.get('opaque'),
    isStale: parameters.get('stale')?.toLowerCase() === 'true',
    hidesUser: parameters.get('userhash')?.toLowerCase() === 'true',
  };
}

/** Null for a server of RFC 2069; undefined where only unknown ones are offered. */
function qopOf(offered: string | undefined): DigestChallenge['qop'] | undefined {
  if (offered === undefined) return null;
  const names = new Set(offered.split(',').map((name) => name.trim().toLowerCase()));
  return (['auth', 'auth-int'] as const).find((name) => names.has(name));
}

interface Answer {
  readonly challenge: DigestChallenge;
  /** How many requests were signed with the nonce, this one included. */
  readonly count: number;
  readonly cnonce: string;
}

function authorization(
  { user, password }: Login,
  { method, target, body }: UnsignedRequest,
  { challenge, cnonce, ...answer }: Answer,
): Secret {
  const { realm, nonce, opaque, algorithm, qop, hidesUser } = challenge;
  const hashed = (...parts: readonly string[]): string => {
    return createHash(challenge.hash).update(parts.join(':'), 'utf8').digest('hex');
  };
  const count = answer.count.toString(16).padStart(8, '0');
  const plain = hashed(user, realm, password.reveal());
  const first = challenge.isSession ? hashed(plain, nonce, cnonce) : plain;
  const second = qop === 'auth-int' ? hashed(method, target, hashed(body)) : hashed(method, target);
  const response = qop === null ? hashed(first, nonce, second) : hashed(first, nonce, count, cnonce, qop, second);
  const name = hidesUser ? hashed(user, realm) : user;
  const parts = [
    quoted('username', name),
    quoted('realm', realm),
    quoted('nonce', nonce),
    quoted('uri', target),
    quoted('response', response),
    ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(qop === null && !challenge.isSession ? [] : [quoted('cnonce', cnonce)]),
    ...(qop === null ? [] : [`qop=${qop}`, `nc=${count}`]),
    ...(opaque === undefined ? [] : [quoted('opaque', opaque)]),
    ...(hidesUser ? ['userhash=true'] : []),
  ];
  return new Secret(`Digest ${parts.join(', ')}`);
}

/** A quoted string (RFC 9110, 5.6.4). */
function quoted(name: string, value: string): string {
  if (!/^[\x20-\x7e]*$/.test(value)) {
    throw new FailureError(failure('UPSTREAM_AUTH', { detail: `${name} of HTTP Digest must be visible ASCII` }));
  }
  return `${name}="${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
