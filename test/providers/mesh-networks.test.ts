import { describe, expect, test } from 'vitest';
import { meshOptions } from '../../src/providers/mesh/options.ts';
import { mesh } from '../../src/providers/mesh/provider.ts';
import type { Endpoint } from '../../src/providers/provider.ts';
import { exchangeOf, failureOf } from './teos-mesh-wire.ts';

const options = meshOptions.parse({
  networks: [
    { blockchain: 'Ethereum', network: 'Sandbox', history: true },
    { blockchain: 'Bitcoin', network: 'Sandbox', history: false },
    { blockchain: 'Cardano', network: 'Sandbox' },
  ],
});
const networks = mesh.create(options).networks;
if (networks === undefined) throw new Error('Mesh has networks');
const { list, facts, status, configured, history } = networks;
const question = { network: 'Ethereum/Sandbox' };

function decode<Question, Item>(endpoint: Endpoint<Question, Item>, asked: Question, body: unknown) {
  const request = endpoint.request(asked);
  return endpoint.decode(asked, exchangeOf({ request, text: JSON.stringify(body) })).items;
}

test('the configuration names the networks and their history', () => {
  expect(configured).toEqual(['Ethereum/Sandbox', 'Bitcoin/Sandbox', 'Cardano/Sandbox']);
  expect(configured?.map(history)).toEqual([true, false, null]);
  expect(mesh.create(meshOptions.parse({})).networks?.configured).toBeNull();
});

test('requests', () => {
  expect(list.request(null)).toEqual({ method: 'POST', path: '/network/list', body: {}, step: '/network/list' });
  const body = { network_identifier: { blockchain: 'Ethereum', network: 'Sandbox' } };
  expect(facts.request(question)).toEqual({ method: 'POST', path: '/network/options', body, step: '/network/options' });
  expect(status.request(question)).toEqual({ method: 'POST', path: '/network/status', body, step: '/network/status' });
});

test('the list yields ids, but none that would lose metadata', () => {
  const listed = [
    { blockchain: 'Internet Computer', network: 'a/b' },
    { blockchain: 'x', network: 'y', sub_network_identifier: { network: 'shard 1', metadata: {} } },
    { blockchain: 'x', network: 'y', sub_network_identifier: { network: 'shard 2', metadata: { producer: '0x' } } },
  ];
  expect(decode(list, null, { network_identifiers: listed })).toEqual(['Internet%20Computer/a%2Fb', 'x/y/shard%201']);
  expect(failureOf(() => decode(list, null, {})).code).toBe('UPSTREAM_BAD_RESPONSE');
});

test('a sub-network that carries metadata is listed where it is configured with the same', () => {
  const carried = { producer: '0x52', round: 3 };
  const subNetwork = { network: 'shard 1', metadata: carried };
  const own = mesh.create(meshOptions.parse({ networks: [{ blockchain: 'x', network: 'y', subNetwork }] })).networks;
  const listed = (metadata: object) => [
    { blockchain: 'x', network: 'y', sub_network_identifier: { network: 'shard 1', metadata } },
  ];
  const named = (metadata: object) => own && decode(own.list, null, { network_identifiers: listed(metadata) });
  expect(named({ round: 3, producer: '0x52' })).toEqual(['x/y/shard%201']);
  expect(named({ ...carried, round: 4 })).toEqual([]);
  expect(named({ ...carried, more: true })).toEqual([]);
});

test('an entry of the list that cannot be read costs itself alone', () => {
  const listed = [{}, { blockchain: 'x', network: 'y' }, 7, { blockchain: 'x', network: null }];
  const exchange = exchangeOf({ request: list.request(null), text: JSON.stringify({ network_identifiers: listed }) });
  expect(list.decode(null, exchange)).toEqual({
    items: ['x/y'],
    unreadable: [
      { detail: 'network_identifiers[0].blockchain: expected a string' },
      { detail: 'network_identifiers[2]: expected an object' },
      { detail: 'network_identifiers[3].network: expected a string' },
    ],
  });
});

