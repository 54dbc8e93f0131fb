/** Takes a new configuration while the server runs: as a whole, or not at all. */
import type { Config } from '../config/schema.ts';

/** The new configuration was not taken; the old one stays in force. */
export class ReloadError extends Error {
  /** The settings that a running server cannot change, such as `server.port`. */
  readonly settings: readonly string[];

  constructor(settings: readonly string[]) {
    super(`${settings.join(', ')}: cannot change while the server runs; restart it`);
    this.settings = settings;
  }
}

const ofServer = ['host', 'port', 'headersTimeoutMs', 'requestTimeoutMs', 'maxConnections'] as const;
const ofMetrics = ['host', 'port'] as const;

/** Throws a `ReloadError` where a setting differs that belongs to what listens. */
export function requireReloadable(before: Config, after: Config): void {
  const changed = [
    ...ofServer.filter((name) => before.server[name] !== after.server[name]).map((name) => `server.${name}`),
    ...ofMetrics.filter((name) => before.metrics[name] !== after.metrics[name]).map((name) => `metrics.${name}`),
    ...(before.log.level === after.log.level ? [] : ['log.level']),
  ];
  if (changed.length > 0) throw new ReloadError(changed);
}
