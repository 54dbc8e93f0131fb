/** Balances that may be some seconds old: when the source is asked, what is served in its place, and what never is. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openTestGraph, type TestGraph } from './support.ts';

let graph: TestGraph;
beforeEach(async () => {
  graph = await openTestGraph({
    options: { teos: { absent: 'zero' } },
    source: { retries: 0, breaker: { enabled: false } },
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await graph.close();
});

const ASSET = '0x59597b974054b763da210001';
const OTHER = '0x54d07fdd69be19971bb00001';

interface Cell {
  readonly total: { readonly atomic: string } | null;
  readonly failure: { readonly code: string } | null;
  readonly provenance: { readonly servedFrom: string; readonly observedAt: string } | null;
}

const CELL = 'total { atomic } failure { code } provenance { servedFrom observedAt }';

/** What a cell says in one word or two: how it is known, and how much, or the code of its failure. */
function brief({ total, failure, provenance }: Cell): string {
  return failure?.code ?? `${provenance?.servedFrom} ${total?.atomic}`;
}

function teosAccount(index = 0): string {
  return graph.sandbox.ledger.accounts('teos')[index]?.address ?? '';
}

async function read(
  freshness: string,
  assets: readonly string[] = [ASSET],
  account = teosAccount(),
): Promise<string[]> {
  const { data, errors } = await graph.ask(
    `query ($id: ID!, $assets: [ID!]) { account(id: $id) { balances(assets: $assets ${freshness}) { nodes { ${CELL} } } } }`,
    { id: `account/sandbox-teos/${account}`, assets },
  );
  const answer = JSON.parse(JSON.stringify(data)) as { account: { balances: { nodes: Cell[] } | null } | null };
  return answer.account?.balances?.nodes.map(brief) ?? [String(errors?.[0]?.message)];
}

const fresh = (maxAge: number, staleIfError = 0) => `freshness: { maxAge: ${maxAge}, staleIfError: ${staleIfError} }`;
const change = (total: bigint): void =>
  graph.sandbox.ledger.set('teos', { network: null, address: teosAccount(), subAccount: null }, ASSET, { total });
const later = (seconds: number): void => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
};
const calls = (): number => graph.sandbox.upstreams.teos.count('GetAssetsBalances');

test('a balance that is young enough is served without asking, and says so', async () => {
  change(7n);
  expect(await read(fresh(60))).toEqual(['SOURCE 7']);
  change(8n);
  expect(await read(fresh(60))).toEqual(['CACHE 7']);
  expect(await read(fresh(60, 60))).toEqual(['CACHE 7']);
  expect(calls()).toBe(1);
});

test('a query without a maximum age is answered by the source', async () => {
  change(7n);
  await read(fresh(60));
  change(8n);
  expect(await read('')).toEqual(['SOURCE 8']);
  expect(await read(fresh(0))).toEqual(['SOURCE 8']);
  expect(calls()).toBe(3);
});

test('a balance that no query asked to keep is not kept', async () => {
  change(7n);
  await read('');
  change(8n);
  expect(await read(fresh(60))).toEqual(['SOURCE 8']);
});

test('what is too old is read again, and the latest is kept', async () => {
  change(7n);
  await read(fresh(60));
  later(61);
  change(8n);
  expect(await read(fresh(60))).toEqual(['SOURCE 8']);
  change(9n);
  expect(await read(fresh(60))).toEqual(['CACHE 8']);
  expect(await read(fresh(600))).toEqual(['CACHE 8']);
});

test('only what is lacking is asked for', async () => {
  change(7n);
  await read(fresh(60));
  const [kept, read2] = await read(fresh(60), [ASSET, OTHER]);
  expect(kept).toBe('CACHE 7');
  expect(read2).toMatch(/^SOURCE /);
  const [latest] = graph.sandbox.upstreams.teos.requests.slice(-1);
  expect(latest?.target).toContain(OTHER);
  expect(latest?.target).not.toContain(ASSET);
});

test('one request sees one balance, and another account sees its own', async () => {
  change(7n);
  await read(fresh(60));
  change(8n);
  const id = `account/sandbox-teos/${teosAccount()}`;
  const { data } = await graph.ask(
    `query ($id: ID!, $asset: ID!) { account(id: $id) {
      kept: balance(asset: $asset, ${fresh(60)}) { ${CELL} } now: balance(asset: $asset) { ${CELL} } } }`,
    { id, asset: ASSET },
  );
  const { account } = JSON.parse(JSON.stringify(data)) as { account: Record<string, Cell> };
  expect(Object.entries(account).map(([name, cell]) => `${name}: ${brief(cell)}`)).toEqual([
    'kept: CACHE 7',
    'now: SOURCE 8',
  ]);
  expect((await read(fresh(60), [ASSET], teosAccount(1)))[0]).toMatch(/^SOURCE /);
});

