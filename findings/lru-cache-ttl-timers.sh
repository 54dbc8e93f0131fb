#!/usr/bin/env bash
# lru-cache 11.5.3: a cache with `ttl` starts timers while it is read. With the usual `ttlResolution` of 1, `get` keeps the time that it has
# looked at, and a `setTimeout` of one millisecond forgets it again: under steady reads about one timer for each millisecond. With
# `ttlResolution: 0` there is none.
#
# Guess: a timer is there for `ttlAutopurge` alone, which is off.
# Seen: reads spread over 200 milliseconds start more than 50 timers with `ttl` alone, none with `ttlResolution: 0` and none without `ttl`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund lru-cache@11.5.3
cat >run.mjs <<'JS'
const real = globalThis.setTimeout;
let started = 0;
globalThis.setTimeout = (...given) => {
  started += 1;
  return real(...given);
};
const { LRUCache } = await import('lru-cache');
const count = (options) => {
  const cache = new LRUCache({ max: 10, ...options });
  cache.set('a', 1);
  started = 0;
  return new Promise((resolve) => {
    const end = performance.now() + 200;
    const read = () => {
      cache.get('a');
      if (performance.now() < end) setImmediate(read);
      else resolve(started);
    };
    read();
  });
};
const usual = await count({ ttl: 60_000 });
const exact = await count({ ttl: 60_000, ttlResolution: 0 });
const none = await count({});
console.log(`timers: ${usual > 50 ? 'more than 50' : usual} with ttl, ${exact} with ttlResolution 0, ${none} without ttl`);
process.exit(usual > 50 && exact === 0 && none === 0 ? 0 : 1);
JS
node run.mjs
