/** What the schema says about a setting, in words: for messages and for the settings table. */
import type { SchemaNode } from './schema-node.ts';

const names: Readonly<Record<string, string>> = {
  integer: 'whole number',
  number: 'number',
  string: 'text',
  boolean: 'true or false',
  array: 'list',
  object: 'section',
};

/** `whole number`, `text`, `one of: zero, unknown`; several forms are joined by `or`. */
export function describeType(nodes: readonly SchemaNode[]): string {
  const choices = choicesOf(nodes);
  const types = new Set(
    nodes.filter((node) => node.enum === undefined && node.const === undefined).flatMap((node) => node.type ?? []),
  );
  if (choices.length === 0) return [...types].map((type) => names[type] ?? type).join(' or ') || 'any value';
  const listed = types.delete('boolean') ? [...choices, 'true', 'false'] : choices;
  return [...[...types].map((type) => names[type] ?? type), `one of: ${listed.join(', ')}`].join(' or ');
}

/** The values that a setting may have, where it can have only a few. */
export function choicesOf(nodes: readonly SchemaNode[]): readonly string[] {
  const values = nodes.flatMap((node) => [...(node.enum ?? []), ...(node.const === undefined ? [] : [node.const])]);
  return [...new Set(values.map(String))];
}

/** `100 to 120000`, `1 to 100 entries`, or the pattern of a text; empty where anything of the type goes. */
export function describeBounds(nodes: readonly SchemaNode[]): string {
  const bounds = nodes.flatMap((node) => [
    span(safe(node.minimum), safe(node.maximum), ''),
    span(node.minLength, node.maxLength, ' characters'),
    span(node.minItems, node.maxItems, ' entries'),
  ]);
  return [...new Set(bounds)].filter((text) => text !== '').join(' or ');
}

/** The pattern that a text must match, where the schema states one. */
export function patternOf(nodes: readonly SchemaNode[]): string | null {
  return nodes.find((node) => node.pattern !== undefined)?.pattern ?? null;
}

export function descriptionOf(nodes: readonly SchemaNode[]): string | null {
  return nodes.find((node) => node.description !== undefined)?.description ?? null;
}

/** The default as JSON; null where the schema states none, and for a section that is filled in by its own defaults. */
export function defaultOf(nodes: readonly SchemaNode[]): string | null {
  const value = nodes.find((node) => node.default !== undefined)?.default;
  const isSection = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return value === undefined || isSection ? null : JSON.stringify(value);
}

/** Type, bounds, default and description as one sentence or two, e.g. as the hint of a fault. */
export function describeSetting(nodes: readonly SchemaNode[]): string {
  const bounds = describeBounds(nodes);
  const fallback = defaultOf(nodes);
  const form = `${describeType(nodes)}${bounds === '' ? '' : `, ${bounds}`}`;
  const otherwise = fallback === null ? '' : `; ${fallback} when left out`;
  const description = descriptionOf(nodes);
  return `${form.charAt(0).toUpperCase()}${form.slice(1)}${otherwise}.${description === null ? '' : ` ${description}`}`;
}

/** Drops zod's own bound of every whole number, the largest that a double holds exactly: it does not help a reader. */
function safe(bound: number | undefined): number | undefined {
  return bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER ? bound : undefined;
}

function span(from: number | undefined, to: number | undefined, unit: string): string {
  if (from !== undefined && to !== undefined) return from === to ? `${from}${unit}` : `${from} to ${to}${unit}`;
  if (from !== undefined) return `at least ${from}${unit}`;
  return to === undefined ? '' : `at most ${to}${unit}`;
}
