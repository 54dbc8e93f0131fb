/** The reference of all settings as Markdown. */
import type { ProviderKind } from '../providers/provider.ts';
import { defaultOf, describeBounds, describeType, descriptionOf, patternOf } from './describe.ts';
import { alternatives, childOf, isNode, isSecret, type SchemaNode, schemaTree } from './schema-node.ts';

interface Setting {
  readonly name: string;
  /** The node and the forms it leaves open. */
  readonly nodes: readonly SchemaNode[];
  readonly required: boolean;
}

/** One table of the settings that hold for all, then one of `options` per provider kind. */
export function settingsTable(kinds: readonly ProviderKind[]): string {
  const root = schemaTree(kinds);
  const general = settingsOf(root, '').filter(({ name }) => !name.startsWith('sources'));
  const variants = sourceVariants(root);
  const common = variants.slice(0, 1).flatMap((variant) => settingsOf(variant, 'sources[].'));
  const parts = [
    '# Settings',
    'Written by `node scripts/write-settings.ts` from the schema that checks the file. A setting without a default may be left out unless it is required; one inside an optional section or list is required where that is written.',
    '## Server, limits, planning, cache, log',
    table(general),
    '## Every source',
    table([...common.filter(({ name }) => !name.startsWith('sources[].options')).map(listProviders(kinds))]),
    ...variants.flatMap((variant) => providerPart(variant)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function sourceVariants(root: SchemaNode): readonly SchemaNode[] {
  const items = childOf(childOf(root.properties, 'sources'), 'items');
  return isNode(items) ? alternatives(items) : [];
}

function listProviders(kinds: readonly ProviderKind[]) {
  return (setting: Setting): Setting => {
    if (setting.name !== 'sources[].provider') return setting;
    const description = 'The kind of upstream; decides which options there are.';
    return { ...setting, nodes: [{ description, enum: kinds.map(({ kind }) => kind) }] };
  };
}

function providerPart(variant: SchemaNode): readonly string[] {
  const kind = childOf(childOf(variant.properties, 'provider'), 'const');
  const options = childOf(variant.properties, 'options');
  const settings = isNode(options) ? settingsOf(options, 'options.') : [];
  const rows = settings.length === 0 ? 'No options.' : table(settings);
  return [`## Options of \`provider: ${String(kind)}\``, variant.description ?? '', rows].filter((text) => text !== '');
}

/** The settings below a node that hold a value of their own, in the order of the schema. */
function settingsOf(node: SchemaNode, prefix: string): readonly Setting[] {
  const seen = new Map<string, Setting>();
  for (const form of forms(node)) {
    for (const [key, child] of Object.entries(form.properties ?? {})) {
      if (!isNode(child) || key.startsWith('$')) continue;
      const setting = { name: `${prefix}${key}`, nodes: forms(child), required: form.required?.includes(key) ?? false };
      for (const item of expand(setting)) if (!seen.has(item.name)) seen.set(item.name, item);
    }
  }
  return [...seen.values()];
}

/** A section becomes its entries; a list becomes itself and the entries of its items. */
function expand(setting: Setting): readonly Setting[] {
  const inner = setting.nodes.flatMap((node) =>
    settingsOf({ properties: node.properties ?? {}, required: node.required ?? [] }, `${setting.name}.`),
  );
  const items = setting.nodes.flatMap((node) =>
    isNode(node.items) ? settingsOf(node.items, `${setting.name}[].`) : [],
  );
  return inner.length > 0 ? inner : [setting, ...items];
}

function forms(node: SchemaNode): readonly SchemaNode[] {
  return [node, ...alternatives(node).flatMap(forms)];
}

function table(settings: readonly Setting[]): string {
  const head = ['Setting', 'Type', 'Default', 'Bounds', 'Secret', 'Description'];
  const rows = settings.map(({ name, nodes, required }) => [
    `\`${name}\``,
    describeType(nodes),
    required ? 'required' : code(defaultOf(nodes)),
    isSecret(nodes) ? '' : bounds(nodes),
    isSecret(nodes) ? 'yes' : '',
    descriptionOf(nodes) ?? '',
  ]);
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`).join('\n');
}

function bounds(nodes: readonly SchemaNode[]): string {
  return describeBounds(nodes) || code(patternOf(nodes));
}

function code(text: string | null): string {
  return text === null ? '' : `\`${text}\``;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
