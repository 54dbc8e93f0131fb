#!/usr/bin/env bash
# graphql 16.15.0: an error that names its field reads the document from its beginning, line by line, when it is made, whether or
# not its locations are ever looked at. A thousand errors of fields in a document of 20,000 lines cost far more than a thousand in one
# of 20 lines, though each error says the same. An execution with many failed fields pays the length of its document once per field.
#
# Guess: locations are found when they are read (`locations` looks like a getter), or once per document.
# Seen: `locations` is an own property after construction, and the long document takes more than ten times as long (about 60).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund graphql@16.15.0
cat >run.cjs <<'JS'
const { GraphQLError, parse, version } = require('graphql');

function errorsIn(lines) {
  const document = parse(`{\n${Array.from({ length: lines }, (_, index) => `  f${index}`).join('\n')}\n}`);
  const last = document.definitions[0].selectionSet.selections.at(-1);
  const started = process.cpuUsage();
  let error;
  for (let count = 0; count < 1000; count += 1) error = new GraphQLError('failed', { nodes: last });
  const { user, system } = process.cpuUsage(started);
  return { micros: user + system, own: Object.hasOwn(error, 'locations') };
}

errorsIn(20);
const short = errorsIn(20);
const long = errorsIn(20_000);
const ratio = long.micros / Math.max(short.micros, 1);
console.log(`graphql ${version}: ${ratio.toFixed(0)} times the CPU; locations at hand: ${long.own}`);
if (version !== '16.15.0' || !long.own || ratio < 10) process.exit(1);
JS
node run.cjs
