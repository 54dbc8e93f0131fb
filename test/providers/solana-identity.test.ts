/** Names of Solana: what is accepted, what is canonical, and what is refused before anything is asked. */
import { describe, expect, test } from 'vitest';
import { solana } from '../../src/providers/solana/provider.ts';

const chain = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp';
const { accounts, assets } = solana.create(solana.options.parse({}));
const owner = 'vines1vzrYbzLMRdu58ou5XTby4qAqVRLmqo36NKPTg';
const usdc = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v';

function account(address: string, place: { network?: string; subAccount?: string } = {}) {
  const checked = accounts.normalise({ network: place.network ?? null, address, subAccount: place.subAccount ?? null });
  return checked.ok ? checked.value.address : checked.rule;
}

function asset(ref: string) {
  const checked = assets.normalise({ network: null, ref });
  return checked.ok ? checked.value.ref : checked.rule;
}

describe('an account', () => {
  test('is 32 bytes in base58, or the CAIP-10 id of the chain', () => {
    expect(account(owner)).toBe(owner);
    expect(account(`${chain}:${owner}`)).toBe(owner);
    expect(account('11111111111111111111111111111111')).toBe('11111111111111111111111111111111');
  });

  test.each([
    ['', 'is empty'],
    [` ${owner}`, 'white space at position 0'],
    [owner.slice(1), 'stands for 31 bytes, need 32'],
    [`1${owner}`, 'stands for 33 bytes, need 32'],
    ['0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48', 'character "0" not in base58'],
    [`${owner.slice(0, -1)}l`, 'character "l" not in base58'],
    ['9'.repeat(129), '129 characters, limit 128'],
    [`solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1:${owner}`, `is of another chain than ${chain}`],
  ])('%s is refused', (text, rule) => {
    expect(account(text)).toBe(rule);
  });

  test('has neither network nor sub-account', () => {
    expect(account(owner, { network: 'Solana/Mainnet' })).toContain('neither networks nor sub-accounts');
    expect(account(owner, { subAccount: 'x' })).toContain('neither networks nor sub-accounts');
  });
});

describe('an asset', () => {
  test.each([
    ['slip44:501', 'slip44:501'],
    [`${chain}/slip44:501`, 'slip44:501'],
    [`token:${usdc}`, `token:${usdc}`],
    [`${chain}/token:${usdc}`, `token:${usdc}`],
    [`token22:${usdc}`, `token22:${usdc}`],
    [`${chain}/token22:${usdc}`, `token22:${usdc}`],
    ['native', 'must be slip44:501, token:MINT or token22:MINT'],
    ['slip44:60', 'must be slip44:501, token:MINT or token22:MINT'],
    [usdc, 'must be slip44:501, token:MINT or token22:MINT'],
    [`nft:${usdc}`, 'must be slip44:501, token:MINT or token22:MINT'],
    ['token:', 'mint is empty'],
    [`token:${usdc}0`, 'mint character "0" not in base58'],
    [`token:${usdc.slice(2)}`, 'mint stands for 31 bytes, need 32'],
    [`solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1/token:${usdc}`, `is of another chain than ${chain}`],
    ['x'.repeat(300), '300 characters, limit 256'],
  ])('%s is %s', (ref, canonical) => {
    expect(asset(ref)).toBe(canonical);
  });

  test('stands for its CAIP-19 id, which two references may have as it tells no program', () => {
    const named = (id: string) => assets.underlying?.assets(id)?.map(({ ref }) => ref);
    expect(named(`${chain}/slip44:501`)).toEqual(['slip44:501']);
    expect(named(`${chain}/token:${usdc}`)).toEqual([`token:${usdc}`, `token22:${usdc}`]);
    expect(named('eip155:1/slip44:60')).toEqual([]);
    expect(named(`${chain}/token22:${usdc}`)).toEqual([]);
    expect(assets.facts('slip44:501', null)?.underlying).toBe(`${chain}/slip44:501`);
  });

  test('may be taken for that of the other program alone', () => {
    const kin = (ref: string) => assets.kin?.(ref, null);
    expect(kin(`token:${usdc}`)).toEqual(kin(`token22:${usdc}`));
    expect(kin('slip44:501')).toEqual(['slip44:501']);
  });
});

test('a cluster goes by its name or its CAIP-2 id', () => {
  const chainOf = (name: string) => solana.create(solana.options.parse({ chain: name })).chain(null);
  expect(['mainnet', 'devnet', 'testnet', chain].map(chainOf)).toEqual([
    chain,
    'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1',
    'solana:4uhcVJyU9pJkvQyS88uRDiswHScgJCzf',
    chain,
  ]);
  expect(solana.options.safeParse({ chain: 'mainnet-beta' }).success).toBe(false);
});
