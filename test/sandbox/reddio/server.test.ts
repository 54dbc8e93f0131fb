import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { defaultReddioKnobs, type ReddioKnobs } from '../../../src/sandbox/wire/knobs.ts';
import { ask, exactJson, json } from '../ask.ts';

/** The fields of a row on Reddio's reference page, read 2026-11. */
const REFERENCE_FIELDS = [
  'asset_id',
  'contract_address',
  'balance_available',
  'balance_frozen',
  'type',
  'decimals',
  'symbol',
  'quantum',
  'display_value',
  'display_frozen',
  'token_id',
  'base_uri',
];
let sandbox: Sandbox;
let key: string;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 12, assets: 3 });
  key = sandbox.ledger.accounts('reddio')[0]?.address ?? '';
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.upstreams.reddio.knobs = { ...defaultReddioKnobs };
});

function turn(knobs: Partial<ReddioKnobs>): void {
  Object.assign(sandbox.upstreams.reddio.knobs, knobs);
}

function get(target: string) {
  return ask(sandbox.upstreams.reddio.url, { target });
}

async function rows(query = ''): Promise<Record<string, unknown>[]> {
  const body = exactJson(await get(`/v1/balances?stark_key=${key}${query}`));
  return (body as { data: { list: Record<string, unknown>[] } }).data.list;
}

describe('/v1/balances', () => {
  it('lists what the ledger holds, in quantised units and without loss', async () => {
    for (const account of sandbox.ledger.accounts('reddio')) {
      key = account.address;
      const listed = (await rows()).map((row) => [
        row.asset_id,
        [row.balance_available, row.balance_frozen, row.withdraw_frozen].map((part) => BigInt(String(part))),
        BigInt(String(row.quantum)),
      ]);
      const truth = [...sandbox.ledger.holdings('reddio', account)].map(([ref, amounts]) => {
        const quantum = sandbox.ledger.reddio.asset(ref)?.token.quantum ?? 0n;
        const parts = [amounts.available, amounts.locked, amounts.pendingWithdrawal];
        return [ref, parts.map((part) => (part ?? 0n) / quantum), quantum];
      });
      expect(listed).toEqual(truth);
    }
    key = sandbox.ledger.accounts('reddio')[0]?.address ?? '';
  });

  it('has the documented fields', async () => {
    const account = { network: null, address: key, subAccount: null };
    const [ether] = sandbox.ledger.assets('reddio');
    sandbox.ledger.set('reddio', account, ether?.ref ?? '', {
      available: 291_702n * 10n ** 12n,
      locked: 2_498n * 10n ** 12n,
    });
    const [row] = await rows();
    expect(row).toMatchObject({
      asset_id: '0x352f9ffd821a525051de2d71126113505a7b0a73d98dbc0ac0ff343cfbdef5e',
      contract_address: 'eth',
      balance_available: 291_702n,
      balance_frozen: 2_498n,
      type: 'ETH',
      decimals: 18n,
      symbol: 'ETH',
      quantum: 10n ** 12n,
      display_value: '0.291702',
      display_frozen: '0.002498',
      token_id: '',
      base_uri: '',
    });
  });

  it('pages from 1 and says where it stands', async () => {
    const all = await rows();
    const second = json(await get(`/v1/balances?stark_key=${key}&page=2&limit=2`));
    const total_page = Math.ceil(all.length / 2);
    expect(second).toMatchObject({ data: { total: all.length, current_page: 2, page_size: 2, total_page } });
    expect((await rows('&page=2&limit=2')).map((row) => row.asset_id)).toEqual(
      all.slice(2, 4).map((row) => row.asset_id),
    );
    expect(await rows('&page=99')).toEqual([]);
    turn({ maxLimit: 1 });
    expect(await rows('&limit=50')).toHaveLength(1);
  });

  it('filters by contract in any case and by type; empty filters are none', async () => {
    const all = await rows();
    const nfts = all.filter((row) => row.type === 'ERC721');
    expect(await rows('&contract_address=&type=')).toEqual(all);
    expect(await rows('&type=ERC721')).toEqual(nfts);
    const contract = String(nfts[0]?.contract_address).toUpperCase().replace('0X', '0x');
    expect(await rows(`&contract_address=${contract}`)).toEqual(nfts);
    expect(await rows('&contract_address=eth')).toHaveLength(1);
  });

  it('follows its knobs', async () => {
    const all = await rows();
    turn({ envelope: 'reference' });
    expect(json(await get(`/v1/balances?stark_key=${key}&limit=1`))).toMatchObject({ data: { total: all.length } });
    expect(await rows('&limit=1')).toEqual(all);
    expect((await get(`/v1/balances?stark_key=${key}`)).text).not.toContain('total_page');
    turn({ quantum: 'string', withdrawFields: false });
    const [row] = await rows();
    expect(row?.quantum).toBe('1000000000000');
    expect(Object.keys(row ?? {})).toEqual(REFERENCE_FIELDS);
    turn({ ...defaultReddioKnobs, shuffleRows: true });
    const shuffled = await rows();
    expect(shuffled).not.toEqual(all);
    expect(new Set(shuffled.map((one) => one.asset_id))).toEqual(new Set(all.map((one) => one.asset_id)));
    turn({ shuffleRows: false, listZeros: false });
    expect((await rows()).length).toBeLessThan(all.length);
  });
});

