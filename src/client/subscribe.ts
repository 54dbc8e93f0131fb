/** Subscribes over server-sent events, and again whenever the connection is lost: each time the first event is a snapshot. */
import { type ServerEvent, serverEvents } from './events.ts';

export interface SubscribeOptions {
  /** Ends the subscription. */
  readonly signal?: AbortSignal;
  /**
   * Milliseconds of silence after which the connection is taken for lost. More than the server's `limits.live.heartbeatSeconds`.
   *
   * @default 45000
   */
  readonly silenceMs?: number;
  /** Told of each connection that was lost, before the next is opened. @default not told */
  readonly onLost?: (reason: unknown) => void;
}

export interface EventSource {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  /** The request as JSON. */
  readonly body: string;
}

/** A server that refuses the request itself; asking again would not help. */
export class SubscriptionRefusedError extends Error {
  override readonly name = 'SubscriptionRefusedError';
  /** The HTTP status; null where the refusal came in the stream. */
  readonly status: number | null;
  /** The codes of the errors. */
  readonly codes: readonly string[];

  constructor(message: string, status: number | null, codes: readonly string[]) {
    super(message);
    this.status = status;
    this.codes = codes;
  }
}

const FIRST_PAUSE_MS = 500;
const MOST_PAUSE_MS = 30_000;

/** The texts of the events, until the server completes the subscription or `signal` ends it. */
export async function* eventTexts(
  source: EventSource,
  { signal, silenceMs = 45_000, onLost }: SubscribeOptions,
): AsyncGenerator<string, void, void> {
  let failures = 0;
  const isOver = (): boolean => signal?.aborted === true;
  while (!isOver()) {
    const connection = new AbortController();
    const leave = (): void => connection.abort(signal?.reason);
    signal?.addEventListener('abort', leave, { once: true });
    let silence: ReturnType<typeof setTimeout> | undefined;
    const listen = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => connection.abort(new Error('the server was silent for too long')), silenceMs);
    };
    try {
      listen();
      for await (const { event, data } of connected(source, connection.signal)) {
        listen();
        if (event === 'complete') return;
        if (event !== 'next') continue;
        failures = 0;
        yield data;
      }
      onLost?.(new Error('the server ended the stream'));
    } catch (error) {
      if (error instanceof SubscriptionRefusedError) throw error;
      if (isOver()) return;
      onLost?.(error);
    } finally {
      clearTimeout(silence);
      signal?.removeEventListener('abort', leave);
      connection.abort();
    }
    failures += 1;
    await pause(pauseMs(failures), signal);
  }
}

async function* connected(
  { url, headers, fetch, body }: EventSource,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent, void, void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'text/event-stream' },
    body,
    signal,
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (response.ok && isStream && response.body !== null) return yield* serverEvents(response.body);
  const text = await response.text();
  // Too busy, about to stop, or a proxy in front of nothing.
  if (response.status >= 500 || response.status === 429) throw new Error(`the server answered ${response.status}`);
  throw refusal(text, response.status);
}

/** The first message of the errors in an answer. */
export function refusal(text: string, status: number | null): SubscriptionRefusedError {
  const errors = errorsIn(text);
  const message = errors[0]?.message ?? `the server answered ${status} and no stream of events`;
  return new SubscriptionRefusedError(
    message,
    status,
    errors.flatMap(({ code }) => code ?? []),
  );
}

interface ToldError {
  readonly message: string;
  readonly code: string | null;
}

function errorsIn(text: string): readonly ToldError[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const errors = isObject(parsed) && Array.isArray(parsed.errors) ? parsed.errors : [];
  return errors.flatMap((error: unknown): ToldError[] => {
    if (!isObject(error) || typeof error.message !== 'string') return [];
    const code = isObject(error.extensions) && typeof error.extensions.code === 'string' ? error.extensions.code : null;
    return [{ message: error.message, code }];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** At random, so that the clients of a server that has started again do not come all at once. */
function pauseMs(failures: number): number {
  const longest = Math.min(MOST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10));
  return longest * (0.5 + Math.random() / 2);
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}
