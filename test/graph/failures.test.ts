/** A failing source costs its own pairs only, each with a typed reason in the data and in `errors`; never a zero. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/sandbox.ts';
import { HeldDeadlines } from '../http/held-deadlines.ts';
import { openTestGraph, type TestGraph } from './support.ts';

let graph: TestGraph;
/** No time-out of another test, and none of real time. */
const TIMEOUT_MS = 20_011;

let deadlines: HeldDeadlines;
beforeEach(async () => {
  deadlines = new HeldDeadlines();
  deadlines.hold(TIMEOUT_MS);
  graph = await openTestGraph({
    source: { timeoutMs: TIMEOUT_MS, maxBodyBytes: 100_000 },
    options: { teos: { pairsPerCall: 4, absent: 'zero' } },
    sandbox: { accounts: 6 },
  });
});
afterEach(async () => {
  await graph.close();
  deadlines.release();
});

const EVM = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';
const FOUR = `query ($teos: [ID!]!) {
  loopring: account(id: "account/sandbox-loopring/${EVM}") { balance(asset: "0") { ...Cell } }
  mesh: account(id: "account/sandbox-mesh/${EVM}?network=Ethereum/Sandbox") { balance(asset: "ETH:18") { ...Cell } }
  teos: accounts(ids: $teos) { balances(assets: ["0x59597b974054b763da210001", "0x54d07fdd69be19971bb00001"]) { nodes { ...Cell } } }
}
fragment Cell on Balance { total { atomic } failure { code retryable retryAfter source { name } } }`;

interface Cell {
  readonly total: { readonly atomic: string } | null;
  readonly failure: { readonly code: string; readonly retryable: boolean; readonly retryAfter: string | null } | null;
}

interface Answer {
  readonly loopring: { readonly balance: Cell };
  readonly mesh: { readonly balance: Cell };
  readonly teos: readonly { readonly balances: { readonly nodes: readonly Cell[] } }[];
}

async function askFour(): Promise<{ answer: Answer; errors: readonly (string | undefined)[] }> {
  const accounts = graph.sandbox.ledger.accounts('teos').slice(0, 6);
  const teos = accounts.map(({ address }) => `account/sandbox-teos/${address}`);
  const { data, errors = [] } = await graph.ask(FOUR, { teos });
  return { answer: JSON.parse(JSON.stringify(data)) as Answer, errors: errors.map(({ path }) => path?.join('.')) };
}

const faults: readonly (readonly [string, Fault, string])[] = [
  ['status 500', { kind: 'status', status: 500 }, 'UPSTREAM_HTTP_ERROR'],
  ['status 404', { kind: 'status', status: 404 }, 'UPSTREAM_HTTP_ERROR'],
  ['status 503', { kind: 'status', status: 503 }, 'UPSTREAM_UNAVAILABLE'],
  ['status 401', { kind: 'status', status: 401 }, 'UPSTREAM_AUTH'],
  ['status 429', { kind: 'status', status: 429, headers: { 'retry-after': '30' } }, 'UPSTREAM_RATE_LIMITED'],
  ['no answer at all', { kind: 'hang' }, 'UPSTREAM_TIMEOUT'],
  ['an answer that never ends', { kind: 'drip', everyMs: 50 }, 'UPSTREAM_TIMEOUT'],
  ['a reset connection', { kind: 'reset' }, 'UPSTREAM_UNREACHABLE'],
  ['a cut body', { kind: 'truncate', bytes: 20 }, 'UPSTREAM_TRUNCATED'],
  ['a login page', { kind: 'html' }, 'UPSTREAM_BAD_RESPONSE'],
  ['a redirect', { kind: 'redirect', location: 'http://127.0.0.1:9/' }, 'UPSTREAM_REDIRECT'],
  ['no body', { kind: 'raw', status: 200, body: '' }, 'UPSTREAM_BAD_RESPONSE'],
  ['broken JSON', { kind: 'raw', status: 200, body: '[{"Address":' }, 'UPSTREAM_BAD_RESPONSE'],
  ['one key with two values', { kind: 'raw', status: 200, body: '{"value":[],"value":[1]}' }, 'UPSTREAM_BAD_RESPONSE'],
  [
    'bytes that are not UTF-8',
    { kind: 'raw', status: 200, body: new Uint8Array([0x5b, 0xff, 0x5d]) },
    'UPSTREAM_BAD_RESPONSE',
  ],
  [
    'a compressed body',
    { kind: 'raw', status: 200, body: '[]', headers: { 'content-encoding': 'gzip' } },
    'UPSTREAM_BAD_RESPONSE',
  ],
  ['too large a body', { kind: 'raw', status: 200, body: ' '.repeat(200_000) }, 'UPSTREAM_TOO_LARGE'],
];

/** Where it strikes once: mended by a second attempt, and a refusal by asking in parts. */
const passing: ReadonlySet<string> = new Set([
  'status 500',
  'status 503',
  'a reset connection',
  'a cut body',
  'status 404',
]);

