/** The loader over invented providers, whose upstream is a function: what one tick asks, and what becomes of odd declarations. */
import { describe, expect, test } from 'vitest';
import { type BalanceLoader, openLoader } from '../../src/balances/load.ts';
import type { Outcome } from '../../src/balances/reconcile.ts';
import { openSource } from '../../src/balances/source.ts';
import type { Exchange, UpstreamRequest } from '../../src/http/exchange.ts';
import { accept } from '../../src/model/checked.ts';
import { type Failure, FailureError, failure } from '../../src/model/failure.ts';
import { type Account, makeAccount } from '../../src/model/identity.ts';
import { noAmounts, type Reading } from '../../src/model/reading.ts';
import type { AnyBalanceRead, BalanceRead, NetworkReads, Provider } from '../../src/providers/provider.ts';

type Rows = Readonly<Record<string, bigint>> | Failure;

interface ReadSpec
  extends Partial<Pick<BalanceRead, 'name' | 'listing' | 'absent' | 'filters' | 'unasked' | 'serves'>> {
  /** What the read answers for any account: amounts by asset, or a failure. */
  readonly rows: Rows;
}

function read({ rows, ...spec }: ReadSpec): AnyBalanceRead {
  const unbounded = Number.POSITIVE_INFINITY;
  return {
    name: 'read',
    shape: 'account-assets',
    limits: { accounts: 1, assets: unbounded, pairs: unbounded, url: null },
    serves: () => true,
    listing: 'none',
    filters: [],
    absent: 'unknown',
    unasked: 'drop',
    ...spec,
    balances: {
      request: ({ account, assets }) => ({
        method: 'GET',
        path: `/${account.address}/${assets}`,
        step: spec.name ?? 'read',
      }),
      decode: ({ account }) => ({ items: readings(account, rows) }),
    },
  };
}

function readings({ address }: Account, rows: Rows): Reading[] {
  if ('code' in rows) throw new FailureError(rows as Failure);
  return Object.entries(rows).map(([asset, total]) => ({
    address,
    asset,
    amounts: { ...noAmounts, total },
    block: null,
    facts: null,
    details: null,
  }));
}

interface Setup {
  readonly loader: BalanceLoader;
  readonly sent: string[];
  readonly faults: unknown[];
}

function open(
  reads: readonly AnyBalanceRead[],
  more: Partial<Provider> = {},
  send?: (request: UpstreamRequest) => Promise<Exchange>,
): Setup {
  const sent: string[] = [];
  const faults: unknown[] = [];
  const provider: Provider = {
    capabilities: { history: 'block', amounts: ['total'], relation: '', concurrency: 1, rate: null },
    accounts: { description: '', example: '', normalise: accept },
    assets: { description: '', example: '', normalise: accept, facts: () => null },
    reads,
    chain: () => null,
    ping: { request: () => ({ method: 'GET', path: '/', step: 'ping' }), decode: () => ({ items: [] }) },
    headers: new Map(),
    refusal: () => null,
    ...more,
  };
  const answer = async (request: UpstreamRequest): Promise<Exchange> => {
    sent.push(`${request.step} ${request.path}`);
    if (send !== undefined) return send(request);
    return { request, status: 200, header: () => null, body: {}, receivedAt: new Date(0) };
  };
  const upstream = { send: answer, pause: () => {}, close: async () => {} };
  const source = openSource({
    name: 's',
    kind: 'fake',
    label: '',
    provider,
    upstream,
    sandbox: false,
    factsTtlMs: 1000,
    maxPages: 5,
  });
  const context = { signal: new AbortController().signal, onFault: (error: unknown) => faults.push(error) };
  return { loader: openLoader(source, { context, maxSurplus: 9 }), sent, faults };
}

const account = (address: string, network: string | null = null): Account =>
  makeAccount('s', { network, address, subAccount: null });
const down = failure('UPSTREAM_HTTP_ERROR');

function brief(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'nothing';
  return 'failure' in outcome ? outcome.failure.code : String(outcome.value.amounts.total);
}

