/** Clients that are known by tokens of an issuer (JSON Web Tokens, RFC 7519; checked as RFC 8725 asks for). */
import { hash } from 'node:crypto';
import type { JWTPayload, JWTVerifyOptions } from 'jose';
import type { ClientsConfig, JwtConfig } from '../../config/clients-schema.ts';
import { type Client, clientOf } from './client.ts';
import { type ClientRefusal, keysUnavailable, roleUnknown, wrongCredential } from './client-refusal.ts';
import { type FindKey, givenKeys, KeysUnavailableError, PublishedKeys } from './issuer-keys.ts';
import type { FetchKeys, KeysFault } from './read-key-set.ts';

export interface TokensOptions {
  /** Milliseconds that only grow. @default those of the process */
  readonly now?: () => number;
  /** The time of day, for `exp` and `nbf`. @default that of the system */
  readonly date?: () => Date;
  /** @default the global one */
  readonly fetch?: FetchKeys;
  readonly onKeysFault: (fault: KeysFault) => void;
}

/** Never rejects. */
export type CheckToken = (token: string) => Promise<Client | ClientRefusal>;

type JoseModule = typeof import('jose');

/** Loads the library that checks them. */
export async function openTokens(config: ClientsConfig, jwt: JwtConfig, options: TokensOptions): Promise<CheckToken> {
  const jose = await import('jose');
  const { now = () => performance.now(), date = () => new Date(), fetch = globalThis.fetch, onKeysFault } = options;
  const find = findKey(jwt, jose, { now, fetch, onFault: onKeysFault });
  const clientIn = clientReader(config, jwt);
  const rules: JWTVerifyOptions = {
    issuer: jwt.issuer,
    audience: [...jwt.audience],
    algorithms: [...jwt.algorithms],
    clockTolerance: jwt.clockToleranceSeconds,
    requiredClaims: ['exp', jwt.subjectClaim],
  };
  return async (token) => {
    if (token.length > jwt.maxTokenBytes) {
      return wrongCredential(`it has more than ${jwt.maxTokenBytes} bytes (server.clients.jwt.maxTokenBytes)`);
    }
    try {
      return clientIn(await verify(token, { ...rules, currentDate: date() }, { jose, find }));
    } catch (error) {
      if (error instanceof KeysUnavailableError) return keysUnavailable(error.retryAfterMs);
      return wrongCredential(reasonOf(error, jose));
    }
  };
}

function findKey(
  jwt: JwtConfig,
  jose: JoseModule,
  shared: Pick<ConstructorParameters<typeof PublishedKeys>[0], 'now' | 'fetch' | 'onFault'>,
): FindKey {
  if (jwt.jwksUrl === undefined) return givenKeys(jwt, jose);
  const [cooldownMs, maxAgeMs] = [jwt.jwksCooldownSeconds * 1000, jwt.jwksMaxAgeSeconds * 1000];
  const keys = new PublishedKeys({ url: jwt.jwksUrl, cooldownMs, maxAgeMs, ...shared }, jose);
  return (header, token) => keys.find(header, token);
}

/** Of keys that a token does not tell apart, each is tried. */
async function verify(
  token: string,
  rules: JWTVerifyOptions,
  { jose, find }: { readonly jose: JoseModule; readonly find: FindKey },
): Promise<JWTPayload> {
  try {
    return (await jose.jwtVerify(token, find, rules)).payload;
  } catch (error) {
    if (!(error instanceof jose.errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return (await jose.jwtVerify(token, key, rules)).payload;
      } catch (thrown) {
        if (!(thrown instanceof jose.errors.JWSSignatureVerificationFailed)) throw thrown;
      }
    }
    throw new jose.errors.JWSSignatureVerificationFailed();
  }
}

/** The client that the claims of a valid token name. */
function clientReader(config: ClientsConfig, jwt: JwtConfig): (claims: JWTPayload) => Client | ClientRefusal {
  const known = new Set(config.roles.map(({ name }) => name));
  const roleIn = (claims: JWTPayload): string | null | undefined => {
    const named = jwt.roleClaim === undefined ? undefined : claims[jwt.roleClaim];
    if (named === undefined) return jwt.role ?? (jwt.roleClaim === undefined ? null : undefined);
    const names: readonly unknown[] = Array.isArray(named) ? named : [named];
    return names.find((name): name is string => typeof name === 'string' && known.has(name));
  };
  return (claims) => {
    const subject = claims[jwt.subjectClaim];
    if (typeof subject !== 'string' || subject === '') return wrongCredential(NO_SUBJECT);
    const role = roleIn(claims);
    if (role === undefined) return roleUnknown;
    const { exp } = claims;
    const expires = exp === undefined ? null : new Date((exp + jwt.clockToleranceSeconds) * 1000);
    return clientOf(`jwt:${digest(subject)}`, role, config, expires);
  };
}

const NO_SUBJECT = 'the claim that names the client must be a text (server.clients.jwt.subjectClaim)';

function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** What a client is told: a text of our own, never one that quotes the token. */
function reasonOf(error: unknown, { errors }: JoseModule): string {
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return claims.get(error.claim) ?? 'a claim that it needs is missing';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not allowed (server.clients.jwt.algorithms)';
  if (error instanceof errors.JWKSNoMatchingKey) return 'the issuer has no key that it names';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is wrong';
  return 'it is neither a key of this server nor a token that can be checked';
}

const claims: ReadonlyMap<string, string> = new Map([
  ['iss', 'it is of another issuer (server.clients.jwt.issuer)'],
  ['aud', 'it is for another audience (server.clients.jwt.audience)'],
  ['nbf', 'it is not valid yet'],
  ['exp', 'it has no time at which it expires'],
]);
