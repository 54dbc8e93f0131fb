/** What one would write without GraphQL: undici, JSON.parse, reshape, JSON.stringify. All others are measured against it. */
import { openClient } from '../clients/open.ts';
import { balance } from './balance-json.ts';
import type { Open } from './contender.ts';
import { addressIn } from './display.ts';
import { openHandWrittenFour } from './hand-written-four.ts';
import { listen, serveJson } from './http.ts';

interface Question {
  readonly variables: {
    readonly ids?: readonly string[];
    readonly representations?: readonly { readonly id: string }[];
    readonly assets: readonly string[];
  };
}

export const open: Open = (setting) => {
  if (setting.source === 'four') return openHandWrittenFour(setting);
  const client = openClient(setting);
  const server = serveJson(async (question) => {
    const { variables } = question as Question;
    const { assets, ids = variables.representations?.map(({ id }) => id) ?? [] } = variables;
    const addresses = ids.map(addressIn);
    const amounts = await client.amounts(addresses, assets);
    const accounts = addresses.map((address) => {
      const row = amounts.get(address);
      return { address, balances: { nodes: assets.map((ref) => balance(client, ref, row?.get(ref))) } };
    });
    return { data: { [setting.root]: accounts } };
  });
  return listen(server, client);
};
