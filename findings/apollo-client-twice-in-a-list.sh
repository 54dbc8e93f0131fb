#!/usr/bin/env bash
# @apollo/client 4.3.8: where one answer has one object twice with different values, the first stays if both are in one list, and the last stays
# if they are in two fields. In a list the later ones are merged into the object before them only where it has no such field.
#
# A list of the same pair asked twice, or of events about one object, has such entries. The normalised cache can keep one of them.
#
# Guess: the last one, everywhere, as it is when two answers come one after the other (urql's graphcache keeps the last in both).
# Seen 2026-12-01, Node 24: "list 1, fields 2", of the values 1 and 2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts graphql@16.15.0 @apollo/client@4.3.8 rxjs@7.8.2
cat >run.mjs <<'JS'
import { gql, InMemoryCache } from '@apollo/client/core/index.js';

const at = (value) => ({ __typename: 'Balance', id: 'b', value });
const kept = (text, data) => {
  const cache = new InMemoryCache();
  cache.writeQuery({ query: gql(text), data });
  return cache.extract()['Balance:b'].value;
};
const list = kept('{ all { __typename id value } }', { all: [at(1), at(2)] });
const fields = kept('{ a { __typename id value } b { __typename id value } }', { a: at(1), b: at(2) });
const seen = `list ${list}, fields ${fields}`;
console.log(seen);
if (seen !== 'list 1, fields 2') process.exit(1);
JS
node run.mjs
