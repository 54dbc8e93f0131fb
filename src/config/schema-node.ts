/** The configuration schema as data (JSON Schema), and which part of it describes which value. */
import { z } from 'zod';
import type { ProviderKind } from '../providers/provider.ts';
import type { Path } from './fault.ts';
import { configSchema } from './schema.ts';

export type SchemaNode = z.core.JSONSchema.JSONSchema;

/** The form of the file before defaults are filled in; `secret: true` marks the places of credentials. */
export function schemaTree(kinds: readonly ProviderKind[]): SchemaNode {
  return z.toJSONSchema(configSchema(kinds), { target: 'draft-7', io: 'input', unrepresentable: 'any' });
}

/** Answers which nodes describe a value; several where the schema leaves a choice. */
export class SchemaReader {
  readonly #root: SchemaNode;

  constructor(root: SchemaNode) {
    this.#root = root;
  }

  /** The nodes for the whole file. */
  top(tree: unknown): readonly SchemaNode[] {
    return this.#expand([this.#root], tree);
  }

  /** The nodes for `value`, the entry `key` of a value that `nodes` describe. */
  below(nodes: readonly SchemaNode[], key: string | number, value: unknown): readonly SchemaNode[] {
    return this.#expand(
      nodes.flatMap((node) => childNodes(node, key)),
      value,
    );
  }

  at(path: Path, tree: unknown): readonly SchemaNode[] {
    let nodes = this.top(tree);
    let value = tree;
    for (const key of path) {
      value = childOf(value, key);
      nodes = this.below(nodes, key, value);
    }
    return nodes;
  }

  /** Each node and its alternatives, less those that name another variant than `value` does (`provider: teos`). */
  #expand(nodes: readonly SchemaNode[], value: unknown): readonly SchemaNode[] {
    const found = new Set<SchemaNode>();
    const add = (node: SchemaNode): void => {
      if (found.has(node)) return;
      found.add(node);
      for (const next of [...this.#target(node), ...alternatives(node)]) add(next);
    };
    for (const node of nodes) add(node);
    const fitting = [...found].filter((node) => !namesAnother(node, value));
    return fitting.some((node) => node.properties !== undefined) ? fitting : [...found];
  }

  #target(node: SchemaNode): readonly SchemaNode[] {
    const name = /^#\/definitions\/(.+)$/.exec(node.$ref ?? '')?.[1];
    const target = name === undefined ? undefined : childOf(this.#root.definitions, name);
    if (isNode(target)) return [target];
    return node.$ref === '#' ? [this.#root] : [];
  }
}

export function isSecret(nodes: readonly SchemaNode[]): boolean {
  return nodes.some((node) => node.secret === true);
}

/** The own entry `key` of a list or map; undefined where there is none. */
export function childOf(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}

/** The other forms that a node leaves open. */
export function alternatives(node: SchemaNode): readonly SchemaNode[] {
  return [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
}

export function isNode(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function childNodes(node: SchemaNode, key: string | number): readonly SchemaNode[] {
  if (typeof key === 'number') {
    const items = Array.isArray(node.items) ? [node.items[key] ?? node.additionalItems] : [node.items];
    return items.filter(isNode);
  }
  const own = childOf(node.properties, key);
  return [own ?? node.additionalProperties].filter(isNode);
}

function namesAnother(node: SchemaNode, value: unknown): boolean {
  return Object.entries(node.properties ?? {}).some(([key, property]) => {
    const named = childOf(value, key);
    return isNode(property) && property.const !== undefined && named !== undefined && named !== property.const;
  });
}
