/** The tests of the modules that are mutated: those of pure parts, which need no server. */
import { defineConfig } from 'vitest/config';
import { resolve } from '../../vitest.config.ts';

export default defineConfig({
  resolve,
  test: {
    include: [
      'test/model/*.test.ts',
      'test/providers/evm-address.test.ts',
      'test/providers/*-identity.test.ts',
      'test/providers/mesh-currency.test.ts',
      'test/providers/reddio-vectors.test.ts',
      'test/graph/cost.test.ts',
      'test/balances/{plan,chunk,reconcile,answers}.test.ts',
    ],
    setupFiles: ['test/mutation/fail-at-once.ts'],
    testTimeout: 60_000,
  },
});
