/** Names at a GraphQL source: one spelling where they are EVM addresses, and as the source spells them elsewhere. */
import { describe, expect, test } from 'vitest';
import { graphql } from '../../src/providers/graphql/provider.ts';
import { grid } from './graphql-indexer.ts';

const ADDRESS = '0x2f93B2f047E05cdf602820Ac4B3178efc2b43D55';
const LOWER = ADDRESS.toLowerCase();
const NETWORK = { ok: false, rule: 'this source has no networks' };

const opened = (options: object) => graphql.create(graphql.options.parse({ ...grid, ...options }));

describe('an account', () => {
  const named = (options: object, address: string) =>
    opened(options).accounts.normalise({ network: null, address, subAccount: null });
  const accepted = (address: string) => ({ ok: true, value: { network: null, address, subAccount: null } });

  test('of a source with EVM addresses has one spelling', () => {
    expect(named({ addresses: 'evm' }, ADDRESS)).toEqual(accepted(LOWER));
    expect(named({ addresses: 'evm' }, 'alice')).toEqual({ ok: false, rule: 'must start with 0x' });
  });

  test('of another source is taken as it stands', () => {
    expect(named({ addresses: 'opaque' }, ADDRESS)).toEqual(accepted(ADDRESS));
    expect(named({ addresses: 'opaque' }, 'a b')).toEqual({ ok: false, rule: 'white space at position 1' });
    expect(named({ addresses: 'opaque' }, 'a'.repeat(257))).toEqual({ ok: false, rule: '257 characters, limit 256' });
  });

  test('is checked by its own form, whatever that of the assets', () => {
    expect(named({ addresses: 'evm', assetIds: 'opaque' }, 'alice').ok).toBe(false);
    expect(named({ addresses: 'opaque', assetIds: 'evm' }, 'alice')).toEqual(accepted('alice'));
  });

  test('stands alone: no network, no sub-account', () => {
    const { accounts } = opened({});
    expect(accounts.normalise({ network: 'x', address: 'a', subAccount: null })).toEqual(NETWORK);
    expect(accounts.normalise({ network: null, address: 'a', subAccount: 'x' })).toEqual({
      ok: false,
      rule: 'this source has no sub-accounts',
    });
  });
});

describe('an asset', () => {
  const named = (options: object, ref: string) => opened(options).assets.normalise({ network: null, ref });
  const accepted = (ref: string) => ({ ok: true, value: { network: null, ref } });

  test('of a source whose ids are EVM addresses has one spelling', () => {
    expect(named({ assetIds: 'evm' }, ADDRESS)).toEqual(accepted(LOWER));
    expect(named({ assetIds: 'evm' }, 'GOLD')).toEqual({ ok: false, rule: 'must start with 0x' });
  });

  test('of another source is taken as it stands, and checked by its own form', () => {
    expect(named({ assetIds: 'opaque', addresses: 'evm' }, ADDRESS)).toEqual(accepted(ADDRESS));
    expect(named({ assetIds: 'evm', addresses: 'opaque' }, 'GOLD').ok).toBe(false);
  });

  test('belongs to no network, and states no facts by itself', () => {
    const { assets } = opened({});
    expect(assets.normalise({ network: 'x', ref: 'GOLD' })).toEqual(NETWORK);
    expect(assets.facts('GOLD')).toBeNull();
  });

  test('reports what it stands for only where an answer says it', () => {
    expect(opened({}).assets.underlying).toBeUndefined();
    const byContract = opened({ assetIds: 'evm', chain: 'eip155:1', contracts: 'erc20' }).assets;
    expect(byContract.underlying?.assets(`eip155:1/erc20:${ADDRESS}`)).toEqual([]);
    expect(byContract.underlying?.assets(`eip155:1/erc20:${LOWER}`)).toEqual([{ network: null, ref: LOWER }]);
  });
});

test.each(['evm', 'opaque'] as const)('%s names are described, and the example is one', (form) => {
  const { accounts, assets } = opened({ addresses: form, assetIds: form });
  const words = form === 'evm' ? '40 hex digits' : '1 to 256 visible ASCII characters';
  expect([accounts.description, assets.description]).toEqual(Array(2).fill(expect.stringContaining(words)));
  expect(accounts.normalise({ network: null, address: accounts.example, subAccount: null })).toMatchObject({
    value: { address: accounts.example },
  });
  expect(assets.normalise({ network: null, ref: assets.example })).toMatchObject({ value: { ref: assets.example } });
});
