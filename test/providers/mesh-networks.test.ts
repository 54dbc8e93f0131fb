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
  expect(failureOf(() => decode(list, null, { network_identifiers: [{}] })).code).toBe('UPSTREAM_BAD_RESPONSE');
});

describe('options', () => {
  const version = { rosetta_version: '1.4.13', node_version: '1.9.24' };

  test('tell history and version', () => {
    const allow = { historical_balance_lookup: true };
    expect(decode(facts, question, { version, allow })).toEqual([
      { history: true, version: 'node 1.9.24, Mesh 1.4.13', errors: [] },
    ]);
    expect(decode(facts, question, { allow: { historical_balance_lookup: false } })).toEqual([
      { history: false, version: null, errors: [] },
    ]);
  });

  test('tell the errors that may come', () => {
    const errors = [{ code: 11, message: 'Block orphaned', retriable: true }];
    const [told] = decode(facts, question, { allow: { historical_balance_lookup: true, errors } });
    expect(told).toMatchObject({ errors: [{ code: '11', message: 'Block orphaned', retryable: true }] });
    const broken = { historical_balance_lookup: true, errors: [{ code: 11 }] };
    expect(failureOf(() => decode(facts, question, { allow: broken })).code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  test('without a word on history they are unusable', () => {
    expect(failureOf(() => decode(facts, question, { version, allow: {} })).code).toBe('UPSTREAM_BAD_RESPONSE');
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
  };

  test('tells the current, the first and where known the oldest block', () => {
    expect(decode(status, question, body)).toEqual([plain]);
    const more = { oldest_block_identifier: { index: 4, hash: 'o' }, sync_status: { synced: false } };
    expect(decode(status, question, { ...body, ...more })).toEqual([
      { ...plain, oldest: { number: 4n, hash: 'o', time: null }, synced: false },
    ]);
  });

  test('without a current block is unusable', () => {
    expect(failureOf(() => decode(status, question, { ...body, current_block_identifier: null })).code).toBe(
      'UPSTREAM_BAD_RESPONSE',
    );
  });
});
