/**
 * Writes what depends on the schema and on the contracts whose bytecode the project ships; with `--check` it only reports which
 * files differ. Run by `npm run generate` and `npm run generate:check`, which install what this folder needs.
 */
import { readArguments } from '../scripts/arguments.ts';
import { staleContracts, writeContracts } from './contracts.ts';
import { staleSchemaFiles, writeSchemaFiles } from './schema-files.ts';

const { values } = readArguments(import.meta.filename, { options: { check: { type: 'boolean', default: false } } });
// The generator reads the command line too, and knows other options.
process.argv.splice(2);
if (values.check) {
  const stale = [...(await staleSchemaFiles()), ...staleContracts()];
  if (stale.length > 0)
    throw new Error(`these files differ from their sources: ${stale.join(', ')}; run npm run generate`);
} else {
  await writeSchemaFiles();
  writeContracts();
}
