/** Who asks, and what that allows. */
import type { ClientLimitsConfig, ClientsConfig } from '../../config/clients-schema.ts';

export interface Client {
  /** Whose counts they are. Of a token a digest, so that nothing of it is kept. */
  readonly subject: string;
  /** Ids of the sources that may be read; null for all. */
  readonly sources: readonly string[] | null;
  readonly limits: ClientLimitsConfig;
  /** When what it showed ceases to be valid; null for never. */
  readonly expires: Date | null;
}

/** What a role allows; with null, all sources and the limits of every client. */
export function clientOf(
  subject: string,
  role: string | null,
  { roles, limits }: ClientsConfig,
  expires: Date | null = null,
): Client {
  const found = role === null ? undefined : roles.find(({ name }) => name === role);
  if (role !== null && found === undefined) throw new RangeError('a client has a role that is not configured');
  return {
    subject,
    expires,
    sources: found?.sources ?? null,
    limits: {
      requestsPerMinute: found?.limits.requestsPerMinute ?? limits.requestsPerMinute,
      pairsPerMinute: found?.limits.pairsPerMinute ?? limits.pairsPerMinute,
      callsPerMinute: found?.limits.callsPerMinute ?? limits.callsPerMinute,
    },
  };
}

/** The gateway asks for many clients together, and is to limit each of them itself. */
export const gatewayClient: Client = { subject: 'gateway', sources: null, limits: {}, expires: null };
