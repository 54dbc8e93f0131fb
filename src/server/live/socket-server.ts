/**
 * GraphQL over WebSocket (https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md, read 2026-11-30), for subscriptions
 * alone.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, type ExecutionResult, type FormattedExecutionResult, GraphQLError, parse } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { AnswerBody } from '../answer/answer-body.ts';
import { textOf } from '../answer/send-answer.ts';
import { formattedOf } from '../answer/written-error.ts';
import type { Client } from '../clients/client.ts';
import { isRefusal } from '../clients/clients.ts';
import { requestId } from '../request/request-id.ts';
import { expiredError } from './expired.ts';
import type { LiveConnections } from './live-connections.ts';
import { type OpenedSubscription, openSubscription, type SubscriptionSettings } from './open-subscription.ts';
import { admitUpgrade, type UpgradeClient, type UpgradeRules } from './socket-upgrade.ts';

export interface SocketServerOptions extends SubscriptionSettings, Omit<UpgradeRules, 'clients'> {
  readonly connections: LiveConnections;
  readonly maxMessageBytes: number;
}

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** A client that does not answer so long after it was pinged has gone. */
const PING_MS = 12_000;
/** The most subscriptions of one connection. */
const MOST_SUBSCRIPTIONS = 1000;
/** A reason has room for 123 bytes (RFC 6455, 5.5). */
const MOST_REASON = 120;

export function socketServer(options: SocketServerOptions): Upgrade {
  const server = new WebSocketServer({ noServer: true, maxPayload: options.maxMessageBytes, handleProtocols });
  return (request, socket, head) => {
    void admitUpgrade(request, socket, options).then((admitted) => {
      if (admitted === null) return;
      server.handleUpgrade(
        request,
        socket,
        head,
        (opened) => new Connection(opened, request, admitted.client, options),
      );
    });
  };
}

/** graphql-ws wants a document to look at; it is not executed. */
const PLACEHOLDER = parse('subscription { __typename }');

class Connection {
  readonly #socket: WebSocket;
  readonly #request: IncomingMessage;
  readonly #options: SocketServerOptions;
  #client: UpgradeClient;
  /** What is sent for what graphql-ws was given. */
  readonly #bodies = new WeakMap<object, FormattedExecutionResult>();
  readonly #opened = new WeakMap<object, AsyncIterableIterator<ExecutionResult>>();
  #open = 0;
  #leave = (): void => {};

