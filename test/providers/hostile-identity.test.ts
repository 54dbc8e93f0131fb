/** What holds for the names of every provider: one account or asset has one canonical name, and names never run together. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeAccount, makeAsset, parseId } from '../../src/model/identity.ts';
import { bitcoin } from '../../src/providers/bitcoin/provider.ts';
import { cosmos } from '../../src/providers/cosmos/provider.ts';
import { graphql } from '../../src/providers/graphql/provider.ts';
import { loopring } from '../../src/providers/loopring/provider.ts';
import { mesh } from '../../src/providers/mesh/provider.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { reddio } from '../../src/providers/reddio/provider.ts';
import { teos } from '../../src/providers/teos/provider.ts';
import { runs } from '../depth.ts';
import { grid } from './graphql-indexer.ts';

const meshOf = (addresses: string) =>
  mesh.create(
    mesh.options.parse({
      networks: [
        { blockchain: 'A', network: 'B', addresses, subAccounts: true },
        { blockchain: 'A', network: 'B', subNetwork: { network: 'C' }, addresses, subAccounts: true },
      ],
    }),
  );

const EVM = '0x2f93b2f047e05cdf602820ac4b3178efc2b43d55';
const EVM_SPELLINGS = [EVM, `0x${EVM.slice(2).toUpperCase()}`, '0x2f93B2f047E05cdf602820Ac4B3178efc2b43D55'];
const BECH32 = 'io1vdtfpzkwpyngzvx7u2mauepnzja7kd5rryp0sg';
const SEGWIT = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
const COSMOS = 'cosmos1fl48vsnmsdzcv85q5d2q4z5ajdha8yu34mf0eh';
const KEY = '0x38cae143fe6d2b8bdb7051f211744017d98f7e6a67e45a5dfc08759c119cf3c';

interface Names {
  readonly provider: Provider;
  /** Networks to try, null among them where the source has none. */
  readonly networks: readonly (string | null)[];
  /** Spellings of one address, and of one asset. */
  readonly address: readonly string[];
  readonly ref: readonly string[];
}

const meshNames = (addresses: string, address: readonly string[]): Names => ({
  provider: meshOf(addresses),
  networks: ['A/B', '%41/B', 'A/B/C', 'A/B/%43', 'A%2FB/C', 'A/B?sub=C'],
  address,
  ref: ['X:0{"a":1,"b":"c/d"}', 'X:0{ "b": "c\\u002fd", "a": 1.0 }', '%58:0{"a":1e0,"b":"c/d"}'],
});

const everyProvider: readonly [string, Names][] = [
  [
    'reddio',
    {
      provider: reddio.create(reddio.options.parse({})),
      networks: [null],
      address: [KEY, `0x0${KEY.slice(2)}`, `0x${KEY.slice(2).toUpperCase()}`],
      ref: ['0xabc', '0xABC', '0x000aBc'],
    },
  ],
  [
    'teos on EVM chains',
    {
      provider: teos.create(teos.options.parse({ token: 't' })),
      networks: [null],
      address: EVM_SPELLINGS,
      ref: ['0xabc', 'abc', 'ABC', '0x000aBc'],
    },
  ],
  [
    'teos on the Internet Computer',
    {
      provider: teos.create(teos.options.parse({ token: 't', addresses: 'icp' })),
      networks: [null],
      address: ['im7ks-pqbai-bqibi-ga4ea-scqlb-qgq4d-yqcej-bgfav-cylrq-gi2dm-oae'],
      ref: ['0xabc', 'abc', 'ABC', '0x000aBc'],
    },
  ],
  [
    'loopring',
    {
      provider: loopring.create(loopring.options.parse({ apiKey: 'k' })),
      networks: [null],
      address: EVM_SPELLINGS,
      ref: ['1'],
    },
  ],
  [
    'a GraphQL service with EVM addresses',
    {
      provider: graphql.create(graphql.options.parse({ ...grid, addresses: 'evm', assetIds: 'evm' })),
      networks: [null],
      address: EVM_SPELLINGS,
      ref: EVM_SPELLINGS,
    },
  ],
  [
    'a GraphQL service that names things as it likes',
    { provider: graphql.create(graphql.options.parse(grid)), networks: [null], address: ['alice'], ref: ['GOLD'] },
  ],
  [
    'bitcoin',
    {
      provider: bitcoin.create(bitcoin.options.parse({ network: 'bitcoin' })),
      networks: [null],
      address: [SEGWIT, SEGWIT.toUpperCase()],
      ref: ['native', 'bip122:000000000019d6689c085ae165831e93/slip44:0'],
    },
  ],
  [
    'cosmos',
    {
      provider: cosmos.create(cosmos.options.parse({ chain: 'cosmoshub-4', prefix: 'cosmos' })),
      networks: [null],
      address: [COSMOS, COSMOS.toUpperCase()],
      ref: ['uatom'],
    },
  ],
  ['mesh with EVM addresses', meshNames('evm', EVM_SPELLINGS)],
  ['mesh with bech32 addresses', meshNames('bech32', [BECH32, BECH32.toUpperCase()])],
  ['mesh with base58 addresses', meshNames('base58', ['1BoatSLRHtKNngkdXEeobR76b53LETtpyT'])],
  ['mesh with opaque addresses', meshNames('opaque', ['k:Az09._@+=~-.near'])],
];

