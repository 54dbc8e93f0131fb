/**
 * Compiles the contracts whose bytecode the project ships. Run by `npm run generate`; with `--check` it only reports whether
 * the shipped modules match the sources.
 */
import { staleContracts, writeContracts } from '../codegen/contracts.ts';

if (process.argv.includes('--check')) {
  const stale = staleContracts();
  if (stale.length > 0)
    throw new Error(`these modules differ from the sources: ${stale.join(', ')}; run npm run generate`);
} else {
  writeContracts();
}
