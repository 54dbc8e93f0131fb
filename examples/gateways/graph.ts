/** What a gateway needs to know of the graphs that it composes, and the query that it sends them before it starts. */

/** A graph behind the gateway. */
export interface Graph {
  readonly name: string;
  /** Where it takes queries by POST. */
  readonly url: string;
  /** Sent with every request to this graph and to no other, such as `{ 'x-gateway-token': token }`. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GatewayOptions<G extends Graph = Graph> {
  readonly graphs: readonly G[];
  /** @default any free one */
  readonly port?: number;
  /** Carries every request to the graphs. @default the one of Node */
  readonly fetch?: typeof fetch;
}

/** For gateways whose answers the plugins of this folder mend. */
export interface MendOptions {
  /** Whether they do: `exact-paths.ts`, and for Hive Gateway `merged-fields.ts`. @default true */
  readonly mended?: boolean;
}

/** What a gateway knows of the operation that it answers. */
export interface OperationContext {
  /** The same for every request that the gateway sends for the operation, and for no other operation. */
  readonly operationId: string;
}

/**
 * Tells graphs which of their requests are parts of one operation: balancegraph reads each balance once for all of them. The
 * gateway makes the id itself, so that no client can name the operation of another.
 *
 * @param context of the operation; anything else, such as that of a request that the gateway makes for itself, gives no header
 */
export function operationHeader(context: unknown): Readonly<Record<string, string>> {
  const isOperation = typeof context === 'object' && context !== null && 'operationId' in context;
  return isOperation && typeof context.operationId === 'string' ? { 'x-request-id': context.operationId } : {};
}

/** Something that listens. */
export interface Running {
  /** Where it takes queries by POST. */
  readonly url: string;
  close(): Promise<void>;
}

/** The data of a query that must not fail, such as the one for a graph's own SDL; the caller knows the shape by the query. */
export async function ask<Data>(
  { name, url, headers }: Graph,
  query: string,
  { fetch = globalThis.fetch }: Pick<GatewayOptions, 'fetch'>,
): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { readonly data?: Data; readonly errors?: unknown };
  if (data === undefined || errors !== undefined)
    throw new Error(`${name} refused ${query}: ${JSON.stringify(errors)}`);
  return data;
}
