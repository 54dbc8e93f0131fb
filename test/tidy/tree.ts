/** The sources as text and the imports between them, for rules about their form. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Path from the root of the repository → text. A rule takes this, so that a test can plant an offence in it. */
export type Tree = ReadonlyMap<string, string>;

/** Installs of their own lie in some folders of tests. */
const exclude = ['**/node_modules/**'];

/** Tools write these. */
const GENERATED = /\/generated\//;

export function readTree(...patterns: readonly string[]): Tree {
  const files = patterns.flatMap((pattern) => globSync(pattern, { exclude })).map((file) => file.replaceAll('\\', '/'));
  return new Map(files.sort().map((file) => [file, readFileSync(file, 'utf8')]));
}

/** The tree without what tools write. */
export function written(tree: Tree): Tree {
  return new Map([...tree].filter(([file]) => !GENERATED.test(file)));
}

/** Examples in docstrings are programs of others. */
export function withoutDocstrings(text: string): string {
  return text.replaceAll(/^\s*\*.*$/gm, '');
}

const SPECIFIER = /(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g;

/** The files of this tree that a file imports: types, re-exports and dynamic imports included. */
export function importsOf(tree: Tree, file: string): readonly string[] {
  const found = withoutDocstrings(tree.get(file) ?? '').matchAll(SPECIFIER);
  const targets = [...found].map(([, path = '']) => normalize(join(dirname(file), path)).replaceAll('\\', '/'));
  return [...new Set(targets)];
}

/** Groups of files that import each other, directly or through others (Tarjan's strongly connected components). */
export function circles(tree: Tree): readonly (readonly string[])[] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const visit = (file: string): number => {
    const own = index.size;
    let lowest = own;
    index.set(file, own);
    stack.push(file);
    for (const target of importsOf(tree, file).filter((path) => tree.has(path))) {
      if (!index.has(target)) lowest = Math.min(lowest, visit(target));
      else if (stack.includes(target)) lowest = Math.min(lowest, index.get(target) ?? own);
    }
    low.set(file, lowest);
    if (lowest === own) {
      const circle = stack.splice(stack.indexOf(file));
      if (circle.length > 1 || importsOf(tree, file).includes(file)) found.push(circle.sort());
    }
    return lowest;
  };
  for (const file of tree.keys()) if (!index.has(file)) visit(file);
  return found;
}
