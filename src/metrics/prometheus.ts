/** Metrics in the text format of Prometheus, on a port of their own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Meter } from '@opentelemetry/api';
import exporterPackage from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { instrumentList } from './instrument-list.ts';

// CommonJS: a bundle of it has no names to import.
const { PrometheusExporter, PrometheusSerializer } = exporterPackage;

export interface PrometheusOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
}

export interface PrometheusServer {
  readonly meter: Meter;
  /** Where Prometheus finds them. Rejects where the port cannot be had. */
  listen(): Promise<string>;
  /** Also where it does not listen. */
  close(): Promise<void>;
}

/** https://prometheus.io/docs/instrumenting/exposition_formats, read 2026-11-30. */
const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const PATH = '/metrics';

/** Does not listen yet. */
export function openPrometheus({ host, port }: PrometheusOptions): PrometheusServer {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [exporter], views: namedByUnit() });
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== PATH) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end(`Metrics are at ${PATH}\n`);
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD', 'content-type': 'text/plain' }).end('Metrics are read by GET\n');
      return;
    }
    exporter.collect().then(
      ({ resourceMetrics }) =>
        response.writeHead(200, { 'content-type': TEXT }).end(serializer.serialize(resourceMetrics)),
      () => response.writeHead(500, { 'content-type': 'text/plain' }).end('Metrics could not be read\n'),
    );
  });
  return {
    meter: provider.getMeter('balancegraph'),
    async listen() {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port }, resolve);
      });
      const bound = addressOf(server.address()).port;
      return `http://${host.includes(':') ? `[${host}]` : host}:${bound}${PATH}`;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, provider.shutdown()]);
    },
  };
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new RangeError('the server listens on no port');
  return address;
}

const suffixes: Readonly<Record<'s' | 'By', string>> = { s: '_seconds', By: '_bytes' };

/**
 * Names with their unit, as the rules of OpenTelemetry for Prometheus have it and collectors write them; this exporter leaves
 * the unit out (@opentelemetry/exporter-prometheus 0.223.0).
 */
function namedByUnit() {
  return Object.values(instrumentList).flatMap((about) =>
    'unit' in about ? [{ instrumentName: about.name, name: `${about.name}${suffixes[about.unit]}` }] : [],
  );
}
