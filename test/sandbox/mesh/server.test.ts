import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { currencyRef } from '../../../src/sandbox/mesh/currency.ts';
import { BITCOIN, ETHEREUM } from '../../../src/sandbox/mesh/seed.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { defaultMeshKnobs, type MeshKnobs } from '../../../src/sandbox/wire/knobs.ts';
import { ask, exactJson, json, type Reply } from '../ask.ts';

const ethereum = { blockchain: 'Ethereum', network: 'Sandbox' };
const bitcoin = { blockchain: 'Bitcoin', network: 'Sandbox' };
let sandbox: Sandbox;
let address: string;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 12, assets: 3 });
  address = sandbox.ledger.accounts('mesh', ETHEREUM)[0]?.address ?? '';
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.upstreams.mesh.knobs = { ...defaultMeshKnobs };
});

function turn(knobs: Partial<MeshKnobs>): void {
  Object.assign(sandbox.upstreams.mesh.knobs, knobs);
}

function post(target: string, body: unknown): Promise<Reply> {
  const headers = { 'content-type': 'application/json' };
  return ask(sandbox.upstreams.mesh.url, { method: 'POST', target, headers, body });
}

interface BalanceAnswer {
  block_identifier: { index: bigint; hash: string };
  balances: { value: string; currency: { symbol: string; decimals: bigint; metadata?: Record<string, unknown> } }[];
  metadata?: unknown;
}

/** Asks for the first Ethereum account unless the test says otherwise. */
async function balance(request: Record<string, unknown> = {}): Promise<BalanceAnswer> {
  const body = { network_identifier: ethereum, account_identifier: { address }, ...request };
  const reply = await post('/account/balance', body);
  expect(reply.status, reply.text).toBe(200);
  return exactJson(reply) as BalanceAnswer;
}

function pairs({ balances }: BalanceAnswer): [string, string][] {
  return balances.map(({ value, currency: { symbol, decimals, metadata } }) => [
    currencyRef(symbol, Number(decimals), plain(metadata)),
    value,
  ]);
}

/** With numbers again in place of the exact ones. */
function plain(metadata: Record<string, unknown> | undefined): Record<string, unknown> | null {
  const text = JSON.stringify(metadata ?? null, (_, value) => (typeof value === 'bigint' ? Number(value) : value));
  return JSON.parse(text) as Record<string, unknown> | null;
}

function truth(
  account: { network: string | null; address: string; subAccount: string | null },
  block = {},
): Map<string, string> {
  const held = sandbox.ledger.holdings('mesh', account, block);
  return new Map([...held].map(([ref, { total }]) => [ref, String(total)]));
}

