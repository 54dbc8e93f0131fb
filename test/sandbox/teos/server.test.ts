import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { defaultTeosKnobs, type TeosKnobs } from '../../../src/sandbox/wire/knobs.ts';
import { ask, json, type Reply } from '../ask.ts';

const ROOT = '/odata/v1.0';
const AUTHORIZATION = { authorization: 'Bearer sandbox-teos-token' };
let sandbox: Sandbox;
let now = new Date('2026-11-01T00:00:00Z');
let addresses: string[];
let refs: string[];

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 12, assets: 60, now: () => now });
  addresses = sandbox.ledger.accounts('teos').map(({ address }) => address);
  refs = sandbox.ledger.assets('teos').flatMap(({ ref }) => (ref === 'native' ? [] : [ref]));
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.upstreams.teos.knobs = { ...defaultTeosKnobs };
  sandbox.resetCounters();
});

function turn(knobs: Partial<TeosKnobs>): void {
  Object.assign(sandbox.upstreams.teos.knobs, knobs);
}

function get(target: string, headers: Record<string, string> = AUTHORIZATION): Promise<Reply> {
  return ask(sandbox.upstreams.teos.url, { target, headers });
}

function quoted(texts: readonly string[]): string {
  return `[${texts.map((text) => `'${text}'`).join(',')}]`;
}

function grid(accounts: readonly string[], assets: readonly string[]): string {
  return `${ROOT}/Balances/GetAssetsBalances(addresses=${quoted(accounts)},uniqueAssetIds=${quoted(assets)})`;
}

interface Row {
  Address: string;
  UniqueAssetId: string;
  Amount: string;
}

async function rows(target: string): Promise<Row[]> {
  return (json(await get(target)) as { value: Row[] }).value;
}

/** Every pair that the ledger knows, as `address ref amount`. */
function truth(accounts: readonly string[], assets: readonly string[]): string[] {
  return accounts.flatMap((address) =>
    assets.flatMap((ref) => {
      const total = sandbox.ledger.truth('teos', { network: null, address, subAccount: null }, ref)?.total;
      return typeof total === 'bigint' ? [`${address} ${ref} ${total}`] : [];
    }),
  );
}

function flat(listed: readonly Row[]): string[] {
  return listed.map((row) => `${row.Address} 0x${BigInt(row.UniqueAssetId).toString(16)} ${row.Amount}`);
}

describe('GetAssetsBalances', () => {
  it('answers the known pairs of a grid', async () => {
    expect(flat(await rows(grid(addresses, refs)))).toEqual(truth(addresses, refs));
    expect(truth(addresses, refs).length).toBeLessThan(addresses.length * refs.length);
  });

  it('takes every documented spelling of the call', async () => {
    const two = [addresses.slice(0, 2), refs.slice(0, 3)] as const;
    const plain = grid(...two);
    const expected = await rows(plain);
    const bare = two.map((list) => list.map((text) => text.slice(2).toUpperCase()));
    for (const target of [
      plain.replace('addresses', 'Addresses').replace('uniqueAssetIds', 'UniqueAssetIds'),
      plain.replace('/Balances/', '/balances/').replace('v1.0', 'v1.1'),
      plain.replaceAll('[', '%5B').replaceAll(']', '%5D'),
      `${ROOT}/Balances/${encodeURIComponent(plain.slice(`${ROOT}/Balances/`.length))}`,
      plain.replaceAll("','", "'%20,%20'"),
      `${ROOT}/Balances/GetAssetsBalances(uniqueAssetIds=${quoted(two[1])},addresses=${quoted(two[0])})`,
      grid(bare[0] ?? [], bare[1] ?? []),
      grid(
        [...two[0], ...two[0]],
        two[1].map((ref) => `0x000${ref.slice(2)}`),
      ),
    ]) {
      expect(await rows(target)).toEqual(expected);
    }
  });

  it('prints ids as .NET does, or as the knob says', async () => {
    const high = refs.find((ref) => /^0x[89a-f]/.test(ref)) ?? '';
    const target = `${ROOT}/Assets('${high}')`;
    expect(json(await get(target))).toMatchObject({ Id: `0x0${high.slice(2)}` });
    turn({ idRendering: 'canonical' });
    expect(json(await get(target))).toMatchObject({ Id: high });
    turn({ idRendering: 'bare' });
    expect(json(await get(target))).toMatchObject({ Id: `0${high.slice(2)}` });
  });

  it('follows its knobs', async () => {
    const asked = [addresses.slice(0, 2), refs.slice(0, 6)] as const;
    const expected = await rows(grid(...asked));
    turn({ envelope: 'array' });
    expect(json(await get(grid(...asked)))).toEqual(expected);
    turn({ envelope: 'value', shuffleRows: true });
    const shuffled = await rows(grid(...asked));
    expect(shuffled).not.toEqual(expected);
    expect(flat(shuffled).sort()).toEqual(flat(expected).sort());
    turn({ shuffleRows: false, listZeros: false });
    expect(await rows(grid(...asked))).toEqual(expected.filter(({ Amount }) => Amount !== '0'));
    turn({ listZeros: true, neverHeld: 'zero' });
    expect(await rows(grid(...asked))).toHaveLength(12);
    turn({ paramCasing: 'pascal' });
    expect((await get(grid(...asked))).status).toBe(400);
    turn({ paramCasing: 'reference' });
    expect((await get(grid(...asked))).status).toBe(200);
  });

  it.each(['absolute', 'relative'] as const)('links to the next page by an %s address', async (nextLink) => {
    turn({ balancesPageSize: 7, nextLink });
    const listed: Row[] = [];
    const target = grid(addresses.slice(0, 3), refs.slice(0, 10));
    for (let next: string | undefined = target; next !== undefined; ) {
      const page = json(await get(next)) as { value: Row[]; '@odata.nextLink'?: string };
      expect(page.value.length).toBeLessThanOrEqual(7);
      listed.push(...page.value);
      const link = page['@odata.nextLink'];
      if (link !== undefined)
        expect(link.startsWith(nextLink === 'absolute' ? sandbox.upstreams.teos.url : ROOT)).toBe(true);
      next = link?.replace(sandbox.upstreams.teos.url, '');
    }
    expect(flat(listed)).toEqual(truth(addresses.slice(0, 3), refs.slice(0, 10)));
  });
});

