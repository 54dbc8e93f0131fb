import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeAccount } from '../../src/model/identity.ts';
import type { AssetFacts } from '../../src/model/reading.ts';
import type { AnyBalanceRead } from '../../src/providers/provider.ts';
import { computeAssetId } from '../../src/providers/reddio/asset-id.ts';
import { normaliseAssetId, normaliseStarkKey } from '../../src/providers/reddio/identity.ts';
import { reddio } from '../../src/providers/reddio/provider.ts';
import { runs } from '../depth.ts';

const PRIME = 0x800000000000011000000000000000000000000000000000000000000000001n;
const CANONICAL = /^0x[1-9a-f][0-9a-f]{0,62}$/;
const KEY = '0x38cae143fe6d2b8bdb7051f211744017d98f7e6a67e45a5dfc08759c119cf3c';
const NETWORK = 'this source has no networks';
const provider = reddio.create(reddio.options.parse({}));

describe('a Stark key', () => {
  test.each([
    ['', 'is empty'],
    [' ', 'white space at position 0'],
    [` ${KEY}`, 'white space at position 0'],
    [`${KEY}\u0000`, `control character U+0000 at position ${KEY.length}`],
    ['0x', '0 hex digits after 0x, need 1 to 64'],
    ['38ca', 'must start with 0x'],
    ['0X38ca', 'must start with lower-case 0x'],
    [`0x${'1'.repeat(65)}`, '65 hex digits, at most 64'],
    ['0x123g', 'character "g" at position 5 is not hex'],
    ['0x12&asset_id=z', 'character "&" at position 4 is not hex'],
    [`0x${PRIME.toString(16)}`, 'value too large for a Stark key'],
    [`0x${'f'.repeat(64)}`, 'value too large for a Stark key'],
    ['0x0', 'zero is not a key'],
    ['0x000', 'zero is not a key'],
    ['0x\u0430', 'character U+0430 at position 2'],
    ['__proto__', 'must start with 0x'],
  ])('%j is refused', (text, rule) => {
    expect(normaliseStarkKey(text)).toEqual({ ok: false, rule });
  });

  test('is refused for its length before it is looked at', () => {
    expect(normaliseStarkKey('0x1'.repeat(100_000))).toEqual({ ok: false, rule: '300000 characters, limit 128' });
  });

  test('has one spelling, however it is padded and cased', () => {
    const spelling = fc.record({
      value: fc.bigInt({ min: 1n, max: PRIME - 1n }).filter((value) => value.toString(16).length !== 40),
      width: fc.integer({ min: 1, max: 64 }).filter((width) => width !== 40),
      upper: fc.boolean(),
    });
    fc.assert(
      fc.property(spelling, ({ value, width, upper }) => {
        const padded = value.toString(16).padStart(width, '0');
        const canonical = `0x${value.toString(16)}`;
        expect(normaliseStarkKey(`0x${upper ? padded.toUpperCase() : padded}`)).toEqual({ ok: true, value: canonical });
        expect(normaliseStarkKey(canonical)).toEqual({ ok: true, value: canonical });
      }),
    );
  });

  test.each(['0x00', '0x', `0x${'0'.repeat(24)}`])(
    'of 40 digits behind %s is an EVM address, however it is padded',
    (prefix) => {
      const address = `${prefix}${'e1'.repeat(20)}`.slice(0, prefix === '0x00' ? 42 : undefined);
      expect(normaliseStarkKey(address)).toMatchObject({ ok: false, rule: expect.stringContaining('EVM address') });
    },
  );

  test('that is hostile never becomes a request', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('0', 'x', 'X', 'a', 'F', 'g', '&', '=', '%', '.', '/', '\u212a', ' '),
      maxLength: 12,
    });
    const prefixed = fc.tuple(fc.constantFrom('', '0', '0x'), hostile).map((parts) => parts.join(''));
    fc.assert(
      fc.property(prefixed, (text) => {
        const checked = provider.accounts.normalise({ network: null, address: text, subAccount: null });
        if (!checked.ok) return;
        expect(checked.value.address).toMatch(CANONICAL);
        expect(BigInt(checked.value.address)).toBe(BigInt(text));
        expect(requestPath(provider.reads[0], checked.value.address)).toMatch(
          /^\/v1\/balances\?stark_key=0x[0-9a-f]+&page=1&limit=100$/,
        );
      }),
      { numRuns: runs(2000) },
    );
  });

  test('stands alone: no network, no sub-account', () => {
    const { accounts } = provider;
    expect(accounts.normalise({ network: 'x', address: KEY, subAccount: null })).toEqual({ ok: false, rule: NETWORK });
    expect(accounts.normalise({ network: null, address: KEY, subAccount: 'x' })).toEqual({
      ok: false,
      rule: 'this source has no sub-accounts',
    });
    expect(accounts.description).toContain('1 to 64 hex digits');
    expect(accounts.normalise({ network: null, address: accounts.example, subAccount: null })).toEqual({
      ok: true,
      value: { network: null, address: accounts.example, subAccount: null },
    });
  });
});