  constructor(socket: WebSocket, request: IncomingMessage, client: UpgradeClient, options: SocketServerOptions) {
    this.#socket = socket;
    this.#request = request;
    this.#client = client;
    this.#options = options;
    const { graph, onFault } = options;
    const server = makeServer({
      schema: graph.schema,
      onConnect: ({ connectionParams }) => this.#connect(connectionParams),
      onSubscribe: (_context, _id, payload) => this.#subscribe(payload),
      subscribe: (args: ExecutionArgs) =>
        this.#opened.get(args) ?? { errors: [new GraphQLError('no such subscription')] },
      onNext: (_context, _id, _payload, _args, result) => this.#bodies.get(result),
    });
    const closed = server.opened(
      {
        protocol: socket.protocol,
        // Resolves once it has left this process, so that nothing is taken for a client that does not read.
        send: (text) =>
          new Promise((resolve, reject) => {
            if (socket.readyState !== socket.OPEN) resolve();
            else socket.send(text, (error) => (error ? reject(error) : resolve()));
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage(take) {
          socket.on('message', (data: RawData) => {
            take(String(data)).catch((error: unknown) => {
              if (socket.readyState === socket.OPEN) onFault(error);
              socket.close(CloseCode.InternalServerError, 'internal error');
            });
          });
        },
      },
      null,
    );
    const stopPings = pinged(socket);
    // A frame that is none, or too long: ws closes the connection, and says why to the client.
    socket.on('error', () => {});
    socket.once('close', (code, reason) => {
      stopPings();
      this.#leave();
      void closed(code, String(reason));
    });
  }

  /** False where the client is refused; the socket is closed then. */
  async #connect(parameters: Readonly<Record<string, unknown>> | undefined): Promise<boolean> {
    const { clients, connections } = this.#options;
    if (this.#client === 'to-come') {
      const judged = (await clients?.admit(withCredential(this.#request, parameters))) ?? null;
      if (judged !== null && isRefusal(judged)) {
        const code = judged.status === 401 ? CloseCode.Unauthorized : CloseCode.Forbidden;
        this.#socket.close(code, judged.message.slice(0, MOST_REASON));
        // Not acknowledged: what it sends before it has read that is answered by nobody.
        return false;
      }
      this.#client = judged;
    }
    const expires = this.#known()?.expires ?? null;
    this.#leave = connections.add({ goAway: () => this.#goAway(), expire: () => this.#expire() }, expires);
    return true;
  }

  #known(): Client | null {
    return this.#client === 'to-come' ? null : this.#client;
  }

  /** Clients of graphql-ws connect again after this code, and subscribe anew. */
  #goAway(): void {
    this.#socket.close(1012, 'the server goes away; connect again');
  }

  /** They do not after this one. */
  #expire(): void {
    this.#socket.close(CloseCode.Unauthorized, expiredError.message.slice(0, MOST_REASON));
  }

  async #subscribe(parameters: unknown): Promise<ExecutionArgs | readonly GraphQLError[]> {
    if (this.#open >= MOST_SUBSCRIPTIONS) {
      const message = `more than ${MOST_SUBSCRIPTIONS} subscriptions over one connection`;
      return [new GraphQLError(message, { extensions: { code: 'WATCH_LIMIT_EXCEEDED' } })];
    }
    this.#open += 1;
    const client = this.#known();
    const counted = client === null ? null : await this.#options.clients?.again(client);
    if (counted != null && isRefusal(counted)) {
      this.#open -= 1;
      return [new GraphQLError(counted.message, { extensions: { code: counted.code } })];
    }
    const { headers } = this.#request;
    const opened = await openSubscription(
      { id: requestId(this.#request), headers, client, parameters: () => parameters },
      this.#options,
    );
    const first = await opened.bodies.next();
    if (first.done === true || first.value.data === undefined) {
      this.#open -= 1;
      const errors = first.done === true ? [] : (first.value.errors ?? []).map(formattedOf);
      return errors.map(({ message, ...rest }) => new GraphQLError(message, rest));
    }
    const args: ExecutionArgs = { schema: this.#options.graph.schema, document: PLACEHOLDER };
    this.#opened.set(args, this.#results(opened, first.value));
    return args;
  }

  #results({ bodies }: OpenedSubscription, first: AnswerBody): AsyncIterableIterator<ExecutionResult> {
    let ahead: AnswerBody | null = first;
    const end = async (): Promise<IteratorResult<ExecutionResult>> => {
      await bodies.return?.();
      return { done: true, value: undefined };
    };
    let hasEnded = false;
    const over = (): void => {
      if (!hasEnded) this.#open -= 1;
      hasEnded = true;
    };
    const results: AsyncIterableIterator<ExecutionResult> = {
      [Symbol.asyncIterator]: () => results,
      next: async () => {
        const next = ahead === null ? await bodies.next() : { done: false, value: ahead };
        ahead = null;
        if (next.done === true) {
          over();
          return { done: true, value: undefined };
        }
        const result: ExecutionResult = { data: null };
        this.#bodies.set(result, JSON.parse(textOf(next.value)));
        return { done: false, value: result };
      },
      return: () => {
        over();
        return end();
      },
    };
    return results;
  }
}

/** As a request whose header has what the first message has: `{ authorization: 'Bearer …' }`. */
function withCredential(
  request: IncomingMessage,
  parameters: Readonly<Record<string, unknown>> | undefined,
): IncomingMessage {
  const given = parameters?.authorization ?? parameters?.Authorization;
  if (typeof given !== 'string') return request;
  const presented: IncomingMessage = Object.create(request);
  const headers = { ...request.headers, authorization: given };
  return Object.defineProperties(presented, {
    headers: { value: headers },
    rawHeaders: { value: [...request.rawHeaders, 'authorization', given] },
  });
}

function pinged(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) {
      socket.terminate();
      return;
    }
    isAlive = false;
    socket.ping();
  }, PING_MS);
  return () => clearInterval(timer);
}
