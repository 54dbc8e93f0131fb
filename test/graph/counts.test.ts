/** How many upstream requests one GraphQL request costs, counted at the upstreams. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestGraph, type TestGraph } from './support.ts';

let graph: TestGraph;

beforeAll(async () => {
  graph = await openTestGraph({ options: { teos: { pairsPerCall: 10_000 } }, sandbox: { accounts: 1000 } });
});
beforeEach(() => graph.sandbox.resetCounters());
afterAll(() => graph.close());

const AMOUNTS = `
  query ($source: ID!, $addresses: [String!]!, $assets: [ID!]!, $network: String) {
    accountsByAddress(sources: [$source], addresses: $addresses, network: $network) {
      balances(assets: $assets) { nodes { total { atomic } failure { code } } }
    }
  }`;

function addresses(upstream: 'reddio' | 'teos' | 'mesh' | 'loopring', count: number): string[] {
  const accounts = graph.sandbox.ledger.accounts(upstream).filter((account) => account.subAccount === null);
  return accounts.slice(0, count).map((account) => account.address);
}

function refs(upstream: 'reddio' | 'teos' | 'mesh' | 'loopring', count: number): string[] {
  const assets = graph.sandbox.ledger.assets(upstream).filter((asset) => asset.ref !== 'native');
  return assets.slice(0, count).map((asset) => asset.ref);
}

/** Bytes of a TEOS request target, from the request log. */
function targetBytes(): number[] {
  return graph.sandbox.upstreams.teos.requests.map(({ target }) => Buffer.byteLength(target));
}

describe('TEOS: accounts × assets in one call', () => {
  test('20 accounts × 20 assets = 1 call', async () => {
    await graph.ask(AMOUNTS, { source: 'sandbox-teos', addresses: addresses('teos', 20), assets: refs('teos', 20) });
    expect(graph.counts()).toEqual({ reddio: 0, teos: 1, mesh: 0, loopring: 0 });
  });

  test('1000 accounts × 5 assets = the fewest calls that fit the URL limit', async () => {
    await graph.ask(AMOUNTS, { source: 'sandbox-teos', addresses: addresses('teos', 1000), assets: refs('teos', 5) });
    const sizes = targetBytes();
    expect(Math.max(...sizes)).toBeLessThanOrEqual(7500);
    // What all calls together must carry: every address once, and in each call its fixed part and the five assets.
    const [first = ''] = graph.sandbox.upstreams.teos.requests.map(({ target }) => target);
    const perAddress = 49; // %27 + 42 + %27 + a comma, with brackets and commas as the provider writes them
    const fixed = Buffer.byteLength(first) - perAddress * (first.match(/0x[0-9a-f]{40}/g) ?? []).length;
    expect(sizes.length).toBe(Math.ceil(1000 / Math.floor((7500 - fixed) / perAddress)));
  });

  test('a sparse diagonal, 50 accounts each with an asset of its own, takes fewer than 50 calls', async () => {
    const fields = addresses('teos', 50).map(
      (address, index) => `a${index}: account(id: "account/sandbox-teos/${address}") {
        balance(asset: "${refs('teos', 50)[index]}") { total { atomic } failure { code } } }`,
    );
    await graph.ask(`{ ${fields.join('\n')} }`);
    // Ten times the wanted pairs may be read (planning.maxSurplus 9), so blocks of ten by ten: five calls.
    expect(graph.counts().teos).toBe(5);
  });

  test('the native coin is one call of its own beside the assets', async () => {
    const assets = ['native', ...refs('teos', 4)];
    await graph.ask(AMOUNTS, { source: 'sandbox-teos', addresses: addresses('teos', 30), assets });
    expect(graph.sandbox.upstreams.teos.count('GetAssetsBalances')).toBe(1);
    expect(graph.sandbox.upstreams.teos.count('GetEthBalances')).toBe(1);
  });
});

describe('Reddio: one account per call', () => {
  test('50 keys = 50 calls, whatever the number of assets', async () => {
    await graph.ask(AMOUNTS, {
      source: 'sandbox-reddio',
      addresses: addresses('reddio', 50),
      assets: refs('reddio', 6),
    });
    expect(graph.sandbox.upstreams.reddio.count()).toBe(50);
    expect(graph.sandbox.upstreams.reddio.count('/v1/balances')).toBe(50);
  });

  test('a single asset is a single read', async () => {
    await graph.ask(AMOUNTS, {
      source: 'sandbox-reddio',
      addresses: addresses('reddio', 50),
      assets: refs('reddio', 1),
    });
    expect(graph.sandbox.upstreams.reddio.count('/v1/balance')).toBe(50);
    expect(graph.sandbox.upstreams.reddio.count()).toBe(50);
  });

  test('chosen assets and the listing of one account share one call', async () => {
    const [address] = addresses('reddio', 1);
    const [asset] = refs('reddio', 1);
    await graph.ask(
      `query ($id: ID!, $asset: ID!) {
        account(id: $id) { balance(asset: $asset) { failure { code } } balances { nodes { failure { code } } } }
      }`,
      { id: `account/sandbox-reddio/${address}`, asset },
    );
    expect(graph.sandbox.upstreams.reddio.count()).toBe(1);
  });
});

