#!/usr/bin/env bash
# @stryker-mutator/vitest-runner 10.1.1 with vitest 5.1.0: a very long title of a test keeps the tests of a mutant from running,
# and the run passes its bar all the same.
#
# With `coverageAnalysis: perTest` the runner picks the tests that cover a mutant by one regular expression of all their titles.
# `test.each` writes its values into the titles, so that a test of long text can have a title of a million characters. Then the
# engine refuses the expression as too large, and no test runs against any mutant that such a test covers, although a short test
# beside it would kill each of them. One expects the run to fail, or the mutants to be killed. Seen instead:
# - Each such mutant is a RuntimeError with "Cannot convert object to primitive value", which does not name the cause. Such
#   mutants are left out of the score; where none is left, the score is NaN, which "is greater than or equal to break threshold
#   90", and the run ends with code 0.
# - Where vitest's `onUnhandledError` drops errors, which is for errors that tests throw too late, each is "Survived" after 0
#   tests: work for whoever looks for the test that is missing.
#
# Needs Node 22.12 or newer. Seen 2026-11-30, Node 24: Killed with the short title, RuntimeError and code 0 with the long one,
# Survived where errors are dropped.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "type": "module", "private": true }' >package.json
npm install --silent --no-audit --no-fund @stryker-mutator/core@10.1.1 @stryker-mutator/vitest-runner@10.1.1 vitest@5.1.0
cat >double.js <<'JS'
export function double(number) {
  return number + number;
}
JS
cat >double.test.js <<'JS'
import { expect, test } from 'vitest';
import { double } from './double.js';

test('a short title', () => {
  expect(double(3)).toBe(6);
});
test.each(['x'.repeat(Number(process.env.LENGTH))])('%s', () => {
  expect(double(2)).toBe(4);
});
JS
cat >vitest.config.js <<'JS'
export default { test: process.env.DROP === 'yes' ? { onUnhandledError: () => false } : {} };
JS
cat >stryker.config.json <<'JSON'
{
  "testRunner": "vitest",
  "plugins": ["@stryker-mutator/vitest-runner"],
  "mutate": ["double.js"],
  "coverageAnalysis": "perTest",
  "concurrency": 1,
  "thresholds": { "high": 95, "low": 90, "break": 90 },
  "reporters": ["json"],
  "jsonReporter": { "fileName": "report.json" }
}
JSON
cat >told.js <<'JS'
import { readFileSync } from 'node:fs';

const { mutants } = JSON.parse(readFileSync('report.json', 'utf8')).files['double.js'];
const words = 'Cannot convert object to primitive value';
for (const { status, coveredBy, testsCompleted = '-', statusReason = '' } of mutants) {
  console.log(status, `covered by ${coveredBy.length}`, `ran ${testsCompleted}`, statusReason.includes(words) ? words : '');
}
JS
# The statuses of the mutants, each once, and the code that the run ends with.
run() {
  local code=0
  rm -f report.json
  LENGTH=$1 DROP=$2 npx stryker run >log.txt 2>&1 || code=$?
  node told.js | sort -u | sed 's/ *$//'
  echo "code $code"
}
seen="$(run 10 no)
$(run 1000000 no)
$(run 1000000 yes)"
echo "$seen"
[ "$seen" = 'Killed covered by 2 ran 1
code 0
RuntimeError covered by 2 ran - Cannot convert object to primitive value
code 0
Survived covered by 2 ran 0
code 1' ]