test('a listing is kept whole', async () => {
  const [{ address = '' } = {}] = graph.sandbox.ledger.accounts('loopring');
  const list = async (): Promise<string[]> => {
    const { data } = await graph.ask(
      `query ($id: ID!) { account(id: $id) { balances(${fresh(60)}) { nodes { ${CELL} } } } }`,
      { id: `account/sandbox-loopring/${address}` },
    );
    const answer = JSON.parse(JSON.stringify(data)) as { account: { balances: { nodes: Cell[] } } };
    return answer.account.balances.nodes.map(brief);
  };
  const first = await list();
  const before = graph.counts().loopring;
  const second = await list();
  expect(first.length).toBeGreaterThan(0);
  expect(second).toEqual(first.map((cell) => cell.replace('SOURCE', 'CACHE')));
  expect(graph.counts().loopring).toBe(before);
});

test('requests that come while a read is under way wait for it, if one that began then is young enough', async () => {
  change(7n);
  graph.sandbox.upstreams.teos.inject({ kind: 'delay', ms: 1000 });
  const first = read(fresh(60));
  await expect.poll(calls).toBe(1);
  const rest = [read(fresh(60)), read(fresh(60))];
  expect((await Promise.all([first, ...rest])).flat()).toEqual(['SOURCE 7', 'SOURCE 7', 'SOURCE 7']);
  expect(calls()).toBe(1);
});

describe('a source that fails', () => {
  const fail = (): void => graph.sandbox.upstreams.teos.inject({ kind: 'status', status: 500 });

  test('is stood in for by what was kept, where the query takes it that old', async () => {
    change(7n);
    await read(fresh(10));
    later(100);
    fail();
    expect(await read(fresh(10, 200))).toEqual(['STALE 7']);
    expect(await read(fresh(10, 50))).toEqual(['UPSTREAM_HTTP_ERROR']);
    expect(await read(fresh(10))).toEqual(['UPSTREAM_HTTP_ERROR']);
    expect(await read('')).toEqual(['UPSTREAM_HTTP_ERROR']);
  });

  test('leaves no trace: neither its failure nor what stood in for it is kept', async () => {
    change(7n);
    await read(fresh(10));
    later(100);
    fail();
    expect(await read(fresh(10, 200))).toEqual(['STALE 7']);
    expect(await read(fresh(10))).toEqual(['UPSTREAM_HTTP_ERROR']);
    await graph.sandbox.upstreams.teos.recover();
    change(8n);
    expect(await read(fresh(10, 200))).toEqual(['SOURCE 8']);
  });

  test('costs only the pairs of which nothing is known', async () => {
    change(7n);
    await read(fresh(10));
    later(100);
    fail();
    expect(await read(fresh(10, 200), [ASSET, OTHER])).toEqual(['STALE 7', 'UPSTREAM_HTTP_ERROR']);
  });
});

test.each([
  ['the asset', 400, { code: 21000, message: '', details: [{ code: 1001 }] }, 'UNKNOWN_ASSET'],
  ['the question', 400, { code: 22000, message: '', details: [] }, 'UPSTREAM_REJECTED'],
  ['the credential', 401, {}, 'UPSTREAM_AUTH'],
  ['the credential, in other words', 403, {}, 'UPSTREAM_AUTH'],
  ['an unknown code', 400, { code: 77000, message: '', details: [] }, 'UPSTREAM_UNEXPLAINED'],
])('what the source says of %s is never replaced by what it said before', async (_, status, body, code) => {
  change(7n);
  await read(fresh(10));
  later(100);
  graph.sandbox.upstreams.teos.inject({ kind: 'status', status, body: JSON.stringify(body) });
  expect(await read(fresh(10, 200))).toEqual([code]);
});

test.each([
  [fresh(-1), 'freshness.maxAge: must be 0 or more seconds'],
  [fresh(3601), 'freshness.maxAge: 3601 seconds, limit 3600 (cache.maxAgeSeconds)'],
  [fresh(0, 86_401), 'freshness.staleIfError: 86401 seconds, limit 3600 (cache.maxAgeSeconds)'],
])('%s is refused, and nothing is asked', async (freshness, message) => {
  expect(await read(freshness)).toEqual([message]);
  expect(calls()).toBe(0);
});

test('no more is kept than configured', async () => {
  await graph.close();
  graph = await openTestGraph({ config: { cache: { pairs: 0 } } });
  change(7n);
  await read(fresh(60));
  change(8n);
  expect(await read(fresh(60))).toEqual(['SOURCE 8']);
});
