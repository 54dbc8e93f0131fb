import type { ProviderKind } from '../providers/provider.ts';
import { configJsonSchema } from './editor-schema.ts';
import { settingsTable } from './settings-table.ts';

/** The files in `docs/` that are generated from the schema, by name. */
export function generatedDocs(kinds: readonly ProviderKind[]): ReadonlyMap<string, string> {
  return new Map([
    ['settings.md', settingsTable(kinds)],
    ['config.schema.json', `${layOut(configJsonSchema(kinds))}\n`],
  ]);
}

const LINE_WIDTH = 120;
const TEXT_LIST = /^(.*\[)\n((?: +"(?:[^"\\\n]|\\.)*",?\n)+) *(\],?)$/gm;

/** JSON as the formatter of this repository leaves it: a list of texts stands in one line where it fits. */
function layOut(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(TEXT_LIST, (whole, head: string, items: string, tail: string) => {
    const line = head + items.trim().replaceAll(/\n +/g, ' ') + tail;
    return line.length <= LINE_WIDTH ? line : whole;
  });
}