describe('/account/balance', () => {
  it.each([
    [ETHEREUM, ethereum],
    [BITCOIN, bitcoin],
  ])('lists what every account of %s holds', async (network, network_identifier) => {
    for (const account of sandbox.ledger.accounts('mesh', network)) {
      const sub = account.subAccount === null ? {} : { sub_account: { address: account.subAccount, metadata: {} } };
      const account_identifier = { address: account.address, ...sub, metadata: {} };
      const answer = await balance({ network_identifier, account_identifier });
      expect(new Map(pairs(answer))).toEqual(truth(account));
      const { number, hash } = sandbox.ledger.chain(network).head;
      expect(answer.block_identifier).toEqual({ index: number, hash });
    }
  });

  it('answers only the asked currencies, whatever the order of their metadata', async () => {
    const metadata = { class: 'a', issuer: { keys: [2, 1], name: 'Sandbox' } };
    const currencies = [
      { symbol: 'NEST', decimals: 3, metadata },
      { symbol: 'ETH', decimals: 18, metadata: {} },
      { symbol: 'ETH', decimals: 8 },
    ];
    const known = truth({ network: ETHEREUM, address, subAccount: null });
    const refs = ['NEST:3{"class":"a","issuer":{"keys":[2,1],"name":"Sandbox"}}', 'ETH:18'];
    expect(pairs(await balance({ currencies }))).toEqual(refs.map((ref) => [ref, known.get(ref)]));
    turn({ neverHeld: 'zero' });
    expect(pairs(await balance({ currencies }))).toContainEqual(['ETH:8', '0']);
    turn({ currencies: 'ignore' });
    expect(new Map(pairs(await balance({ currencies: currencies.slice(0, 1) })))).toEqual(known);
    expect(new Map(pairs(await balance({ currencies: [] })))).toEqual(known);
  });

  it('answers for past blocks by number and by hash; the hash wins', async () => {
    const { blocks } = sandbox.ledger.chain(ETHEREUM);
    const account = { network: ETHEREUM, address, subAccount: null };
    for (const { number, hash } of blocks.slice(1)) {
      const index = Number(number);
      for (const block_identifier of [{ index }, { hash }, { index, hash }, { index: 1, hash }]) {
        const answer = await balance({ block_identifier });
        expect(answer.block_identifier).toEqual({ index: number, hash });
        expect(new Map(pairs(answer))).toEqual(truth(account, { hash }));
      }
    }
    expect((await balance({ block_identifier: {} })).block_identifier.index).toBe(12n);
  });

  it('takes hex addresses in any case and Base58 ones exactly', async () => {
    const upper = `0x${address.slice(2).toUpperCase()}`;
    expect(pairs(await balance({ account_identifier: { address: upper } }))).toEqual(pairs(await balance()));
    const base58 = sandbox.ledger.accounts('mesh', BITCOIN)[0]?.address ?? '';
    const asked = { network_identifier: bitcoin, account_identifier: { address: base58.toLowerCase() } };
    expect((await balance(asked)).balances).toEqual([]);
  });

  it('has no rows for unknown accounts, or refuses them', async () => {
    const unknown = [
      { address: `0x${'0'.repeat(40)}` },
      { address, sub_account: { address: 'other' } },
      { address, sub_account: { address: 'staked', metadata: { a: 1 } } },
      { address, metadata: { a: 1 } },
    ];
    for (const account_identifier of unknown) expect((await balance({ account_identifier })).balances).toEqual([]);
    turn({ unknownAccount: 'error' });
    const body = { network_identifier: ethereum, account_identifier: unknown[0] };
    expect(json(await post('/account/balance', body))).toMatchObject({ code: 12, message: 'Invalid address' });
  });

  it('reads a sub-account, or ignores it and answers for the main account', async () => {
    const account_identifier = { address, sub_account: { address: 'staked', metadata: { a: 1 } } };
    const main = pairs(await balance());
    expect(pairs(await balance({ account_identifier: { address, sub_account: { address: 'staked' } } }))).not.toEqual(
      main,
    );
    turn({ subAccounts: 'ignore' });
    expect(pairs(await balance({ account_identifier }))).toEqual(main);
    const empty = { network_identifier: ethereum, account_identifier: { address, sub_account: { address: '' } } };
    expect((await post('/account/balance', empty)).status).toBe(500);
  });

  it('answers without rows as an empty list, or as null', async () => {
    const account_identifier = { address: `0x${'0'.repeat(40)}` };
    expect((await balance({ account_identifier })).balances).toEqual([]);
    turn({ emptyAs: 'null' });
    expect((await balance({ account_identifier })).balances).toBeNull();
    expect((await balance()).balances.length).toBeGreaterThan(0);
  });

  it('follows its other knobs', async () => {
    const rows = pairs(await balance());
    turn({ shuffleRows: true });
    const shuffled = pairs(await balance());
    expect(shuffled).not.toEqual(rows);
    expect(new Map(shuffled)).toEqual(new Map(rows));
    turn({ shuffleRows: false, listZeros: false });
    expect(pairs(await balance())).toEqual(rows.filter(([, value]) => value !== '0'));
    turn({ badGateway: true });
    const reply = await post('/network/list', {});
    expect([reply.status, reply.headers['content-type']]).toEqual([502, 'text/html']);
  });

  it('moves its chain between calls when asked to', async () => {
    turn({ chainMoves: 'advance' });
    const first = await balance();
    turn({ chainMoves: 'reorg' });
    const second = await balance();
    expect(second.block_identifier.index).toBe(first.block_identifier.index + 1n);
    const third = await balance();
    expect(third.block_identifier.index).toBe(second.block_identifier.index);
    expect(third.block_identifier.hash).not.toBe(second.block_identifier.hash);
    const block_identifier = { hash: second.block_identifier.hash };
    const body = { network_identifier: ethereum, account_identifier: { address }, block_identifier };
    const reply = await post('/account/balance', body);
    expect([reply.status, json(reply)]).toEqual([500, expect.objectContaining({ code: 11, retriable: true })]);
    turn({ retriable: false });
    expect(json(await post('/account/balance', body))).toMatchObject({ code: 11, retriable: false });
  });
});

