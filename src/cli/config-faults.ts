/** Faults of a configuration as text for people. */
import type { ConfigFault } from '../config/fault.ts';
import type { SchemaSettingsError } from '../model/schema-settings.ts';

/**
 * One block per fault (where, which setting, what, what to do) and a last line with their number.
 *
 * @param consequence what comes of it
 */
export function describeFaults(faults: readonly ConfigFault[], consequence = 'nothing was started'): string {
  const blocks = faults.map(({ where, path, problem, hint }) => {
    const lines = [path === '' ? where : `${where}  ${path}`, `  ${problem}`];
    if (hint !== null) lines.push(`  → ${hint}`);
    return `${lines.join('\n')}\n`;
  });
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  return `${blocks.join('\n')}\n${count} in the configuration; ${consequence}.\n`;
}

/** The same of settings that the schema does not bear. */
export function describeSchemaFaults({ faults }: SchemaSettingsError): string {
  return describeFaults(faults.map(({ setting, problem, hint }) => ({ where: setting, path: '', problem, hint })));
}
