/** `balancegraph check-operations`: do the documents of a client fit the schema, the limits and their budgets of calls? */
import { Kind, specifiedRules, validate } from 'graphql';
import { type Balancegraph, createBalancegraph } from '../../balancegraph.ts';
import { type ClientOperation, type DocumentFinding, findingOf, readClientDocuments } from '../client-documents.ts';
import { ExitError, exitCodes } from '../exit-codes.ts';
import type { GlobalOptions } from '../global-options.ts';
import { renderTable } from '../output.ts';
import { openRuntime } from '../runtime.ts';
import type { Terminal } from '../terminal.ts';
import { manifestOf, nameFindings, writeManifest } from '../written-manifest.ts';

export interface CheckOperationsFlags extends GlobalOptions {
  /** The file to write. */
  readonly manifest?: string;
}

/** Throws an `ExitError` where a document has to be corrected. */
export async function checkOperations(
  folder: string,
  { config, manifest }: CheckOperationsFlags,
  terminal: Terminal,
): Promise<void> {
  const { operations, findings: faults } = await readClientDocuments(folder);
  const runtime = await openRuntime(config);
  const graph = createBalancegraph({ config: runtime.config });
  try {
    const checked = await Promise.all(operations.map((operation) => check(operation, graph)));
    const nameless = manifest === undefined ? [] : nameFindings(operations);
    const findings = unique([...faults, ...nameless, ...checked.flatMap((one) => one.findings)]);
    if (checked.length > 0) terminal.out.write(report(checked));
    for (const { place, message } of findings) terminal.err.write(`${place}  ${message}\n`);
    const things = findings.length === 1 ? '1 thing' : `${findings.length} things`;
    if (findings.length > 0) throw new ExitError(exitCodes.failed, `${things} to mend.\n`);
    if (manifest === undefined) return;
    await writeManifest(manifest, manifestOf(operations));
    terminal.err.write(
      `Wrote ${operations.length === 1 ? '1 operation' : `${operations.length} operations`} to ${manifest}.\n`,
    );
  } finally {
    await graph.close();
    await runtime.close();
  }
}

/** Drops repeated findings: a wrong argument below a list is found once for each entry of the list. */
function unique(findings: readonly DocumentFinding[]): readonly DocumentFinding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

interface Checked {
  readonly operation: ClientOperation;
  /** Null where the operation is not fit to be executed. */
  readonly calls: number | null;
  /** Whether there may be fewer, as the variables have it. */
  readonly isWorst: boolean;
  readonly allowed: number | null;
  readonly findings: readonly DocumentFinding[];
}

async function check(client: ClientOperation, graph: Balancegraph): Promise<Checked> {
  const { operation, fragments, place, budget, variables } = client;
  const document = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] } as const;
  const unfit = { operation: client, calls: null, isWorst: false, allowed: budget };
  const errors = validate(graph.schema, document, specifiedRules);
  if (errors.length > 0) return { ...unfit, findings: errors.map((error) => findingOf(error, place)) };
  if (variables === null && (operation.variableDefinitions ?? []).length > 0) return checkWorst(client, graph);
  const { plan, errors: refusals } = await graph.explain({ document, variables: variables ?? {} });
  const findings = refusals.map((error) => findingOf(error, place));
  if (plan === null) return { ...unfit, findings };
  const allowed = least(plan.allowed, budget);
  const excess = excessOf(plan.total, allowed, { place, from: plan.bySource });
  return { operation: client, calls: plan.total, isWorst: false, allowed, findings: [...findings, ...excess] };
}

/** Checks the worst case of the variables against the budget alone: the server enforces the limits at run time. */
function checkWorst(client: ClientOperation, graph: Balancegraph): Checked {
  const { calls } = graph.worstCost(client);
  const allowed = least(statedBudget(client), client.budget);
  const excess = excessOf(calls, allowed, { place: client.place, from: [] });
  const findings = excess.map(({ place, message }) => ({
    place,
    message: `${message} at its worst; put usual variables into ${client.examples}`,
  }));
  return { operation: client, calls, isWorst: true, allowed, findings };
}

/** The budget that `@calls` states; null where a variable states it. */
function statedBudget({ operation: { directives = [] } }: ClientOperation): number | null {
  const value = directives.find(({ name }) => name.value === 'calls')?.arguments?.[0]?.value;
  return value?.kind === Kind.INT ? Number(value.value) : null;
}

function least(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

interface Place {
  readonly place: string;
  readonly from: readonly { readonly source: string; readonly calls: number }[];
}

function excessOf(calls: number, allowed: number | null, { place, from }: Place): DocumentFinding[] {
  if (allowed === null || calls <= allowed) return [];
  const sources = from.length === 0 ? '' : ` (${from.map((load) => `${load.source} ${load.calls}`).join(', ')})`;
  return [{ place, message: `${calls} upstream calls${sources}, ${allowed} allowed` }];
}

function report(checked: readonly Checked[]): string {
  const columns = [
    { title: 'operation' },
    { title: 'calls', align: 'right' },
    { title: 'allowed', align: 'right' },
    { title: 'verdict' },
    { title: 'place' },
  ] as const;
  return renderTable(
    columns,
    checked.map(({ operation: { name, place }, calls, isWorst, allowed, findings }) => [
      name,
      calls === null ? '–' : `${isWorst ? '≤ ' : ''}${calls}`,
      allowed === null ? '–' : String(allowed),
      findings.length === 0 ? 'ok' : 'to mend',
      place,
    ]),
  );
}
