/** What Hive Gateway is told as a command: `hive-gateway supergraph supergraph.graphql` reads it from the folder where it is started. */
import { defineConfig } from '@graphql-hive/gateway';
import { eventIds } from '../event-ids.ts';
import { exactPaths } from '../exact-paths.ts';
import { mergedFields } from '../merged-fields.ts';

export const gatewayConfig = defineConfig({
  transportEntries: {
    // By the name of the graph in the supergraph.
    balancegraph: { headers: [['x-gateway-token', process.env.GATEWAY_TOKEN ?? '']] },
  },
  plugins: () => [exactPaths(), mergedFields(), eventIds()],
  graphiql: false,
  landingPage: false,
});
