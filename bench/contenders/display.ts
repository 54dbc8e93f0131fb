/** Figures and names as answers spell them. */

/** Display units, by putting the point into the digits. */
export function display(atomic: string, decimals: number): string {
  const padded = atomic.padStart(decimals + 1, '0');
  const whole = padded.slice(0, padded.length - decimals);
  const part = padded.slice(padded.length - decimals).replace(/0+$/, '');
  return part === '' ? whole : `${whole}.${part}`;
}

/** The address in the global id of an account. */
export function addressIn(id: string): string {
  const [path = ''] = id.split('?', 1);
  return path.slice(path.lastIndexOf('/') + 1);
}
