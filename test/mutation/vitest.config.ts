/** The tests of one group of mutants. */
import { defineConfig } from 'vitest/config';
import { resolve } from '../../vitest.config.ts';
import { chosenGroup } from './groups.ts';

const [, { tests }] = chosenGroup();

export default defineConfig({
  resolve,
  test: {
    include: [...tests],
    setupFiles: ['test/mutation/fail-at-once.ts'],
    testTimeout: 20_000,
    // What fails after graphql-js has given up waiting for it is no failure of ours.
    onUnhandledError: () => false,
  },
});
