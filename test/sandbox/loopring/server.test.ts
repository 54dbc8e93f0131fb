import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { defaultLoopringKnobs, type LoopringKnobs } from '../../../src/sandbox/wire/knobs.ts';
import { ask, json, type Reply } from '../ask.ts';

const KEY = { 'x-api-key': 'sandbox-loopring-key' };
let sandbox: Sandbox;
let now = new Date('2026-11-01T00:00:00Z');

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 12, assets: 3, now: () => now });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.upstreams.loopring.knobs = { ...defaultLoopringKnobs };
});

function turn(knobs: Partial<LoopringKnobs>): void {
  Object.assign(sandbox.upstreams.loopring.knobs, knobs);
}

function get(path: string, headers: Record<string, string> = KEY): Promise<Reply> {
  return ask(sandbox.upstreams.loopring.url, { target: `/api/v3${path}`, headers });
}

function account(index: number) {
  const found = sandbox.ledger.accounts('loopring')[index];
  if (found === undefined) throw new Error(`no account ${index}`);
  return found;
}

function truth(index: number): unknown[] {
  const { accountId } = account(index);
  return [...sandbox.ledger.holdings('loopring', account(index))].map(([ref, amounts]) => ({
    accountId: Number(accountId),
    tokenId: Number(ref),
    total: String(amounts.total),
    locked: String(amounts.locked),
    pending: { withdraw: String(amounts.pendingWithdrawal), deposit: String(amounts.pendingDeposit) },
  }));
}

describe('/user/balances', () => {
  it('lists what every account holds, by id and by address in any case', async () => {
    for (const [index, { accountId, address, checksumAddress }] of sandbox.ledger.accounts('loopring').entries()) {
      expect(json(await get(`/user/balances?accountId=${accountId}`))).toEqual(truth(index));
      expect(json(await get(`/user/balances?address=${checksumAddress}`))).toEqual(truth(index));
      expect(json(await get(`/user/balances?accountId=${accountId}&address=${address}`))).toEqual(truth(index));
    }
  });

  it('narrows to tokens, with raw or encoded commas; none named means all', async () => {
    const chosen = truth(0).filter((row) => [0, 1].includes((row as { tokenId: number }).tokenId));
    expect(chosen).toHaveLength(2);
    for (const tokens of ['0,1', '0%2C1', '1,0', '0,1,3', '0,1,9999']) {
      expect(json(await get(`/user/balances?accountId=10000&tokens=${tokens}`))).toEqual(chosen);
    }
    expect(json(await get('/user/balances?accountId=10000&tokens=&feeVersion=v2&pf=web'))).toEqual(truth(0));
  });

  it('follows its knobs', async () => {
    const target = '/user/balances?accountId=10000';
    turn({ rowAccountId: false });
    expect((await get(target)).text).not.toContain('accountId');
    turn({ rowAccountId: true, shuffleRows: true });
    const shuffled = json(await get(target));
    expect(shuffled).not.toEqual(truth(0));
    expect(new Set(shuffled as unknown[])).toEqual(new Set(truth(0)));
    turn({ shuffleRows: false, listZeros: false });
    expect((await get(`${target}&tokens=1`)).text).toBe('[]');
    turn({ loneObject: true });
    expect(json(await get(`${target}&tokens=0`))).toEqual(truth(0)[0]);
    turn({ unavailable: true });
    const down = await get(target);
    expect([down.status, down.text]).toEqual([503, '']);
  });

  it('answers no more than the rate per endpoint', async () => {
    turn({ callsPerSecond: 2 });
    const statuses = async () => {
      const replies = [
        await get('/timestamp'),
        await get('/timestamp'),
        await get('/timestamp'),
        await get('/exchange/info'),
      ];
      return replies.map(({ status }) => status);
    };
    expect(await statuses()).toEqual([200, 200, 429, 200]);
    now = new Date(now.getTime() + 1000);
    expect(await statuses()).toEqual([200, 200, 429, 200]);
    sandbox.resetCounters();
    expect(await statuses()).toEqual([200, 200, 429, 200]);
  });
});

