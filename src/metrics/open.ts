/** Opens the metrics of a server, for those who read them: Prometheus, an SDK of OpenTelemetry in the same process, or both. */
import type { Config } from '../config/schema.ts';
import { meterOfSdk, openMetrics, type ServerMetrics } from './server-metrics.ts';

export interface OpenMetrics {
  /** Null where nobody reads them. */
  readonly told: ServerMetrics | null;
  /** Serves them; where Prometheus reads them, null where it does not. Rejects with a `MetricsPortError`. */
  listen(): Promise<string | null>;
  close(): Promise<void>;
}

/** The port of the metrics cannot be had; `cause` says why. */
export class MetricsPortError extends Error {
  /** Of the system, such as `EADDRINUSE`; null where it gave none. */
  readonly code: string | null;

  constructor({ host, port }: Config['metrics'], cause: unknown) {
    const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
    super(`metrics cannot be served on ${host}:${port} (metrics.port): ${code ?? 'the system refused'}`, { cause });
    this.code = code;
  }
}

export async function openServerMetrics(config: Config['metrics']): Promise<OpenMetrics> {
  const { host, port } = config;
  // Loaded only where it is wanted: most servers have no need of it.
  const prometheus =
    port === undefined ? null : await import('./prometheus.ts').then((module) => module.openPrometheus({ host, port }));
  const told = openMetrics([meterOfSdk(), prometheus?.meter ?? null].filter((meter) => meter !== null));
  return {
    told,
    async listen() {
      try {
        return (await prometheus?.listen()) ?? null;
      } catch (error) {
        throw new MetricsPortError(config, error);
      }
    },
    async close() {
      told?.close();
      await prometheus?.close();
    },
  };
}
