import { defineConfig } from 'vitest/config';

/**
 * The graphql package exists twice in its folder, once as ES modules and once as CommonJS. Node gives everyone the
 * CommonJS one; vite would give the tests the other, and two copies do not know each other's schemas.
 */
export const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

/** Against packages that their scripts install, such as `npm run test:nodes`. */
const nodeTests = ['test/nodes/**/*.test.ts'];
const packageTests = ['test/package/**/*.test.ts'];
const gatewayTests = ['test/gateways/**/*.test.ts'];

const browserTests = ['test/ui/graphiql.test.ts', 'test/browser/**/*.test.ts'];

/** Only what hangs reaches it, on a machine with ten times less to give too. No test sets a limit of its own. */
const HANG_MS = 600_000;
const hangGuard = { testTimeout: HANG_MS, hookTimeout: HANG_MS, expect: { poll: { timeout: HANG_MS } } };

/** Where to write a report for machines, beside the one for people. */
const report = process.env.VITEST_REPORT;

/** The second writes what each file costs to the file that the variable names. */
const setupFiles = [
  'test/leave-as-found.ts',
  ...(process.env.BALANCEGRAPH_TEST_CPU === undefined ? [] : ['test/measure/cpu-of-files.ts']),
];

export default defineConfig({
  test: {
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...browserTests, ...nodeTests, ...gatewayTests, ...packageTests],
          // Each file has a process of its own: in a shared one the heap grew by some 5 MB a file, to gigabytes on a busy machine.
          setupFiles,
          ...hangGuard,
        },
      },
      { resolve, test: { name: 'nodes', include: nodeTests, ...hangGuard } },
      { resolve, test: { name: 'package', include: packageTests, fileParallelism: false, ...hangGuard } },
      { resolve, test: { name: 'gateways', include: gatewayTests, setupFiles, ...hangGuard } },
      { resolve, test: { name: 'browser', include: browserTests, fileParallelism: false, ...hangGuard } },
    ],
  },
});
