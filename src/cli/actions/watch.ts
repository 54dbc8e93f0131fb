/** `balancegraph watch`: follows a subscription, and prints what changes as it changes. */
import { GraphQLError } from 'graphql';
import { createClient, SubscriptionRefusedError } from '../../client/index.ts';
import { type AskedServer, withServer } from '../asked-server.ts';
import { chosenOperation } from '../chosen-operation.ts';
import { readDocument } from '../document.ts';
import { eventLines } from '../event-lines.ts';
import { ExitError, exitCodes } from '../exit-codes.ts';
import { stopRequest } from '../stop-request.ts';
import type { Terminal } from '../terminal.ts';

export interface WatchFlags extends AskedServer {
  readonly variables: object;
  readonly operation?: string;
  readonly events?: number;
  readonly format: 'lines' | 'json';
}

/** Ends at Ctrl-C, or after so many events. Throws an `ExitError` where the subscription is refused. */
export async function watch(file: string, flags: WatchFlags, terminal: Terminal): Promise<void> {
  const document = await readDocument(file);
  const { url } = flags;
  if (url !== undefined && !URL.canParse(url))
    throw new ExitError(exitCodes.usage, '--url must be a URL such as http://127.0.0.1:4000/graphql.\n');
  const stop = stopRequest();
  const ending = new AbortController();
  void stop.requested.then(() => ending.abort());
  try {
    await withServer(flags, (asked) => follow(asked, { document, flags, terminal, signal: ending.signal }));
  } finally {
    stop.release();
  }
}

interface Following {
  readonly document: string;
  readonly flags: WatchFlags;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function follow(url: string, { document, flags, terminal, signal }: Following): Promise<void> {
  const onLost = (): void => void terminal.err.write('The connection was lost; connecting again …\n');
  let left = flags.events ?? Number.POSITIVE_INFINITY;
  try {
    const events = createClient({ url }).subscribe<unknown>(
      chosenOperation(document, flags.operation),
      flags.variables,
      { signal, onLost },
    );
    for await (const { data } of events) {
      terminal.out.write(flags.format === 'json' ? jsonLine(data) : eventLines(data, new Date()));
      left -= 1;
      if (left <= 0) return;
    }
  } catch (error) {
    if (error instanceof ExitError || signal.aborted) throw error;
    throw new ExitError(exitCodes.failed, `${reasonOf(error)}\n`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof SubscriptionRefusedError) return `The server refused the subscription: ${error.message}`;
  if (error instanceof GraphQLError) return `The document cannot be read: ${error.message}`;
  return 'The subscription ended for a reason that is not known.';
}

function jsonLine(data: unknown): string {
  const exact = (_key: string, item: unknown): unknown => (typeof item === 'bigint' ? item.toString() : item);
  return `${JSON.stringify(data, exact)}\n`;
}
