/** The recorded answer of the README: what the sandbox gives, and what its ledger holds. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { parseId } from '../../src/model/identity.ts';
import { blocksOf, pageAt, root, tableBelow } from './pages.ts';
import { openSandboxServer, type SandboxServer } from './sandbox-server.ts';

const QUERY = 'examples/queries/1-four-sources.graphql';

const answerSchema = z.object({
  data: z.object({
    accountsByAddress: z.array(
      z.object({
        source: z.object({ name: z.string() }),
        address: z.string(),
        balances: z.object({
          nodes: z.array(
            z.object({
              asset: z.object({ symbol: z.string().nullable(), name: z.string().nullable() }),
              total: z.object({ atomic: z.string(), value: z.string() }),
            }),
          ),
        }),
      }),
    ),
  }),
});

let server: SandboxServer;
let answer: z.output<typeof answerSchema>;

beforeAll(async () => {
  server = await openSandboxServer();
  answer = answerSchema.parse(await server.ask(readFileSync(`${root}${QUERY}`, 'utf8')));
});
afterAll(() => server.close());

const page = pageAt('README.md');
const shown = tableBelow(page, 'One query, four sources');

/** `0xe12e…2dff` for a longer text. */
function shortened(text: string): string {
  return `${text.slice(0, 6)}…${text.slice(-4)}`;
}

function rowsOf({ data }: z.output<typeof answerSchema>): readonly (readonly string[])[] {
  return data.accountsByAddress.flatMap(({ source, address, balances }) =>
    balances.nodes.map(({ asset, total }) => [
      source.name,
      shortened(address),
      source.name === 'sandbox-teos' ? (asset.name ?? '') : (asset.symbol ?? ''),
      total.atomic,
      total.value,
    ]),
  );
}

test('shows the query of the examples', () => {
  const queries = blocksOf('graphql').filter(({ block }) => block.page === 'README.md');
  expect(queries.map(({ block }) => block.text)).toEqual([readFileSync(`${root}${QUERY}`, 'utf8')]);
});

test('every balance shown is in the answer, and the number of those left out is right', () => {
  const rows = rowsOf(answer);
  expect(shown.length).toBe(7);
  expect(rows.length).toBe(28);
  expect(page.text).toContain('Of the 28 balances in the answer, these are seven');
  for (const row of shown) expect(rows).toContainEqual(row);
  expect(new Set(shown.map(([source]) => source)).size).toBe(4);
});

test('every balance of the answer is what the ledger holds', () => {
  const query = readFileSync(`${root}${QUERY}`, 'utf8');
  const assets = [...query.matchAll(/"(asset\/[^"]+)"/g)].map(([, id = '']) => {
    const parsed = parseId(id);
    if (!parsed.ok || parsed.value.type !== 'asset') throw new Error(`${id} is no asset`);
    return parsed.value;
  });
  const truths = answer.data.accountsByAddress.flatMap(({ source, address }) =>
    assets
      .filter((asset) => asset.source === source.name)
      .map(({ ref, network }) => {
        const upstream = builtIn(source.name);
        const total = server.sandbox.ledger.truth(upstream, { network, address, subAccount: null }, ref)?.total;
        return total?.toString();
      }),
  );
  expect(rowsOf(answer).map(([, , , atomic]) => atomic)).toEqual(truths);
});

function builtIn(source: string) {
  const found = Object.values(server.sandbox.upstreams).find(({ name }) => source === `sandbox-${name}`);
  if (found === undefined) throw new Error(`${source} is no source of the sandbox`);
  return found.name;
}

const balanceEndpoints = new Set(['GetAssetsBalances', 'GetEthBalances', '/account/balance', '/user/balances']);

test('the calls are those that the upstreams counted', async () => {
  const fresh = await openSandboxServer();
  try {
    const answered = answerSchema.parse(await fresh.ask(readFileSync(`${root}${QUERY}`, 'utf8')));
    const counted = Object.values(fresh.sandbox.upstreams).map(({ name, requests }) => {
      const balances = requests.filter(({ endpoint }) => balanceEndpoints.has(endpoint) || name === 'reddio').length;
      const pairs = rowsOf(answered).filter(([source]) => source === `sandbox-${name}`).length;
      return [`sandbox-${name}`, String(pairs), String(balances), String(requests.length - balances)];
    });
    const text = page.text.slice(page.text.indexOf('One call per balance'));
    const listed = [...text.matchAll(/^\| (sandbox-\w+) \| (\d+) \| (\d+) \| (\d+) \|$/gm)].map((row) => row.slice(1));
    expect(listed.toSorted()).toEqual(counted.toSorted());
    expect(listed.reduce((sum, [, , balances]) => sum + Number(balances), 0)).toBe(10);
    expect(listed.reduce((sum, [, , , others]) => sum + Number(others), 0)).toBe(3);
  } finally {
    await fresh.close();
  }
});
