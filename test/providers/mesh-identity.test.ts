import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkId, parseNetworkId } from '../../src/providers/mesh/network-id.ts';
import { meshOptions } from '../../src/providers/mesh/options.ts';
import { mesh } from '../../src/providers/mesh/provider.ts';

const create = (options: unknown) => mesh.create(meshOptions.parse(options));
const ethereum = { blockchain: 'Ethereum', network: 'Mainnet' };
const single = (addresses: string) => create({ networks: [{ ...ethereum, addresses }] });
const several = create({ networks: [ethereum, { blockchain: 'Bitcoin', network: 'Mainnet', addresses: 'base58' }] });
const learned = create({});

const account = (from: ReturnType<typeof create>, address: string, network: string | null = null) =>
  from.accounts.normalise({ network, address, subAccount: null });

describe('networks', () => {
  test('a missing network is the only one configured, and never one of several', () => {
    expect(account(single('opaque'), 'a')).toEqual({
      ok: true,
      value: { network: 'Ethereum/Mainnet', address: 'a', subAccount: null },
    });
    expect(account(several, 'a')).toEqual({
      ok: false,
      rule: 'network is missing; known: Ethereum/Mainnet, Bitcoin/Mainnet',
    });
    expect(account(learned, 'a')).toEqual({ ok: false, rule: 'network is missing' });
  });

  test('a configured list is closed; a learned one checks the grammar alone', () => {
    expect(account(several, 'a', 'Solana/mainnet').ok).toBe(false);
    expect(account(learned, 'a', 'Solana/mainnet').ok).toBe(true);
  });

  test.each([
    ['', 'network is empty'],
    ['Ethereum', 'network must have the form blockchain/network'],
    ['a/b/c/d', 'network must have the form blockchain/network'],
    ['a//b', 'network must have the form blockchain/network'],
    ['a/%zz', 'network must have the form blockchain/network'],
    ['a/%00', 'network must have the form blockchain/network'],
    ['a/ b', 'network white space at position 2'],
    [`a/${'b'.repeat(1023)}`, 'network 1025 characters, limit 1024'],
  ])('refuses a broken network (case %#)', (network, rule) => {
    expect(account(learned, 'a', network)).toEqual({ ok: false, rule });
  });

  test('any two names make an id that gives them back', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter((text) => text.isWellFormed() && !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(name, name, fc.option(name, { nil: undefined }), (blockchain, network, sub) => {
        const named =
          sub === undefined ? { blockchain, network } : { blockchain, network, subNetwork: { network: sub } };
        expect(parseNetworkId(networkId(named))).toEqual({ ok: true, value: named });
      }),
    );
  });

  test.each([
    { networks: [] },
    { networks: [ethereum, ethereum] },
    { networks: [{ ...ethereum, network: '' }] },
    { networks: [{ ...ethereum, network: 'a\u0000' }] },
    { apiKeyHeader: 'x-api-key' },
    { apiKey: 'secret' },
    { apiKeyHeader: 'Host', apiKey: 'secret' },
    { apiKeyHeader: 'a: b', apiKey: 'secret' },
    { currenciesPerCall: 0 },
    { currencies: 1 },
  ])('refuses the options %j', (options) => {
    expect(meshOptions.safeParse(options).success).toBe(false);
  });
});