describe('Loopring and Mesh: one call per account', () => {
  test('Loopring, 40 accounts × 8 assets = 40 calls', async () => {
    await graph.ask(AMOUNTS, {
      source: 'sandbox-loopring',
      addresses: addresses('loopring', 40),
      assets: refs('loopring', 8),
    });
    expect(graph.sandbox.upstreams.loopring.count('/user/balances')).toBe(40);
    // Silence is only a zero where the token exists (one look at the list of tokens, which is kept) and where the account
    // does (one look at each account that has no row at all).
    expect(graph.sandbox.upstreams.loopring.count('/exchange/tokens')).toBe(1);
    const { ledger } = graph.sandbox;
    const silent = ledger
      .accounts('loopring')
      .slice(0, 40)
      .filter((account) => refs('loopring', 8).every((ref) => ledger.truth('loopring', account, ref) === null));
    expect(graph.sandbox.upstreams.loopring.count('/account')).toBe(silent.length);
    expect(graph.counts()).toEqual({ reddio: 0, teos: 0, mesh: 0, loopring: 41 + silent.length });
  });

  test('Mesh, 40 accounts × 6 assets = 40 calls, and 40 more at a block', async () => {
    const network = 'Ethereum/Sandbox';
    const assets = graph.sandbox.ledger
      .assets('mesh', network)
      .map(({ ref }) => ref)
      .slice(0, 6);
    const known = graph.sandbox.ledger.accounts('mesh', network).filter((account) => account.subAccount === null);
    const variables = { addresses: known.slice(0, 40).map(({ address }) => address), assets };
    await graph.ask(
      `query ($addresses: [String!]!, $assets: [ID!]!) {
        accountsByAddress(sources: ["sandbox-mesh"], addresses: $addresses, network: "${network}") {
          now: balances(assets: $assets) { nodes { total { atomic } } }
          again: balances(assets: $assets) { nodes { total { atomic } } }
          earlier: balances(assets: $assets, at: { block: "6" }) { nodes { total { atomic } } }
        }
      }`,
      variables,
    );
    expect(graph.sandbox.upstreams.mesh.count('/account/balance')).toBe(80);
  });
});

describe('one tick, one plan', () => {
  test('aliases, both directions, fragments and repeated accounts share one call', async () => {
    const [one, two, three] = addresses('teos', 3);
    const [gold, wine] = refs('teos', 2);
    await graph.ask(
      `query ($ids: [ID!]!, $gold: ID!, $wine: ID!, $goldId: ID!, $accounts: [ID!]!) {
        accounts(ids: $ids) { ...Both aliased: balance(asset: $wine) { total { atomic } } }
        node(id: $goldId) { ... on Asset { balances(accounts: $accounts) { nodes { total { atomic } } } } }
        asset(id: $goldId) { balances(accounts: $accounts) { nodes { available { atomic } total { atomic } } } }
        again: accounts(ids: $ids) { balances(assets: [$gold, $wine, $gold]) { totalCount } }
      }
      fragment Both on Account { balances(assets: [$gold]) { nodes { ...Amount } } }
      fragment Amount on Balance { total { atomic } }`,
      {
        ids: [one, two, one].map((address) => `account/sandbox-teos/${address}`),
        gold,
        wine,
        goldId: `asset/sandbox-teos/${gold}`,
        accounts: [three, one],
      },
    );
    expect(graph.counts().teos).toBe(1);
  });

  test('what one request already knows is not asked again by a later tick', async () => {
    const [address] = addresses('loopring', 1);
    // `details` waits for an answer of its own, so the balances below it are asked one tick later.
    await graph.ask(
      `query ($id: ID!) {
        account(id: $id) { balances(assets: ["0", "1"]) { nodes { asset { symbol balances(accounts: [$id]) { nodes { total { atomic } } } } } } }
      }`,
      { id: `account/sandbox-loopring/${address}` },
    );
    expect(graph.sandbox.upstreams.loopring.count('/user/balances')).toBe(1);
  });

  test('facts about assets are read once and kept', async () => {
    const query = `query ($id: ID!, $assets: [ID!]!) {
      account(id: $id) { balances(assets: $assets) { nodes { asset { name decimals } total { value } } } } }`;
    const variables = { id: `account/sandbox-teos/${addresses('teos', 1)[0]}`, assets: refs('teos', 30) };
    await graph.ask(query, variables);
    await graph.ask(query, variables);
    expect(graph.sandbox.upstreams.teos.count('Assets')).toBeLessThanOrEqual(1);
    expect(graph.sandbox.upstreams.teos.count('GetAssetsBalances')).toBe(2);
  });

  test('a query that shows no facts asks for none', async () => {
    const fresh = await openTestGraph();
    try {
      await fresh.ask(AMOUNTS, { source: 'sandbox-loopring', addresses: addresses('loopring', 2), assets: ['0', '1'] });
      expect(fresh.sandbox.upstreams.loopring.count('/exchange/tokens')).toBe(0);
      expect(fresh.sandbox.upstreams.loopring.count()).toBe(2);
    } finally {
      await fresh.close();
    }
  });

  test('what is asked of a source itself is asked once per request', async () => {
    await graph.ask(
      'query ($a: [String!]!) { accountsByAddress(sources: ["sandbox-teos"], addresses: $a) { source { health { ok } again: health { ok } } } }',
      {
        a: addresses('teos', 30),
      },
    );
    expect(graph.counts().teos).toBe(1);
  });
});
