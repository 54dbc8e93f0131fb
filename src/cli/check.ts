/** `balancegraph check`: is the configuration sound, and does every source answer? */
import type { Command } from 'commander';
import { type Balancegraph, createBalancegraph } from '../balancegraph.ts';
import { type ReadContext, runEndpoint } from '../balances/read.ts';
import type { Source } from '../balances/source.ts';
import { type Failure, failure, toFailure } from '../model/failure.ts';
import { ExitError, exitCodes } from './exit-codes.ts';
import { mendingHint } from './mending.ts';
import { renderTable } from './output.ts';
import type { GlobalOptions } from './program.ts';
import { startProgress } from './progress.ts';
import { openRuntime } from './runtime.ts';
import type { Terminal } from './terminal.ts';

export function addCheckCommand(program: Command, terminal: Terminal): void {
  program
    .command('check')
    .description('check the configuration, ask every source for a sign of life, and say what is wrong')
    .action(async (_flags: unknown, command: Command) => check(command.optsWithGlobals<GlobalOptions>(), terminal));
}

interface Finding {
  readonly source: Source;
  readonly milliseconds: number;
  /** The first thing that went wrong; null when all went well. */
  readonly failure: Failure | null;
}

async function check({ config: option }: GlobalOptions, terminal: Terminal): Promise<void> {
  const runtime = await openRuntime(option);
  const graph = createBalancegraph({ config: runtime.config });
  const progress = startProgress(`asking ${graph.sources.size} sources`, terminal);
  try {
    const findings = await Promise.all([...graph.sources.values()].map((source) => examine(source, graph)));
    progress.stop();
    terminal.out.write(report(findings));
    const failed = findings.filter(({ failure }) => failure !== null).length;
    if (failed > 0) throw new ExitError(exitCodes.failed, `${failed} of ${findings.length} sources cannot be used.\n`);
  } finally {
    progress.stop();
    await graph.close();
    await runtime.close();
  }
}

async function examine(source: Source, graph: Balancegraph): Promise<Finding> {
  const started = performance.now();
  const { read } = graph.createContext();
  const finding = (failure: Failure | null): Finding => ({
    source,
    milliseconds: Math.round(performance.now() - started),
    failure,
  });
  try {
    await runEndpoint(source, { endpoint: source.provider.ping, question: null }, read);
    return finding(await missingNetworks(source, read));
  } catch (error) {
    return finding(toFailure(error));
  }
}

/** The configured networks that the source does not list, as a failure; null where all are there. */
async function missingNetworks(source: Source, read: ReadContext): Promise<Failure | null> {
  const { networks } = source.provider;
  if (networks === undefined) return null;
  const { items } = await runEndpoint(source, { endpoint: networks.list, question: null }, read);
  const missing = (networks.configured ?? []).filter((network) => !items.includes(network));
  if (missing.length === 0) return null;
  return failure('UNKNOWN_NETWORK', { detail: `it lists ${items.join(', ')}, but not ${missing.join(', ')}` });
}

function report(findings: readonly Finding[]): string {
  const table = renderTable(
    [{ title: 'source' }, { title: 'provider' }, { title: 'state' }, { title: 'ms', align: 'right' }],
    findings.map(({ source, milliseconds, failure }) => [
      source.name,
      source.kind,
      failure === null ? 'ok' : failure.code,
      String(milliseconds),
    ]),
  );
  const remarks = findings.flatMap(({ source, failure }) => (failure === null ? [] : [describe(source, failure)]));
  return [table, ...remarks].join('\n');
}

function describe(source: Source, failure: Failure): string {
  const facts = [
    failure.detail,
    failure.httpStatus === null ? null : `HTTP status ${failure.httpStatus}`,
    failure.upstreamCode === null ? null : `its code ${failure.upstreamCode}`,
    failure.retryAfter === null ? null : `try again after ${failure.retryAfter.toISOString()}`,
  ].filter((fact) => fact !== null);
  const detail = facts.length === 0 ? '' : ` (${facts.join('; ')})`;
  return `${source.name}: ${failure.message}${detail}\n  ${mendingHint(failure.code)}\n`;
}