describe('/v1/balance', () => {
  it('answers one row as an object', async () => {
    for (const [ref] of sandbox.ledger.holdings('reddio', { network: null, address: key, subAccount: null })) {
      const body = json(await get(`/v1/balance?stark_key=${key}&asset_id=${ref}`));
      expect(body).toMatchObject({ status: 'OK', error: '', error_code: 0, data: { asset_id: ref } });
    }
  });

  it('has two ways with what was never held', async () => {
    const never = sandbox.ledger.assets('reddio')[2]?.ref;
    const target = `/v1/balance?stark_key=${key}&asset_id=${never}`;
    expect(json(await get(target))).toMatchObject({ status: 'FAILED', error_code: 6, data: null });
    turn({ neverHeld: 'zero' });
    expect(json(await get(target))).toMatchObject({ data: { asset_id: never, balance_available: 0 } });
  });
});

it('/v1/contract_info describes contracts, and the coin under its own form', async () => {
  const coin = await get('/v1/contract_info?type=ETH&contract_address=ETH');
  expect(json(coin)).toMatchObject({ status: 'OK', data: { quantum: '1000000000000', decimals: 18, type: 'ETH' } });
  const nft = sandbox.ledger.reddio.assets().find(({ symbol }) => symbol === 'SBXM');
  const known = await get(`/v1/contract_info?contract_address=${nft?.token.contract}`);
  expect(json(known)).toMatchObject({ data: { type: 'ERC721M', quantum: '1', symbol: 'SBXM' } });
  const chains = json(await get('/v1/starkex/contracts'));
  expect(chains).toMatchObject({ data: { mainnet: expect.any(String), testnet: expect.any(String) } });
});

describe('refusals', () => {
  it.each([
    ['/v1/balances', 1],
    ['/v1/balances?stark_key=', 1],
    ['/v1/balances?stark_key=38cae143', 18],
    ['/v1/balances?stark_key=0x038cae143', 18],
    ['/v1/balances?stark_key=0xABC', 18],
    [`/v1/balances?stark_key=0x${'f'.repeat(63)}`, 18],
    ['/v1/balances?stark_key=0x38cae143', 5],
    ['/v1/balances?stark_key=KEY&page=0', 29],
    ['/v1/balances?stark_key=KEY&limit=x', 29],
    ['/v1/balances?stark_key=KEY&type=ERC1155', 28],
    ['/v1/balances?stark_key=KEY&starkKey=1', 400],
    ['/v1/balances?stark_key=KEY&stark_key=KEY', 400],
    ['/v1/balances?stark_key=%zz', 400],
    ['/v1/balances?stark_key', 400],
    ['/v1/balance?stark_key=KEY', 19],
    ['/v1/balance?stark_key=KEY&asset_id=0x352F9ffd', 19],
    ['/v1/balance?stark_key=KEY&asset_id=0x1', 6],
    ['/v1/contract_info', 27],
    ['/v1/contract_info?contract_address=0x1', 15],
    ['/v1/contract_info?contract_address=0x1&type=eth', 28],
  ])('%s fails with code %d', async (target, code) => {
    const reply = await get(target.replaceAll('KEY', key));
    expect(reply.status).toBe(200);
    expect(json(reply)).toMatchObject({ status: 'FAILED', error_code: code, data: null });
  });

  it.each(['/v1/balances/', '/v3/balances', '/', '//v1/balances', '/V1/balances', '/toString'])(
    '%s is not found',
    async (target) => {
      expect((await get(target)).status).toBe(404);
    },
  );

  it('are for other methods, too', async () => {
    const reply = await ask(sandbox.upstreams.reddio.url, { method: 'POST', target: `/v1/balances?stark_key=${key}` });
    expect(reply.status).toBe(404);
  });

  it('follow their knobs', async () => {
    turn({ failureStatus: 'FAIL', failureHttpStatus: 400 });
    const reply = await get('/v1/balances');
    expect([reply.status, json(reply)]).toEqual([400, expect.objectContaining({ status: 'FAIL', error_code: 1 })]);
    turn({ unknownAccount: 'empty' });
    expect(json(await get('/v1/balances?stark_key=0x1'))).toMatchObject({
      data: { list: [], total: 0, total_page: 0 },
    });
    for (const envelope of ['paged', 'reference'] as const) {
      turn({ emptyAs: 'null', envelope });
      expect(json(await get('/v1/balances?stark_key=0x1'))).toMatchObject({ data: { list: null, total: 0 } });
    }
    expect(await rows()).not.toEqual([]);
    turn({ paddedKeys: true });
    const padded = `0x00${key.slice(2).toUpperCase()}`;
    expect(json(await get(`/v1/balances?stark_key=${padded}`))).toMatchObject({ status: 'OK' });
  });
});
