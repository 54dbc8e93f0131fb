/** One group of mutants; `run.ts` runs them one after the other. */
import { chosenGroup } from './groups.ts';

const [name, { mutate }] = chosenGroup();

export default {
  packageManager: 'npm',
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  tsconfigFile: 'none',
  mutate: [...mutate],
  coverageAnalysis: 'perTest',
  // A constant of a module is set once, before any test: to change it, all tests would have to be loaded anew.
  ignoreStatic: true,
  concurrency: 1,
  tempDirName: `.tmp/stryker-${name}`,
  // What another run left there is not copied.
  ignorePatterns: ['.tmp'],
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { reportTests: false, allowColor: false },
  jsonReporter: { fileName: `.tmp/mutation-${name}.json` },
};
