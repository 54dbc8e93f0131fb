/** `balancegraph explain`: prints the upstream calls that a query would cost. Sends none of them. */
import { createBalancegraph } from '../../balancegraph.ts';
import { readDocument } from '../document.ts';
import { ExitError, exitCodes } from '../exit-codes.ts';
import { explanationTables } from '../explanation-tables.ts';
import type { GlobalOptions } from '../global-options.ts';
import { renderJson } from '../output.ts';
import { openRuntime } from '../runtime.ts';
import type { Terminal } from '../terminal.ts';

export interface ExplainFlags extends GlobalOptions {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operation?: string;
  readonly format: 'table' | 'json';
}

/** Throws an `ExitError` where the query, or a part of it, would be refused. */
export async function explain(file: string, flags: ExplainFlags, terminal: Terminal): Promise<void> {
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
