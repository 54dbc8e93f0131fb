/**
 * Under which names the server answers.
 *
 * A page of `evil.example` may have that name point to the server's own address: for the browser the page and the server are
 * then of one origin, and the page reads every answer (DNS rebinding). What it cannot change is the `Host` that the browser
 * sends. So a name is served where nobody else can point it here, or where the configuration lists it.
 */
import { configuredHost, hostName, isAddress, isLoopback } from '../../config/host-name.ts';
import type { Config } from '../../config/schema.ts';

type HostSettings = Pick<Config['server'], 'host' | 'hosts'>;

/** How the name of a request fares: `unknown` names a host that is not served, `invalid` names none. */
export type HostVerdict = 'served' | 'unknown' | 'invalid';

/** In the list, it serves every name. */
const ANY = '*';

/** @returns judges an authority: a host and perhaps a port, which makes no difference */
export function servedHosts({ host, hosts }: HostSettings): (authority: string) => HostVerdict {
  if (hosts.includes(ANY)) return () => 'served';
  const listed = new Set([host, ...hosts].map(configuredHost));
  // Probes come by addresses that nobody knows beforehand, and no other page can have an address for its name.
  const servesAddresses = !isOnLoopback({ host });
  return (authority) => {
    const name = hostName(authority);
    if (name === null) return 'invalid';
    const served = listed.has(name) || isLoopback(name) || (servesAddresses && isAddress(name));
    return served ? 'served' : 'unknown';
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
