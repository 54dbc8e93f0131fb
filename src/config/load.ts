/** From the text of a configuration file and the environment to a checked configuration, or to all its faults at once. */
import { dirname, isAbsolute, join } from 'node:path';
import type { z } from 'zod';
import type { ProviderKind } from '../providers/provider.ts';
import { crossFaults } from './cross-checks.ts';
import { type ConfigDocument, readDocument } from './document.ts';
import type { Environment } from './environment.ts';
import type { ConfigFault } from './fault.ts';
import { type Filled, fillFromEnvironment } from './fill.ts';
import { deepFreeze } from './freeze.ts';
import { faultsOf, type IssueContext } from './issues.ts';
import { type Config, configSchema } from './schema.ts';
import { childOf, SchemaReader, schemaTree } from './schema-node.ts';
import { sourceFrame } from './source-schema.ts';

export interface LoadContext {
  /** The name of the file as messages show it. */
  readonly file: string;
  readonly env: Environment;
  readonly kinds: readonly ProviderKind[];
}

export type LoadedConfig =
  | { readonly ok: true; readonly config: Config }
  /** At least one, in the order of the file. */
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/** Pure: the same text, variables and kinds give the same outcome. */
export function loadConfig(text: string, context: LoadContext): LoadedConfig {
  const read = readDocument(text, context.file);
  if (!read.ok) return read;
  const { document } = read;
  const schema = new SchemaReader(schemaTree(context.kinds));
  const filled = fillFromEnvironment(document, schema, context.env);
  const settled = [...document.settled, ...filled.settled];
  const issues = { document, schema, tree: filled.tree, guarded: filled.guarded, settled };
  return checkTree({ document, filled, issues, ...context });
}

interface Check {
  readonly document: ConfigDocument;
  readonly filled: Filled;
  readonly issues: IssueContext;
  readonly file: string;
  readonly kinds: readonly ProviderKind[];
}

function checkTree({ document, filled, issues, file, kinds }: Check): LoadedConfig {
  const parsed = configSchema(kinds).safeParse(filled.tree);
  const found = [...(parsed.success ? [] : parsed.error.issues), ...issuesOfUnknownKinds(filled.tree, kinds)];
  const faults = [
    ...document.faults,
    ...filled.faults,
    ...found.flatMap((issue) => faultsOf(issue, issues)),
    ...crossFaults(filled.tree, document),
  ];
  if (parsed.success && faults.length === 0) return { ok: true, config: deepFreeze(withPaths(parsed.data, file)) };
  return { ok: false, faults: inFileOrder(faults) };
}

/** Paths in the file are meant from its folder. */
function withPaths(config: Config, file: string): Config {
  const { documents } = config.server;
  const manifests = documents.manifests.map((path) => (isAbsolute(path) ? path : join(dirname(file), path)));
  return { ...config, server: { ...config.server, documents: { ...documents, manifests } } };
}

/** A source of an unknown kind matches no variant of the union; what all sources share is checked nevertheless. */
function issuesOfUnknownKinds(tree: unknown, kinds: readonly ProviderKind[]): z.core.$ZodIssue[] {
  const sources = childOf(tree, 'sources');
  const known = new Set<unknown>(kinds.map(({ kind }) => kind));
  return (Array.isArray(sources) ? [...sources.entries()] : []).flatMap(([index, source]) => {
    if (typeof source !== 'object' || source === null || known.has(childOf(source, 'provider'))) return [];
    const parsed = sourceFrame.safeParse(source);
    return (parsed.error?.issues ?? []).map((issue) => ({ ...issue, path: ['sources', index, ...issue.path] }));
  });
}

function inFileOrder(faults: readonly ConfigFault[]): readonly ConfigFault[] {
  const place = ({ where }: ConfigFault): readonly [number, number] => {
    const [, line, column] = /:(\d+):(\d+)$/.exec(where) ?? [];
    return line === undefined ? [Number.POSITIVE_INFINITY, 0] : [Number(line), Number(column)];
  };
  return faults.toSorted((a, b) => {
    const [[lineA, columnA], [lineB, columnB]] = [place(a), place(b)];
    return lineA === lineB ? columnA - columnB : lineA < lineB ? -1 : 1;
  });
}
