/** `balancegraph explain`: the upstream calls that a query would cost, told without sending any. */
import { type Command, Option } from 'commander';
import { createBalancegraph } from '../../balancegraph.ts';
import { readDocument, takesDocument } from '../document.ts';
import { ExitError, exitCodes } from '../exit-codes.ts';
import { explanationTables } from '../explanation-tables.ts';
import { renderJson } from '../output.ts';
import type { GlobalOptions } from '../program.ts';
import { openRuntime } from '../runtime.ts';
import type { Terminal } from '../terminal.ts';

interface ExplainFlags extends GlobalOptions {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operation?: string;
  readonly format: 'table' | 'json';
}

export function addExplainCommand(program: Command, terminal: Terminal): void {
  takesDocument(program.command('explain'))
    .description('tell which upstream calls a query would cost, without sending any')
    .option('--operation <name>', 'which operation of the document, where it has several')
    .addOption(new Option('--format <format>', 'how to print the plan').choices(['table', 'json']).default('table'))
    .action(async (file: string, _flags: unknown, command: Command) =>
      explain(file, command.optsWithGlobals<ExplainFlags>(), terminal),
    );
}

async function explain(file: string, flags: ExplainFlags, terminal: Terminal): Promise<void> {
  const query = await readDocument(file);
  const runtime = await openRuntime(flags.config);
  const graph = createBalancegraph({ config: runtime.config });
  try {
    const { variables, operation: operationName, format } = flags;
    const { plan, errors } = await graph.explain({ query, variables, operationName });
    if (plan !== null) terminal.out.write(format === 'json' ? renderJson(plan) : explanationTables(plan));
    for (const { message } of errors) terminal.err.write(`${message}\n`);
    if (plan === null) throw new ExitError(exitCodes.failed, 'The query would be refused; nothing would be asked.\n');
    if (errors.length > 0) throw new ExitError(exitCodes.failed, 'Parts of the query would be refused.\n');
  } finally {
    await graph.close();
    await runtime.close();
  }
}
