/** Each example, started by its one command, answers what the ledger holds, in both directions, and stops cleanly. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { payouts } from '../../examples/gateways/payouts.ts';
import { query } from '../../examples/gateways/run.ts';
import { users } from '../../examples/gateways/users.ts';
import { some } from '../depth.ts';
import { type Example, examples, runGuarded, startExample } from './example.ts';
import { atomicTotal, expectedUsers } from './truth.ts';

const ada = 'account/sandbox-teos/0xe12ee2c013468c132a1f980067e22f39f3f42dff';
const shared = 'account/sandbox-loopring/0xe12ee2c013468c132a1f980067e22f39f3f42dff';

test('the users of the examples have accounts at all four sources, and share one', () => {
  const ids = users.flatMap(({ accounts }) => accounts.map(({ id }) => id));
  expect(new Set(ids.map((id) => id.split('/')[1])).size).toBe(4);
  expect(ids.filter((id) => id === shared)).toHaveLength(2);
});

test('a connection to another machine would be noticed', async () => {
  // Still this machine, but not by an address that the examples use.
  const program = 'await fetch("http://127.0.0.2:50001").catch(() => {})';
  expect(await runGuarded(['--eval', program])).toMatchObject({ code: 0, err: 'connects to 127.0.0.2\n' });
});

describe('a port that it cannot use is told', () => {
  const ports = [
    ['apollo', 'taken'],
    ['hive', 'taken'],
    ['apollo', 'a number too high: 65536'],
    ['hive', 'no number: x'],
  ] as const;
  test.each(some(ports, 4))('by %s, %s', async (name, which) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const taken = typeof address === 'object' && address !== null ? String(address.port) : '';
    const port = which === 'taken' ? taken : (which.split(': ')[1] ?? '');
    const { code, err } = await runGuarded([`examples/gateways/${name}.ts`], { port });
    other.close();
    expect({ code, err }).toEqual({
      code: 1,
      err:
        which === 'taken'
          ? `port ${taken} cannot be used: set PORT to another one\n`
          : `PORT is "${port}": give a number to 65535\n`,
    });
  });
});

describe.each(some(examples, 2))('%s', (name) => {
  let example: Example;
  beforeAll(async () => {
    example = await startExample(name);
  });
  afterAll(() => example.kill());

  test('prints a query that it answers with the truth of the ledger', async () => {
    expect(example.greeting).toContain(JSON.stringify({ query }));
    const { data, errors } = await example.ask({ query });
    expect(data).toEqual({ users: expectedUsers() });
    // TEOS lists nothing; two of the accounts are there.
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['HOLDINGS_UNSUPPORTED', 'HOLDINGS_UNSUPPORTED']);
  });

  test('says in the data why a list is missing', async () => {
    const reason = '{ users { accounts { balances { nodes { asset { ref } } failure { code source { name } } } } } }';
    const { data } = await example.ask({ query: reason });
    const failure = { code: 'HOLDINGS_UNSUPPORTED', source: { name: 'sandbox-teos' } };
    expect(JSON.stringify(data).split(JSON.stringify({ nodes: null, failure }))).toHaveLength(3);
  });

  test('answers the other direction, with variables and an operation name', async () => {
    const { data, errors } = await example.ask({
      query: `
        query Other { __typename }
        query Owners($ids: [ID!]!, $assets: [ID!]) {
          accounts(ids: $ids) {
            owner { name accounts { address } }
            balances(assets: $assets) { nodes { total { atomic } asset { id } } }
          }
        }`,
      operationName: 'Owners',
      variables: { ids: [ada, shared, ada], assets: ['asset/sandbox-teos/native', 'asset/sandbox-loopring/0'] },
    });
    expect(errors).toBeUndefined();
    const owner = {
      name: 'Ada',
      accounts: [
        { address: '0x6ffbcd5a72ce902ba07a49f84df18750fbfe4795229778f3ca704c2dfb1a054' },
        ...Array.from({ length: 3 }, () => ({ address: '0xe12ee2c013468c132a1f980067e22f39f3f42dff' })),
      ],
    };
    const balance = (id: string, source: string, ref: string) => ({
      nodes: [{ total: { atomic: atomicTotal(id, ref) }, asset: { id: `asset/${source}/${ref}` } }],
    });
    expect(data).toEqual({
      accounts: [
        { owner, balances: balance(ada, 'sandbox-teos', 'native') },
        { owner, balances: balance(shared, 'sandbox-loopring', '0') },
        { owner, balances: balance(ada, 'sandbox-teos', 'native') },
      ],
    });
  });

  test('an id that names nothing is null in its place, and its error keeps code and place', async () => {
    const { data, errors } = await example.ask({
      query: `{ accounts(ids: ["account/nowhere/1", "${ada}"]) { address owner { name } } }`,
    });
    expect(data).toEqual({
      accounts: [null, { address: '0xe12ee2c013468c132a1f980067e22f39f3f42dff', owner: { name: 'Ada' } }],
    });
    expect(errors).toMatchObject([{ path: ['accounts', 0], extensions: { code: 'UNKNOWN_SOURCE' } }]);
  });

  test('shows its clients nothing that is for the gateway alone', async () => {
    const { data } = await example.ask({ query: '{ __schema { queryType { fields { name } } } }' });
    const text = JSON.stringify(data);
    expect(text).toContain('"users"');
    for (const own of ['_service', '_entities', '_sdl', '_accounts', 'accountById']) expect(text).not.toContain(own);
  });

  if (name !== 'stitching' && name !== 'composite')
    test('takes accounts by natural key from a third graph', async () => {
      const { data, errors } = await example.ask({
        query: '{ payouts { id to { id address owner { name } balance(asset: "0") { total { atomic } } } } }',
      });
      const [first, second] = payouts;
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(data).toEqual({
        payouts: [
          {
            id: first.id,
            to: {
              id: shared,
              address: first.to.address,
              owner: { name: 'Ada' },
              balance: { total: { atomic: atomicTotal(shared, '0') } },
            },
          },
          {
            id: second.id,
            to: {
              id: `account/sandbox-mesh/${second.to.address}?network=Ethereum/Sandbox&sub=staked`,
              address: second.to.address,
              owner: { name: 'Cleo' },
              balance: null,
            },
          },
        ],
      });
    });

  test('ends with 0 on Ctrl-C, and never asked for another machine', async () => {
    const { code, err } = await example.stop();
    expect(code).toBe(0);
    expect(err).not.toContain('connects to');
  });
});
