import { defineConfig } from 'vitest/config';

/**
 * The graphql package exists twice in its folder, once as ES modules and once as CommonJS. Node gives everyone the
 * CommonJS one; vite would give the tests the other, and two copies do not know each other's schemas.
 */
export const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

/** Against packages that `npm run test:nodes` installs. */
const nodeTests = ['test/nodes/**/*.test.ts'];

const browserTests = ['test/ui/graphiql.test.ts', 'test/browser/**/*.test.ts'];

/**
 * Files that change what all files of a process share, or measure the process: each needs a process of its own. The
 * others take turns in a few processes, which load the modules once.
 */
const isolatedTests = [
  'test/reliability/matrix-a.test.ts',
  'test/reliability/matrix-c.test.ts',
  'test/server/plugins/spans.test.ts',
];

/** Only what hangs reaches it, on a machine with ten times less to give too. No test sets a limit of its own. */
const HANG_MS = 600_000;
const hangGuard = { testTimeout: HANG_MS, hookTimeout: HANG_MS };

/** Where to write a report for machines, beside the one for people. */
const report = process.env.VITEST_REPORT;

/** Writes what each file costs to the file that the variable names. */
const setupFiles = process.env.BALANCEGRAPH_TEST_CPU === undefined ? [] : ['test/measure/cpu-of-files.ts'];

export default defineConfig({
  test: {
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...browserTests, ...nodeTests, ...isolatedTests],
          isolate: false,
          setupFiles,
          ...hangGuard,
        },
      },
      { resolve, test: { name: 'unit-isolated', include: isolatedTests, setupFiles, ...hangGuard } },
      { resolve, test: { name: 'nodes', include: nodeTests, hookTimeout: 60_000, testTimeout: 30_000 } },
      { resolve, test: { name: 'browser', include: browserTests, fileParallelism: false } },
    ],
  },
});
