/**
 * Answers the usual request, whose document was found valid before, as soon as Node has read it: without the router and the
 * hooks of Fastify and without the pipeline of Apollo Server, which would add nothing. Every other request is handed on
 * untouched, before anything of it is executed.
 */
import { AsyncResource } from 'node:async_hooks';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Balancegraph } from '../../balancegraph.ts';
import type { Config } from '../../config/schema.ts';
import { Work } from '../../graph/list/work.ts';
import { nameOperation } from '../../telemetry.ts';
import { type AnswerOptions, answerOperation, answerThrown, type OperationAnswer } from '../answer/answer-operation.ts';
import { statusFor } from '../answer/answer-status.ts';
import { chargeOperation } from '../answer/charge-operation.ts';
import { sendAnswer } from '../answer/send-answer.ts';
import type { Client } from '../clients/client.ts';
import type { ClientRefusal } from '../clients/client-refusal.ts';
import { type Clients, isRefusal } from '../clients/clients.ts';
import type { TrustedDocuments } from '../documents/trusted-documents.ts';
import type { ServerState } from '../drain.ts';
import type { Overload } from '../request/admission.ts';
import { markedHeaders } from '../request/answer-headers.ts';
import { requestId } from '../request/request-id.ts';
import { ended, noteBeginning, type OnRequestEnd, type RequestOutcome } from '../request/request-log.ts';
import { openServerContext, type ServerContext } from '../server-context.ts';
import { answerHeaders } from './answer-headers.ts';
import { KnownBodies } from './known-bodies.ts';
import { type KnownOperation, knownOperation } from './known-operation.ts';
import type { LiftedDocuments } from './lifted-documents.ts';
import { RequestBody } from './read-body.ts';
import { type UsualHead, usualHeads } from './usual-head.ts';

export interface ShortWayOptions {
  readonly graph: Balancegraph;
  readonly lifted: LiftedDocuments;
  readonly trusted: TrustedDocuments;
  readonly server: Config['server'];
  /** Null where none is configured. */
  readonly clients: Clients | null;
  /** Where the graph is served. */
  readonly path: string;
  readonly state: ServerState;
  readonly isOverloaded: Overload;
  readonly answering: AnswerOptions;
  readonly onEnd: OnRequestEnd;
  readonly onFault: (error: unknown) => void;
}

/** @returns a listener for requests, which hands on to `full` what it does not answer */
export function shortWay(options: ShortWayOptions, full: RequestListener): RequestListener {
  const usual = usualHeads(options.server, options.path);
  const way: Way = { ...options, full, bodies: new KnownBodies(), headersOf: answerHeaders(options) };
  return (request, response) => {
    const head = usual(request);
    if (head === null) return full(request, response);
    // Counts itself, as on the full way.
    options.state.running.add(response);
    if (options.isOverloaded()) return full(request, response);
    return new UsualRequest(request, response, { way, head }).begin();
  };
}

interface Way extends ShortWayOptions {
  readonly bodies: KnownBodies;
  readonly full: RequestListener;
  headersOf(id: string, headers: IncomingHttpHeaders): Readonly<Record<string, string>>;
}

