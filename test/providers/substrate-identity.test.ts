/** Names of chains of the Polkadot SDK: what is accepted, what is canonical, and what is refused before anything is asked. */
import { base58 } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { substrate } from '../../src/providers/substrate/provider.ts';
import { readKey, writeSs58 } from '../../src/providers/substrate/ss58.ts';
import { runs } from '../depth.ts';

const chain = 'polkadot:68d56f15f85d3136970ec16946040bc1';
const { accounts, assets } = substrate.create(substrate.options.parse({}));
const key = '0xd6a3105d6768e956e9e5d41050ac29843f98561410d3a47f9dd5b3b227ab8746';

/** Spellings of the key under prefixes, from https://namespaces.chainagnostic.org/polkadot/caip10. */
const spellings = [
  [0, '15rRgsWxz4H5LTnNGcCFsszfXD8oeAFd8QRsR6MbQE2f6XFF'],
  [2, 'HRkCrbmke2XeabJ5fxJdgXWpBRPkXWfWHY8eTeCKwDdf4k6'],
  [38, '4smVWa6Hb7WhGh9zgqdAE86p5eZyj8BQJ9Uro4o2zidBnmfX'],
  [8, 't9hkorC4PGtaw25WsESu684h6HA5dHndvrvLZW174nZM5MR'],
  [66, 'cTMC4XwPfBn3bz8kFaVTjaWdkQi6agzMxS11e8hpPHhqLrhGs'],
] as const;

/** Under prefix 42, so many bytes and the room of a checksum. */
function withBytes(count: number): string {
  return base58.encode(Uint8Array.from({ length: 1 + count + 2 }, (_, index) => (index === 0 ? 42 : index)));
}

function account(address: string, place: { network?: string; subAccount?: string } = {}) {
  const checked = accounts.normalise({ network: place.network ?? null, address, subAccount: place.subAccount ?? null });
  return checked.ok ? checked.value.address : checked.rule;
}

function asset(ref: string) {
  const checked = assets.normalise({ network: null, ref });
  return checked.ok ? checked.value.ref : checked.rule;
}

describe('an account', () => {
  test.each(spellings)('is the public key behind every spelling, such as that of prefix %i', (prefix, text) => {
    expect(account(text)).toBe(key);
    expect(writeSs58(key, prefix)).toBe(text);
  });

  test('may be named by the public key itself, and by the CAIP-10 id of the chain', () => {
    expect(account(key)).toBe(key);
    expect(account(`0x${key.slice(2).toUpperCase()}`)).toBe(key);
    expect(account(`${chain}:${spellings[0][1]}`)).toBe(key);
    expect(accounts.caip10?.(key)).toBe(spellings[0][1]);
  });

  test.each([
    ['', 'is empty'],
    [` ${spellings[0][1]}`, 'white space at position 0'],
    [key.slice(2), 'character "0" not in base58'],
    [`${key}0`, '65 hex digits after 0x, need 64'],
    ['0x', '0 hex digits after 0x, need 64'],
    [`${key.slice(0, -1)}g`, 'the character at position 65 is not hex'],
    [
      '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48',
      'is an address of 20 bytes, as Ethereum has them; a public key has 64 hex digits',
    ],
    [withBytes(20), 'is an address of 20 bytes, as Ethereum has them; need a public key of 32 bytes'],
    [withBytes(4), 'is the number of an account in an index of the chain; write the address that it stands for'],
    [
      spellings[0][1].slice(1),
      'begins with no prefix of SS58: a typing error, or an address of another family of chains',
    ],
    [`${spellings[0][1].slice(0, -1)}G`, 'checksum does not match; probably a typing error'],
    [withBytes(33), 'stands for 33 bytes, need a public key of 32'],
    ['1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2', 'stands for 22 bytes, need a public key of 32'],
    ['polkadot:91b171bb158e2d3848fa23a9f1c25182:1', `is of another chain than ${chain}`],
    ['9'.repeat(129), '129 characters, limit 128'],
  ])('%s is refused', (text, rule) => {
    expect(account(text)).toBe(rule);
  });

  test('has neither network nor sub-account', () => {
    expect(account(key, { network: 'Polkadot' })).toContain('neither networks nor sub-accounts');
    expect(account(key, { subAccount: 'x' })).toContain('neither networks nor sub-accounts');
  });

  test('with any one letter changed is another text, and never the account', () => {
    const [, text] = spellings[0];
    const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...letters), (place, letter) => {
        const changed = `${text.slice(0, place)}${letter}${text.slice(place + 1)}`;
        expect(account(changed) === key).toBe(changed === text);
      }),
      { numRuns: runs(500) },
    );
  });
});

