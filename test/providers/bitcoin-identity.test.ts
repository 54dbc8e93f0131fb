/** Addresses of each network: which are taken, as which script, and why others are refused before anything is sent. */

import { createHash } from 'node:crypto';
import { bech32, bech32m, createBase58check } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAddress } from '../../src/providers/bitcoin/address.ts';
import { chainOf, coinOf, networkNames, networks } from '../../src/providers/bitcoin/networks.ts';
import { bitcoin } from '../../src/providers/bitcoin/provider.ts';
import { normaliseCaip19 } from '../../src/providers/caip19.ts';
import { runs } from '../depth.ts';

const base58check = createBase58check((bytes: Uint8Array) => createHash('sha256').update(bytes).digest());
const KEY_HASH = '751e76e8199196d454941c45d1b3a323f1433bd6';
const hashed = (version: number, bytes: Uint8Array = Buffer.from(KEY_HASH, 'hex')) =>
  base58check.encode(Uint8Array.of(version, ...bytes));
const segwit = (
  prefix: string,
  version: number,
  program: Uint8Array,
  form: typeof bech32 = version === 0 ? bech32 : bech32m,
) => form.encode(prefix, [version, ...form.toWords(program)]);
const PROGRAM = Buffer.from(KEY_HASH, 'hex');

describe('known addresses', () => {
  test.each([
    // The examples of BIP 173 and BIP 350, and the address of the first block.
    ['bitcoin', 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4', `0014${KEY_HASH}`],
    [
      'testnet3',
      'tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7',
      '00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262',
    ],
    [
      'bitcoin',
      'bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y',
      `5128${KEY_HASH}${KEY_HASH}`,
    ],
    ['bitcoin', 'BC1SW50QGDZ25J', '6002751e'],
    [
      'bitcoin',
      'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
      '512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
    ],
    ['bitcoin', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', '76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac'],
    // As litecoind 0.21.2 prints them on regtest.
    ['litecoin-regtest', 'mgLjCZefJ6DZGQ4LX25Wz6hrpBsFHXVnWS', `76a914${'09'.repeat(20)}88ac`],
    ['litecoin-regtest', 'QMRm1orPfXf7vRfkDnRdHTHATTDFZ1iXXY', `a914${'09'.repeat(20)}87`],
    ['litecoin-regtest', 'rltc1pqurswpc8qurswpc8qurswpc8qurswpc8qurswpc8qurswpc8qursz7c3hy', `5120${'07'.repeat(32)}`],
  ] as const)('%s: %s', (name, text, script) => {
    const address = text.toLowerCase().startsWith('bc1') ? text.toLowerCase() : text;
    expect(readAddress(text, networks[name])).toEqual({ ok: true, value: { text: address, script } });
  });
});

test.each([
  ['bitcoin', '', 'is empty'],
  ['bitcoin', ' 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'white space at position 0'],
  ['bitcoin', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb', 'checksum does not match; probably a typing error'],
  ['bitcoin', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5', 'checksum does not match; probably a typing error'],
  ['bitcoin', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kV8F3T4', 'upper and lower case mixed'],
  [
    'bitcoin',
    segwit('tb', 0, PROGRAM),
    'is an address of Bitcoin testnet3 or Bitcoin testnet4 or Bitcoin signet, and this source reads Bitcoin',
  ],
  ['testnet4', segwit('bc', 0, PROGRAM), 'is an address of Bitcoin, and this source reads Bitcoin testnet4'],
  ['testnet4', segwit('bcrt', 0, PROGRAM), 'is an address of Bitcoin regtest, and this source reads Bitcoin testnet4'],
  ['bitcoin', segwit('ltc', 0, PROGRAM), 'is an address of Litecoin, and this source reads Bitcoin'],
  ['litecoin', hashed(0), 'is an address of Bitcoin, and this source reads Litecoin'],
  ['bitcoin', hashed(0x30), 'is an address of Litecoin, and this source reads Bitcoin'],
  // Dogecoin.
  ['bitcoin', hashed(0x1e), 'is an address of a chain that is not known here, and this source reads Bitcoin'],
  [
    'litecoin',
    hashed(0x05),
    'has the spelling that Litecoin once shared with Bitcoin; write the one that begins with M, on test networks with Q',
  ],
  [
    'litecoin-testnet',
    hashed(0xc4),
    'has the spelling that Litecoin once shared with Bitcoin; write the one that begins with M, on test networks with Q',
  ],
  [
    'litecoin',
    'ltcmweb1qqfqd0fjnxjxe7aujdaw9zh25ld4m',
    'is an MWEB address, whose coins are in no output that can be read',
  ],
  // The checksum of the other version: what wallets made before BIP 350.
  [
    'bitcoin',
    segwit('bc', 1, new Uint8Array(32), bech32),
    'has the checksum of another version; version 1 and up have bech32m',
  ],
  ['bitcoin', segwit('bc', 0, PROGRAM, bech32m), 'has the checksum of another version; version 0 has bech32'],
  ['bitcoin', segwit('bc', 17, PROGRAM), 'is of no version of segwit, which has 0 to 16'],
  ['bitcoin', bech32.encode('bc', []), 'is of no version of segwit, which has 0 to 16'],
  ['bitcoin', segwit('bc', 0, new Uint8Array(16)), 'has 16 bytes, need 20 or 32'],
  ['bitcoin', segwit('bc', 1, new Uint8Array(1)), 'has 1 bytes, need 2 to 40'],
  ['bitcoin', segwit('bc', 1, new Uint8Array(41)), 'has 41 bytes, need 2 to 40'],
  ['bitcoin', hashed(0, new Uint8Array(19)), 'has 20 bytes, need 21'],
  [
    'bitcoin',
    `02${'ab'.repeat(32)}`,
    'is a public key; what was paid to a bare key is not read, only what was paid to an address',
  ],
  [
    'bitcoin',
    `04${'AB'.repeat(64)}`,
    'is a public key; what was paid to a bare key is not read, only what was paid to an address',
  ],
  ['bitcoin', `pkh(02${'ab'.repeat(32)})`, 'is a descriptor; name the addresses that it stands for'],
  ['bitcoin', `multi(1,02${'ab'.repeat(32)})`, 'is a descriptor; name the addresses that it stands for'],
  ['bitcoin', base58check.encode(new Uint8Array(78)), 'is an extended key; name the addresses that it leads to'],
  [
    'bitcoin',
    base58check.encode(Uint8Array.of(0x80, ...new Uint8Array(33))),
    'is a private key, which must not leave its wallet',
  ],
] as const)('%s refuses %s', (name, text, rule) => {
  expect(readAddress(text, networks[name])).toEqual({ ok: false, rule });
});

test('no two networks have one first block, and their coins are canonical CAIP-19 ids', () => {
  const all = networkNames.map((name) => networks[name]);
  expect(new Set(all.map(chainOf)).size).toBe(all.length);
  for (const network of all) {
    expect(network.genesis).toMatch(/^[0-9a-f]{64}$/);
    expect(normaliseCaip19(coinOf(network))).toEqual({ ok: true, value: coinOf(network) });
  }
  expect(coinOf(networks.bitcoin)).toBe('bip122:000000000019d6689c085ae165831e93/slip44:0');
  expect(coinOf(networks.litecoin)).toBe('bip122:12a765e31ffd4059bada1e25190f6e98/slip44:2');
});

test('every form of every network is taken there; elsewhere only where the networks share it, as the same script', () => {
  const form = fc.constantFrom(
    ...networkNames.flatMap((name) => {
      const { keyHash, scriptHash, segwit: prefix } = networks[name];
      const make = {
        key: (bytes: Uint8Array) => hashed(keyHash, bytes),
        script: (bytes: Uint8Array) => hashed(scriptHash, bytes),
        witness: (bytes: Uint8Array) => segwit(prefix, 0, bytes),
        later: (bytes: Uint8Array) => segwit(prefix, 5, bytes),
      };
      return Object.values(make).map((write) => ({ name, write }));
    }),
  );
  fc.assert(
    fc.property(
      form,
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
      fc.constantFrom(...networkNames),
      ({ name, write }, bytes, other) => {
        const text = write(bytes);
        const here = readAddress(text, networks[name]);
        expect(here).toMatchObject({ ok: true, value: { text } });
        const there = readAddress(text, networks[other]);
        if (there.ok) expect(there).toEqual(here);
        else
          expect(there.rule).toMatch(/^(?:is an address of .*, and this source reads|has the spelling that Litecoin)/);
      },
    ),
    { numRuns: runs(300) },
  );
});

describe('the rules of a source', () => {
  const { accounts, assets } = bitcoin.create(bitcoin.options.parse({ network: 'litecoin' }));

  test('its example obeys them, and neither networks nor sub-accounts are known', () => {
    const name = { network: null, address: accounts.example, subAccount: null };
    expect(accounts.normalise(name)).toEqual({ ok: true, value: name });
    expect(accounts.normalise({ ...name, network: 'litecoin' }).ok).toBe(false);
    expect(accounts.normalise({ ...name, subAccount: '1' }).ok).toBe(false);
  });

  test('the coin has one name and a CAIP-19 id', () => {
    const coin = 'bip122:12a765e31ffd4059bada1e25190f6e98/slip44:2';
    const native = { ok: true, value: { network: null, ref: 'native' } };
    expect(assets.normalise({ network: null, ref: 'native' })).toEqual(native);
    expect(assets.normalise({ network: null, ref: coin })).toEqual(native);
    expect(assets.facts('native')).toMatchObject({ symbol: 'LTC', underlying: coin });
    for (const ref of ['', 'NATIVE', 'LTC', 'bip122:000000000019d6689c085ae165831e93/slip44:0']) {
      expect(assets.normalise({ network: null, ref })).toMatchObject({
        ok: false,
        rule: expect.stringContaining(coin),
      });
    }
    expect(assets.normalise({ network: 'x', ref: 'native' }).ok).toBe(false);
    expect(assets.underlying?.assets(coin)).toEqual([native.value]);
    expect(assets.underlying?.assets('eip155:1/slip44:60')).toEqual([]);
  });
});

test.each([
  [{}, 'network'],
  [{ network: 'dogecoin' }, 'network'],
  [{ network: 'bitcoin', user: 'u' }, 'password'],
  [{ network: 'bitcoin', password: 'p' }, 'password'],
  [{ network: 'bitcoin', user: 'a:b', password: 'p' }, 'user'],
  [{ network: 'bitcoin', user: 'u', password: 'p', token: 't' }, 'token'],
  [{ network: 'bitcoin', addressesPerScan: 20_001 }, 'addressesPerScan'],
])('refuses the options %j', (options, path) => {
  const parsed = bitcoin.options.safeParse(options);
  expect(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0])).toEqual([path]);
});

test('a credential is a header of its own form', () => {
  const headers = (options: object) => {
    const made = bitcoin.create(bitcoin.options.parse({ network: 'bitcoin', ...options })).headers;
    return Array.from(made, ([name, secret]) => [name, secret.reveal()]);
  };
  expect(headers({})).toEqual([]);
  expect(headers({ user: 'u', password: 'p:q' })).toEqual([['authorization', 'Basic dTpwOnE=']]);
  expect(headers({ token: 't' })).toEqual([['authorization', 'Bearer t']]);
});