async function pairs({ loader }: Setup, who: Account, refs: readonly string[]): Promise<string[]> {
  return (await loader.pairs(who, refs, null)).map(brief);
}

async function listing(
  { loader }: Setup,
  who: Account,
  filter: { contract: string | null; type: string | null } | null = null,
): Promise<string[] | string> {
  const held = await loader.holdings(who, filter, null);
  return 'failure' in held ? held.failure.code : held.balances.map(({ ref, outcome }) => `${ref}=${brief(outcome)}`);
}

describe('a provider with several reads', () => {
  const native = (rows: Rows) => read({ name: 'native', serves: (ref) => ref === 'native', listing: 'complete', rows });
  const tokens = (rows: Rows) =>
    read({ name: 'tokens', serves: (ref) => ref !== 'native', listing: 'complete', absent: 'zero', rows });

  test('lists what all of them list', async () => {
    expect(await listing(open([native({ native: 1n }), tokens({ x: 2n })]), account('a'))).toEqual(['native=1', 'x=2']);
  });

  test('does not pass the list of one for the whole where the other fails', async () => {
    expect(await listing(open([native(down), tokens({ x: 2n })]), account('a'))).toBe('UPSTREAM_HTTP_ERROR');
    expect(await listing(open([native({ native: 1n }), tokens(down)]), account('a'))).toBe('UPSTREAM_HTTP_ERROR');
  });

  test("answers a pair by its own read: another read's silence is no zero", async () => {
    const setup = open([native(down), tokens({ x: 2n })]);
    const [chosen] = await Promise.all([
      pairs(setup, account('a'), ['native', 'x', 'y']),
      listing(setup, account('a')),
    ]);
    expect(chosen).toEqual(['UPSTREAM_HTTP_ERROR', '2', '0']);
  });
});

test('a filter that the source applies in part still answers the one who asked', async () => {
  const setup = open([read({ listing: 'complete', filters: ['contract'], rows: { x: 1n } })]);
  expect(await listing(setup, account('a'), { contract: '0xc', type: 'ERC20' })).toEqual(['x=1']);
});

test('what nobody foresaw fails its own pairs, is reported, and rejects nothing', async () => {
  const broken = read({
    rows: { x: 1n },
    serves: () => {
      throw new Error('boom http://secret-host/');
    },
  });
  const setup = open([broken, read({ rows: {} })]);
  expect(await pairs(setup, account('a'), ['x'])).toEqual(['INTERNAL']);
  expect(await listing(setup, account('a'))).toBe('HOLDINGS_UNSUPPORTED');
  expect(setup.faults).toHaveLength(1);
});

test('one network that does not say what it can holds up no other', async () => {
  const never = new Promise<never>(() => {});
  const networks: NetworkReads = {
    configured: ['slow', 'fast'],
    list: { request: () => ({ method: 'GET', path: '/list', step: 'list' }), decode: () => ({ items: [] }) },
    facts: {
      request: ({ network }) => ({ method: 'GET', path: `/facts/${network}`, step: 'facts' }),
      decode: () => ({ items: [] }),
    },
    status: { request: () => ({ method: 'GET', path: '/status', step: 'status' }), decode: () => ({ items: [] }) },
    history: (network) => (network === 'fast' ? true : null),
  };
  const setup = open([read({ rows: { x: 7n } })], { networks }, async (request) =>
    request.step === 'facts' ? never : { request, status: 200, header: () => null, body: {}, receivedAt: new Date(0) },
  );
  const at = { number: 1n, hash: null };
  void setup.loader.pairs(account('a', 'slow'), ['x'], at);
  void setup.loader.pairs(account('a', 'fast'), ['x'], at);
  await expect.poll(() => setup.sent).toEqual(['facts /facts/slow', 'read /a/x']);
});

