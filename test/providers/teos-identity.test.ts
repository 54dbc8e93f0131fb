import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asArray, asObject, field } from '../../src/http/decode.ts';
import { decimalScale } from '../../src/model/amount.ts';
import { normaliseAssetId, readAddress, spellAssetId } from '../../src/providers/teos/identity.ts';
import { teosOptions } from '../../src/providers/teos/options.ts';
import { teos } from '../../src/providers/teos/provider.ts';
import { readVectorFile } from './teos-mesh-wire.ts';

const ADDRESS = '0x9f114da25b61b77606d47eab414b9360f8783979';
/** A canister id published in the Internet Computer's documentation, and an account made for this test. */
const CANISTER = 'xmiu5-jqaaa-aaaag-qbz7q-cai';
const PRINCIPAL = 'im7ks-pqbai-bqibi-ga4ea-scqlb-qgq4d-yqcej-bgfav-cylrq-gi2dm-oae';

const evm = teosOptions.parse({ token: 't' });
const icp = teosOptions.parse({ token: 't', addresses: 'icp' });
const account = (address: string, options = evm) =>
  teos.create(options).accounts.normalise({ network: null, address, subAccount: null });
const asset = (ref: string) => teos.create(evm).assets.normalise({ network: null, ref });

describe('accounts', () => {
  test('EVM addresses become lower case', () => {
    expect(account(`0x${ADDRESS.slice(2).toUpperCase()}`)).toEqual({
      ok: true,
      value: { network: null, address: ADDRESS, subAccount: null },
    });
  });

  test.each([PRINCIPAL, CANISTER])('takes the principal %s as it is', (address) => {
    expect(account(address, icp)).toMatchObject({ ok: true, value: { address } });
  });

  test.each([
    [PRINCIPAL.slice(0, -1), '62 characters, need 63 (27 for a canister)'],
    [`${PRINCIPAL}e`, '64 characters, need 63 (27 for a canister)'],
    [PRINCIPAL.replace('im7ks', 'IM7KS'), 'character "I" not allowed at position 0'],
    [PRINCIPAL.replace('im7ks', 'im7kt'), 'checksum does not match; probably a typing error'],
    // The same bytes: the last letter differs in a bit that belongs to none of them.
    [PRINCIPAL.replace(/e$/, 'f'), 'checksum does not match; probably a typing error'],
    [PRINCIPAL.replace('s-p', '-sp'), 'dashes must stand after every fifth character'],
    [ADDRESS, 'character "0" not allowed at position 0'],
    ['', 'is empty'],
  ])('refuses %s as a principal', (address, rule) => {
    expect(account(address, icp)).toEqual({ ok: false, rule });
  });

  test('has neither networks nor sub-accounts', () => {
    const { accounts, assets } = teos.create(evm);
    const network = { ok: false, rule: 'this source has no networks' };
    expect(accounts.normalise({ network: 'a/b', address: ADDRESS, subAccount: null })).toEqual(network);
    expect(accounts.normalise({ network: null, address: ADDRESS, subAccount: 's' })).toEqual({
      ok: false,
      rule: 'this source has no sub-accounts',
    });
    expect(assets.normalise({ network: 'a/b', ref: '0x1' })).toEqual(network);
  });

  test('the descriptions say what the configured addresses are, and which assets there are', () => {
    const [onEvm, onIcp] = [teos.create(evm), teos.create(icp)];
    expect(onEvm.accounts.description).toContain('40 hex digits');
    expect(onIcp.accounts.description).toContain('63 characters');
    expect(onEvm.assets.description).toBe(`${onIcp.assets.description}, or "native" for the native coin`);
    expect(onIcp.assets.description).toContain('at most 24 hex digits');
  });

  test('the examples obey the rules', () => {
    for (const options of [evm, icp]) {
      const { accounts, assets } = teos.create(options);
      expect(accounts.normalise({ network: null, address: accounts.example, subAccount: null }).ok).toBe(true);
      expect(assets.normalise({ network: null, ref: assets.example }).ok).toBe(true);
    }
  });

  test('rows spell EVM addresses in any case, with or without 0x; principals stay as they stand', () => {
    expect(readAddress(ADDRESS.slice(2).toUpperCase(), evm)).toBe(ADDRESS);
    expect(readAddress(`${ADDRESS}0`, evm)).toBeNull();
    expect(readAddress(PRINCIPAL.toUpperCase(), icp)).toBe(PRINCIPAL.toUpperCase());
    expect(readAddress('a b', icp)).toBeNull();
    expect(readAddress('a'.repeat(128), icp)).toBe('a'.repeat(128));
    expect(readAddress('a'.repeat(129), icp)).toBeNull();
  });
});

