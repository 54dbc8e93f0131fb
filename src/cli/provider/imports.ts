/** The text of an import; not written out in the texts of files, where tools would take it for one of ours. */
export function importText(from: string, names: readonly string[]): string {
  const source = `'${from}'`;
  const line = `import { ${names.join(', ')} } from ${source};`;
  return line.length <= 120 ? line : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from ${source};`;
}

/** The same for types alone. */
export function importTypesText(from: string, names: readonly string[]): string {
  return importText(from, names).replace('import {', 'import type {');
}
