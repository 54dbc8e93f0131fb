/** A plugin of Hive Gateway for graphs that have subscriptions. */
import { randomUUID } from 'node:crypto';
import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';

/**
 * Hive sends the id of the request that subscribed with all that it asks for every later event. But each event is an operation of its
 * own: it must not be answered with what was read for another, and what Hive asks for one event is one read. So each event gets an id.
 */
export function eventIds(): Pick<GatewayPlugin, 'onFetch' | 'onSubscribe'> {
  /** Of the event that is completed now, by the context of the subscription: events are completed one after the other. */
  const current = new WeakMap<object, string>();
  return {
    onSubscribe({ args: { contextValue } }) {
      const begin = () => void current.set(contextValue, randomUUID());
      begin();
      return { onSubscribeResult: () => ({ onNext: begin }) };
    },
    onFetch({ executionRequest, options, setOptions }) {
      const id = current.get(executionRequest?.context ?? {});
      if (id === undefined) return;
      const headers = new Headers(options.headers);
      headers.set('x-request-id', id);
      setOptions({ ...options, headers: Object.fromEntries(headers) });
    },
  };
}