describe('options', () => {
  const version = { rosetta_version: '1.4.13', node_version: '1.9.24' };

  test('give history and version', () => {
    const allow = { historical_balance_lookup: true };
    expect(decode(facts, question, { version, allow })).toEqual([
      { history: true, version: 'node 1.9.24, Mesh 1.4.13', errors: [], failure: null },
    ]);
    expect(decode(facts, question, { allow: { historical_balance_lookup: false } })).toEqual([
      { history: false, version: null, errors: [], failure: null },
    ]);
  });

  test('give the errors that may come', () => {
    const errors = [{ code: 11, message: 'Block orphaned', retriable: true }];
    const [reported] = decode(facts, question, { allow: { historical_balance_lookup: true, errors } });
    expect(reported).toMatchObject({ errors: [{ code: '11', message: 'Block orphaned', retryable: true }] });
  });

  test.each([
    [{ code: -1, message: 'odd', retriable: true }, 'code: expected a whole number'],
    [{ code: 3, message: 'odd' }, 'retriable: expected true or false'],
    [{ code: 3, retriable: false }, 'message: expected a string'],
  ])('a declaration that cannot be read is left out alone: %j', (odd, expected) => {
    const errors = [odd, { code: 11, message: 'Block orphaned', retriable: true }];
    expect(decode(facts, question, { version, allow: { historical_balance_lookup: true, errors } })).toMatchObject([
      {
        history: true,
        version: 'node 1.9.24, Mesh 1.4.13',
        errors: [{ code: '11' }],
        failure: { code: 'UPSTREAM_BAD_RESPONSE', detail: `allow.errors[0].${expected}` },
      },
    ]);
  });

  test.each([
    [
      { version, allow: {} },
      { history: null, version: 'node 1.9.24, Mesh 1.4.13' },
    ],
    [
      { version, allow: null },
      { history: null, version: 'node 1.9.24, Mesh 1.4.13' },
    ],
    [
      { version: 5, allow: { historical_balance_lookup: true } },
      { history: true, version: null },
    ],
    [
      { version: { node_version: 7 }, allow: { historical_balance_lookup: true } },
      { history: true, version: null },
    ],
    [{ allow: { historical_balance_lookup: true, errors: 'x' } }, { history: true, errors: [] }],
  ])('a part that cannot be read is unknown alone, and the answer says which: %j', (body, reported) => {
    expect(decode(facts, question, body)).toMatchObject([{ ...reported, failure: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });
});

describe('status', () => {
  const body = {
    current_block_identifier: { index: 9, hash: 'c' },
    current_block_timestamp: 1_795_000_000_000,
    genesis_block_identifier: { index: 0, hash: 'g' },
    peers: [],
  };
  const plain = {
    current: { number: 9n, hash: 'c', time: new Date(1_795_000_000_000) },
    genesis: { number: 0n, hash: 'g', time: null },
    oldest: null,
    synced: null,
    failure: null,
  };

  test('gives the current, the first and where known the oldest block', () => {
    expect(decode(status, question, body)).toEqual([plain]);
    const more = { oldest_block_identifier: { index: 4, hash: 'o' }, sync_status: { synced: false } };
    expect(decode(status, question, { ...body, ...more })).toEqual([
      { ...plain, oldest: { number: 4n, hash: 'o', time: null }, synced: false },
    ]);
  });

  const TIME = 'current_block_timestamp: expected milliseconds since 1970, of a time from 2000 to 2039';

  test.each<[string, object, object, string]>([
    [
      'a genesis without a hash',
      { genesis_block_identifier: { index: 0, hash: '' } },
      { genesis: null },
      'genesis_block_identifier.hash: expected a block hash',
    ],
    [
      'an oldest block without a hash',
      { oldest_block_identifier: { index: 0, hash: '' } },
      { oldest: null },
      'oldest_block_identifier.hash: expected a block hash',
    ],
    [
      'no newest block',
      { current_block_identifier: null },
      { current: null },
      'current_block_identifier: expected an object',
    ],
    [
      'an odd word on progress',
      { sync_status: { synced: 'yes' } },
      { synced: null },
      'sync_status.synced: expected true, false or null',
    ],
    [
      'a time in microseconds',
      { current_block_timestamp: 1593478612587324 },
      { current: { number: 9n, hash: 'c', time: null } },
      TIME,
    ],
    [
      'a time in seconds',
      { current_block_timestamp: 1_593_478_612 },
      { current: { number: 9n, hash: 'c', time: null } },
      TIME,
    ],
    ['a negative time', { current_block_timestamp: -1 }, { current: { number: 9n, hash: 'c', time: null } }, TIME],
    [
      'a time between two milliseconds',
      { current_block_timestamp: 1593478612587.5 },
      { current: { number: 9n, hash: 'c', time: null } },
      TIME,
    ],
    ['no time', { current_block_timestamp: null }, { current: { number: 9n, hash: 'c', time: null } }, TIME],
  ])('%s is unknown alone, and the answer says so', (_, odd, reported, detail) => {
    expect(decode(status, question, { ...body, ...odd })).toEqual([
      { ...plain, ...reported, failure: expect.objectContaining({ code: 'UPSTREAM_BAD_RESPONSE', detail }) },
    ]);
  });

  test.each([
    [946_713_600_000, true],
    [946_713_599_999, false],
    [2_209_017_600_000, true],
    [2_209_017_600_001, false],
  ])('a time of %d milliseconds is within the bounds of the reference asserter: %s', (milliseconds, isWithin) => {
    const [reported] = decode(status, question, { ...body, current_block_timestamp: milliseconds });
    expect(reported?.current?.time).toEqual(isWithin ? new Date(milliseconds) : null);
  });

  test('a time that is a whole number is one however it is written', () => {
    const text = JSON.stringify(body).replace('1795000000000', '1.795e12');
    const [reported] = status.decode(question, exchangeOf({ request: status.request(question), text })).items;
    expect(reported?.current?.time).toEqual(new Date(1_795_000_000_000));
  });

  test('the newest block is found whatever stands beside it, and not without its hash', () => {
    const { find } = mesh.create(options).blocks ?? {};
    if (find === undefined) throw new Error('Mesh has blocks');
    const asked = { network: 'Ethereum/Sandbox', at: { tag: 'latest' } } as const;
    const odd = { genesis_block_identifier: { index: 0, hash: '' }, current_block_timestamp: 5 };
    expect(decode(find, asked, { ...body, ...odd })).toEqual([{ number: 9n, hash: 'c', time: null }]);
    const nameless = { ...body, current_block_identifier: { index: 9, hash: '' } };
    expect(failureOf(() => decode(find, asked, nameless)).detail).toBe(
      'current_block_identifier.hash: expected a block hash',
    );
  });
});