test('pages that differ only in the body of the request are different pages', async () => {
  const paged: AnyBalanceRead = {
    ...read({ rows: {} }),
    shape: 'account-assets',
    balances: {
      request: () => ({ method: 'POST', path: '/', body: { page: 1 }, step: 'paged' }),
      decode: ({ account: { address } }, { request }) =>
        JSON.stringify(request.body) === '{"page":1}'
          ? { items: readings(account(address), { x: 1n }), next: { ...request, body: { page: 2 } } }
          : { items: readings(account(address), { y: 2n }) },
    },
  };
  expect(await pairs(open([paged]), account('a'), ['x', 'y'])).toEqual(['1', '2']);
});

test('a page that points back to itself ends the read', async () => {
  const endless: AnyBalanceRead = {
    ...read({ rows: {} }),
    shape: 'account-assets',
    balances: {
      request: () => ({ method: 'GET', path: '/', step: 'endless' }),
      decode: (_, { request }) => ({ items: [], next: request }),
    },
  };
  const setup = open([endless]);
  expect(await pairs(setup, account('a'), ['x'])).toEqual(['UPSTREAM_BAD_RESPONSE']);
  expect(setup.sent).toHaveLength(1);
});

test('a listing that turns out too large for its pages gives way to the reads that it replaced', async () => {
  let page = 0;
  const large: AnyBalanceRead = {
    ...read({ rows: {}, listing: 'complete' }),
    shape: 'account',
    balances: {
      request: ({ asset }) => ({ method: 'GET', path: `/${asset}`, step: 'large' }),
      decode: ({ asset, account: { address } }, { request }) => {
        if (asset !== 'all') return { items: readings(account(address), { [asset]: 5n }) };
        page += 1;
        return { items: [], next: { ...request, path: `/all/${page}` } };
      },
    },
  };
  const setup = open([large]);
  expect(await pairs(setup, account('a'), ['x', 'y'])).toEqual(['5', '5']);
  expect(setup.sent.slice(-2)).toEqual(['large /x', 'large /y']);
});

test('the one pair beside a listing that is too large is read alone; a chosen read that is too large is not repeated', async () => {
  const tooLarge = failure('UPSTREAM_TOO_LARGE');
  const large: AnyBalanceRead = {
    ...read({ rows: {}, listing: 'complete' }),
    shape: 'account-assets',
    balances: {
      request: ({ assets }) => ({ method: 'GET', path: `/${assets}`, step: 'large' }),
      decode: ({ assets, account: who }) => ({ items: readings(who, assets === 'all' ? tooLarge : { x: 5n }) }),
    },
  };
  const beside = open([large]);
  const [chosen, listed] = await Promise.all([pairs(beside, account('a'), ['x']), listing(beside, account('a'))]);
  expect([chosen, listed]).toEqual([['5'], 'UPSTREAM_TOO_LARGE']);
  const alone = open([read({ rows: tooLarge, listing: 'complete' })]);
  expect(await pairs(alone, account('a'), ['x', 'y'])).toEqual(['UPSTREAM_TOO_LARGE', 'UPSTREAM_TOO_LARGE']);
  expect(alone.sent).toEqual(['read /a/x,y']);
});

test('a listing that was answered is not taken back by a later failure', async () => {
  const first = Promise.withResolvers<void>();
  let asked = 0;
  const setup = open([read({ listing: 'complete', rows: { x: 1n } })], {}, async (request) => {
    asked += 1;
    if (asked > 1) throw new FailureError(down);
    await first.promise;
    return { request, status: 200, header: () => null, body: {}, receivedAt: new Date(0) };
  });
  const early = listing(setup, account('a'));
  await expect.poll(() => setup.sent).toHaveLength(1);
  const late = listing(setup, account('a'));
  expect(await late).toBe('UPSTREAM_HTTP_ERROR');
  first.resolve();
  expect(await early).toEqual(['x=1']);
});

test('a pair asked again in the same request is not read again', async () => {
  const setup = open([read({ rows: { x: 1n, y: 2n } })]);
  expect(await pairs(setup, account('a'), ['x'])).toEqual(['1']);
  expect(await pairs(setup, account('a'), ['x', 'y'])).toEqual(['1', '2']);
  expect(setup.sent).toEqual(['read /a/x', 'read /a/y']);
});
