/** One JSON object per line on standard error, free of credentials and addresses. */
import { type DestinationStream, pino } from 'pino';
import { Secret } from './model/secret.ts';

/** Attributes first, message second. */
export interface Log {
  info(attributes: object, message: string): void;
  warn(attributes: object, message: string): void;
  error(attributes: object, message: string): void;
}

export function openLog(level: string, destination: DestinationStream): Log {
  const escaping: DestinationStream = { write: (line) => destination.write(escapeControls(line)) };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, escaping);
}

/** JSON does not escape these. A terminal executes some of them, and some readers take others for the end of a line. */
const CONTROLS = /[\u007f-\u009f\u2028\u2029]/g;

/** They only occur within JSON strings, where an escape means the same. */
function escapeControls(line: string): string {
  return line.replaceAll(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export const silentLog: Log = { info() {}, warn() {}, error() {} };

/** An error as plain data for a log line. */
interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/** The most causes of causes that are written down. */
const MAX_CAUSES = 5;

/**
 * What a log may say of an unexpected error: its class, message and stack, without the addresses and secrets
 * that they quote. Other properties are left out: HTTP libraries attach whole requests to their errors.
 */
export function describeError(error: unknown, redact: (text: string) => string, causes = MAX_CAUSES): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: redact(String(error)) };
  const { name, message, stack, cause } = error;
  return {
    type: redact(name),
    message: redact(message),
    ...(stack === undefined ? {} : { stack: redact(stack) }),
    ...(cause === undefined || causes === 0 ? {} : { cause: describeError(cause, redact, causes - 1) }),
  };
}

/** Shorter ones would remove ordinary words and protect nothing. */
const MIN_SECRET = 4;
const ADDRESS = /\b[a-z][a-z0-9+.-]*:\/\/[^\s'"`<>()]+/gi;

/** Removes these secrets (plain, as in URLs and as in Basic credentials) and all network addresses from a text. */
export function redactor(secrets: Iterable<Secret>): (text: string) => string {
  const plain = [...secrets].map((secret) => secret.reveal()).filter((text) => text.length >= MIN_SECRET);
  const spelled = plain.flatMap((text) => [text, encodeURIComponent(text), Buffer.from(text).toString('base64')]);
  const longestFirst = [...new Set(spelled)].sort((a, b) => b.length - a.length);
  return (text) => {
    const known = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
    return known.replaceAll(ADDRESS, (address) => (address.startsWith('file:') ? address : '[address]'));
  };
}

/** Every secret in a tree of plain values, such as the options of a source. */
export function secretsIn(value: unknown): Secret[] {
  if (value instanceof Secret) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretsIn) : [];
}