describe('refusals of /account/balance', () => {
  it.each([
    ['no body', undefined],
    ['no JSON', '{'],
    ['a list', []],
    ['no network', { network_identifier: undefined }],
    ['a network in lower case', { network_identifier: { blockchain: 'ethereum', network: 'Sandbox' } }],
    ['a sub-network', { network_identifier: { ...ethereum, sub_network_identifier: { network: 'shard 1' } } }],
    ['no account', { account_identifier: null }],
    ['an empty address', { account_identifier: { address: '' } }],
    ['an address that is no text', { account_identifier: { address: 5 } }],
    ['an empty sub-account', { account_identifier: { address: 'x', sub_account: { address: '' } } }],
    ['an empty hash', { block_identifier: { hash: '' } }],
    ['a negative index', { block_identifier: { index: -1 } }],
    ['an index in quotes', { block_identifier: { index: '1' } }],
    ['currencies that are no list', { currencies: {} }],
    ['a currency without symbol', { currencies: [{ symbol: '', decimals: 1 }] }],
    ['negative decimals', { currencies: [{ symbol: 'A', decimals: -1 }] }],
    ['a history block on a network without history', { network_identifier: bitcoin, block_identifier: { index: 1 } }],
    ['even an empty block there', { network_identifier: bitcoin, block_identifier: {} }],
    [
      'a currency twice',
      {
        currencies: [
          { symbol: 'A', decimals: 1, metadata: { b: 1, a: 2 } },
          { symbol: 'A', decimals: 1, metadata: { a: 2, b: 1 } },
        ],
      },
    ],
  ])('%s: HTTP 500 with code 0', async (_, change) => {
    const whole = change === undefined || typeof change === 'string' || Array.isArray(change);
    const body = whole ? change : { network_identifier: ethereum, account_identifier: { address }, ...change };
    const reply = await post('/account/balance', body);
    expect([reply.status, json(reply)]).toEqual([500, { code: 0, message: expect.any(String), retriable: false }]);
  });

  it.each([
    ['Block not found', 4, { block_identifier: { index: 999 } }],
    ['Block not found', 4, { block_identifier: { hash: '0x00' } }],
    ['Block not found', 4, { block_identifier: { index: 0 } }],
    ['Invalid address', 12, { account_identifier: { address: '0x4cfc400fed52f9681b42454c2db4b18ab98f8de' } }],
  ])('%s has code %d', async (message, code, change) => {
    const reply = await post('/account/balance', {
      network_identifier: ethereum,
      account_identifier: { address },
      ...change,
    });
    expect([reply.status, json(reply)]).toEqual([500, expect.objectContaining({ code, message, retriable: false })]);
  });

  it('are fewer without the asserter', async () => {
    turn({ asserter: false });
    const base58 = sandbox.ledger.accounts('mesh', BITCOIN)[0]?.address;
    const btc = { symbol: 'BTC', decimals: 8 };
    const asked = {
      network_identifier: bitcoin,
      account_identifier: { address: base58 },
      block_identifier: { index: 1 },
    };
    const answer = await balance({ ...asked, currencies: [btc, btc] });
    expect(answer.block_identifier.index).toBe(12n);
    expect(answer.balances.length).toBeGreaterThan(0);
  });
});

describe('/network', () => {
  it('list names both networks', async () => {
    expect(json(await post('/network/list', {}))).toEqual({ network_identifiers: [ethereum, bitcoin] });
    expect((await post('/network/list', undefined)).status).toBe(500);
  });

  it('status gives the blocks that bound history', async () => {
    const { head, genesis, oldest } = sandbox.ledger.chain(BITCOIN);
    expect(json(await post('/network/status', { network_identifier: bitcoin }))).toMatchObject({
      current_block_identifier: { index: Number(head.number), hash: head.hash },
      current_block_timestamp: head.time.getTime(),
      genesis_block_identifier: { index: 0, hash: genesis.hash },
      oldest_block_identifier: { index: 1, hash: oldest.hash },
      sync_status: { synced: true },
    });
  });

  it('options says whether there is history, and the errors', async () => {
    const allow = async (network_identifier: object) => json(await post('/network/options', { network_identifier }));
    expect(await allow(ethereum)).toMatchObject({ allow: { historical_balance_lookup: true } });
    expect(await allow(bitcoin)).toMatchObject({ allow: { historical_balance_lookup: false } });
    expect(await allow({ blockchain: 'Bitcoin', network: 'Main' })).toEqual({
      code: 0,
      message: 'requestNetwork is not supported',
      retriable: false,
    });
  });
});

it.each([
  ['POST', '/account/balances', 404],
  ['POST', '/account/balance?x=1', 404],
  ['POST', '/account/balance/', 404],
  ['GET', '/account/balance', 405],
  ['POST', '/account/coins', 500],
])('%s %s is HTTP %d', async (method, target, status) => {
  expect((await ask(sandbox.upstreams.mesh.url, { method, target, body: {} })).status).toBe(status);
});