it('GetEthBalances answers decimal ETH', async () => {
  const account = { network: null, address: addresses[0] ?? '', subAccount: null };
  sandbox.ledger.set('teos', account, 'native', { total: 542_100_000_000_000_000n });
  const target = `${ROOT}/Balances/GetEthBalances(addresses=${quoted(addresses.slice(0, 1))})`;
  expect(json(await get(target))).toMatchObject({ value: [{ Address: addresses[0], Amount: '0.5421' }] });
});

it('Balances answers one pair, and 404 where it was never held', async () => {
  const [held, , never] = refs;
  const one = (id = '') => `${ROOT}/Balances(address='${addresses[0]}',uniqueAssetId='${id.slice(2).toUpperCase()}')`;
  const total = sandbox.ledger.truth(
    'teos',
    { network: null, address: addresses[0] ?? '', subAccount: null },
    held ?? '',
  );
  expect(json(await get(one(held)))).toMatchObject({ Address: addresses[0], Amount: `${total?.total}` });
  expect((await get(one(never))).status).toBe(404);
});

describe('Assets', () => {
  it('filters by ids in any spelling and selects properties', async () => {
    const ids = `('${refs[0]?.toUpperCase().slice(2)}','${refs[4]}','0x1')`;
    const target = `${ROOT}/Assets?$filter=${encodeURIComponent(`Id in ${ids}`)}&$select=Id,SparkFactor`;
    const { value } = json(await get(target)) as { value: { Id: string; SparkFactor: string | null }[] };
    expect(value.map(({ Id }) => BigInt(Id))).toEqual([refs[0], refs[4]].map((ref) => BigInt(ref ?? '')));
    expect(value.map(({ SparkFactor }) => SparkFactor)).toEqual(['1000000', null]);
  });

  it('comes in pages of 50', async () => {
    const page = json(await get(`${ROOT}/Assets?$count=true`)) as { value: unknown[]; '@odata.nextLink': string };
    expect(page).toMatchObject({ '@odata.count': 60 });
    expect(page.value).toHaveLength(50);
    const rest = json(await get(page['@odata.nextLink'].replace(sandbox.upstreams.teos.url, ''))) as {
      value: unknown[];
    };
    expect(rest.value).toHaveLength(10);
    expect(rest).not.toHaveProperty('@odata.nextLink');
  });

  it('answers a single asset, or 21000 with 1001', async () => {
    expect(json(await get(`${ROOT}/Assets('${refs[2]}')`))).toMatchObject({ SparkFactor: '60', Name: 'Machine time' });
    const reply = await get(`${ROOT}/Assets('0x1')`);
    expect([reply.status, json(reply)]).toEqual([
      404,
      expect.objectContaining({ code: '21000', details: [expect.objectContaining({ code: '1001' })] }),
    ]);
  });
});

