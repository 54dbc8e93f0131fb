/** Runs one example until Ctrl-C. */
import { once } from 'node:events';
import type { GatewayOptions, Running } from './graph.ts';
import { canListen } from './port.ts';
import { type DescribedGraph, startStack } from './stack.ts';
import type { Style } from './users.ts';

/** What to try: from a graph that stores ids to the balances behind them. */
export const query = '{ users { name accounts { id balances { nodes { total { value } asset { symbol } } } } } }';

export async function runExample(
  style: Style,
  start: (options: GatewayOptions<DescribedGraph>) => Promise<Running>,
): Promise<void> {
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const text = process.env.PORT ?? '4000';
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return refuse(`PORT is "${text}": give a number to 65535`);
  if (!(await canListen(port))) return refuse(`port ${port} cannot be used: set PORT to another one`);
  const { graphs, close } = await startStack(style);
  try {
    const gateway = await start({ graphs, port });
    process.stdout.write(greeting(gateway, graphs));
    await stopped;
    await gateway.close();
  } finally {
    await close();
  }
}

function refuse(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}

function greeting({ url }: Running, graphs: readonly DescribedGraph[]): string {
  return [
    `Gateway  ${url}`,
    ...graphs.map((graph) => `  over   ${graph.url} (${graph.name})`),
    '',
    'Try:',
    `curl ${url} -H 'content-type: application/json' -d '${JSON.stringify({ query })}'`,
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}