/** Plays the fault at TEOS; a call that it leaves without an answer has no more time once the others are over. */
function strike(fault: Fault, code: string, isStruck: () => boolean): void {
  const when = (): boolean => {
    const struck = isStruck();
    if (struck && code === 'UPSTREAM_TIMEOUT') deadlines.hangs(TIMEOUT_MS);
    return struck;
  };
  graph.sandbox.upstreams.teos.inject({ ...fault, when });
}

describe.each(faults)('TEOS answers with %s', (name, fault, code) => {
  test('its pairs fail by that code, the other sources are unharmed', async () => {
    const { answer: healthy } = await askFour();
    strike(fault, code, () => true);
    const { answer, errors } = await askFour();
    expect({ ...answer, teos: null }).toEqual({ ...healthy, teos: null });
    const cells = answer.teos.flatMap(({ balances }) => balances.nodes);
    expect(cells).toHaveLength(12);
    for (const cell of cells) expect([cell.total, cell.failure?.code]).toEqual([null, code]);
    expect(errors).toHaveLength(12);
    expect(graph.faults).toEqual([]);
  });

  test('a failed chunk costs its own pairs only, and none where asking again or in parts mends it', async () => {
    const { answer: healthy } = await askFour();
    let seen = 0;
    strike(fault, code, () => ++seen === 2);
    const { answer } = await askFour();
    const before = healthy.teos.flatMap(({ balances }) => balances.nodes);
    const after = answer.teos.flatMap(({ balances }) => balances.nodes);
    const changed = after.filter((cell, index) => cell.total?.atomic !== before[index]?.total?.atomic);
    // Where the source asked for a pause, the calls behind the failed one are not sent at all.
    if (code === 'UPSTREAM_RATE_LIMITED') expect(changed.length).toBeGreaterThanOrEqual(4);
    else expect(changed).toHaveLength(passing.has(name) ? 0 : 4);
    for (const cell of changed) expect([cell.total, cell.failure?.code]).toEqual([null, code]);
  });
});

test('a dead source: its port no longer listens', async () => {
  const { answer: healthy } = await askFour();
  await graph.sandbox.close();
  const { answer } = await askFour();
  expect(healthy.loopring.balance.failure).toBeNull();
  expect(
    [answer.loopring.balance, answer.mesh.balance].map(({ total, failure }) => [
      total,
      failure?.code,
      failure?.retryable,
    ]),
  ).toEqual([
    [null, 'UPSTREAM_UNREACHABLE', true],
    [null, 'UPSTREAM_UNREACHABLE', true],
  ]);
});

test('after a 429 nothing is asked of the source until it allows it', async () => {
  graph.sandbox.upstreams.teos.inject({ kind: 'status', status: 429, headers: { 'retry-after': '30' }, times: 1 });
  const { answer } = await askFour();
  const [cell] = answer.teos.flatMap(({ balances }) => balances.nodes);
  expect(Date.parse(cell?.failure?.retryAfter ?? '')).toBeGreaterThan(Date.now());
  graph.sandbox.resetCounters();
  const { answer: again } = await askFour();
  expect(
    again.teos
      .flatMap(({ balances }) => balances.nodes)
      .every(({ failure }) => failure?.code === 'UPSTREAM_RATE_LIMITED'),
  ).toBe(true);
  expect(graph.counts().teos).toBe(0);
});

describe('rows of an answer', () => {
  /** Rewrites the rows of every TEOS answer. */
  function rewrite(change: (rows: Record<string, unknown>[]) => unknown[]): void {
    graph.sandbox.upstreams.teos.inject({
      kind: 'body',
      transform: (json) => ({
        ...(json as object),
        value: change([...(json as { value: Record<string, unknown>[] }).value]),
      }),
    });
  }

  async function codes(): Promise<(string | undefined)[]> {
    const { answer } = await askFour();
    return answer.teos.flatMap(({ balances }) => balances.nodes).map(({ failure }) => failure?.code);
  }

  test.each(['', null, '1e-3', '12.5', ' 12 ', '0x10', '1,000', '-0', '+5', '٣', '9'.repeat(1000), [], true])(
    'an amount of %j fails its own row only and is never a zero',
    async (amount) => {
      let first = true;
      rewrite((rows) =>
        rows.map((row) => {
          const struck = first;
          first = false;
          return struck ? { ...row, Amount: amount } : row;
        }),
      );
      const found = await codes();
      expect(found.filter((code) => code === 'UPSTREAM_BAD_AMOUNT')).toHaveLength(1);
      expect(found.filter((code) => code === undefined)).toHaveLength(11);
    },
  );

  test('a row for a stranger condemns the whole answer', async () => {
    rewrite((rows) => [...rows, { ...rows[0], Address: '0x0000000000000000000000000000000000000001' }]);
    expect(new Set(await codes())).toEqual(new Set(['UPSTREAM_MISATTRIBUTED']));
  });

  test('equal repeats are one row, different ones a conflict of that pair, and beside either silence is unknown', async () => {
    rewrite((rows) => [...rows, ...rows]);
    expect(new Set(await codes())).toEqual(new Set([undefined, 'NOT_REPORTED']));
    graph.sandbox.upstreams.teos.clearFaults();
    rewrite((rows) => [...rows, { ...rows[0], Amount: '1' }]);
    expect(new Set(await codes())).toEqual(new Set([undefined, 'UPSTREAM_CONFLICT', 'NOT_REPORTED']));
  });

  test('the order of rows means nothing', async () => {
    const { answer: before } = await askFour();
    rewrite((rows) => rows.toReversed());
    expect((await askFour()).answer).toEqual(before);
  });
});

