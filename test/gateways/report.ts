/** What tests write into docs/federation.md, each between two marks of its own; the matrix as Markdown. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Audit } from './audit.ts';
import { type Column, columns, plainGateways, roomForAliases } from './columns.ts';
import type { Cell, Row } from './matrix.ts';

/** The parts of the page that tests write. */
type Part = 'matrix' | 'neighbours' | 'plain';

const heads: Readonly<Record<Column, string>> = {
  standalone: 'standalone',
  apollo: 'Apollo',
  guild: 'The Guild, Apollo',
  hive: 'Hive',
  hiveRouter: 'Hive, Rust',
  hiveCli: 'Hive command',
  hiveCliRouter: 'Hive command, Rust',
  mesh: 'Mesh, Hive',
  stitching: 'stitching',
  composite: 'composite',
};

/** Each in its folder below the examples. */
const packages = [
  ['@apollo/composition', ''],
  ['@apollo/gateway', ''],
  ['@theguild/federation-composition', ''],
  ['@graphql-hive/gateway-runtime', ''],
  ['@graphql-hive/router-runtime', ''],
  ['@graphql-hive/gateway', 'hive-cli/'],
  ['@graphql-tools/stitch', ''],
] as const;

/** The page with this text in the place of the old one between the two marks of the part. */
export function withReport(page: string, part: Part, report: string): string {
  const begin = `<!-- ${part}: begin -->\n`;
  const end = `<!-- ${part}: end -->`;
  const from = page.indexOf(begin) + begin.length;
  const to = page.indexOf(end, from);
  if (from < begin.length || to < 0) throw new Error(`the page has no ${begin.trim()} with ${end} below it`);
  return page.slice(0, from) + report + page.slice(to);
}

/** What arrives in the place of exact paths without `exact-paths.ts`: once, as far as gateways agree. */
export function plainReportOf(rows: readonly Row[]): string {
  return tableOf(
    ['operation', 'exact', 'Hive, Mesh, stitching, composite'],
    rows.flatMap(({ operation, cells, plain }) => {
      if (plain === null) return [];
      const arrived = new Set(plainGateways.map((column) => errorsText(plain[column])));
      return [[operation.name, errorsText(cells.standalone), [...arrived].join(', or ')]];
    }),
  );
}

function errorsText({ errors }: Cell): string {
  const [first] = errors.map(({ path }) => path.join('.')).toSorted();
  return `${errors.length}: \`${first}\``;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** `audit` is of all cells together. */
export function reportOf(rows: readonly Row[], audit: Audit): string {
  const table = tableOf(
    ['operation', ...columns.map((column) => heads[column])],
    rows.map((row) => [row.operation.name, ...columns.map((column) => textOf(row, column))]),
  );
  return `${table}
*Equal*: the text of \`data\` is the same, byte by byte, and \`errors\` have the same codes at the same paths.
The gateways are those of [examples/gateways](../examples/gateways/README.md), each with the plugins that its file names.
The number is that of upstream calls; names and decimals had been read before, and are kept. All limits are the default ones,
but for *composite* and *Mesh*: ${settingsText(roomForAliases)}.
Behind the gateways balancegraph knows the token of the gateway and which requests are parts of one operation
([how](#one-operation-one-read)): a gateway that sends several has what one request would have.

${audit.amounts} amounts in these cells were compared with the ledger of the sandbox, digit by digit; ${audit.large} of them
are beyond 2^53. ${audit.failures} balances are not known, and each says why in its \`failure\`.

Versions: ${packages.map(([name, folder]) => `\`${name}\` ${versionOf(name, folder)}`).join(', ')}.
`;
}

function textOf({ cells }: Row, column: Column): string {
  const sum = callsOf(cells[column]);
  return `${column === 'standalone' ? '' : 'equal, '}${sum} ${sum === 1 ? 'call' : 'calls'}`;
}

function callsOf({ calls }: Cell): number {
  return Object.values(calls).reduce((sum, count) => sum + count, 0);
}

function settingsText(sections: Readonly<Record<string, Readonly<Record<string, number>>>>): string {
  return Object.entries(sections)
    .flatMap(([section, settings]) =>
      Object.entries(settings).map(([name, value]) => `\`${section}.${name}\` ${value}`),
    )
    .join(', ');
}

function versionOf(name: string, folder: string): string {
  const file = new URL(`../../examples/gateways/${folder}node_modules/${name}/package.json`, import.meta.url);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
