import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeAccount } from '../../src/model/identity.ts';
import { isAccountId, isNftSlot, readAccountId, readTokenId } from '../../src/providers/loopring/identity.ts';
import { loopring } from '../../src/providers/loopring/provider.ts';
import type { BalanceRead } from '../../src/providers/provider.ts';
import { runs } from '../depth.ts';

const provider = loopring.create(loopring.options.parse({ apiKey: 'k' }));
const OWNER = '0x8656920c85342d646E5286Cb841F90209272ABeb';
const NETWORK = 'this source has no networks';

const accountNamed = (address: string) => provider.accounts.normalise({ network: null, address, subAccount: null });
const assetNamed = (ref: string) => provider.assets.normalise({ network: null, ref });

function read(): BalanceRead<'account-assets'> {
  const [first] = provider.reads;
  if (first?.shape !== 'account-assets') throw new Error('the read has another shape');
  return first;
}

function pathFor(address: string, assets: readonly string[]): string {
  const account = makeAccount('loopring-main', { network: null, address, subAccount: null });
  const call = { shape: 'account-assets', account, assets, at: null, filter: null } as const;
  return read().balances.request(call).path;
}

describe('an account', () => {
  test.each([
    ['0', '0'],
    ['11329', '11329'],
    ['4294967295', '4294967295'],
    [OWNER, OWNER.toLowerCase()],
    [OWNER.toLowerCase(), OWNER.toLowerCase()],
  ])('%s is accepted', (text, address) => {
    expect(accountNamed(text)).toEqual({ ok: true, value: { network: null, address, subAccount: null } });
  });

  const digitsOnly = 'account id must be digits only: a whole number ≥ 0 without leading zeros';
  test.each([
    ['', 'is empty'],
    [' 1', 'white space at position 0'],
    ['007', digitsOnly],
    ['-1', digitsOnly],
    ['1.5', digitsOnly],
    ['1e3', digitsOnly],
    ['1&address=0x2', digitsOnly],
    ['4294967296', 'account id too large, at most 4294967295'],
    ['9'.repeat(128), 'account id too large, at most 4294967295'],
    ['0X12', 'must start with lower-case 0x'],
    ['a1', 'must start with 0x'],
    ['0x12', '2 hex digits, need 40'],
    [OWNER.replace('E', 'e'), 'checksum does not match; probably a typing error'],
  ])('%j is refused', (text, rule) => {
    expect(accountNamed(text)).toEqual({ ok: false, rule });
  });

  test('is refused for its length before it is looked at', () => {
    expect(accountNamed('9'.repeat(1_000_000))).toEqual({ ok: false, rule: '1000000 characters, limit 128' });
  });

  test('stands alone: no network, no sub-account', () => {
    const { accounts } = provider;
    expect(accounts.normalise({ network: 'x', address: '1', subAccount: null })).toEqual({ ok: false, rule: NETWORK });
    expect(accounts.normalise({ network: null, address: '1', subAccount: 'x' })).toEqual({
      ok: false,
      rule: 'this source has no sub-accounts',
    });
    expect(accountNamed(accounts.example)).toMatchObject({ value: { address: accounts.example } });
    expect(accounts.description).toContain('4294967295');
  });

  test('is an id or an owner', () => {
    expect(isAccountId('11329')).toBe(true);
    expect(isAccountId(OWNER.toLowerCase())).toBe(false);
  });
});

describe('an asset', () => {
  const rule = 'token id must be digits only: a whole number ≥ 0 without leading zeros';
  test.each(['a,b', '1,2', '-1', '1.5', '1e3', '007', '0x1', '+1'])('%j is refused', (text) => {
    expect(assetNamed(text)).toEqual({ ok: false, rule });
  });

  test('has the id of a fungible token; slots of NFTs begin at 32768', () => {
    expect(assetNamed('32767')).toEqual({ ok: true, value: { network: null, ref: '32767' } });
    for (const slot of ['32768', '40000', '65535', '65536']) {
      expect(assetNamed(slot)).toEqual({ ok: false, rule: 'token id too large, at most 32767' });
    }
    expect(provider.assets.normalise({ network: 'x', ref: '1' })).toEqual({ ok: false, rule: NETWORK });
    expect(provider.assets.description).toContain('32767');
    expect(assetNamed(provider.assets.example)).toMatchObject({ value: { ref: provider.assets.example } });
    expect(provider.assets.facts('1')).toBeNull();
  });
});

describe('an id in an answer', () => {
  test.each([
    ['an account', readAccountId, '4294967295', '4294967296'],
    ['an asset', readTokenId, '32767', '32768'],
  ])('of %s is read by the same rule, and none where it breaks it', (_, readId, greatest, tooGreat) => {
    expect(readId('0')).toBe('0');
    expect(readId(greatest)).toBe(greatest);
    for (const digits of [tooGreat, '007', '-1', '1e3', '', null]) expect(readId(digits)).toBeNull();
  });
});

test.each([
  ['32767', false],
  ['32768', true],
  ['65535', true],
  ['65536', false],
  ['032768', false],
  ['', false],
  [null, false],
])('%j is the slot of an NFT: %j', (digits, is) => expect(isNftSlot(digits)).toBe(is));

describe('a hostile text', () => {
  const unit = fc.constantFrom('0', '1', '9', 'x', 'X', 'a', ',', '&', '=', '%', '.', '-', '/', '\u0663', ' ');
  const text = fc.string({ unit, maxLength: 8 });

  test('is canonical or refused, and never changes a request', () => {
    fc.assert(
      fc.property(text, text, (first, second) => {
        const account = accountNamed(first);
        const asset = assetNamed(second);
        if (account.ok) {
          expect(account.value.address).toMatch(/^(0|[1-9][0-9]{0,9})$/);
          expect(accountNamed(account.value.address)).toEqual(account);
        }
        if (asset.ok) expect(asset.value.ref).toBe(second);
        if (!account.ok || !asset.ok) return;
        expect(pathFor(account.value.address, [asset.value.ref])).toMatch(
          /^\/api\/v3\/user\/balances\?accountId=[0-9]+&tokens=[0-9]+$/,
        );
      }),
      { numRuns: runs(5000) },
    );
  });
});

describe('the budget of a URL', () => {
  test('is its length, but for one comma', () => {
    const { url } = read().limits;
    if (url === null) throw new Error('no budget');
    const address = fc.oneof(fc.nat(2 ** 31).map(String), fc.constant(OWNER.toLowerCase()));
    const assets = fc.uniqueArray(fc.nat(32767).map(String), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(address, assets, (account, refs) => {
        const planned = url.fixed + url.account(account) + refs.reduce((sum, ref) => sum + url.asset(ref), 0);
        expect(planned - new TextEncoder().encode(pathFor(account, refs)).length).toBe(1);
      }),
    );
  });

  test('covers the step after a lookup, with the longest account id', () => {
    const { url } = read().limits;
    if (url === null) throw new Error('no budget');
    const planned = url.fixed + url.account(OWNER.toLowerCase()) + url.asset('1');
    expect(pathFor('4294967295', ['1']).length).toBeLessThanOrEqual(planned);
  });
});
