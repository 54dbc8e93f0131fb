/** Hive Gateway with its other runtime: the same supergraph, planned by the query planner of Hive Router, which is written in Rust. */
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import type { GatewayOptions, Running } from './graph.ts';
import { startHiveGateway } from './hive.ts';
import { runExample } from './run.ts';

export function startHiveRouterGateway(options: GatewayOptions): Promise<Running> {
  return startHiveGateway({ ...options, unifiedGraphHandler });
}

if (import.meta.main) await runExample('federation', startHiveRouterGateway);