describe('addresses', () => {
  const BECH32 = 'io1vdtfpzkwpyngzvx7u2mauepnzja7kd5rryp0sg';
  /** A test vector of BIP 350. */
  const BECH32M = 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0';

  test.each([
    ['evm', '0x2f93B2f047E05cdf602820Ac4B3178efc2b43D55', '0x2f93b2f047e05cdf602820ac4b3178efc2b43d55'],
    ['bech32', BECH32, BECH32],
    ['bech32', BECH32.toUpperCase(), BECH32],
    ['bech32', BECH32M, BECH32M],
    // Test vectors of BIP 173 and BIP 350: the shortest prefix, and no data.
    ['bech32', 'A12UEL5L', 'a12uel5l'],
    ['bech32', 'a1lqfn3a', 'a1lqfn3a'],
    ['base58', '1BoatSLRHtKNngkdXEeobR76b53LETtpyT', '1BoatSLRHtKNngkdXEeobR76b53LETtpyT'],
    ['opaque', '__proto__', '__proto__'],
    ['opaque', 'k:Az09._:@+=~-.near', 'k:Az09._:@+=~-.near'],
    ['opaque', 'ST2TFVBMRPS5SSNP98DQKQ5JNB2B6NZM91C4K3P7B', 'ST2TFVBMRPS5SSNP98DQKQ5JNB2B6NZM91C4K3P7B'],
  ])('%s takes %s', (form, text, address) => {
    expect(account(single(form), text)).toMatchObject({ ok: true, value: { address } });
  });

  test.each([
    ['evm', '0x2f93b2', '6 hex digits, need 40'],
    ['base58', '', 'is empty'],
    ['bech32', '', 'is empty'],
    ['bech32', '12uel5l', 'must have the form prefix1data'],
    ['bech32', '1qyrz8wqd2c9m', 'must have the form prefix1data'],
    ['bech32', BECH32.replace('io1v', 'io1b'), 'character "b" not in bech32'],
    ['base58', '0x2f93b2f047e05cdf602820ac4b3178efc2b43d55', 'character "0" not in base58'],
    ['base58', '1BoatlLRHtKNngkdXEeobR76b53LETtpyT', 'character "l" not in base58'],
    ['bech32', `I${BECH32.slice(1)}`, 'upper and lower case mixed'],
    ['bech32', 'io1vdtfp', 'must have the form prefix1data'],
    ['bech32', BECH32.replace('vdt', 'vdb'), 'character "b" not in bech32'],
    ['bech32', BECH32.replace('vdt', 'vdd'), 'checksum does not match; probably a typing error'],
    ['opaque', '', 'is empty'],
    ['opaque', 'a b', 'white space at position 1'],
    ['opaque', 'x'.repeat(257), '257 characters, limit 256'],
    ['opaque', '0x1"){block{number}}#', 'character """ not allowed at position 3'],
    ['opaque', "a',b", 'character "\'" not allowed at position 1'],
    ['opaque', '../..', 'character "/" not allowed at position 2'],
    ['opaque', 'a..b', '".." not allowed at position 1'],
    ['opaque', '<script>', 'character "<" not allowed at position 0'],
    ['opaque', '\\u0022', 'character "\\" not allowed at position 0'],
    ['opaque', 'a%2f', 'character "%" not allowed at position 1'],
  ])('%s refuses a broken address (case %#)', (form, text, rule) => {
    expect(account(single(form), text)).toEqual({ ok: false, rule });
  });

  test('the examples obey the rules', () => {
    const { accounts, assets } = single('evm');
    expect(account(single('evm'), accounts.example)).toMatchObject({ ok: true, value: { address: accounts.example } });
    expect(assets.normalise({ network: null, ref: assets.example })).toEqual({
      ok: true,
      value: { network: 'Ethereum/Mainnet', ref: assets.example },
    });
    expect(accounts.description).toContain('blockchain/network');
    expect(assets.description).toContain('SYMBOL:DECIMALS');
  });

  test('an asset has a network as an account has', () => {
    expect(several.assets.normalise({ network: 'Bitcoin/Mainnet', ref: 'BTC:8' })).toEqual({
      ok: true,
      value: { network: 'Bitcoin/Mainnet', ref: 'BTC:8' },
    });
    expect(several.assets.normalise({ network: null, ref: 'BTC:8' })).toEqual({
      ok: false,
      rule: 'network is missing; known: Ethereum/Mainnet, Bitcoin/Mainnet',
    });
  });

  test('a sub-account is checked like an opaque address', () => {
    const { accounts } = create({ networks: [{ ...ethereum, subAccounts: true }] });
    const normalise = (subAccount: string) => accounts.normalise({ network: null, address: 'a', subAccount });
    expect(normalise('staked')).toMatchObject({ ok: true, value: { subAccount: 'staked' } });
    expect(normalise('')).toEqual({ ok: false, rule: 'sub-account is empty' });
    expect(normalise('a"b')).toEqual({ ok: false, rule: 'sub-account character """ not allowed at position 1' });
  });

  test.each([
    ['configured', several],
    ['learned', learned],
  ])('a sub-account is refused on a %s network that is not said to honour it', (_, from) => {
    const name = { network: 'Ethereum/Mainnet', address: 'a', subAccount: 'staked' };
    expect(from.accounts.normalise(name)).toEqual({
      ok: false,
      rule: 'sub-accounts are not read on this network: a server that ignores them answers with the balance of the main account; configure the network with subAccounts: true where the server honours them',
    });
  });
});
