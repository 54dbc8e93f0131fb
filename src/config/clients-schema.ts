/** The settings of who may ask: keys, tokens, roles and limits of each client. */
import { z } from 'zod';
import type { Secret } from '../model/secret.ts';
import { secretOption } from '../providers/options.ts';
import { checkBaseUrl } from './base-url.ts';
import { publicKeyFault } from './public-key.ts';
import { whole } from './whole.ts';

export interface ClientsConfig {
  /** Whether requests without a credential are refused, where `keys` or `jwt` are configured. */
  readonly required: boolean;
  readonly keys: readonly ClientKeyConfig[];
  readonly jwt?: JwtConfig | undefined;
  /** Names are unique. */
  readonly roles: readonly ClientRoleConfig[];
  /** Of requests without a credential; absent where they may read every source. */
  readonly anonymousRole?: string | undefined;
  /** Of each client whose role says nothing else. */
  readonly limits: ClientLimitsConfig;
}

interface ClientKeyConfig {
  /** Several keys may have the same one. */
  readonly subject: string;
  readonly key: Secret;
  readonly role?: string | undefined;
}

interface ClientRoleConfig {
  readonly name: string;
  /** Ids of sources; absent for all. */
  readonly sources?: readonly string[] | undefined;
  readonly limits: ClientLimitsConfig;
}

/** What is absent is not limited. */
export interface ClientLimitsConfig {
  readonly requestsPerMinute?: number | undefined;
  readonly pairsPerMinute?: number | undefined;
  readonly callsPerMinute?: number | undefined;
}

export interface JwtConfig {
  /** Absent where `publicKeys` has the keys. */
  readonly jwksUrl?: string | undefined;
  /** PEM texts; empty where `jwksUrl` has the keys. */
  readonly publicKeys: readonly string[];
  readonly issuer: string;
  /** At least one. */
  readonly audience: readonly string[];
  /** At least one. */
  readonly algorithms: readonly JwtAlgorithm[];
  readonly clockToleranceSeconds: number;
  readonly maxTokenBytes: number;
  readonly subjectClaim: string;
  readonly roleClaim?: string | undefined;
  readonly role?: string | undefined;
  readonly jwksCooldownSeconds: number;
  readonly jwksMaxAgeSeconds: number;
}

/** All have a private key for the issuer and a public one for those who check: no public key can pass for a shared secret. */
const algorithms = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
];
type JwtAlgorithm = (typeof algorithms)[number];

const name = (description: string) =>
  z
    .string()
    .regex(
      /^[A-Za-z0-9][\w.:@-]{0,63}$/,
      'must be 1 to 64 letters, digits and _ . : @ -, and begin with one of the first two',
    )
    .describe(description);

const claim = (description: string) => z.string().min(1).max(200).describe(description);

const perMinute = (what: string) =>
  whole(
    { from: 1, to: 1_000_000_000 },
    `Most ${what} of one client within any minute. Not limited when left out.`,
  ).optional();

const limits = z
  .strictObject({
    requestsPerMinute: perMinute('requests'),
    pairsPerMinute: perMinute('(account, asset) pairs, as the cost of its operations has it,'),
    callsPerMinute: perMinute('upstream calls, as the cost of its operations has it,'),
  })
  .prefault({});

const httpsUrl = z.string().transform((text, context) => {
  const checked = checkBaseUrl(text);
  if (checked.ok) return checked.value;
  context.addIssue({ code: 'custom', message: checked.rule });
  return z.NEVER;
});

const publicKey = z
  .string()
  .max(10_000)
  .superRefine((text, context) => {
    const fault = publicKeyFault(text);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  })
  .describe('A public key as PEM text, from `-----BEGIN PUBLIC KEY-----` on.');

const jwt = z.strictObject({
  jwksUrl: httpsUrl
    .optional()
    .describe('Where the issuer publishes its keys as a JSON Web Key Set: https, or http on a loopback host.'),
  publicKeys: z.array(publicKey).max(20).default([]).describe('Keys of the issuer, in place of `jwksUrl`.'),
  issuer: claim('The `iss` that a token must have.'),
  audience: z
    .array(z.string().min(1).max(200).describe('A value of `aud`.'))
    .min(1)
    .max(20)
    .describe('A token must be for one of these, in `aud`.'),
  algorithms: z
    .array(z.enum(algorithms).describe('A name of RFC 7518 or RFC 9864.'))
    .min(1)
    .max(algorithms.length)
    .default(['RS256', 'ES256'])
    .describe('The algorithms that a token may be signed with. None shares a secret.'),
  clockToleranceSeconds: whole(
    { from: 0, to: 300 },
    'Seconds by which the clocks of issuer and server may differ, for `exp` and `nbf`.',
  ).default(5),
  maxTokenBytes: whole({ from: 256, to: 14_000 }, 'Longest token, in bytes; a longer one is refused unread.').default(
    8192,
  ),
  subjectClaim: claim('The claim that names the client; tokens without it are refused.').default('sub'),
  roleClaim: claim(
    'The claim that names the role: a text, or a list of which the first that `roles` has counts. Tokens that name none of `roles` are refused, unless `role` is set and the claim is missing.',
  ).optional(),
  role: name('The role of tokens without the claim that names one.').optional(),
  jwksCooldownSeconds: whole(
    { from: 1, to: 3600 },
    'Seconds between two readings of `jwksUrl` at least, whether it answers or not.',
  ).default(30),
  jwksMaxAgeSeconds: whole({ from: 10, to: 86_400 }, 'Seconds after which `jwksUrl` is read again.').default(600),
});

export const clientsSection = z
  .strictObject({
    required: z
      .boolean()
      .default(true)
      .describe('Whether requests without a key or token are refused, where `keys` or `jwt` are configured.'),
    keys: z
      .array(
        z.strictObject({
          subject: name(
            'The name of the client. Two keys of one client have the same name, as while a key is replaced.',
          ),
          key: secretOption('What the client sends as `Authorization: Bearer …`; 16 characters or more.'),
          role: name('The name of one of `roles`. Without it, every source may be read.').optional(),
        }),
      )
      .max(1000)
      .default([])
      .describe('Clients that are known by a key.'),
    jwt: jwt.optional().describe('Clients that are known by tokens of an issuer.'),
    roles: z
      .array(
        z.strictObject({
          name: name('The name, as `keys` and tokens have it.'),
          sources: z
            .array(z.string().min(1).max(100).describe('The `id` of a source.'))
            .min(1)
            .max(100)
            .optional()
            .describe('The sources that may be read; all when left out. Others look as if they were not configured.'),
          limits,
        }),
      )
      .max(100)
      .default([])
      .describe('What clients may read, and how much. A limit that a role leaves out is that of `clients.limits`.'),
    anonymousRole: name(
      'The role of all requests without a credential together, where `required` is false.',
    ).optional(),
    limits,
  })
  .prefault({});
