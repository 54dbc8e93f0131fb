/** Of which origins pages may read answers in a browser. */
import { hostName, isLoopback } from '../../config/host-name.ts';
import type { Config } from '../../config/schema.ts';

/** @param origin as browsers send it, such as `https://app.example` or `null` */
export type AllowsOrigin = (origin: string) => boolean;

export interface OriginRule {
  readonly origins: Config['server']['cors']['origins'];
  /** Whether every balance is invented: then pages that a developer serves on the own machine may read them unlisted. */
  readonly sandbox: boolean;
}

export function allowedOrigins({ origins, sandbox }: OriginRule): AllowsOrigin {
  const listed = new Set(origins);
  return (origin) => listed.has(origin) || (sandbox && isOnLoopback(origin));
}

function isOnLoopback(origin: string): boolean {
  const url = URL.parse(origin);
  if (url === null || url.origin !== origin || !/^https?:$/.test(url.protocol)) return false;
  const name = hostName(url.host);
  return name !== null && isLoopback(name);
}
