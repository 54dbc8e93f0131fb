/** From the text of a configuration file to plain values, each with its place. JSON is read as YAML, of which it is a part. */
import type { Pair, YAMLMap } from 'yaml';
import { type ConfigFault, formatPath, type Path } from './fault.ts';
import { syntaxFault } from './syntax.ts';
import { yaml } from './yaml.ts';

export interface ConfigDocument {
  /** Plain values; objects have no prototype. */
  readonly tree: unknown;
  /** Duplicate keys and forms that are not accepted; the rest of the tree is sound. */
  readonly faults: readonly ConfigFault[];
  /** Where a fault already says all there is to say. */
  readonly settled: readonly Path[];
  /** `file:line:column` of the value at `path`, or of the nearest value around it. */
  place(path: Path): string;
  /** `file:line:column` of the key that ends `path`; as `place` where it is no key. */
  placeOfKey(path: Path): string;
}

export type ReadDocument =
  | { readonly ok: true; readonly document: ConfigDocument }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

const EMPTY: Omit<ConfigFault, 'where'> = {
  path: '',
  problem: 'the file is empty',
  hint: 'Name at least one source under "sources".',
};

/** Fails as a whole only where the text is no YAML: then no place in it is certain. */
export function readDocument(text: string, file: string): ReadDocument {
  const { isScalar, LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false, schema: 'core' });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const errors = [...parsed.errors, ...parsed.warnings];
  if (errors.length > 0) {
    return { ok: false, faults: errors.map((error) => ({ where: at(error.pos[0]), ...syntaxFault(error.code) })) };
  }
  if (parsed.contents === null || (isScalar(parsed.contents) && parsed.contents.value === null)) {
    return { ok: false, faults: [{ where: file, ...EMPTY }] };
  }
  const reader = new TreeReader(at);
  const tree = reader.read(parsed.contents, []);
  return { ok: true, document: reader.finish(tree, file) };
}

const ALIAS = {
  problem: 'anchors and aliases are not accepted',
  hint: 'Write the value out here.',
} as const;

const REPEATED = {
  problem: 'this key stands here twice',
  hint: 'Keep one of them; the first one counted for the other messages.',
} as const;

const NO_KEY = {
  problem: 'this key is not a plain word',
  hint: 'Write "key: value" with a space after the colon.',
} as const;

class TreeReader {
  readonly #at: (offset: number) => string;
  readonly #values = new Map<string, string>();
  readonly #keys = new Map<string, string>();
  readonly #faults: ConfigFault[] = [];
  readonly #settled: Path[] = [];

  constructor(at: (offset: number) => string) {
    this.#at = at;
  }

  read(node: unknown, path: Path): unknown {
    const { isAlias, isMap, isScalar, isSeq } = yaml();
    this.#mark(this.#values, path, node);
    if (isMap(node)) return this.#readMap(node, path);
    if (isSeq(node)) return node.items.map((item, index) => this.read(item, [...path, index]));
    if (isScalar(node)) return node.value;
    if (isAlias(node)) this.#settle(path, ALIAS);
    return null;
  }

  #readMap(map: YAMLMap, path: Path): unknown {
    const found: Record<string, unknown> = Object.create(null);
    for (const pair of map.items) {
      const key = keyOf(pair);
      if (key === null || key === '__proto__') {
        this.#faults.push({ where: this.#placeOf(pair.key), path: formatPath(path), ...NO_KEY });
        continue;
      }
      const below = [...path, key];
      if (Object.hasOwn(found, key)) {
        this.#faults.push({ where: this.#placeOf(pair.key), path: formatPath(below), ...REPEATED });
        continue;
      }
      this.#mark(this.#keys, below, pair.key);
      found[key] = this.read(pair.value, below);
    }
    return found;
  }

  #placeOf(node: unknown): string {
    return this.#at(offsetOf(node) ?? 0);
  }

  #mark(places: Map<string, string>, path: Path, node: unknown): void {
    const offset = offsetOf(node);
    if (offset !== null) places.set(JSON.stringify(path), this.#at(offset));
  }

  #settle(path: Path, fault: { readonly problem: string; readonly hint: string }): void {
    this.#faults.push({ where: this.#values.get(JSON.stringify(path)) ?? '', path: formatPath(path), ...fault });
    this.#settled.push(path);
  }

  finish(tree: unknown, file: string): ConfigDocument {
    const place = (path: Path): string => {
      const found = this.#values.get(JSON.stringify(path)) ?? this.#keys.get(JSON.stringify(path));
      if (found !== undefined) return found;
      return path.length === 0 ? file : place(path.slice(0, -1));
    };
    return {
      tree,
      faults: this.#faults,
      settled: this.#settled,
      place,
      placeOfKey: (path) => this.#keys.get(JSON.stringify(path)) ?? place(path),
    };
  }
}

function offsetOf(node: unknown): number | null {
  const { isAlias, isMap, isScalar, isSeq } = yaml();
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? null) : null;
}

function keyOf(pair: Pair): string | null {
  return yaml().isScalar(pair.key) ? String(pair.key.value) : null;
}
