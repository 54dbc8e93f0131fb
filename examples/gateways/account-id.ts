/** Writes the id of an account without asking balancegraph, by the rule of docs/ids.md. */

export interface Ledger {
  /** `blockchain/network`, each part percent-encoded, where the source serves several networks. */
  readonly network?: string;
  readonly subAccount?: string;
}

/** Takes EVM addresses in any case; every other address as its source writes it. */
export function accountId(source: string, address: string, { network, subAccount }: Ledger = {}): string {
  const canonical = /^0x/i.test(address) ? address.toLowerCase() : address;
  const query = [
    ...(network === undefined ? [] : [`network=${encodeQualifier(network)}`]),
    ...(subAccount === undefined ? [] : [`sub=${encodeQualifier(subAccount)}`]),
  ].join('&');
  return `account/${encodePart(source)}/${encodePart(canonical)}${query === '' ? '' : `?${query}`}`;
}

function encodeQualifier(text: string): string {
  return encodePart(text).replaceAll('%2F', '/');
}

function encodePart(part: string): string {
  return encodeURIComponent(part)
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
