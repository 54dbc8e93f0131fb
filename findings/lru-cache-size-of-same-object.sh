#!/usr/bin/env bash
# lru-cache 11.5.3: setting a key to the very object that it holds already ignores the new size.
#
# A cache with `maxSize` is told the size of an entry by `size` or `sizeCalculation`. Where an entry grows and the same
# object is set again, with its new size, one expects the cache to count it anew and to push others out. It keeps the old
# size: `calculatedSize` stays what it was at first, and the cache holds more than `maxSize`. Setting a new object with the
# same content counts.
#
# Seen 2026-11-30, Node 24: 10, 10, then 90 with a new object.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund lru-cache@11.5.3
cat >run.mjs <<'JS'
import { LRUCache } from 'lru-cache';

const cache = new LRUCache({ maxSize: 100 });
const value = { text: 'one' };
cache.set('a', value, { size: 10 });
const first = cache.calculatedSize;
cache.set('a', value, { size: 90 });
const again = cache.calculatedSize;
cache.set('a', { ...value }, { size: 90 });
console.log(first, again, cache.calculatedSize);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = '10 10 90' ]
