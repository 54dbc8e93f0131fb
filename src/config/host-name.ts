/** Hosts as they stand in URLs and in the header `Host`, in one spelling. */
import { BlockList, isIP, isIPv6 } from 'node:net';

/** `uri-host [ ":" port ]` (RFC 9112, 3.2) without percent signs and sub-delimiters, which no resolvable name has. */
const AUTHORITY = /^(?:\[([0-9a-f:.]{2,45})(?:%[\w.~-]{1,32})?\]|([a-z0-9._-]{1,254}))(?::[0-9]{0,5})?$/i;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * The host of an authority such as `Graph.example.:4000`: `graph.example`. In lower case, without port, zone and closing
 * dot; an IPv6 address in brackets and in its shortest form. Null for what names no host.
 */
export function hostName(authority: string): string | null {
  const [match, six, name] = AUTHORITY.exec(authority) ?? [];
  if (match === undefined) return null;
  if (six !== undefined) return isIPv6(six) ? (URL.parse(`http://[${six}]`)?.hostname ?? null) : null;
  if (name === undefined || name.startsWith('.') || name.includes('..')) return null;
  return name.toLowerCase().replace(/\.$/, '');
}

/** The same for a setting, where an IPv6 address may stand without brackets. */
export function configuredHost(text: string): string | null {
  return hostName(isIPv6(text) ? `[${text}]` : text);
}

/** Of a name that `hostName` gave. */
export function isAddress(name: string): boolean {
  return isIP(withoutBrackets(name)) !== 0;
}

/** Whether a name that `hostName` gave always means the machine that uses it (RFC 6761, 6.3). */
export function isLoopback(name: string): boolean {
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  const address = withoutBrackets(name);
  const family = isIP(address);
  return family !== 0 && loopback.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

function withoutBrackets(name: string): string {
  return name.startsWith('[') ? name.slice(1, -1) : name;
}
