/** Refused calls at the TEOS sandbox over HTTP: what becomes of the pairs, and how many requests that takes. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/sandbox/sandbox.ts';
import { openTestGraph, type TestGraphOptions } from '../../graph/support.ts';

const ACCOUNTS = 50;
const ASSETS = 4;
const PAIRS = ACCOUNTS * ASSETS;
/** log2(N) + 1. */
const PRICE = Math.ceil(Math.log2(PAIRS)) + 1;

const QUERY = `
  query ($addresses: [String!]!, $assets: [ID!]!) {
    accountsByAddress(sources: ["sandbox-teos"], addresses: $addresses) {
      balances(assets: $assets) { nodes { total { atomic } failure { code retryable upstreamCode } } }
    }
  }`;

/** TEOS' own words for an argument that it does not take. */
const REFUSAL = {
  code: '22000',
  message: 'One or more validations failed',
  details: [{ code: '2002', message: 'no' }],
};

const refusing = (when: (target: string) => boolean): Fault => ({
  kind: 'status',
  status: 400,
  body: REFUSAL,
  when: ({ target }) => when(target),
});

async function openTeos(options: TestGraphOptions = {}) {
  const graph = await openTestGraph({
    ...options,
    options: { teos: { pairsPerCall: 1000, absent: 'zero', ...options.options?.teos } },
    sandbox: { accounts: ACCOUNTS, ...options.sandbox },
  });
  const { ledger, upstreams } = graph.sandbox;
  const addresses = ledger.accounts('teos').map(({ address }) => address);
  const assets = ledger
    .assets('teos')
    .map(({ ref }) => ref)
    .filter((ref) => ref !== 'native')
    .slice(0, ASSETS);
  const truth = addresses.map((address) =>
    assets.map((ref) => String(ledger.teos.truth({ network: null, address, subAccount: null }, ref)?.total ?? 0n)),
  );
  return { graph, teos: upstreams.teos, addresses: addresses.slice(0, ACCOUNTS), assets, truth };
}

type Teos = Awaited<ReturnType<typeof openTeos>>;

/** By account and asset, the amount or the code of the failure. */
async function ask({ graph, addresses, assets }: Pick<Teos, 'graph' | 'addresses' | 'assets'>): Promise<string[][]> {
  const answer = await graph.ask(QUERY, { addresses, assets });
  const data = JSON.parse(JSON.stringify(answer.data)) as {
    accountsByAddress: {
      balances: { nodes: { total: { atomic: string } | null; failure: { code: string } | null }[] };
    }[];
  };
  return data.accountsByAddress.map(({ balances }) =>
    balances.nodes.map(({ total, failure }) => failure?.code ?? total?.atomic ?? 'nothing'),
  );
}

/** What was asked, as it is true, but for some. */
function except({ truth }: Teos, code: string, isBad: (row: number, column: number) => boolean): string[][] {
  return truth.map((row, at) => row.map((amount, column) => (isBad(at, column) ? code : amount)));
}