describe.each(everyProvider)('%s', (_, { provider, networks, address, ref }) => {
  const { accounts, assets } = provider;
  const [network = null] = networks;
  const separator = fc.constantFrom('/', '?', '&', '=', '%', ':', '|', '%2F', '0', 'a', '1', ' ', '\u0000', '\u212a');
  /** A good text, a bad one, or a good one with something between its letters. */
  const near = (good: readonly string[]) =>
    fc.oneof(
      fc.constantFrom(...good),
      fc.array(separator, { maxLength: 5 }).map((parts) => parts.join('')),
      fc
        .tuple(fc.constantFrom(...good), separator, fc.nat({ max: 70 }))
        .map(([text, inserted, at]) => text.slice(0, at) + inserted + text.slice(at)),
    );
  const accountName = fc.record({
    network: fc.constantFrom(...networks),
    address: near(address),
    subAccount: fc.option(near(['s', 'sub=a', 'a:b']), { nil: null }),
  });
  const assetName = fc.record({ network: fc.constantFrom(...networks), ref: near(ref) });

  test('all spellings of an account and of an asset are one', () => {
    const accountIds = address.map((text) => {
      const checked = accounts.normalise({ network, address: text, subAccount: null });
      return checked.ok ? makeAccount('s', checked.value).id : checked.rule;
    });
    const assetIds = ref.map((text) => {
      const checked = assets.normalise({ network, ref: text });
      return checked.ok ? makeAsset('s', checked.value).id : checked.rule;
    });
    expect(new Set(accountIds)).toEqual(new Set([expect.stringMatching(/^account\/s\//)]));
    expect(new Set(assetIds)).toEqual(new Set([expect.stringMatching(/^asset\/s\//)]));
  });

  test('what is accepted is canonical: accepted again, unchanged, also out of its id', () => {
    fc.assert(
      fc.property(accountName, assetName, (who, what) => {
        const account = accounts.normalise(who);
        if (account.ok) {
          expect(accounts.normalise(account.value)).toEqual(account);
          const parsed = parseId(makeAccount('s', account.value).id);
          expect(parsed).toEqual({ ok: true, value: { type: 'account', source: 's', ...account.value } });
        }
        const asset = assets.normalise(what);
        if (asset.ok) {
          expect(assets.normalise(asset.value)).toEqual(asset);
          const parsed = parseId(makeAsset('s', asset.value).id);
          expect(parsed).toEqual({ ok: true, value: { type: 'asset', source: 's', ...asset.value } });
        }
      }),
      { numRuns: runs(500) },
    );
  });

  test('two canonical names have one id only if they are the same name', () => {
    fc.assert(
      fc.property(accountName, accountName, (one, two) => {
        const [first, second] = [accounts.normalise(one), accounts.normalise(two)];
        if (!first.ok || !second.ok) return;
        const same = JSON.stringify(first.value) === JSON.stringify(second.value);
        expect(makeAccount('s', first.value).id === makeAccount('s', second.value).id).toBe(same);
      }),
      { numRuns: runs(500) },
    );
  });
});