/** A request with a usual head. */
class UsualRequest {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #way: Way;
  readonly #head: UsualHead;
  readonly #id: string;
  readonly #began = performance.now();
  readonly #headers: Readonly<Record<string, string>>;
  readonly #body: RequestBody;
  readonly #work = new Work();
  /** Node reads bodies apart from what the host of the server runs requests in, such as a span of its own. */
  readonly #arrival = new AsyncResource('BalancegraphRequest');
  #client: Client | null = null;
  #outcome: RequestOutcome | undefined;
  readonly #onClose = (): void => this.#close();

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    { way, head }: { readonly way: Way; readonly head: UsualHead },
  ) {
    this.#request = request;
    this.#response = response;
    this.#way = way;
    this.#head = head;
    this.#id = requestId(request);
    this.#headers = way.headersOf(this.#id, request.headers);
    this.#body = new RequestBody(request, head.length, (bytes) => this.#decide(bytes));
  }

  begin(): void {
    this.#response.once('close', this.#onClose);
    const judged = this.#way.clients?.admit(this.#request) ?? null;
    if (!(judged instanceof Promise)) {
      this.#admit(judged);
      return;
    }
    judged.then(
      (found) => this.#admit(found),
      () => this.#leave(),
    );
  }

  #admit(judged: Client | ClientRefusal | null): void {
    if (this.#response.destroyed) return;
    if (judged !== null && isRefusal(judged)) {
      this.#leave();
      return;
    }
    this.#client = judged;
    this.#body.read();
  }

  #close(): void {
    const { state, onEnd, path } = this.#way;
    state.running.delete(this.#response);
    const told = { id: this.#id, method: 'POST', route: path };
    onEnd(ended(told, { response: this.#response, began: this.#began, noted: this.#outcome }));
  }

  #decide(bytes: Buffer): void {
    const found = this.#find(bytes);
    if (!(found instanceof Promise)) {
      this.#go(found);
      return;
    }
    this.#body.hold();
    found.then(
      (known) => this.#go(known),
      () => this.#go(null),
    );
  }

  /** Null where the request is for the full way, which also meets what goes wrong here, and answers it. */
  #find(bytes: Buffer): KnownOperation | null | Promise<KnownOperation | null> {
    const { graph, lifted, trusted, bodies, server } = this.#way;
    try {
      const body = bodies.read(bytes);
      if (body === null) return null;
      const { headers } = this.#request;
      return knownOperation(body, { graph, lifted, trusted, gateway: server.gateway }, { headers, work: this.#work });
    } catch {
      return null;
    }
  }

  #go(known: KnownOperation | null): void {
    // The client may have gone meanwhile.
    if (this.#response.destroyed) return;
    const context = known === null ? null : this.#arrival.runInAsyncScope(this.#open, this);
    if (known === null || context === null) {
      this.#handOn();
      return;
    }
    this.#body.release();
    this.#outcome = context;
    void this.#arrival.runInAsyncScope(this.#answer, this, known, context);
  }

  #open(): ServerContext | null {
    const asked = { id: this.#id, headers: this.#request.headers, client: this.#client, alone: true, rest: null };
    try {
      const { graph, server, clients } = this.#way;
      // A request for a trace is not usual.
      return openServerContext({ graph, clients, mayTrace: false, gateway: server.gateway }, asked, this.#response);
    } catch {
      return null;
    }
  }

  #handOn(): void {
    this.#body.putBack();
    this.#leave();
  }

  /** To the full way, which also says what is wrong. Nothing of the body is read yet, or it is put back. */
  #leave(): void {
    const [request, response] = [this.#request, this.#response];
    response.removeListener('close', this.#onClose);
    noteBeginning(request, this.#began);
    this.#arrival.runInAsyncScope(this.#way.full, null, request, response);
  }

  /** Never rejects. */
  async #answer(known: KnownOperation, context: ServerContext): Promise<void> {
    const { answering, onFault } = this.#way;
    try {
      this.#send(await this.#execute(known, context), context);
    } catch (error) {
      if (this.#response.headersSent) {
        onFault(error);
        this.#response.destroy();
        return;
      }
      const { body } = await answerThrown(error, context, answering);
      this.#send({ head: { status: 500, headers: new Map() }, body }, context);
    }
  }

  async #execute(known: KnownOperation, context: ServerContext): Promise<OperationAnswer> {
    const { graph, answering } = this.#way;
    nameOperation(context.span, known.operation.operation, known.name);
    try {
      const charged = await chargeOperation(known, context, { schema: graph.schema, work: this.#work });
      return await answerOperation({ ...known, ...charged }, context, answering);
    } catch (error) {
      return answerThrown(error, context, answering);
    }
  }

  #send({ head: { status, headers }, body }: OperationAnswer, { sources }: Pick<ServerContext, 'sources'>): void {
    const type = headers.get('content-type') ?? `${this.#head.type}; charset=utf-8`;
    const head = {
      status: statusFor(status ?? undefined, type, body.errors ?? []) ?? 200,
      headers: {
        ...this.#headers,
        ...markedHeaders(sources.values()),
        ...Object.fromEntries(headers),
        'content-type': type,
      },
    };
    const { onFault, server } = this.#way;
    const { minBytes } = server.compression;
    sendAnswer(this.#response, head, { body, encoding: this.#head.encoding, minBytes, onFault });
  }
}