describe('a search', () => {
  let subject: Teos;
  beforeAll(async () => {
    subject = await openTeos({ source: { timeoutMs: 20_000, retries: 1 } });
  });
  beforeEach(() => {
    subject.teos.clearFaults();
    subject.teos.resetCounters();
  });
  afterAll(() => subject.graph.close());

  test('is not made where nothing is refused', async () => {
    expect(await ask(subject)).toEqual(subject.truth);
    expect(subject.teos.count()).toBe(1);
  });

  test.each([0, 24, 49])('finds the bad address at place %i and reads all others', async (place) => {
    const bad = subject.addresses[place] ?? '';
    subject.teos.inject(refusing((target) => target.includes(bad)));
    expect(await ask(subject)).toEqual(except(subject, 'UPSTREAM_REJECTED', (row) => row === place));
    expect(subject.teos.count()).toBeLessThanOrEqual(1 + PRICE);
  });

  test.each([0, 1, 3])('finds the bad asset at place %i and reads all others', async (place) => {
    const bad = subject.assets[place]?.slice(2) ?? '';
    subject.teos.inject(refusing((target) => target.includes(bad)));
    expect(await ask(subject)).toEqual(except(subject, 'UPSTREAM_REJECTED', (_, column) => column === place));
    expect(subject.teos.count()).toBeLessThanOrEqual(1 + PRICE);
  });

  test('finds a bad address and a bad asset', async () => {
    const [bad = '', badAsset = ''] = [subject.addresses[7], subject.assets[2]?.slice(2)];
    subject.teos.inject(refusing((target) => target.includes(bad) || target.includes(badAsset)));
    const expected = except(subject, 'UPSTREAM_REJECTED', (row, column) => row === 7 || column === 2);
    expect(await ask(subject)).toEqual(expected);
    expect(subject.teos.count()).toBeLessThanOrEqual(1 + 2 * PRICE + 3);
  });

  test('goes on after a repeat: each call is sent twice at most', async () => {
    const bad = subject.addresses[24] ?? '';
    subject.teos.inject({ kind: 'status', status: 502, times: 1, when: ({ target }) => !target.includes(bad) });
    subject.teos.inject(refusing((target) => target.includes(bad)));
    expect(await ask(subject)).toEqual(except(subject, 'UPSTREAM_REJECTED', (row) => row === 24));
    expect(subject.teos.count()).toBeLessThanOrEqual(1 + PRICE + 1);
    expect(mostOften(subject)).toBe(2);
  });

  test('is given up where everything is refused', async () => {
    subject.teos.inject(refusing(() => true));
    expect(await ask(subject)).toEqual(except(subject, 'UPSTREAM_REJECTED', () => true));
    expect(subject.teos.count()).toBeLessThanOrEqual(1 + PRICE + 3);
    expect(mostOften(subject)).toBe(1);
  });

  test('ends where the source fails in between, and the pairs still open fail with that', async () => {
    subject.teos.inject({ ...refusing(() => true), times: 3 });
    subject.teos.inject({ kind: 'status', status: 500 });
    expect(await ask(subject)).toEqual(except(subject, 'UPSTREAM_HTTP_ERROR', () => true));
    expect(subject.teos.count()).toBe(3 + 2);
  });

  test.each<[string, Fault, number]>([
    ['UPSTREAM_HTTP_ERROR', { kind: 'status', status: 500 }, 2],
    ['UPSTREAM_UNAVAILABLE', { kind: 'status', status: 503 }, 2],
    ['UPSTREAM_UNREACHABLE', { kind: 'reset' }, 2],
    ['UPSTREAM_TIMEOUT', { kind: 'hang' }, 1],
    ['UPSTREAM_BAD_RESPONSE', { kind: 'html' }, 1],
    ['UPSTREAM_AUTH', { kind: 'status', status: 401 }, 1],
  ])('is not made for %s', async (code, fault, calls) => {
    const fresh = await openTeos({ source: { timeoutMs: fault.kind === 'hang' ? 300 : 20_000, retries: 1 } });
    fresh.teos.inject(fault);
    expect(await ask(fresh)).toEqual(except(fresh, code, () => true));
    expect(fresh.teos.count()).toBe(calls);
    await fresh.graph.close();
  });

  test('ends with the pause that the source asks for', async () => {
    const fresh = await openTeos();
    fresh.teos.inject({ ...refusing(() => true), times: 3 });
    fresh.teos.inject({ kind: 'status', status: 429, headers: { 'retry-after': '60' } });
    expect(await ask(fresh)).toEqual(except(fresh, 'UPSTREAM_RATE_LIMITED', () => true));
    expect(fresh.teos.count()).toBe(4);
    await fresh.graph.close();
  });
});

test('refusals that pass do not make calls smaller and smaller', async () => {
  const subject = await openTeos();
  const question = { ...subject, assets: subject.assets.slice(0, 1) };
  for (let time = 0; time < 6; time += 1) {
    subject.teos.clearFaults();
    subject.teos.inject({ ...refusing(() => true), times: 1 });
    await ask(question);
  }
  subject.teos.resetCounters();
  expect(await ask(question)).toEqual(subject.truth.map((row) => row.slice(0, 1)));
  expect(subject.teos.count()).toBeLessThanOrEqual(2);
  await subject.graph.close();
});

describe('many calls of one plan', () => {
  test('one bad address costs its own call alone', async () => {
    const subject = await openTeos({ options: { teos: { pairsPerCall: 40 } } });
    subject.teos.inject(refusing((target) => target.includes(subject.addresses[33] ?? '')));
    expect(await ask(subject)).toEqual(except(subject, 'UPSTREAM_REJECTED', (row) => row === 33));
    expect(subject.teos.count()).toBeLessThanOrEqual(PAIRS / 40 + Math.ceil(Math.log2(40)) + 1);
    await subject.graph.close();
  });

  test('where everything is refused, one of them is searched', async () => {
    const subject = await openTeos({ options: { teos: { pairsPerCall: 40 } } });
    subject.teos.inject(refusing(() => true));
    expect(await ask(subject)).toEqual(except(subject, 'UPSTREAM_REJECTED', () => true));
    expect(subject.teos.count()).toBeLessThanOrEqual(PAIRS / 40 + Math.ceil(Math.log2(40)) + 1 + 3);
    await subject.graph.close();
  });

  test('where the source is down, repeats stay inside their budget and nothing is searched', async () => {
    const subject = await openTeos({
      options: { teos: { pairsPerCall: 1 } },
      source: { breaker: { enabled: false }, retries: 1, timeoutMs: 20_000 },
    });
    subject.teos.inject({ kind: 'status', status: 500 });
    expect(await ask(subject)).toEqual(except(subject, 'UPSTREAM_HTTP_ERROR', () => true));
    expect(subject.teos.count()).toBeLessThanOrEqual(1.2 * PAIRS);
    expect(mostOften(subject)).toBeLessThanOrEqual(2);
    await subject.graph.close();
  });
});

