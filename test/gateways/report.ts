/** What tests write into docs/federation.md, each between two marks of its own; the matrix as Markdown. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Audit } from './audit.ts';
import { type Column, columns, exactPaths, roomForAliases } from './columns.ts';
import type { Cell, Row } from './matrix.ts';
import type { Operation } from './operations.ts';

/** The parts of the page that tests write. */
type Part = 'matrix' | 'neighbours';

const heads: Readonly<Record<Column, string>> = {
  standalone: 'standalone',
  apollo: 'Apollo',
  guild: 'The Guild, Apollo',
  hive: 'Hive',
  hiveRouter: 'Hive, Rust',
  mesh: 'Mesh, Hive',
  stitching: 'stitching',
  composite: 'composite',
};

const packages = [
  '@apollo/composition',
  '@apollo/gateway',
  '@theguild/federation-composition',
  '@graphql-hive/gateway-runtime',
  '@graphql-hive/router-runtime',
  '@graphql-tools/stitch',
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

/** `audit` is of all cells together. */
export function reportOf(rows: readonly Row[], audit: Audit): string {
  const table = [
    ['operation', ...columns.map((column) => heads[column])],
    ['---', ...columns.map(() => '---')],
    ...rows.map((row) => [row.operation.name, ...columns.map((column) => textOf(row, column))]),
  ];
  return `${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}

*Equal*: the text of \`data\` is the same, byte by byte, and \`errors\` have the same codes. *Refused*: no data of balancegraph.
The number is that of upstream calls; names and decimals had been read before, and are kept. All limits are the default ones,
but for *composite* and *Mesh*: ${settingsText(roomForAliases)}.
Behind the gateways balancegraph knows the token of the gateway and which requests are parts of one operation
([how](#one-operation-one-read)): a gateway that sends several has what one request would have.

¹ The path of an error is exact in the columns without this mark. In these, where an account was fetched for another graph, it has
no list indices, and an id that names nothing is reported once for each field instead of once.

² Where an operation selects the same list twice, \`@graphql-hive/router-runtime\` answers with the entries of both selections, one
after the other, each with its own fields, instead of merging them. Its own request to balancegraph is right, and so is our answer
to that. Select the list once, or give one of the two an alias.

${audit.amounts} amounts in these cells were compared with the ledger of the sandbox, digit by digit; ${audit.large} of them
are beyond 2^53. ${audit.failures} balances are not known, and each says why in its \`failure\`.

Versions: ${packages.map((name) => `\`${name}\` ${versionOf(name)}`).join(', ')}.
`;
}

function textOf({ operation, cells }: Row, column: Column): string {
  const sum = callsOf(cells[column]);
  const isMisread = operation.misread?.[column] !== undefined;
  const word = column === 'standalone' ? '' : isMisread ? 'not equal ², ' : 'equal, ';
  return [`${word}${sum} ${sum === 1 ? 'call' : 'calls'}`, ...notesOf(operation, column)].join(' ');
}

function notesOf(operation: Operation, column: Column): string[] {
  const fetched = !exactPaths.has(column) && operation.direct?.place !== undefined;
  return fetched && operation.errors !== undefined ? ['¹'] : [];
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

function versionOf(name: string): string {
  const file = new URL(`../../examples/gateways/node_modules/${name}/package.json`, import.meta.url);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
