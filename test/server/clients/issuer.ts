/** An issuer of tokens: its keys, what it publishes, and tokens of every kind. */
import { exportJWK, exportSPKI, type GenerateKeyPairResult, generateKeyPair, SignJWT } from 'jose';

export const ISSUER = 'https://issuer.example/';
export const AUDIENCE = 'balancegraph';

/** What the tests take for now; tokens are valid for five minutes from then. */
export const NOW = Date.UTC(2026, 10, 30, 12);

/** With undefined, a claim is left out. */
export type Claims = Readonly<Record<string, unknown>>;

export interface Issuer {
  readonly kid: string;
  readonly keys: GenerateKeyPairResult;
  /** As PEM text. */
  readonly publicKey: string;
  /** As it is published. */
  readonly jwk: object;
  sign(claims?: Claims, header?: Readonly<Record<string, unknown>>): Promise<string>;
}

export async function openIssuer(kid = 'one', alg = 'RS256'): Promise<Issuer> {
  const keys = await generateKeyPair(alg, { extractable: true });
  return {
    kid,
    keys,
    publicKey: await exportSPKI(keys.publicKey),
    jwk: { ...(await exportJWK(keys.publicKey)), kid },
    sign: (claims = {}, header = {}) =>
      new SignJWT({ iss: ISSUER, aud: AUDIENCE, sub: 'mia', exp: NOW / 1000 + 300, ...claims })
        .setProtectedHeader({ alg, kid, ...header })
        .sign(keys.privateKey),
  };
}

/** A part of a token. */
export function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
