import { defineConfig } from 'vitest/config';

/**
 * The graphql package exists twice in its folder, once as ES modules and once as CommonJS. Node gives everyone the
 * CommonJS one; vite would give the tests the other, and two copies do not know each other's schemas.
 */
export const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

/** Against packages that `npm run test:nodes` installs. */
const nodeTests = ['test/nodes/**/*.test.ts'];

const browserTests = ['test/ui/graphiql.test.ts', 'test/browser/**/*.test.ts'];

/** Only what hangs reaches it, on a busy machine too. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

/** Where to write a report for machines, beside the one for people. */
const report = process.env.VITEST_REPORT;

export default defineConfig({
  test: {
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    projects: [
      {
        resolve,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [...browserTests, ...nodeTests], ...patience },
      },
      { resolve, test: { name: 'nodes', include: nodeTests, hookTimeout: 60_000, testTimeout: 30_000 } },
      { resolve, test: { name: 'browser', include: browserTests, fileParallelism: false } },
    ],
  },
});
