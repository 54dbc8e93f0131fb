/** A plugin of Hive Gateway for graphs that have subscriptions. */
import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';

/**
 * Hive sends the id of the request that subscribed with all that it asks for every later event. Each event is an operation of
 * its own, and must not be answered with what was read for another: so these requests go without an id.
 */
export function unnamedEvents(): Pick<GatewayPlugin, 'onFetch'> {
  return {
    onFetch({ executionRequest, options, setOptions }) {
      if (executionRequest?.info?.operation?.operation !== 'subscription') return;
      const headers = new Headers(options.headers);
      headers.delete('x-request-id');
      setOptions({ ...options, headers: Object.fromEntries(headers) });
    },
  };
}
