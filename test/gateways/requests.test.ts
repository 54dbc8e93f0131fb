/** How gateways ask balancegraph, how its errors pass through them, and what they do with the token. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startApolloGateway } from '../../examples/gateways/apollo.ts';
import { startCompositeGateway } from '../../examples/gateways/composite.ts';
import type { Running } from '../../examples/gateways/graph.ts';
import { startHiveGateway } from '../../examples/gateways/hive.ts';
import { startHiveRouterGateway } from '../../examples/gateways/hive-router.ts';
import { type Stack, startStack } from '../../examples/gateways/stack.ts';
import { startStitchingGateway } from '../../examples/gateways/stitching.ts';
import type { Style } from '../../examples/gateways/users.ts';
import { post } from './example.ts';

const gateways = [
  { name: 'Apollo', style: 'federation', start: startApolloGateway },
  { name: 'Hive', style: 'federation', start: startHiveGateway },
  { name: 'Hive, Rust', style: 'federation', start: startHiveRouterGateway },
  { name: 'stitching', style: 'stitching', start: startStitchingGateway },
  { name: 'composite', style: 'composite', start: startCompositeGateway },
] as const;

const readme = readFileSync(new URL('../../examples/gateways/README.md', import.meta.url), 'utf8');

/** The cells of a table of the README by the first cell of each row and the heads of its columns. */
function tableOf(heading: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const section = readme.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
  const [heads = [], , ...rows] = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1));
  return new Map(
    rows.map(([first = '', ...cells]) => [
      first.trim(),
      new Map(cells.map((cell, index) => [heads[index + 1]?.trim() ?? '', cell.trim()])),
    ]),
  );
}

const listed = 'balances(first: 2) { nodes { total { value } } }';
const shared = 'account/sandbox-loopring/0xe12ee2c013468c132a1f980067e22f39f3f42dff';

const asked: Readonly<Record<string, string>> = {
  'all accounts of all users, with balances': `{ users { accounts { ${listed} } } }`,
  'two aliases of `balances` with other arguments': `{ users { accounts {
    a: balances(assets: ["asset/sandbox-loopring/0"]) { nodes { total { value } } }
    b: balances(assets: ["asset/sandbox-loopring/1"]) { nodes { total { value } } } } } }`,
  'two fragments on `Account`': `{ users { accounts { ...A ...B } } }
    fragment A on Account { address } fragment B on Account { ${listed} }`,
  '`users` twice, with other fields of the same accounts': `{ a: users { accounts { address } } b: users { accounts { ${listed} } } }`,
  '`users`, and an account of theirs by id': `{ users { accounts { ${listed} } } accounts(ids: ["${shared}"]) { ${listed} } }`,
  'accounts, their owners, and the accounts of those': `{ accounts(ids: ["${shared}"]) { owner { accounts { address } } } }`,
  'only ids of accounts': '{ users { accounts { id } } }',
};

/** Keeps what gateways print of failures from the report. */
function watchLog() {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const log = vi.spyOn(console, 'error').mockReturnValue(undefined);
  onTestFinished(() => {
    write.mockRestore();
    log.mockRestore();
  });
  return { text: () => JSON.stringify([write.mock.calls, log.mock.calls]) };
}

describe.each(gateways)('$name', ({ name, style, start }) => {
  let stack: Stack;
  let gateway: Running;
  let reply: ((url: string, init?: RequestInit) => Promise<Response>) | null;
  let requests: number;

  const toBalancegraph: typeof fetch = (url, init) => {
    if (String(url) !== stack.graphs[0]?.url) return fetch(url, init);
    requests += 1;
    return reply === null ? fetch(url, init) : reply(String(url), init);
  };

  beforeAll(async () => {
    reply = null;
    stack = await startStack(style satisfies Style);
    gateway = await start({ graphs: stack.graphs, fetch: toBalancegraph });
  });
  afterAll(async () => {
    await gateway.close();
    await stack.close();
  });
  beforeEach(() => {
    reply = null;
    requests = 0;
  });

  test.for(Object.entries(asked))('asks as often as the README says: %s', async ([what, query]) => {
    const { data } = await post(gateway.url, { query });
    expect(data).not.toBeNull();
    expect(String(requests)).toBe(tableOf('How a gateway asks').get(what)?.get(name));
  });

  test('a graph that is out of reach costs its own fields alone, and shows clients nothing of its address', async () => {
    reply = () => fetch('http://127.0.0.1:50001/hidden');
    const log = watchLog();
    const { data, errors } = await post(gateway.url, {
      query: '{ users { name accounts { id balances { totalCount } } } }',
    });
    expect(data).toMatchObject({ users: [{ name: 'Ada', accounts: expect.any(Array) }, {}, {}] });
    expect(errors?.length).toBeGreaterThan(0);
    for (const { extensions } of errors ?? []) expect(extensions?.code).toBe('INTERNAL_SERVER_ERROR');
    expect(log.text()).toContain('fetch failed');
    expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|hidden|sandbox-/);
  });

  test('what a proxy on the way answers stays inside', async () => {
    const log = watchLog();
    reply = async () => new Response('<p>hidden</p>', { status: 502, headers: { 'content-type': 'text/html' } });
    const { errors } = await post(gateway.url, { query: '{ users { accounts { balances { totalCount } } } }' });
    expect(errors?.length).toBeGreaterThan(0);
    expect(log.text()).toMatch(/hidden|502/);
    expect(JSON.stringify(errors)).not.toContain('hidden');
  });

  test('an argument that breaks a rule is reported with code and rule', async () => {
    const { data, errors } = await post(gateway.url, {
      query: '{ users { accounts { balances(first: 5000) { totalCount } } } }',
    });
    expect(JSON.stringify(data)).toContain('"balances":null');
    expect(errors?.[0]).toMatchObject({
      message: 'first: 5000 entries, limit 1000; ask for several pages',
      extensions: { code: 'BAD_USER_INPUT', faults: [{ argument: 'first' }] },
    });
  });

  test('an operation that is refused as a whole is reported with code and reason', async () => {
    const pages = Array.from({ length: 60 }, (_, index) => `p${index}: balances(first: 1000) { totalCount }`);
    const { errors } = await post(gateway.url, { query: `{ users { accounts { ${pages} } } }` });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('limits.pairs'),
      extensions: { code: 'QUERY_TOO_COSTLY' },
    });
  });

  test('without the token nothing is composed, or nothing is answered', async () => {
    const graphs = stack.graphs.map((graph) => ({ ...graph, headers: {} }));
    if (style !== 'composite') {
      await expect(start({ graphs })).rejects.toThrow('GATEWAY_ONLY');
      return;
    }
    // It is composed from files.
    const stranger = await start({ graphs });
    const { data } = await post(stranger.url, { query: '{ users { accounts { balances { totalCount } } } }' });
    expect(JSON.stringify(data)).not.toContain('totalCount');
    await stranger.close();
  });
});
