#!/usr/bin/env bash
# @opentelemetry/exporter-prometheus 0.223.0: `port: 0` is no port of the system's choice, it is 9464, the default: the option is
# read by `||`. Two processes, or two tests, that both ask for any free port want the same one.
#
# Guess: 0 asks the system for a free port, as `server.listen(0)` of Node does and as other exporters read it.
# Seen: the exporter with `port: 0` listens on 9464, a second one fails with EADDRINUSE.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @opentelemetry/api@1.9.1 @opentelemetry/sdk-metrics@2.12.0 @opentelemetry/exporter-prometheus@0.223.0
cat >run.mjs <<'JS'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';

const open = () =>
  new Promise((resolve) => {
    const exporter = new PrometheusExporter({ port: 0, host: '127.0.0.1' }, (error) =>
      resolve({ exporter, seen: error?.code ?? 'listens' }),
    );
  });
const first = await open();
const second = await open();
const answer = await fetch('http://127.0.0.1:9464/metrics');
const seen = `first ${first.seen}, second ${second.seen}, 9464 answers ${answer.status}`;
console.log(seen);
await first.exporter.shutdown();
process.exit(seen === 'first listens, second EADDRINUSE, 9464 answers 200' ? 0 : 1);
JS
node run.mjs
