/** A node of a Cosmos SDK chain: all that an account holds, the first assets, as many as the path says; and their metadata. */
import { amountOf, assetOf, COSMOS, factsOf, KNOWN_ASSETS } from '../data.ts';

const LIST = /^\/cosmos-(\d+)\/cosmos\/bank\/v1beta1\/balances\/(cosmos1[0-9a-z]+)\?pagination\.limit=\d+/;
const ONE = /^\/cosmos-\d+\/cosmos\/bank\/v1beta1\/balances\/(cosmos1[0-9a-z]+)\/by_denom\?denom=(ibc\/[0-9A-F]{64})$/;
const METADATA = /^\/cosmos-\d+\/cosmos\/bank\/v1beta1\/denoms_metadata\?/;
const INFO = /^\/cosmos-\d+\/cosmos\/base\/tendermint\/v1beta1\/node_info$/;

/** Every answer holds for the same height. */
export const heightHeader = { 'grpc-metadata-x-cosmos-block-height': '20000000' } as const;

/** The body for a path; null for one that such a node does not have. */
export function cosmosAnswer(path: string): string | null {
  if (INFO.test(path)) return JSON.stringify({ default_node_info: { network: COSMOS.chain } });
  if (METADATA.test(path)) {
    const metadatas = Array.from({ length: KNOWN_ASSETS }, (_, index) => metadataOf(assetOf('cosmos', index)));
    return JSON.stringify({ metadatas, pagination: { next_key: null, total: String(KNOWN_ASSETS) } });
  }
  const [, holder, asset] = ONE.exec(path) ?? [];
  if (holder !== undefined && asset !== undefined) return JSON.stringify({ balance: rowOf(holder, asset) });
  const [, held = '', address] = LIST.exec(path) ?? [];
  if (address === undefined) return null;
  const balances = Array.from({ length: Number(held) }, (_, index) => rowOf(address, assetOf('cosmos', index)));
  return JSON.stringify({ balances, pagination: { next_key: null, total: held } });
}

/** A chain keeps no row for nothing. */
function rowOf(address: string, denom: string): object {
  const amount = amountOf(address, denom);
  return { denom, amount: amount === '0' ? '1' : amount };
}

function metadataOf(base: string): object {
  const { name, decimals } = factsOf(base);
  const units = [base, `token-${base.slice(-6)}`].map((denom, index) => ({
    denom,
    exponent: index * decimals,
    aliases: [],
  }));
  return { description: '', denom_units: units, base, display: units[1]?.denom, name, symbol: 'TKN' };
}
