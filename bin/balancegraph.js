#!/usr/bin/env node
// The executable: of the package, where dist/ is built, and of a checkout, where Node reads the sources as they are.
import { existsSync } from 'node:fs';

const sources = new URL('../src/cli.ts', import.meta.url);
const built = new URL('../dist/cli.js', import.meta.url);

import('./supported-node.js').then(
  () => import((existsSync(sources) ? sources : built).href),
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
