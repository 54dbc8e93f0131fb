/** Balances without a row: a registered owner without any, or no registered owner. */
import { describe, expect, test } from 'vitest';
import { makeAccount } from '../../src/model/identity.ts';
import { loopring } from '../../src/providers/loopring/provider.ts';
import { defaultLoopringKnobs } from '../../src/sandbox/wire/knobs.ts';
import { openTestGraph, type TestGraph } from '../graph/support.ts';
import { exchangeOf, failureOf } from './teos-mesh-wire.ts';

const OWNER = '0x8656920c85342d646e5286cb841f90209272abeb';
const provider = loopring.create(loopring.options.parse({ apiKey: 'k' }));
const account = makeAccount('loopring-main', { network: null, address: OWNER, subAccount: null });
const call = { shape: 'account-assets', account, assets: ['0', '5'], at: null, filter: null } as const;

function read() {
  const [first] = provider.reads;
  if (first?.shape !== 'account-assets') throw new Error('the read has another shape');
  return first.balances;
}

function ownerRequest() {
  const { items, next } = read().decode(call, exchangeOf({ request: read().request(call), text: '[]' }));
  expect(items).toEqual([]);
  if (next === undefined) throw new Error('no second step');
  return next;
}

describe('after balances without a row, the owner', () => {
  test('is asked for in a step of its own', () => {
    expect(ownerRequest()).toEqual({ method: 'GET', path: `/api/v3/account?owner=${OWNER}`, step: 'owner' });
  });

  test('a registered owner holds nothing', () => {
    const text = `{"accountId":11329,"owner":"${OWNER}"}`;
    expect(read().decode(call, exchangeOf({ request: ownerRequest(), text }))).toEqual({
      items: [],
      completeness: { rows: 0, counted: null, cutAt: null, doubts: [] },
    });
  });

  test('an owner that is not registered is certainly not found', () => {
    const text = '{"resultInfo":{"code":101002,"message":"account not found"}}';
    const refused = provider.refusal(exchangeOf({ request: ownerRequest(), status: 400, text }));
    expect(refused).toMatchObject({ code: 'ACCOUNT_NOT_FOUND', detail: 'It has no such account.' });
  });

  test.each([
    [`{"accountId":1,"owner":"0x${'1'.repeat(40)}"}`, 'UPSTREAM_MISATTRIBUTED'],
    ['{}', 'UPSTREAM_BAD_RESPONSE'],
    ['[]', 'UPSTREAM_BAD_RESPONSE'],
    ['null', 'UPSTREAM_BAD_RESPONSE'],
  ])('whose answer is %s has a typed failure', (text, code) => {
    const decode = () => read().decode(call, exchangeOf({ request: ownerRequest(), text }));
    expect(failureOf(decode).code).toBe(code);
  });
});

describe('through the graph', () => {
  /** Registered, and without a row. */
  const INACTIVE = 6;

  async function ask(graph: TestGraph, address: string) {
    const id = `account/sandbox-loopring/${address}`;
    const query = `{ account(id: "${id}") { balance(asset: "0") { total { atomic } failure { code } } } }`;
    const { data } = await graph.ask(query);
    return JSON.parse(JSON.stringify(data?.account));
  }

  test.each(['error', 'empty'] as const)('an unregistered owner is recognised: %s', async (word) => {
    const graph = await openTestGraph();
    try {
      const { knobs } = graph.sandbox.upstreams.loopring;
      Object.assign(knobs, defaultLoopringKnobs, { unregisteredOwner: word });
      const registered = graph.sandbox.ledger.accounts('loopring')[INACTIVE]?.address ?? '';
      expect(await ask(graph, registered)).toMatchObject({ balance: { total: { atomic: '0' }, failure: null } });
      expect(await ask(graph, OWNER)).toMatchObject({
        balance: { total: null, failure: { code: 'ACCOUNT_NOT_FOUND' } },
      });
      expect(graph.faults).toEqual([]);
    } finally {
      await graph.close();
    }
  });
});
