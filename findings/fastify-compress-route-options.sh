#!/usr/bin/env bash
# @fastify/compress 9.2.0: options of a route do not add to those of the plugin, they replace all of them. A route that names its
# encodings, or gives an empty object, is back at the plugin's built-in threshold of 1024 bytes, whatever was registered.
#
# Guess: what a route does not name is as it was registered.
# Seen: with `threshold: 100000` registered, 2000 bytes are sent whole by a route without options, and compressed by one with
# `compress: {}` and by one with `compress: { encodings: ['gzip'] }`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund fastify@5.12.8 @fastify/compress@9.2.0
cat >run.mjs <<'JS'
import compress from '@fastify/compress';
import Fastify from 'fastify';

const app = Fastify();
await app.register(compress, { threshold: 100_000 });
const routes = { '/registered': undefined, '/empty': {}, '/encodings': { encodings: ['gzip'] } };
for (const [url, options] of Object.entries(routes)) {
  app.get(url, options === undefined ? {} : { compress: options }, async (_request, reply) =>
    reply.type('text/plain').send('x'.repeat(2000)),
  );
}
const seen = [];
for (const url of Object.keys(routes)) {
  const { headers } = await app.inject({ url, headers: { 'accept-encoding': 'gzip' } });
  seen.push(`${url} ${headers['content-encoding'] ?? 'whole'}`);
}
console.log(seen.join(', '));
if (seen.join() !== '/registered whole,/empty gzip,/encodings gzip') process.exit(1);
JS
node run.mjs
