// Grafast behind its own server, as its documents teach: plans, and all accounts of a query loaded by one step.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { lambda, loadMany, makeGrafastSchema } from 'grafast';
import { grafserv } from 'grafserv/node';
import { openClient } from '../clients/open.ts';
import { balance } from '../contenders/balance-json.ts';
import { addressIn } from '../contenders/display.ts';
import { typeDefs } from '../contenders/graph.ts';

export async function open(setting) {
  const client = openClient(setting);
  const load = async (addresses, { shared: assets }) => {
    const amounts = await client.amounts(addresses, assets);
    return addresses.map((address) => assets.map((ref) => balance(client, ref, amounts.get(address)?.get(ref))));
  };
  const schema = makeGrafastSchema({
    typeDefs,
    objects: {
      Query: {
        plans: {
          accounts: (_root, { $ids }) => lambda($ids, (ids) => ids.map(addressIn)),
        },
      },
      Account: {
        plans: {
          address: ($address) => $address,
          balances: ($address, { $assets }) => loadMany($address, { load, shared: () => $assets }),
        },
      },
      BalanceConnection: { plans: { nodes: ($list) => $list } },
    },
  });
  const instance = grafserv({
    schema,
    preset: { grafserv: { graphqlPath: '/graphql', graphiql: false, maxRequestLength: 16 * 1024 * 1024 } },
  });
  const server = createServer();
  await instance.addTo(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/graphql`,
    async close() {
      server.closeAllConnections();
      server.close();
      await instance.release();
      await client.close();
    },
  };
}
