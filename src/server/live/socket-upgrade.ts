/** Which requests may become a WebSocket: what a request must be to be answered holds for them too. */
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Client } from '../clients/client.ts';
import { type Clients, isRefusal } from '../clients/clients.ts';
import type { Overload } from '../request/admission.ts';
import type { AllowsOrigin } from '../request/origins.ts';
import { type JudgeHost, requestFault } from '../request/request-rules.ts';

export interface UpgradeRules {
  /** Null where none is configured. */
  readonly clients: Clients | null;
  readonly judgeHost: JudgeHost;
  readonly allowsOrigin: AllowsOrigin;
  readonly isOverloaded: Overload;
  readonly isStranger: (request: IncomingMessage) => boolean;
  readonly isDraining: () => boolean;
  /** Path of the graph. */
  readonly path: string;
}

/** `to-come` where the credential may come with the first message: a browser cannot set a header of an upgrade. */
export type UpgradeClient = Client | 'to-come' | null;

/** Null, and the socket is closed, where the request is refused. Never rejects. */
export async function admitUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  rules: UpgradeRules,
): Promise<{ readonly client: UpgradeClient } | null> {
  const status = refusalStatus(request, rules);
  if (status !== null) return refuse(socket, status);
  const { clients } = rules;
  if (clients === null) return { client: null };
  if (request.headers.authorization === undefined) return { client: 'to-come' };
  const judged = await clients.admit(request);
  return isRefusal(judged) ? refuse(socket, judged.status) : { client: judged };
}

/** Null where it may go on. */
function refusalStatus(request: IncomingMessage, rules: UpgradeRules): number | null {
  const fault = requestFault(request, rules.judgeHost);
  if (fault !== null) return fault.status;
  if ((request.url ?? '').split('?')[0] !== rules.path) return 404;
  if (rules.isStranger(request)) return 403;
  const { origin, host } = request.headers;
  // Browsers let any page open a WebSocket, and do not ask the server first.
  if (origin !== undefined && !rules.allowsOrigin(origin) && URL.parse(origin)?.host !== host) return 403;
  return rules.isDraining() || rules.isOverloaded() ? 503 : null;
}

function refuse(socket: Duplex, status: number): null {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  return null;
}
