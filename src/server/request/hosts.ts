/**
 * Under which names the server answers.
 *
 * The owner of `evil.example` may point that name to the server's address: for the browser the page and the server are then
 * of one origin, and the page reads every answer (DNS rebinding). The page cannot change the `Host` that the browser sends.
 * So a name is served where no other party can point it here, or where the configuration lists it.
 */
import { configuredHost, hostName, isAddress, isLoopback } from '../../config/host-name.ts';
import type { Config } from '../../config/schema.ts';

type HostSettings = Pick<Config['server'], 'host' | 'hosts'>;

/** The check of the name in a request: `unknown` names a host that is not served, `invalid` names none. */
export type HostVerdict = 'served' | 'unknown' | 'invalid';

/** In the list, it serves every name. */
const ANY = '*';

/** @returns judges an authority: a host and perhaps a port, which makes no difference */
export function servedHosts({ host, hosts }: HostSettings): (authority: string) => HostVerdict {
  if (hosts.includes(ANY)) return () => 'served';
  const listed = new Set([host, ...hosts].map(configuredHost));
  // Probes use addresses that the configuration cannot know, and no page of another origin has an IP address as its name.
  const servesAddresses = !isOnLoopback({ host });
  const judge = (authority: string): HostVerdict => {
    const name = hostName(authority);
    if (name === null) return 'invalid';
    const served = listed.has(name) || isLoopback(name) || (servesAddresses && isAddress(name));
    return served ? 'served' : 'unknown';
  };
  // Nearly all requests come under one name.
  let last: { readonly authority: string; readonly verdict: HostVerdict } | null = null;
  return (authority) => {
    if (last?.authority !== authority) last = { authority, verdict: judge(authority) };
    return last.verdict;
  };
}

/** Whether the server is open to the network, and yet no name is served under which a network knows it. */
export function lacksHosts({ host, hosts }: HostSettings): boolean {
  return hosts.length === 0 && !isOnLoopback({ host });
}

function isOnLoopback({ host }: Pick<HostSettings, 'host'>): boolean {
  const name = configuredHost(host);
  return name !== null && isLoopback(name);
}