describe('refusals', () => {
  it.each([
    ['/user/balances?accountId=10000', {}, 104001],
    ['/user/balances?accountId=10000', { 'x-api-key': '' }, 104001],
    ['/user/balances?accountId=10000', { 'x-api-key': 'other' }, 104002],
    ['/user/balances?accountId=99', KEY, 101002],
    [`/user/balances?address=0x${'1'.repeat(40)}`, KEY, 101002],
    ['/user/balances?accountId=010000', KEY, 104003],
    ['/user/balances?accountId=4294967296', KEY, 104003],
    ['/user/balances?accountId=', KEY, 104003],
    ['/user/balances?address=0x12', KEY, 100001],
    ['/user/balances', KEY, 100001],
    ['/user/balances?accountId=10000&address=SECOND', KEY, 100001],
    ['/user/balances?accountId=10000&tokens=0,,1', KEY, 100001],
    ['/user/balances?accountId=10000&tokens=LRC', KEY, 100001],
    ['/user/balances?accountId=10000&tokens=01', KEY, 100001],
    ['/user/balances?accountId=10000&tokens=70000', KEY, 100001],
    ['/user/balances?accountId=10000&token=1', KEY, 100001],
    ['/user/balances?accountId=10000&accountId=10000', KEY, 100001],
    ['/account', {}, 100001],
    ['/account?owner=0x60d2D76ed6E07a9F46EEe7d444257148E08B7bbb', {}, 101002],
    ['/account?accountId=10000&owner=SECOND', {}, 100001],
  ])('%s with %o has code %d', async (path, headers, code) => {
    const reply = await get(path.replace('SECOND', account(1).address), headers as Record<string, string>);
    expect(reply.status).toBe(400);
    expect(json(reply)).toEqual({ resultInfo: { code, message: expect.any(String) } });
  });

  it('follow their knobs', async () => {
    turn({ errorEnvelope: 'code-msg', errorHttpStatus: 200 });
    const reply = await get('/user/balances?accountId=99');
    expect([reply.status, json(reply)]).toEqual([200, { code: 101002, msg: 'account not found' }]);
    turn({ ...defaultLoopringKnobs, keyScope: 'own' });
    expect((await get('/user/balances?accountId=10000')).status).toBe(200);
    expect((await get(`/user/balances?accountId=${account(1).accountId}`)).text).toContain('101002');
    turn({ addressQuery: false });
    expect((await get(`/user/balances?address=${account(0).address}`)).text).toContain('100001');
    turn({ ...defaultLoopringKnobs, unregisteredOwner: 'empty' });
    expect((await get(`/user/balances?address=0x${'1'.repeat(40)}`)).text).toBe('[]');
    expect((await get('/user/balances?accountId=99')).text).toContain('101002');
    expect((await get(`/account?owner=0x${'1'.repeat(40)}`)).text).toContain('101002');
    turn({ unknownTokens: 'reject' });
    expect((await get('/user/balances?accountId=10000&tokens=2')).text).toContain('102002');
  });

  it.each(['/user/balances/', '/users/balances', '/exchange/tokens/1', ''])('%s is not found', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('are for other methods and versions, too', async () => {
    const { url } = sandbox.upstreams.loopring;
    expect((await ask(url, { method: 'POST', target: '/api/v3/timestamp' })).status).toBe(404);
    expect((await ask(url, { target: '/api/v2/timestamp' })).status).toBe(404);
  });
});

it('/exchange/tokens lists every token by number, with decimals', async () => {
  const tokens = json(await get('/exchange/tokens', {})) as { tokenId: number; decimals: number; address: string }[];
  expect(tokens.map(({ tokenId, decimals }) => [String(tokenId), decimals])).toEqual(
    sandbox.ledger.assets('loopring').map(({ ref, decimals }) => [ref, decimals]),
  );
  expect(tokens[0]).toMatchObject({
    type: 'ETH',
    tokenId: 0,
    symbol: 'ETH',
    address: `0x${'0'.repeat(40)}`,
    enabled: true,
  });
});

it('/account finds by owner and by id, with the owner in EIP-55 spelling', async () => {
  const { accountId, address, checksumAddress } = account(3);
  const byId = json(await get(`/account?accountId=${accountId}`, {}));
  expect(byId).toMatchObject({ accountId: Number(accountId), owner: checksumAddress, frozen: false, nonce: 4 });
  expect(json(await get(`/account?owner=${address}`, {}))).toEqual(byId);
  const inactive = json(await get(`/account?accountId=${account(6).accountId}`, {}));
  expect(inactive).toMatchObject({ publicKey: { x: '', y: '' }, nonce: 0 });
  expect(json(await get(`/account?accountId=${account(5).accountId}`, {}))).toMatchObject({ frozen: true });
});

it('/timestamp gives the time', async () => {
  expect(json(await get('/timestamp', {}))).toEqual({ timestamp: now.getTime() });
});
