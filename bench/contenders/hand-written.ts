/** What one would write without GraphQL: undici, JSON.parse, reshape, JSON.stringify. All others are measured against it. */
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { BalanceJson, Open } from './contender.ts';
import { listen } from './listen.ts';
import { addressIn, display, openTeosClient } from './teos-client.ts';

interface Question {
  readonly variables: {
    readonly ids?: readonly string[];
    readonly representations?: readonly { readonly id: string }[];
    readonly assets: readonly string[];
  };
}

export const open: Open = async (setting) => {
  const client = openTeosClient(setting);
  const answer = async (request: IncomingMessage): Promise<string> => {
    const { variables }: Question = JSON.parse((await buffer(request)).toString());
    const { assets, ids = variables.representations?.map(({ id }) => id) ?? [] } = variables;
    const addresses = ids.map(addressIn);
    const amounts = await client.amounts(addresses, assets);
    const accounts = addresses.map((address) => {
      const row = amounts.get(address);
      return { address, balances: { nodes: assets.map((ref) => balance(ref, row?.get(ref))) } };
    });
    return JSON.stringify({ data: { [setting.root]: accounts } });
  };
  const balance = (ref: string, atomic: string | undefined): BalanceJson | null => {
    if (atomic === undefined) return null;
    const { name, decimals } = client.facts(ref);
    return { asset: { ref, name, decimals }, total: { atomic, value: display(atomic, decimals) } };
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (text) => {
        const body = Buffer.from(text);
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  return listen(server, client);
};
