/** Accounts and balances as an answer of the benchmark's query has them, for a server that cannot compute. */
import { display } from '../contenders/display.ts';
import { amountOf, factsOf } from '../data.ts';

/** The body for a decoded path; null for one that is not here. */
export function finishedAnswer(path: string): string | null {
  const { pathname, searchParams } = new URL(path, 'http://upstream.invalid');
  // The same parameter many times, or once with commas.
  const addresses = searchParams.getAll('address').flatMap((text) => text.split(','));
  if (pathname === '/finished/accounts') return JSON.stringify(addresses.map((address) => ({ address })));
  if (pathname !== '/finished/balances') return null;
  const assets = searchParams.get('assets')?.split(',') ?? [];
  return JSON.stringify(addresses.flatMap((address) => assets.map((asset) => rowOf(address, asset))));
}

function rowOf(address: string, ref: string): object {
  const { name, decimals } = factsOf(ref);
  const atomic = amountOf(address, ref);
  return { address, asset: { ref, name, decimals }, total: { atomic, value: display(atomic, decimals) } };
}
