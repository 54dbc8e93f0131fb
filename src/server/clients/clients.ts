/** Whether a request may ask, and as whom. Each is judged, and counted, once, whichever way it goes. */
import type { IncomingMessage } from 'node:http';
import type { ClientLimitsConfig, ClientsConfig } from '../../config/clients-schema.ts';
import type { GatewayConfig } from '../../config/schema.ts';
import type { Cost } from '../../graph/budgets.ts';
import { isGateway, tokenIn } from '../request/gateway-token.ts';
import { apiKeys, type FindByKey } from './api-keys.ts';
import { bearerIn } from './bearer.ts';
import { type Client, clientOf, gatewayClient } from './client.ts';
import type { ClientCounters, ClientFigure, ClientTaking } from './client-counters.ts';
import { type ClientRefusal, noCredential, operationRefused, tooMany, wrongCredential } from './client-refusal.ts';
import { type CheckToken, openTokens, type TokensOptions } from './tokens.ts';

export interface ClientsOptions extends TokensOptions {
  readonly counters: ClientCounters;
}

type Judged = Client | ClientRefusal;

/** Null where no client is configured: everyone is answered, without limits. */
export async function openClients(
  config: ClientsConfig,
  gateway: GatewayConfig,
  options: ClientsOptions,
): Promise<Clients | null> {
  if (config.keys.length === 0 && config.jwt === undefined) return null;
  const checkToken = config.jwt === undefined ? null : await openTokens(config, config.jwt, options);
  return new Clients({ config, gateway, counters: options.counters, byKey: apiKeys(config), checkToken });
}

interface ClientsParts extends Pick<ClientsOptions, 'counters'> {
  readonly config: ClientsConfig;
  readonly gateway: GatewayConfig;
  readonly byKey: FindByKey;
  /** Null where no issuer is configured. */
  readonly checkToken: CheckToken | null;
}

export class Clients {
  /** Whether requests without a credential are refused. */
  readonly required: boolean;
  /** Of requests without a credential, where they are answered. */
  readonly anonymous: Client;
  readonly #parts: ClientsParts;
  readonly #judged = new WeakMap<IncomingMessage, Judged | Promise<Judged>>();
  readonly #admitted = new WeakMap<IncomingMessage, Client>();

  constructor(parts: ClientsParts) {
    this.#parts = parts;
    this.required = parts.config.required;
    this.anonymous = clientOf('anonymous', parts.config.anonymousRole ?? null, parts.config);
  }

  /** The client, once its request is counted, or why it is refused. A promise where a token or a store has to be waited for. */
  admit(request: IncomingMessage): Judged | Promise<Judged> {
    const known = this.#judged.get(request);
    if (known !== undefined) return known;
    const judged = then(this.#identify(request), (found) =>
      isRefusal(found) ? found : then(this.#count(found), (admitted) => this.#note(request, admitted)),
    );
    this.#judged.set(request, judged);
    return judged;
  }

  /** Counts another request of a client that was admitted, over the same connection. */
  again(client: Client): Judged | Promise<Judged> {
    return this.#count(client);
  }

  /** The client of a request that was admitted. */
  of(request: IncomingMessage): Client {
    const client = this.#admitted.get(request);
    if (client === undefined) throw new Error('a request was answered that nobody admitted');
    return client;
  }

  /** Counts what an operation may cost. Rejects with a `GraphQLError`, and counts nothing, where it is too much. */
  async charge({ subject, limits }: Client, { pairs, calls }: Pick<Cost, 'pairs' | 'calls'>): Promise<void> {
    const takings = [...taking('pairs', pairs, limits), ...taking('calls', calls, limits)];
    if (takings.length === 0) return;
    const refused = await this.#parts.counters.take(subject, takings);
    if (refused !== null) throw operationRefused(refused);
  }

  #note(request: IncomingMessage, judged: Judged): Judged {
    if (!isRefusal(judged)) this.#admitted.set(request, judged);
    return judged;
  }

  #identify(request: IncomingMessage): Judged | Promise<Judged> {
    const { gateway, byKey, checkToken } = this.#parts;
    // It may pass on what its own clients sent as Authorization, which is not for this server.
    if (isGateway(gateway, tokenIn(request.headers))) return gatewayClient;
    const presented = bearerIn(request);
    if (presented.kind === 'none') return this.required ? noCredential : this.anonymous;
    if (presented.kind === 'malformed') return wrongCredential('send one Authorization header, with one key or token');
    const client = byKey(presented.text);
    if (client !== null) return client;
    return checkToken === null ? wrongCredential('no client has this key') : checkToken(presented.text);
  }

  #count(client: Client): Judged | Promise<Judged> {
    const takings = taking('requests', 1, client.limits);
    if (takings.length === 0) return client;
    const taken = this.#parts.counters.take(client.subject, takings);
    return then(taken, (refused) => (refused === null ? client : tooMany(refused)));
  }
}

export function isRefusal(judged: Judged): judged is ClientRefusal {
  return 'status' in judged;
}

/** Empty where the figure is not limited, or nothing of it is needed. */
function taking(figure: ClientFigure, amount: number, limits: ClientLimitsConfig): readonly ClientTaking[] {
  const limit = limits[`${figure}PerMinute`];
  return limit === undefined || amount === 0 ? [] : [{ figure, amount, limit }];
}

/** At once where there is nothing to wait for. */
function then<From, To>(value: From | Promise<From>, next: (value: From) => To | Promise<To>): To | Promise<To> {
  return value instanceof Promise ? value.then(next) : next(value);
}
