/** Loopring: the tokens of one account, and the list of all tokens. */
import { amountOf, assetOf, factsOf, KNOWN_ASSETS } from '../data.ts';

const BALANCES = /^\/api\/v3\/user\/balances\?address=(0x[0-9a-f]{40})&tokens=([0-9,]+)$/;

/** The body for a path; null for one that Loopring does not have. */
export function loopringAnswer(path: string): string | null {
  if (path === '/api/v3/exchange/tokens')
    return JSON.stringify(Array.from({ length: KNOWN_ASSETS }, (_, i) => tokenOf(i)));
  const [, address, tokens] = BALANCES.exec(path) ?? [];
  if (address === undefined || tokens === undefined) return null;
  return JSON.stringify(tokens.split(',').map((asset) => rowOf(address, asset)));
}

function rowOf(address: string, asset: string): object {
  return {
    tokenId: Number(asset),
    total: amountOf(address, asset),
    locked: '0',
    pending: { withdraw: '0', deposit: '0' },
  };
}

function tokenOf(index: number): object {
  const asset = assetOf('loopring', index);
  const { name, decimals } = factsOf(asset);
  return { type: 'ERC20', tokenId: Number(asset), symbol: `T${asset}`, name, address: '', decimals, enabled: true };
}
