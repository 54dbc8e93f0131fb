/** A typed client for a balancegraph server: operations as functions, amounts as `bigint`. */
import '#supported-node';
import { type DocumentNode, type GraphQLError, parse, print } from 'graphql';
import { ClientError, GraphQLClient, type GraphQLResponse } from 'graphql-request';
import { decodeAnswer } from './decode.ts';
import * as generated from './generated/sdk.ts';
import { eventTexts, refusal, type SubscribeOptions } from './subscribe.ts';

export { graphcacheKeys, possibleTypes, typePolicies } from './caches.ts';
export type * from './generated/sdk.ts';
export { completeSelections } from './selections.ts';
export { type SubscribeOptions, SubscriptionRefusedError } from './subscribe.ts';

export interface ClientOptions {
  /** The GraphQL endpoint, e.g. `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default the global `fetch` */
  readonly fetch?: typeof fetch;
}

/**
 * What came back. Failures of sources do not throw: they stand in the data, and in `errors` beside the nulls they leave.
 * A request without any data does throw: a refused document or argument as graphql-request's `ClientError`, a
 * transport error as it is.
 */
interface ClientAnswer<Data> {
  readonly data: Data;
  readonly errors?: readonly GraphQLError[] | undefined;
  readonly extensions?: unknown;
}

export interface BalancegraphClient {
  /** The operations that ship with balancegraph. */
  readonly operations: generated.Sdk;
  /** Any document of yours; `BigInt` fields arrive as `bigint`, `DateTime` fields as `Date`. */
  request<Data>(document: string | DocumentNode, variables?: object): Promise<ClientAnswer<Data>>;
  /**
   * The events of a subscription, decoded alike. A connection that is lost, or silent, is opened again, and the next event is a
   * snapshot. Leaving the loop, or `signal`, ends it.
   *
   * @throws SubscriptionRefusedError where the server refuses it, or ends it for good
   */
  subscribe<Data>(
    document: string | DocumentNode,
    variables?: object,
    options?: SubscribeOptions,
  ): AsyncGenerator<ClientAnswer<Data>, void, void>;
}

/**
 * @example
 * ```ts
 * import { createClient } from 'balancegraph/client';
 *
 * const client = createClient({ url: 'http://127.0.0.1:4000/graphql' });
 * const { data } = await client.operations.Balances({
 *   addresses: ['0xe12EE2C013468C132A1F980067e22F39F3f42DfF'],
 *   sources: ['sandbox-loopring'],
 *   assets: ['asset/sandbox-loopring/0'],
 * });
 * const atoms: bigint | undefined = data.accountsByAddress?.[0]?.balances?.nodes?.[0]?.total?.atomic;
 * if (atoms === undefined) throw new Error('no balance came back');
 * ```
 */
export function createClient({ url, headers = {}, fetch = globalThis.fetch }: ClientOptions): BalancegraphClient {
  const client = withPlainVariables(
    new GraphQLClient(url, { headers: { ...headers }, fetch, errorPolicy: 'all', jsonSerializer: JSON }),
  );
  return {
    operations: generated.getSdk(client, async (action, operation) => {
      const answer = await action();
      const document = documents.get(operation);
      if (document !== undefined) decodeData(document, answer);
      return answer;
    }),
    async request<Data>(document: string | DocumentNode, variables: object = {}) {
      const parsed = typeof document === 'string' ? parse(document) : document;
      const text = typeof document === 'string' ? document : print(document);
      const answer = await client.rawRequest<Data>(text, variables);
      decodeData(parsed, answer);
      return answer;
    },
    async *subscribe<Data>(document: string | DocumentNode, variables: object = {}, options: SubscribeOptions = {}) {
      const parsed = typeof document === 'string' ? parse(document) : document;
      const query = typeof document === 'string' ? document : print(document);
      const body = JSON.stringify({ query, variables }, bigintAsText);
      for await (const text of eventTexts({ url, headers, fetch, body }, options)) {
        const answer: Partial<ClientAnswer<Data>> = JSON.parse(text);
        if (answer.data === undefined || answer.data === null) throw refusal(text, null);
        decodeAnswer(parsed, answer.data);
        yield { ...answer, data: answer.data };
      }
    },
  };
}

/** The same client, whose variables may hold `bigint`; its errors quote variables as JSON, which has no such thing. */
function withPlainVariables(client: GraphQLClient): GraphQLClient {
  return new Proxy(client, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (key !== 'rawRequest' || typeof value !== 'function') return value;
      return (document: unknown, variables: unknown, ...rest: unknown[]): unknown =>
        value.call(target, document, plain(variables), ...rest);
    },
  });
}

function plain(variables: unknown): unknown {
  return variables === undefined ? undefined : JSON.parse(JSON.stringify(variables, bigintAsText));
}

/** The documents of the shipped operations by operation name. */
const documents: ReadonlyMap<string, DocumentNode> = new Map(
  Object.values(generated).flatMap((value) => {
    if (typeof value !== 'object') return [];
    return value.definitions.flatMap((definition): [string, DocumentNode][] =>
      definition.kind === 'OperationDefinition' && definition.name !== undefined
        ? [[definition.name.value, value]]
        : [],
    );
  }),
);

function decodeData(document: DocumentNode, answer: unknown): void {
  if (!isResponse(answer)) return;
  if (answer.data === undefined || answer.data === null) throw new ClientError(answer, { query: print(document) });
  decodeAnswer(document, answer.data);
}

function isResponse(answer: unknown): answer is GraphQLResponse {
  return typeof answer === 'object' && answer !== null && 'status' in answer && 'headers' in answer && 'body' in answer;
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

export type { ClientAnswer as Answer };
