#!/usr/bin/env bash
# graphql-sse 2.6.1: the handler takes events from a subscription as fast as they come, whether or not anybody reads its stream.
#
# The body of its response is an async iterator, so one expects an event to be taken from the subscription when the event before has
# been read from the body: a slow client then slows the subscription down. The handler runs the subscription by itself and keeps what
# nobody has read in a list without a bound; a stream that is never read grows with every event. A server that uses it has to bound
# that itself. (graphql-ws waits for `send` of its socket, which a server can tie to the socket's own buffer.)
#
# Seen 2026-11-30, Node 24: of a body of which one piece was read, 1000 events were taken.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund graphql-sse@2.6.1 graphql@16.15.0
cat >run.mjs <<'JS'
import { setImmediate } from 'node:timers/promises';
import { createHandler } from 'graphql-sse';

let taken = 0;
async function* events() {
  for (; taken < 1000; ) {
    taken += 1;
    yield { data: { tick: taken } };
    await setImmediate();
  }
}
const handler = createHandler({ onSubscribe: () => events() });
const [body] = await handler({
  method: 'POST',
  url: '/',
  headers: { get: (name) => ({ accept: 'text/event-stream', 'content-type': 'application/json' })[name] ?? null },
  body: { query: 'subscription { tick }' },
  raw: null,
  context: null,
});
await body.next();
for (let turn = 0; turn < 3000; turn += 1) await setImmediate();
console.log("taken", taken);
process.exit(0);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'taken 1000' ]
