/** Apollo Federation 2, composed by a composer with the MIT licence, @theguild/federation-composition; served by @apollo/gateway. */
import { composeServices } from '@theguild/federation-composition';
import { startApolloGateway } from './apollo.ts';
import type { GatewayOptions, Running } from './graph.ts';
import { runExample } from './run.ts';

export { composeServices };

export function startGuildGateway(options: GatewayOptions): Promise<Running> {
  return startApolloGateway({ ...options, compose: composeServices });
}

if (import.meta.main) await runExample('federation', startGuildGateway);
