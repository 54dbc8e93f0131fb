/**
 * `npm run example:fleet`: the fleet behind Hive Gateway, and a live page, until Ctrl-C. `-- --gateway apollo` puts Apollo Gateway in
 * front of the same graphs, without the page, for it carries no subscriptions; `--port` takes another port, and the next one for the page.
 */
import { once } from 'node:events';
import { readArguments } from '../../scripts/arguments.ts';
import { canListen } from '../gateways/port.ts';
import type { GatewayName } from './fleet.ts';
import { type LivePage, serveLivePage } from './live-page.ts';
import { startPayments } from './payments.ts';
import { askForWorth, query } from './question.ts';

const makers: Readonly<Record<GatewayName, string>> = { apollo: 'Apollo Gateway', hive: 'Hive Gateway' };

const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);

try {
  const { values } = readArguments(import.meta.filename, {
    options: { gateway: { type: 'string', default: 'hive' }, port: { type: 'string', default: '4000' } },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Error(`--port is "${values.port}": give a number to 65535`);
  const { gateway } = values;
  if (!isGateway(gateway)) throw new Error(`--gateway is "${gateway}": give ${Object.keys(makers).join(' or ')}`);
  const pagePort = port === 0 ? 0 : port + 1;
  for (const taken of [port, ...(gateway === 'hive' ? [pagePort] : [])]) {
    if (!(await canListen(taken))) throw new Error(`port ${taken} cannot be used: choose another one with --port`);
  }
  const { startFleet } = await import('./fleet.ts');
  const fleet = await startFleet(gateway, { port });
  let page: LivePage | null = null;
  try {
    page = gateway === 'hive' ? await serveLivePage(fleet.url, pagePort) : null;
    process.stdout.write(
      [
        `Gateway  ${fleet.url} (${makers[gateway]})`,
        ...(page === null ? [] : [`Page     ${page.url} (balances and their worth, live)`]),
        ...fleet.graphs.map(({ name, url }) => `  over   ${url} (${name})`),
        '',
        'Try:',
        `curl ${fleet.url} -H 'content-type: application/json' -d '${JSON.stringify({ query: query.replaceAll(/\s+/g, ' ') })}'`,
        '',
        'Its answer, in short:',
        ...(await askForWorth(fleet.url)),
        '',
        'Ctrl-C stops everything.',
        '',
      ].join('\n'),
    );
    const endPayments = startPayments(fleet.sandbox);
    await stopped.finally(endPayments);
  } finally {
    await page?.close();
    await fleet.close();
  }
} catch (error) {
  process.stderr.write(`The fleet was not started: ${reasonOf(error)}\n`);
  process.exitCode = 1;
}

function isGateway(name: string): name is GatewayName {
  return Object.hasOwn(makers, name);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const missing = 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  // Node adds where it looked; the name of the package is enough.
  const [what = ''] = error.message.split(' imported from ');
  return missing ? `${what}. Run npm run example:fleet once, which installs what is missing` : error.message;
}
