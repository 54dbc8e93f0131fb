/** The operations of a client: every document below a folder, with the fragments that it shares and the files beside it. */
import { type Dirent, existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import {
  type DefinitionNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  Source,
  visit,
} from 'graphql';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { BUDGETS_FILE } from './budgets-file.ts';
import { ExitError, exitCodes } from './exit-codes.ts';
import { parseObject } from './json-object.ts';

export interface ClientOperation {
  /** `file:line`, where it begins. */
  readonly place: string;
  readonly name: string;
  readonly operation: OperationDefinitionNode;
  /** Those that it spreads, wherever they are written. */
  readonly fragments: readonly FragmentDefinitionNode[];
  /** From the file of examples; null where there is none. */
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** Where examples belong. */
  readonly examples: string;
  /** From the file of budgets; null where it has none for the operation. */
  readonly budget: number | null;
}

/** An error to correct. */
export interface DocumentFinding {
  /** `file:line:column`, or as much of it as is known. */
  readonly place: string;
  readonly message: string;
}

export interface ClientDocuments {
  readonly operations: readonly ClientOperation[];
  readonly findings: readonly DocumentFinding[];
}

const EXTENSIONS: ReadonlySet<string> = new Set(['.graphql', '.gql']);

/** Throws an `ExitError` (usage) where the folder cannot be read or has no document. */
export async function readClientDocuments(folder: string): Promise<ClientDocuments> {
  const files = await documentsIn(folder);
  if (files.length === 0) throw usage(`${folder} holds no document: no file ends in .graphql or .gql.`);
  const findings: DocumentFinding[] = [];
  const definitions = (await Promise.all(files.map((file) => definitionsOf(file, findings)))).flat();
  const fragments = fragmentsByName(definitions, findings);
  const budgets = await readBudgets(join(folder, BUDGETS_FILE), findings);
  const operations = await Promise.all(
    definitions
      .filter((node) => node.kind === Kind.OPERATION_DEFINITION)
      .map(async (operation): Promise<ClientOperation> => {
        const name = operation.name?.value ?? 'without a name';
        const examples = examplesOf(operation);
        const variables = await readExamples(examples, findings);
        const place = placeOf(operation, 'line');
        const budget = budgets.get(name) ?? null;
        return { place, name, operation, fragments: spreadBy(operation, fragments), variables, examples, budget };
      }),
  );
  const names = new Set(operations.map(({ name }) => name));
  const unused = [...budgets.keys()].filter((name) => !names.has(name));
  const place = join(folder, BUDGETS_FILE);
  for (const name of unused) findings.push({ place, message: `no document has the operation ${JSON.stringify(name)}` });
  return { operations, findings };
}

/** Where the node stands. */
function placeOf({ loc }: DefinitionNode, exact: 'line' | 'column'): string {
  if (loc === undefined) return '';
  const { line, column } = loc.startToken;
  return exact === 'line' ? `${loc.source.name}:${line}` : `${loc.source.name}:${line}:${column}`;
}

/** Where the error points to; `otherwise` where it points nowhere. */
export function findingOf({ message, source, locations }: GraphQLError, otherwise: string): DocumentFinding {
  const [at] = locations ?? [];
  const place = source === undefined || at === undefined ? otherwise : `${source.name}:${at.line}:${at.column}`;
  return { place, message };
}

async function documentsIn(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder);
  const below = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : documentsIn(path);
      return EXTENSIONS.has(extname(entry.name)) ? [path] : [];
    }),
  );
  return below.flat().toSorted();
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw usage(`Cannot read ${folder}. Name a folder with GraphQL documents.`, error);
  }
}

function usage(message: string, cause?: unknown): ExitError {
  return new ExitError(exitCodes.usage, `${message}\n`, { cause });
}

async function definitionsOf(file: string, findings: DocumentFinding[]): Promise<readonly DefinitionNode[]> {
  try {
    return parse(new Source(await readFile(file, 'utf8'), file)).definitions;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    findings.push(findingOf(error, file));
    return [];
  }
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function fragmentsByName(definitions: readonly DefinitionNode[], findings: DocumentFinding[]): Fragments {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of definitions) {
    if (node.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const { value: name } = node.name;
    const first = fragments.get(name);
    if (first === undefined) fragments.set(name, node);
    else
      findings.push({
        place: placeOf(node, 'column'),
        message: `the fragment ${name} stands at ${placeOf(first, 'line')} already`,
      });
  }
  return fragments;
}

/** All fragments that the operation needs, through others too. */
function spreadBy(operation: OperationDefinitionNode, fragments: Fragments): FragmentDefinitionNode[] {
  const needed = new Set<FragmentDefinitionNode>();
  const follow = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (fragment === undefined || needed.has(fragment)) return;
        needed.add(fragment);
        follow(fragment);
      },
    });
  };
  follow(operation);
  return [...needed];
}

/** Beside the document, under the name of the operation or, where it has none, of the file. */
function examplesOf({ name, loc }: OperationDefinitionNode): string {
  const file = loc?.source.name ?? '';
  const stem = name?.value ?? basename(file, extname(file));
  return join(file, '..', `${stem}.variables.json`);
}

async function readExamples(
  file: string,
  findings: DocumentFinding[],
): Promise<Readonly<Record<string, unknown>> | null> {
  if (!existsSync(file)) return null;
  const variables = parseObject(await readFile(file, 'utf8'));
  if (variables === null) findings.push({ place: file, message: 'must hold the variables as one JSON object' });
  return variables;
}

const budgetsSchema = z.record(z.string(), z.int().min(0));

async function readBudgets(file: string, findings: DocumentFinding[]): Promise<ReadonlyMap<string, number>> {
  if (!existsSync(file)) return new Map();
  const parsed = budgetsSchema.safeParse(yamlOf(await readFile(file, 'utf8')));
  if (parsed.success) return new Map(Object.entries(parsed.data));
  const message = 'must hold names of operations, each with a whole number of calls, 0 or more';
  findings.push({ place: file, message });
  return new Map();
}

/** Undefined where the text is no YAML. */
function yamlOf(text: string): unknown {
  try {
    return parseYaml(text);
  } catch {
    return undefined;
  }
}
