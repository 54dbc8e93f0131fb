import { defineConfig } from 'vitest/config';

/**
 * The graphql package exists twice in its folder, once as ES modules and once as CommonJS. Node gives everyone the
 * CommonJS one; vite would give the tests the other, and two copies do not know each other's schemas.
 */
export const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

/** With packages that their scripts install, such as `npm run test:nodes`. */
const nodeTests = ['test/nodes/**/*.test.ts'];
const clientTests = ['test/clients/**/*.test.ts'];
const gatewayTests = ['test/gateways/**/*.test.ts'];
/** With servers that `npm run test:foreign` builds. */
const foreignTests = ['test/foreign/**/*.test.ts'];
/** With a Redis of their own: `npm run test:store`. */
const storeTests = ['test/store/**/*.test.ts'];
const packageTests = ['test/package/**/*.test.ts'];

const installed = '**/node_modules/**';

const browserTests = ['test/ui/graphiql.test.ts', 'test/browser/**/*.test.ts'];

/** Only what hangs reaches it, on a machine with ten times less to give too. No test sets a limit of its own. */
const HANG_MS = 600_000;
const hangGuard = { testTimeout: HANG_MS, hookTimeout: HANG_MS, expect: { poll: { timeout: HANG_MS } } };

/** Where to write a report for machines, beside the one for people. */
const report = process.env.VITEST_REPORT;

const globalSetup = 'test/own-temp-folder.ts';

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
          exclude: [
            ...browserTests,
            ...nodeTests,
            ...clientTests,
            ...gatewayTests,
            ...packageTests,
            ...storeTests,
            ...foreignTests,
            installed,
          ],
          // Files take turns in few processes: to load the code anew for each costs more than its tests (docs/performance.md).
          isolate: false,
          globalSetup,
          setupFiles,
          ...hangGuard,
        },
      },
      {
        resolve,
        test: {
          name: 'short-way',
          include: ['test/server/**/*.test.ts'],
          // Each valid document counts as known before it is first sent.
          env: { BALANCEGRAPH_TEST_WAY: 'short' },
          isolate: false,
          globalSetup,
          setupFiles,
          ...hangGuard,
        },
      },
      { resolve, test: { name: 'nodes', include: nodeTests, exclude: [installed], globalSetup, ...hangGuard } },
      { resolve, test: { name: 'clients', include: clientTests, exclude: [installed], globalSetup, ...hangGuard } },
      { resolve, test: { name: 'gateways', include: gatewayTests, globalSetup, setupFiles, ...hangGuard } },
      { resolve, test: { name: 'foreign', include: foreignTests, globalSetup, ...hangGuard } },
      { resolve, test: { name: 'store', include: storeTests, globalSetup, ...hangGuard } },
      { resolve, test: { name: 'package', include: packageTests, globalSetup, fileParallelism: false, ...hangGuard } },
      {
        resolve,
        test: { name: 'browser', include: browserTests, globalSetup, fileParallelism: false, ...hangGuard },
      },
    ],
  },
});
