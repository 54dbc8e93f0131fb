#!/usr/bin/env bash
# @urql/core 6.0.3: a document that was made of one that urql has seen is taken for that one. `createRequest` marks documents with
# `__key` and finds them by it; the visitor of graphql copies the mark with all other members, so that the added field is never
# asked for, and the answer is kept under the key of the old document.
#
# Guess: a document is known by its own selections, as two documents of the same text are.
# Seen: with a field added by `visit`, the request has the old document and the old key; without `__key` it has the new one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @urql/core@6.0.3 graphql@16.15.0
cat >run.mjs <<'JS'
import { createRequest, gql } from '@urql/core';
import { Kind, print, visit } from 'graphql';

const added = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'c' } };
const first = createRequest(gql`{ a { b } }`, {});
const changed = visit(first.query, { SelectionSet: (set) => ({ ...set, selections: [...set.selections, added] }) });
const { __key: _mark, ...unmarked } = changed;
const [second, third] = [changed, unmarked].map((document) => createRequest(document, {}));
const flat = (document) => print(document).replace(/\s+/g, ' ');
const seen = [flat(changed), flat(second.query), second.key === first.key, flat(third.query), third.key === first.key];
console.log(JSON.stringify(seen));
const expected = ['{ a { b c } c }', '{ a { b } }', true, '{ a { b c } c }', false];
if (JSON.stringify(seen) !== JSON.stringify(expected)) process.exit(1);
JS
node run.mjs