describe('refusals', () => {
  it.each([
    ['no credential', {}],
    ['another token', { authorization: 'Bearer other' }],
    ['another scheme', { authorization: 'Basic sandbox-teos-token' }],
    ['another case', { authorization: 'bearer sandbox-teos-token' }],
  ])('%s: 401 with code 11001', async (_, headers) => {
    const reply = await get(`${ROOT}/Ping`, headers);
    expect([reply.status, json(reply)]).toEqual([401, expect.objectContaining({ code: '11001' })]);
  });

  it.each([
    ["Balances/GetAssetsBalances(addresses=['A'])", '12002'],
    ["Balances/GetAssetsBalances(addresses=['A'],uniqueAssetIds=['0x1'],x=['1'])", '12002'],
    ["Balances/GetAssetsBalances(ADDRESSES=['A'],uniqueAssetIds=['0x1'])", '12002'],
    ["Balances/GetAssetsBalances(addresses='A',uniqueAssetIds=['0x1'])", '12002'],
    ["Balances/GetAssetsBalances(addresses=[],uniqueAssetIds=['0x1'])", '12002'],
    ['Balances/GetAssetsBalances(addresses=["A"],uniqueAssetIds=["0x1"])', '12000'],
    ["Balances/GetAssetsBalances(addresses=[A],uniqueAssetIds=['0x1'])", '12000'],
    ["Balances/GetAssetsBalances(addresses=['A',],uniqueAssetIds=['0x1'])", '12000'],
    ["Balances/GetAssetsBalances(addresses=['A'],uniqueAssetIds=['0x1']", '12000'],
    ["Balances/GetAssetsBalances(addresses=['A'],uniqueAssetIds=['0x1'])?$top=1", '12000'],
    ["Balances/GetAssetsBalances(addresses=['A'],uniqueAssetIds=['xyz'])", '12000'],
    ["Balances/GetAssetsBalances(addresses=['A%zz'],uniqueAssetIds=['0x1'])", '12000'],
    ["Balances/GetAssetsBalances(addresses=['0x12'],uniqueAssetIds=['0x1'])", '22000'],
    ["Balances(address='A')", '12002'],
    ["Assets?$filter=Name%20eq%20'x'", '12000'],
    ["Assets?$filter=Id%20in%20('0x1'", '12000'],
    ['Assets?$select=Colour', '12000'],
    ['Assets?$orderby=Id', '12000'],
    ["Assets('x')", '12000'],
  ])('%s: 400 with code %s', async (path, code) => {
    const reply = await get(`${ROOT}/${path.replaceAll("'A'", `'${addresses[0]}'`)}`);
    expect([reply.status, json(reply)]).toEqual([400, expect.objectContaining({ code })]);
  });

  it.each([
    '/odata/Balances',
    '/odata/v0.8/Ping',
    '/v1.0/Ping',
    `${ROOT}/ping`,
    `${ROOT}/Wallets`,
    `${ROOT}/Balances`,
    `${ROOT}/Balances/My`,
    `${ROOT}/BALANCES/GetEthBalances(addresses=['x'])`,
  ])('%s is not found', async (target) => {
    expect((await get(target)).status).toBe(404);
  });

  it('a request line above 8190 bytes is 414', async () => {
    const padding = (bytes: number) => `${ROOT}/Ping?x=${'y'.repeat(bytes - `GET ${ROOT}/Ping?x= HTTP/1.1`.length)}`;
    expect((await get(padding(8190))).status).toBe(200);
    expect((await get(padding(8191))).status).toBe(414);
  });

  it('keys of errors may be Pascal case', async () => {
    turn({ errorCasing: 'pascal' });
    expect(json(await get(`${ROOT}/Assets('0x1')`))).toMatchObject({ Code: '21000', Details: [{ Code: '1001' }] });
  });
});

describe('the quota', () => {
  it('is in the headers of every answer and starts anew after its period', async () => {
    turn({ quotaPerMinute: 2 });
    const remaining = async () => (await get(`${ROOT}/Ping`)).headers['x-rate-limit-remaining'];
    expect([await remaining(), await remaining()]).toEqual(['1', '0']);
    now = new Date(now.getTime() + 20_000);
    const refused = await get(`${ROOT}/Ping`);
    expect([refused.status, json(refused)]).toEqual([429, expect.objectContaining({ code: '13000' })]);
    expect(refused.headers).toMatchObject({
      'x-rate-limit-limit': '1m',
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': '2026-11-01T00:01:00.0000000Z',
      'retry-after': '40',
    });
    now = new Date(now.getTime() + 40_000);
    expect(await remaining()).toBe('1');
  });

  it.each([
    ['x-rate-limit', ['x-rate-limit-reset']],
    ['retry-after', ['retry-after']],
    ['none', []],
  ] as const)('is reported by %s', async (quotaHeaders, expected) => {
    turn({ quotaPerMinute: 0, quotaHeaders });
    const { headers } = await get(`${ROOT}/Ping`);
    expect(['x-rate-limit-reset', 'retry-after'].filter((name) => name in headers)).toEqual(expected);
  });

  it('of the day counts refused calls and is forgotten on reset', async () => {
    turn({ quotaPerMinute: 1, quotaPerDay: 2 });
    const statuses = [];
    for (let call = 0; call < 3; call += 1) {
      statuses.push((await get(`${ROOT}/Ping`)).status);
      now = new Date(now.getTime() + 30_000);
    }
    expect(statuses).toEqual([200, 429, 429]);
    sandbox.resetCounters();
    expect((await get(`${ROOT}/Ping`)).status).toBe(200);
  });
});

it('labels requests by what they call', async () => {
  for (const path of [
    grid(['x'], ['y']),
    `${ROOT}/Balances(address='x')`,
    `${ROOT}/Assets`,
    `${ROOT}/Assets('x')`,
    '/x',
  ])
    await get(path);
  await get(`${ROOT}/Balances/GetEthBalances%28addresses=['x'])`);
  const labels = sandbox.upstreams.teos.requests.map(({ endpoint }) => endpoint);
  expect(labels).toEqual(['GetAssetsBalances', 'Balances', 'Assets', 'Asset', 'unknown', 'GetEthBalances']);
});
