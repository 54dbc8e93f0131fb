/** From the issues that the schema finds to faults that say where, what and what to do, without quoting secrets. */
import type { z } from 'zod';
import { suggest } from '../model/suggest.ts';
import { choicesOf, describeSetting, describeType } from './describe.ts';
import type { ConfigDocument } from './document.ts';
import { type ConfigFault, formatPath, isPlainKey, isWithin, type Path, shownKey } from './fault.ts';
import type { Guarded } from './fill.ts';
import { childOf, type SchemaNode, type SchemaReader } from './schema-node.ts';

type Issue = z.core.$ZodIssue;

export interface IssueContext {
  readonly document: ConfigDocument;
  /** The values that were checked, variables replaced. */
  readonly tree: unknown;
  readonly schema: SchemaReader;
  readonly guarded: readonly Guarded[];
  /** Places with a fault of their own already. */
  readonly settled: readonly Path[];
}

interface Words {
  readonly problem: string;
  readonly hint: string | null;
}

/** The faults behind one issue; none where the place has its fault already. */
export function faultsOf(issue: Issue, context: IssueContext): ConfigFault[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (context.settled.some((settled) => isWithin(path, settled))) return [];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], context));
  const nodes = context.schema.at(path, context.tree);
  const words = wordsFor(issue, { nodes, value: valueAt(context.tree, path), guarded: guardedAround(path, context) });
  return [{ where: whereIs(path, context), path: formatPath(path), ...words }];
}

function unknownKey(path: Path, { document, schema, tree }: IssueContext): ConfigFault {
  const key = String(path.at(-1));
  const known = [
    ...new Set(schema.at(path.slice(0, -1), tree).flatMap((node) => Object.keys(node.properties ?? {}))),
  ].filter((name) => !name.startsWith('$'));
  const meant = isPlainKey(key) ? suggest(key, known) : null;
  const hint = meant === null ? `Known here: ${known.join(', ') || 'nothing'}.` : `Did you mean "${meant}"?`;
  return {
    where: document.placeOfKey(path),
    path: formatPath(path),
    problem: isPlainKey(key) ? `unknown setting "${shownKey(key)}"` : 'unknown setting',
    hint: isPlainKey(key) ? hint : `Write "key: value" with a space after the colon. ${hint}`,
  };
}

interface Subject {
  readonly nodes: readonly SchemaNode[];
  readonly value: unknown;
  readonly guarded: readonly Guarded[];
}

function wordsFor(issue: Issue, subject: Subject): Words {
  const { nodes, value } = subject;
  const hint = describeSetting(nodes);
  switch (issue.code) {
    case 'invalid_type':
    case 'invalid_union':
    case 'invalid_value':
      if (value === undefined) return { problem: 'this setting is required', hint: `${hint}${needs(nodes)}` };
      if (value === null) {
        return { problem: 'this setting has no value', hint: `Give it one or remove the line. ${hint}` };
      }
      return formWords(subject, hint);
    case 'too_big':
      return { problem: `must ${verb(issue.origin)} at most ${withUnit(issue.maximum, issue.origin)}`, hint };
    case 'too_small':
      return { problem: `must ${verb(issue.origin)} at least ${withUnit(issue.minimum, issue.origin)}`, hint };
    default:
      return { problem: withoutValues(issue.message, subject.guarded), hint };
  }
}

/** For a value of the wrong type, or none of the few that are allowed. */
function formWords({ nodes, value, guarded }: Subject, hint: string): Words {
  const meant = typeof value === 'string' && guarded.length === 0 ? suggest(value, choicesOf(nodes)) : null;
  return { problem: `expected ${describeType(nodes)}`, hint: meant === null ? hint : `Did you mean "${meant}"?` };
}

/** The required settings of a missing section. */
function needs(nodes: readonly SchemaNode[]): string {
  const required = nodes.flatMap((node) => node.required ?? []);
  return required.length === 0 ? '' : ` It needs: ${[...new Set(required)].join(', ')}.`;
}

/** A list has entries and a text has characters; a number is one. */
function verb(origin: string): string {
  return ['string', 'array', 'set'].includes(origin) ? 'have' : 'be';
}

function withUnit(bound: number | bigint, origin: string): string {
  const single = Number(bound) === 1;
  if (origin === 'string') return `${bound} ${single ? 'character' : 'characters'}`;
  return origin === 'array' || origin === 'set' ? `${bound} ${single ? 'entry' : 'entries'}` : `${bound}`;
}

/** The message of a provider's own rule, unless it quotes what must not be shown. */
function withoutValues(message: string, guarded: readonly Guarded[]): string {
  return guarded.some(({ text }) => message.includes(text)) ? 'is not accepted' : message;
}

/** Guarded values at, below or above the place that an issue is about. */
function guardedAround(path: Path, { guarded }: IssueContext): readonly Guarded[] {
  return guarded.filter((item) => isWithin(item.path, path) || isWithin(path, item.path));
}

function whereIs(path: Path, { document, guarded }: IssueContext): string {
  const source = guarded.find((item) => isWithin(path, item.path));
  return source === undefined ? document.place(path) : `environment ${source.variable}`;
}

function valueAt(tree: unknown, path: Path): unknown {
  return path.reduce<unknown>(childOf, tree);
}