test('a key is read back from its spelling under every prefix but the reserved ones', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(2 ** 14 - 1), (bytes, prefix) => {
      const one = `0x${Buffer.from(bytes).toString('hex')}`;
      const read = readKey(writeSs58(one, prefix));
      expect(read.ok ? read.value : read.rule).toBe(
        prefix === 46 || prefix === 47 ? `has the prefix ${prefix}, which is reserved` : one,
      );
    }),
    { numRuns: runs(500), examples: [46, 47, 63, 64, 255, 256, 16_383].map((prefix) => [new Uint8Array(32), prefix]) },
  );
});

describe('an asset', () => {
  test.each([
    ['native', 'native'],
    [`${chain}/slip44:354`, 'native'],
    ['asset:0', 'asset:0'],
    ['asset:1984', 'asset:1984'],
    [`${chain}/asset:1984`, 'asset:1984'],
    ['asset:4294967295', 'asset:4294967295'],
    ['', 'is empty'],
    ['1984', 'must be native or asset:ID'],
    ['slip44:354', 'must be native or asset:ID'],
    [`${chain}/native`, 'must be native or asset:ID'],
    [`${chain}/slip44:434`, 'must be native or asset:ID'],
    ['asset:', 'the id must be a decimal number without leading zeros'],
    ['asset:07', 'the id must be a decimal number without leading zeros'],
    ['asset:-1', 'the id must be a decimal number without leading zeros'],
    ['asset:1e3', 'the id must be a decimal number without leading zeros'],
    ['asset:4294967296', 'the id has more than 32 bits'],
    ['polkadot:48239ef607d7928874027a43a6768920/asset:1984', `is of another chain than ${chain}`],
  ])('%s is %s', (ref, outcome) => {
    expect(asset(ref)).toBe(outcome);
  });

  test('is found by what it stands for', () => {
    const { underlying } = assets;
    expect(underlying?.assets(`${chain}/slip44:354`)).toEqual([{ network: null, ref: 'native' }]);
    expect(underlying?.assets(`${chain}/asset:7`)).toEqual([{ network: null, ref: 'asset:7' }]);
    expect(underlying?.assets('asset:7')).toEqual([]);
    expect(underlying?.assets('eip155:1/slip44:60')).toEqual([]);
  });

  test('of a chain without a name here stands for what the options say', () => {
    const local = 'polkadot:45454545454545454545454545454545';
    const plain = substrate.create(substrate.options.parse({ chain: local }));
    expect(plain.assets.underlying?.assets(`${local}/slip44:354`)).toEqual([]);
    const told = substrate.create(substrate.options.parse({ chain: local, native: `${local}/slip44:1` }));
    expect(told.assets.underlying?.assets(`${local}/slip44:1`)).toEqual([{ network: null, ref: 'native' }]);
    expect(plain.accounts.caip10?.(key)).toBe(writeSs58(key, 42));
  });
});

test.each(['Polkadot', 'polkadot:68D56F15F85D3136970EC16946040BC1', 'polkadot:68d5', 'eip155:1'])(
  '%s is no chain',
  (name) => {
    expect(substrate.options.safeParse({ chain: name }).success).toBe(false);
  },
);
