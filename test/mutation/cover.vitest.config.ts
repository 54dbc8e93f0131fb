/** The tests of what every cover must hold; those that measure how good it is would take each mutant too long. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/balances/cover/{cover,bound}.test.ts'],
    setupFiles: ['test/mutation/fail-at-once.ts'],
    testTimeout: 60_000,
  },
});