describe('one account per call, at Mesh', () => {
  const NETWORK = 'Ethereum/Sandbox';
  const refused = (isBad: (body: string) => boolean): Fault => ({
    kind: 'status',
    status: 500,
    body: { code: 7, message: 'Geth error', retriable: false },
    when: ({ body }) => isBad(JSON.stringify(body)),
  });

  async function openMesh() {
    const graph = await openTestGraph({ sandbox: { accounts: 40 } });
    const { ledger, upstreams } = graph.sandbox;
    const addresses = [...new Set(ledger.accounts('mesh', NETWORK).map(({ address }) => address))].slice(0, 10);
    const assets = ledger
      .assets('mesh')
      .filter(({ network }) => network === NETWORK)
      .map(({ ref }) => ref);
    const query = `
      query ($addresses: [String!]!, $assets: [ID!]!) {
        accountsByAddress(sources: ["sandbox-mesh"], network: "${NETWORK}", addresses: $addresses) {
          balances(assets: $assets) { nodes { asset { ref } failure { code } } }
        }
      }`;
    const failed = async (): Promise<string[][]> => {
      const { data } = await graph.ask(query, { addresses, assets });
      const { accountsByAddress } = JSON.parse(JSON.stringify(data)) as {
        accountsByAddress: { balances: { nodes: { asset: { ref: string }; failure: { code: string } | null }[] } }[];
      };
      return accountsByAddress.map(({ balances }) =>
        balances.nodes.filter(({ failure }) => failure?.code === 'UPSTREAM_REJECTED').map(({ asset }) => asset.ref),
      );
    };
    return { graph, mesh: upstreams.mesh, addresses, assets, failed };
  }

  test('a currency for which the server fails costs itself alone', async () => {
    const { graph, mesh, addresses, assets, failed } = await openMesh();
    const bad = assets.at(-1) ?? '';
    const symbol = `"${bad.split(':')[0]}"`;
    mesh.inject(refused((body) => body.includes(symbol)));
    expect(await failed()).toEqual(addresses.map(() => [bad]));
    const most = addresses.length * (2 + Math.ceil(Math.log2(assets.length)));
    expect(mesh.count('/account/balance')).toBeLessThanOrEqual(most);
    await graph.close();
  });

  test('of accounts that are refused whatever is asked of them, one is searched', async () => {
    const { graph, mesh, addresses, assets, failed } = await openMesh();
    const bad = addresses.slice(3);
    mesh.inject(refused((body) => bad.some((address) => body.includes(address))));
    expect(await failed()).toEqual(addresses.map((address) => (bad.includes(address) ? assets : [])));
    const further = Math.ceil(Math.log2(assets.length)) + 3;
    expect(mesh.count('/account/balance')).toBeLessThanOrEqual(addresses.length + further);
    await graph.close();
  });
});

describe('a call whose URL is too long', () => {
  test('is halved until it fits, and the next plan keeps to what fitted', async () => {
    const subject = await openTeos();
    subject.teos.knobs.requestLineBytes = 1500;
    expect(await ask(subject)).toEqual(subject.truth);
    const first = subject.teos.requests.filter(({ status }) => status === 414).length;
    expect(first).toBeGreaterThan(0);
    subject.teos.resetCounters();
    expect(await ask(subject)).toEqual(subject.truth);
    expect(subject.teos.requests.every(({ status }) => status === 200)).toBe(true);
    await subject.graph.close();
  });

  test.each([413, 431])('the same with status %i', async (status) => {
    const subject = await openTeos();
    subject.teos.inject({ kind: 'status', status, when: ({ target }) => target.length > 1500 });
    expect(await ask(subject)).toEqual(subject.truth);
    subject.teos.clearFaults();
    subject.teos.resetCounters();
    expect(await ask(subject)).toEqual(subject.truth);
    expect(Math.max(...subject.teos.requests.map(({ target }) => target.length))).toBeLessThanOrEqual(1500);
    await subject.graph.close();
  });

  test('where not even one pair fits, it fails, and a large call is tried again later', async () => {
    const subject = await openTeos();
    subject.teos.inject({ kind: 'status', status: 414 });
    expect(await ask(subject)).toEqual(except(subject, 'UPSTREAM_HTTP_ERROR', () => true));
    expect(subject.teos.count()).toBeLessThanOrEqual(1 + PRICE + 3);
    subject.teos.clearFaults();
    subject.teos.resetCounters();
    expect(await ask(subject)).toEqual(subject.truth);
    expect(subject.teos.count()).toBe(1);
    await subject.graph.close();
  });
});

/** How often the request was sent that was sent most often. */
function mostOften({ teos }: Teos): number {
  return Math.max(...[...Map.groupBy(teos.requests, ({ target }) => target).values()].map(({ length }) => length));
}
