#!/usr/bin/env bash
# @opentelemetry/exporter-prometheus 0.223.0: the unit of an instrument does not become a part of its Prometheus name, though the
# rules of OpenTelemetry for Prometheus ask for it and other exporters and the collector do it. `# UNIT` then names a unit that the
# name does not end with, which OpenMetrics forbids (https://prometheus.io/docs/specs/om/open_metrics_spec/#unit, read 2026-11-30).
#
# Guess: a histogram `http.client.duration` with the unit `s` is read as `http_client_duration_seconds`, as dashboards expect.
# Seen: `http_client_duration`, below `# UNIT http_client_duration s`; a counter of bytes is `sent_total`. A view that renames the
# instrument gives the name that was expected.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @opentelemetry/api@1.9.1 @opentelemetry/sdk-metrics@2.12.0 @opentelemetry/exporter-prometheus@0.223.0
cat >run.mjs <<'JS'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

async function namesWith(views) {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const meter = new MeterProvider({ readers: [exporter], views }).getMeter('shop');
  meter.createHistogram('http.client.duration', { unit: 's' }).record(0.2);
  meter.createCounter('sent', { unit: 'By' }).add(5);
  const { resourceMetrics } = await exporter.collect();
  const text = new PrometheusSerializer(undefined, false, undefined, true, true).serialize(resourceMetrics);
  return text.split('\n').filter((line) => /^# (UNIT|TYPE)/.test(line)).map((line) => line.slice(2)).join(', ');
}
const plain = await namesWith([]);
const renamed = await namesWith([{ instrumentName: 'http.client.duration', name: 'http.client.duration_seconds' }]);
console.log(plain);
console.log(renamed);
const expected = 'UNIT http_client_duration s, TYPE http_client_duration histogram, UNIT sent_total By, TYPE sent_total counter';
if (plain !== expected || !renamed.includes('TYPE http_client_duration_seconds histogram')) process.exit(1);
JS
node run.mjs
