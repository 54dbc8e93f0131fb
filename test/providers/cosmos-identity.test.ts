/** Addresses, denominations and ids of Cosmos SDK chains: what is taken, and why the rest is refused before anything is sent. */
import { bech32, bech32m } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseDenomination } from '../../src/providers/cosmos/denomination.ts';
import { bondedPool, caip2Of } from '../../src/providers/cosmos/identity.ts';
import { cosmos } from '../../src/providers/cosmos/provider.ts';
import { runs } from '../depth.ts';

const { accounts } = cosmos.create(cosmos.options.parse({ chain: 'cosmoshub-4', prefix: 'cosmos' }));
const normalise = (address: string) => accounts.normalise({ network: null, address, subAccount: null });
const encoded = (bytes: number, prefix = 'cosmos', form: typeof bech32 = bech32) =>
  form.encode(prefix, form.toWords(new Uint8Array(bytes).fill(7)));
const POOL = 'cosmos1fl48vsnmsdzcv85q5d2q4z5ajdha8yu34mf0eh';

describe('addresses', () => {
  test.each([POOL, POOL.toUpperCase(), encoded(20), encoded(32)])('%s', (address) => {
    const expected = { network: null, address: address.toLowerCase(), subAccount: null };
    expect(normalise(address)).toEqual({ ok: true, value: expected });
  });

  test('the account of the staked coins, as the Cosmos Hub has it', () => {
    expect([bondedPool('cosmos'), accounts.example]).toEqual([POOL, POOL]);
  });

  test.each([
    [`${POOL.slice(0, -1)}j`, 'checksum does not match; probably a typing error'],
    [encoded(20, 'osmo'), 'an address of another chain or kind: it must begin with cosmos1'],
    [encoded(20, 'cosmosvaloper'), 'an address of another chain or kind: it must begin with cosmos1'],
    [encoded(20, 'cosmos', bech32m), 'has the checksum of bech32m; addresses of the chain have that of bech32'],
    [encoded(21), '21 bytes, need 20 or 32'],
    [encoded(0), '0 bytes, need 20 or 32'],
    [`Cosmos${POOL.slice(6)}`, 'upper and lower case mixed'],
    [`${POOL}/by_denom`, 'character "/" not in bech32'],
    [` ${POOL}`, 'white space at position 0'],
  ])('%s: %s', (address, rule) => {
    expect(normalise(address)).toEqual({ ok: false, rule });
  });

  test('neither networks nor sub-accounts', () => {
    expect(accounts.normalise({ network: 'n', address: POOL, subAccount: null }).ok).toBe(false);
    expect(accounts.normalise({ network: null, address: POOL, subAccount: 's' }).ok).toBe(false);
  });

  test('one letter that is wrong is always found', () => {
    const letters = fc.constantFrom(...'qpzry9x8gf2tvdw0s3jn54khce6mua7l');
    fc.assert(
      fc.property(fc.integer({ min: 7, max: POOL.length - 1 }), letters, (at, letter) => {
        const other = `${POOL.slice(0, at)}${letter}${POOL.slice(at + 1)}`;
        expect(normalise(other).ok).toBe(other === POOL);
      }),
      { numRuns: runs(200) },
    );
  });
});

const DIGEST = '27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2';

describe('denominations', () => {
  test.each([
    ['uatom', 'uatom'],
    ['UATOM', 'UATOM'],
    [`ibc/${DIGEST}`, `ibc/${DIGEST}`],
    // Explorers write it in either case.
    [`ibc/${DIGEST.toLowerCase()}`, `ibc/${DIGEST}`],
    [`factory/${POOL}/x.y:z_1-2`, `factory/${POOL}/x.y:z_1-2`],
    ['gamm/pool/1', 'gamm/pool/1'],
    ['abc', 'abc'],
    [`a${'b'.repeat(127)}`, `a${'b'.repeat(127)}`],
  ])('%s', (text, canonical) => {
    expect(normaliseDenomination(text)).toEqual({ ok: true, value: canonical });
  });

  test.each([
    ['', 'is empty'],
    ['ab', '2 characters, need 3 to 128'],
    [`a${'b'.repeat(128)}`, expect.stringContaining('128')],
    ['1inch', 'must start with a letter'],
    ['a&denom=b', 'character "&" not allowed at position 1'],
    ['a%2Fb', 'character "%" not allowed at position 1'],
    ['ibc/abc', 'must be ibc/ and 64 hex digits'],
    ['ua tom', expect.stringContaining('white space')],
    ['uаtom', expect.any(String)],
  ])('%s: %s', (text, rule) => {
    expect(normaliseDenomination(text)).toEqual({ ok: false, rule });
  });

  test('what is canonical stays as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(?:ibc\/)?[a-fA-F0-9/:._-]{0,70}$/), (text) => {
        const once = normaliseDenomination(text);
        if (once.ok) expect(normaliseDenomination(once.value)).toEqual(once);
      }),
      { numRuns: runs(500) },
    );
  });
});

/** The examples of https://namespaces.chainagnostic.org/cosmos/caip2, read 2026-11. */
test.each([
  ['cosmoshub-3', 'cosmos:cosmoshub-3'],
  ['Binance-Chain-Tigris', 'cosmos:Binance-Chain-Tigris'],
  ['hashed-', 'cosmos:hashed-c904589232422def'],
  ['hashed-123', 'cosmos:hashed-99df5cd68192b33e'],
  ['123456789012345678901234567890123456789012345678', 'cosmos:hashed-0204c92a0388779d'],
  [' ', 'cosmos:hashed-36a9e7f1c95b82ff'],
])('the chain %s is %s', (chain, id) => {
  expect(caip2Of(chain)).toBe(id);
});

test.each([
  [{ chain: '', prefix: 'cosmos' }],
  [{ chain: 'c-1', prefix: 'Cosmos' }],
  [{ chain: 'c-1', prefix: '1cosmos' }],
  [{ chain: 'c-1', prefix: 'cosmos', limit: 0 }],
  [{ chain: 'c-1', prefix: 'cosmos', assets: { 'a b': {} } }],
  [{ chain: 'c-1', prefix: 'cosmos', assets: { uatom: { underlying: 'atom' } } }],
])('options %j are refused', (options) => {
  expect(cosmos.options.safeParse(options).success).toBe(false);
});
