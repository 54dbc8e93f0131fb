/** The JSON Schema that editors check a configuration file with, while it is written. */
import type { ProviderKind } from '../providers/provider.ts';
import { alternatives, isNode, isSecret, type SchemaNode, schemaTree } from './schema-node.ts';

const REFERENCE = 'environmentVariable';

/**
 * Draft-7 JSON Schema of the file as it is written: every plain value may also be `${NAME}`, and a secret must be.
 * Write it beside a file and name it there: `# yaml-language-server: $schema=./config.schema.json`.
 */
export function configJsonSchema(kinds: readonly ProviderKind[]): SchemaNode {
  const { definitions, ...root } = schemaTree(kinds);
  const inherited = isNode(definitions) ? mapValues(definitions, written) : {};
  return {
    title: 'balancegraph configuration',
    ...written(root),
    definitions: {
      ...inherited,
      [REFERENCE]: {
        description: 'The name of an environment variable, which is replaced by its value.',
        type: 'string',
        pattern: '^\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}$',
      },
    },
  };
}

/** From the schema node of a checked value to the node of what the file may hold in its place. */
function written(node: SchemaNode): SchemaNode {
  const { description, default: fallback, secret: _, ...form } = node;
  const labels = {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
  const reference = { $ref: `#/definitions/${REFERENCE}` };
  if (isSecret([node])) return { ...labels, writeOnly: true, allOf: [reference] };
  if (isPlainValue(form)) return { ...labels, anyOf: [form, reference] };
  return { ...labels, ...inside(form) };
}

function inside(node: SchemaNode): SchemaNode {
  const { properties, items, additionalProperties, anyOf, oneOf, allOf } = node;
  return {
    ...node,
    ...(properties === undefined ? {} : { properties: mapValues(properties, written) }),
    ...(isNode(items) ? { items: written(items) } : {}),
    ...(Array.isArray(items) ? { items: items.map((item) => (isNode(item) ? written(item) : item)) } : {}),
    ...(isNode(additionalProperties) ? { additionalProperties: written(additionalProperties) } : {}),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(written) }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map(written) }),
    ...(allOf === undefined ? {} : { allOf: allOf.map(written) }),
  };
}

/** A value without entries. Not a constant: it selects the variant, so no `${NAME}` may stand in its place. */
function isPlainValue(node: SchemaNode): boolean {
  const isContainer = node.type === 'object' || node.type === 'array';
  return node.type !== undefined && !isContainer && node.const === undefined && alternatives(node).length === 0;
}

function mapValues<T>(
  record: Readonly<Record<string, T>>,
  change: (node: SchemaNode) => SchemaNode,
): Record<string, T | SchemaNode> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, isNode(value) ? change(value) : value]));
}