describe('facts that cannot be read', () => {
  test('leave the balance known, its value null with the reason, and hide nothing from a filter', async () => {
    graph.sandbox.upstreams.loopring.inject({
      kind: 'status',
      status: 502,
      when: ({ endpoint }) => endpoint === '/exchange/tokens',
    });
    const { data } = await graph.ask(`{ account(id: "account/sandbox-loopring/${EVM}") {
      all: balances { totalCount }
      nonzero: balances(filter: { amount: NONZERO }) { totalCount }
      both: balances(filter: { type: "ERC20", amount: NONZERO }) { totalCount }
      filtered: balances(filter: { type: "ERC20" }) { totalCount nodes { total { atomic value } asset { failure { code } } } } } }`);
    const { all, nonzero, both, filtered } = (
      JSON.parse(JSON.stringify(data)) as {
        account: {
          all: { totalCount: number };
          nonzero: { totalCount: number };
          both: { totalCount: number };
          filtered: {
            totalCount: number;
            nodes: { total: { atomic: string; value: null }; asset: { failure: { code: string } } }[];
          };
        };
      }
    ).account;
    expect(filtered.totalCount).toBe(all.totalCount);
    expect(both.totalCount).toBe(nonzero.totalCount);
    expect(nonzero.totalCount).toBeLessThan(all.totalCount);
    for (const { total, asset } of filtered.nodes) {
      expect(total.value).toBeNull();
      expect(total.atomic).toMatch(/^[0-9]+$/);
      expect(asset.failure.code).toBe('UPSTREAM_HTTP_ERROR');
    }
  });

  test('a token that the source does not list is unknown, not zero, alone and beside a listing', async () => {
    const { data } = await graph.ask(`{
      alone: account(id: "account/sandbox-loopring/${EVM}") { balance(asset: "12345") { total { atomic } failure { code } } }
      beside: account(id: "account/sandbox-loopring/${EVM}") { balances(first: 1) { totalCount } balance(asset: "12345") { total { atomic } failure { code } } } }`);
    const unknown = { total: null, failure: { code: 'UNKNOWN_ASSET' } };
    expect(JSON.parse(JSON.stringify(data))).toMatchObject({
      alone: { balance: unknown },
      beside: { balance: unknown },
    });
  });

  test('an amount is shown by the decimals of its own row', async () => {
    const reddio = await openTestGraph({ options: { reddio: { limit: 1000 } } });
    try {
      const [first, second] = reddio.sandbox.ledger
        .accounts('reddio')
        .filter((account) => (reddio.sandbox.ledger.truth('reddio', account, ETH)?.total ?? 0n) > 0n);
      const without = new Set([second?.address]);
      reddio.sandbox.upstreams.reddio.inject({
        kind: 'body',
        when: ({ target }) => [...without].some((address) => target.includes(String(address))),
        transform: (json) => {
          const {
            decimals: _,
            display_value: _value,
            display_frozen: _frozen,
            display_withdraw: _withdraw,
            ...data
          } = (json as { data: Record<string, unknown> }).data;
          return { ...(json as object), data };
        },
      });
      const ids = [first, second].map((account) => `account/sandbox-reddio/${account?.address}`);
      const { data } = await reddio.ask(
        'query ($ids: [ID!]!, $asset: ID!) { accounts(ids: $ids) { balance(asset: $asset) { total { value } } } }',
        { ids, asset: ETH },
      );
      const { accounts } = JSON.parse(JSON.stringify(data)) as {
        accounts: { balance: { total: { value: string | null } } }[];
      };
      expect(accounts.map(({ balance }) => balance.total.value !== null)).toEqual([true, false]);
    } finally {
      await reddio.close();
    }
  });
});

const ETH = '0x352f9ffd821a525051de2d71126113505a7b0a73d98dbc0ac0ff343cfbdef5e';

test('a rate limit without a moment still pauses the source for a while', async () => {
  graph.sandbox.upstreams.loopring.inject({ kind: 'status', status: 429, times: 1 });
  await graph.ask(`{ account(id: "account/sandbox-loopring/${EVM}") { balance(asset: "0") { failure { code } } } }`);
  graph.sandbox.resetCounters();
  const { data } = await graph.ask(
    `{ account(id: "account/sandbox-loopring/${EVM}") { balance(asset: "0") { failure { code } } } }`,
  );
  expect(JSON.parse(JSON.stringify(data))).toEqual({
    account: { balance: { failure: { code: 'UPSTREAM_RATE_LIMITED' } } },
  });
  expect(graph.counts().loopring).toBe(0);
});