describe('an asset id', () => {
  test('follows the same rule in its own words', () => {
    expect(normaliseAssetId('0x0')).toEqual({ ok: false, rule: 'zero is not an asset id' });
    expect(normaliseAssetId(`0x${PRIME.toString(16)}`)).toEqual({ ok: false, rule: 'value too large for an asset id' });
    expect(normaliseAssetId('0x00ABC')).toEqual({ ok: true, value: '0xabc' });
  });

  test('stands alone, and states no facts by itself', () => {
    const { assets } = provider;
    expect(assets.normalise({ network: 'x', ref: assets.example })).toEqual({ ok: false, rule: NETWORK });
    expect(assets.description).toContain('1 to 64 hex digits');
    expect(assets.normalise({ network: null, ref: assets.example })).toEqual({
      ok: true,
      value: { network: null, ref: assets.example },
    });
    expect(assets.facts(assets.example)).toBeNull();
  });
});

describe('what an asset may be taken for', () => {
  const CONTRACT = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';
  const facts = (contract: string | null, details: Readonly<Record<string, unknown>> | null): AssetFacts => ({
    name: null,
    symbol: null,
    scale: null,
    type: null,
    contract,
    details: details === null ? null : { __typename: 'ReddioAssetDetails', ...details },
  });
  const kin = (known: AssetFacts | null) => provider.assets.kin?.('0xA', known);
  const idOf = (type: string, contract: string | null, tokenId: bigint | null = null) =>
    `ref:${computeAssetId({ type, contract, quantum: 5n, tokenId })}`;

  test('is its own reference, while nothing else is known', () => {
    expect(kin(null)).toEqual(['ref:0xA']);
    expect(kin(facts(null, null))).toEqual(['ref:0xA']);
    expect(kin(facts(null, { quantum: '5' }))).toEqual(['ref:0xA']);
  });

  test('is every id that follows from its contract, unit and token, whatever the type', () => {
    expect(kin(facts(null, { quantum: 5n }))).toEqual(['ref:0xA', idOf('ETH', null)]);
    const contract = `contract:${CONTRACT}`;
    expect(kin(facts(CONTRACT, { quantum: 5n }))).toEqual(['ref:0xA', contract, idOf('ERC20', CONTRACT)]);
    expect(kin(facts(CONTRACT, { quantum: 5n, tokenId: '7' }))).toEqual([
      'ref:0xA',
      contract,
      idOf('ERC20', CONTRACT),
      idOf('ERC721', CONTRACT, 7n),
      idOf('ERC721M', CONTRACT, 7n),
    ]);
  });
});

function requestPath(read: AnyBalanceRead | undefined, address: string): string {
  if (read?.shape !== 'account') throw new Error('the read has another shape');
  const account = makeAccount('reddio-main', { network: null, address, subAccount: null });
  return read.balances.request({ shape: 'account', account, asset: 'all', at: null, filter: null }).path;
}