describe('assets', () => {
  const spellings = asObject(field(asObject(readVectorFile('teos'), 'file'), 'unique_asset_id_spellings'), 'spellings');
  const published = asArray(field(spellings, 'ids'), 'ids').map((id) => asObject(id, 'id'));

  test.each(published)('reads $spelling as the number it spells, and prints it as TEOS does', (id) => {
    const ref = String(id.canonical_numeric_hex);
    expect(normaliseAssetId(String(id.spelling))).toEqual({ ok: true, value: ref });
    expect(spellAssetId(ref, evm)).toBe(id.dotnet_rendering);
    expect(spellAssetId(ref, { ...evm, assetIds: 'short' })).toBe(ref);
  });

  test.each([
    ['', 'is empty'],
    ['0x', 'no hex digits after 0x'],
    ['0x000', 'zero is not an asset id'],
    ['0X1', 'character "X" not allowed at position 1'],
    ["0x1'],x=['", 'character "\'" not allowed at position 3'],
    ['native ', 'white space at position 6'],
    ['Native', 'character "N" not allowed at position 0'],
    ['__proto__', 'character "_" not allowed at position 0'],
    [`0x1${'0'.repeat(24)}`, '25 hex digits, at most 24'],
    ['0'.repeat(67), '67 characters, limit 66'],
  ])('refuses %j', (ref, rule) => {
    expect(asset(ref)).toEqual({ ok: false, rule });
  });

  test('all spellings of one number are one reference', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 96n - 1n }), fc.nat(8), fc.boolean(), (id, zeros, prefix) => {
        const digits = '0'.repeat(zeros) + id.toString(16);
        const upper = asset((prefix ? '0x' : '') + digits.toUpperCase());
        expect(upper).toEqual({ ok: true, value: { network: null, ref: `0x${id.toString(16)}` } });
        expect(asset(`0x${id.toString(16)}`)).toEqual(upper);
      }),
    );
  });

  test('what a hostile alphabet gets through is hex', () => {
    const alphabet = fc.constantFrom('0', 'x', 'f', "'", '%', '[', ',', ' ', '\u0000', '\ud800');
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 30 }), (parts) => {
        const checked = asset(parts.join(''));
        if (checked.ok) expect(checked.value.ref).toMatch(/^0x[1-9a-f][0-9a-f]{0,23}$/);
      }),
    );
  });

  test('principals have no native coin: no document states its unit', () => {
    const { assets, reads } = teos.create(icp);
    expect(assets.normalise({ network: null, ref: 'native' })).toEqual({
      ok: false,
      rule: 'the native coin is served on EVM chains only',
    });
    expect(assets.normalise({ network: null, ref: '0x1' }).ok).toBe(true);
    expect(assets.facts('native')).toBeNull();
    expect(assets.description).not.toContain('native');
    expect(reads.map(({ name }) => name)).toEqual(['GetAssetsBalances']);
  });

  test('the ids of an event are an asset, and an address with the asset behind it', () => {
    const events = asObject(field(asObject(readVectorFile('teos'), 'file'), 'events'), 'events');
    const event = asObject(field(events, 'AccountBalanceChanged'), 'event');
    const ref = '0x7649376d2ad894314e190001';
    expect(asset(String(event.AssetId))).toMatchObject({ ok: true, value: { ref } });
    const accountId = String(event.AccountId);
    expect(account(accountId.slice(0, 42))).toMatchObject({ ok: true, value: { address: event.AddressId } });
    expect(asset(accountId.slice(42))).toMatchObject({ ok: true, value: { ref } });
    expect(account(accountId).ok).toBe(false);
  });

  test('the native coin states its scale, and a symbol only where the configuration does', () => {
    const [plain, named] = [evm, { ...evm, nativeSymbol: 'MATIC' }].map((options) => teos.create(options).assets);
    expect(asset('native')).toEqual({ ok: true, value: { network: null, ref: 'native' } });
    expect(plain?.facts('native')).toMatchObject({ symbol: null, scale: decimalScale(18) });
    expect(named?.facts('native')?.symbol).toBe('MATIC');
    expect(plain?.facts('0x1')).toBeNull();
  });
});
