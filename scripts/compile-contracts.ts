/**
 * Compiles the contracts whose bytecode the project ships. Run by `npm run generate`; with `--check` it only tells whether
 * what is there is what the sources make.
 */
import { staleContracts, writeContracts } from '../codegen/contracts.ts';

if (process.argv.includes('--check')) {
  const stale = staleContracts();
  if (stale.length > 0) throw new Error(`not what the sources make: ${stale.join(', ')}; run npm run generate`);
} else {
  writeContracts();
}
