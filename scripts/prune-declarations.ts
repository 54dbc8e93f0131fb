/** Removes the declarations that no entry of the package leads to: readers of the interface need the others alone. */
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { join, posix } from 'node:path';

/**
 * @param dist the built folder
 * @param entries declarations in it, such as `index.d.ts`
 * @param hidden packages that the interface must not speak of, for they are not installed with ours
 * @throws Error when a declaration that stays imports one of these
 */
export function pruneDeclarations(dist: string, entries: readonly string[], hidden: readonly string[]): void {
  const reached = new Set<string>();
  const open = [...entries];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const from of importsOf(readFileSync(join(dist, path), 'utf8'))) {
      if (hidden.includes(from)) throw new Error(`${path} speaks of ${from}, which is not installed with the package`);
      if (from.startsWith('.')) open.push(declarationAt(dist, posix.join(posix.dirname(path), from)));
    }
  }
  for (const path of globSync('**/*.d.ts', { cwd: dist })) if (!reached.has(path)) rmSync(join(dist, path));
}

function importsOf(declarations: string): readonly string[] {
  // Examples in comments import too.
  const code = declarations.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return [...code.matchAll(/(?:\bfrom |\bimport\(|^import )['"]([^'"]+)['"]/gm)].map(([, from = '']) => from);
}

function declarationAt(dist: string, path: string): string {
  const declaration = path.replace(/\.[jt]s$/, '.d.ts');
  if (!existsSync(join(dist, declaration))) throw new Error(`there is no ${declaration} in the built package`);
  return declaration;
}
