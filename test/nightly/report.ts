import { readFileSync } from 'node:fs';
import { asArray, asObject, countField, field, stringField } from '../../src/http/decode.ts';
import { parseJson } from '../../src/http/json.ts';

export interface Counts {
  readonly tests: number;
  /** All that did not pass. */
  readonly failed: number;
}

const WHAT = 'the report of vitest';

/** What a run of vitest came to. @throws where it wrote no report */
export function readReport(file: string): Counts & { readonly files: ReadonlyMap<string, Counts> } {
  const report = asObject(parseJson(readFileSync(file)), WHAT);
  const files = asArray(field(report, 'testResults'), WHAT).map((entry) => asObject(entry, WHAT));
  const tests = countField(report, 'numTotalTests', WHAT);
  return {
    tests,
    failed: tests - countField(report, 'numPassedTests', WHAT),
    files: new Map(files.map((entry) => [stringField(entry, 'name', WHAT), countsOf(entry)])),
  };
}

function countsOf(entry: ReturnType<typeof asObject>): Counts {
  const tests = asArray(field(entry, 'assertionResults'), WHAT).map((test) => asObject(test, WHAT));
  const passed = tests.filter((test) => field(test, 'status') === 'passed');
  return { tests: tests.length, failed: tests.length - passed.length };
}
