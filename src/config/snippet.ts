/** Writes sources as a configuration file, with their secrets as variables. */
import type { ProviderKind } from '../providers/provider.ts';
import type { Path } from './fault.ts';
import { isSecret, type SchemaNode, SchemaReader, schemaTree } from './schema-node.ts';
import { variableFor } from './variable-name.ts';
import { yaml } from './yaml.ts';

/** A source as plain data, its credentials in the open: as the sandbox hands it out. */
export interface PlainSource {
  readonly id: string;
  readonly provider: string;
  readonly url: string;
  readonly label?: string | undefined;
  readonly sandbox?: boolean | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

export interface Snippet {
  /** A whole configuration file. */
  readonly yaml: string;
  /** The variables that `yaml` names, with the secrets they must hold. */
  readonly variables: ReadonlyMap<string, string>;
}

/** `loadConfig` of `yaml` with `variables` gives these sources back. */
export function configSnippet(sources: readonly PlainSource[], kinds: readonly ProviderKind[]): Snippet {
  const schema = new SchemaReader(schemaTree(kinds));
  const tree = { sources };
  const variables = new Map<string, string>();
  const write = (value: unknown, path: Path, nodes: readonly SchemaNode[]): unknown => {
    if (typeof value === 'string' && isSecret(nodes)) {
      const name = freeName(variableFor(tree, path), variables);
      variables.set(name, value);
      return `\${${name}}`;
    }
    const below = (key: string | number, item: unknown): unknown =>
      write(item, [...path, key], schema.below(nodes, key, item));
    if (Array.isArray(value)) return value.map((item, index) => below(index, item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, below(key, item)]));
  };
  return { yaml: yaml().stringify(write(tree, [], schema.top(tree)), { lineWidth: 0 }), variables };
}

function freeName(name: string, taken: ReadonlyMap<string, string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`;
  return free;
}
