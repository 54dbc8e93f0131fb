/** What Mesh currencies stand for: contracts on a configured chain, and what the configuration says. */
import { expect, test } from 'vitest';
import { meshOptions } from '../../src/providers/mesh/options.ts';
import { mesh } from '../../src/providers/mesh/provider.ts';

const DAI = '0x6b175474e89094c44da98b954eedeac495271d0f';
const METADATA = `{"contractAddress":"0x6B175474E89094C44Da98b954EedeAC495271d0F"}`;
const BITCOIN = 'bip122:000000000019d6689c085ae165831e93';

const options = {
  networks: [
    {
      blockchain: 'Ethereum',
      network: 'Mainnet',
      chain: 'eip155:1',
      // The keys of metadata may stand in any order, and EVM addresses in any case.
      underlying: {
        'ETH:18': 'eip155:1/slip44:60',
        'X:1{ "b": 1, "a": 2 }': 'eip155:10/erc20:0x6B175474E89094C44Da98b954EedeAC495271d0F',
      },
    },
    { blockchain: 'Bitcoin', network: 'Mainnet', chain: BITCOIN, underlying: { 'BTC:8': `${BITCOIN}/slip44:0` } },
    { blockchain: 'Cardano', network: 'Mainnet' },
  ],
};
const opened = () => mesh.create(meshOptions.parse(options)).assets;
const standsFor = (network: string, ref: string) => opened().facts(ref, `${network}/Mainnet`)?.underlying;

test('the underlying of a currency is known where answers or the configuration say it, and nowhere else', () => {
  expect(standsFor('Ethereum', 'ETH:18')).toBe('eip155:1/slip44:60');
  expect(standsFor('Ethereum', `DAI:18${METADATA}`)).toBe(`eip155:1/erc20:${DAI}`);
  expect(standsFor('Ethereum', 'X:1{"a":2,"b":1}')).toBe(`eip155:10/erc20:${DAI}`);
  expect(standsFor('Ethereum', 'ETH:17')).toBeNull();
  expect(standsFor('Bitcoin', 'BTC:8')).toBe(`${BITCOIN}/slip44:0`);
  expect(standsFor('Bitcoin', `DAI:18${METADATA}`)).toBeNull();
  expect(standsFor('Cardano', 'ETH:18')).toBeNull();
  expect(opened().facts('ETH:18', null)?.underlying).toBeNull();
});

test('names show which currencies are meant where the configuration names them', () => {
  const { underlying } = opened();
  expect(underlying?.assets('eip155:1/slip44:60')).toEqual([{ network: 'Ethereum/Mainnet', ref: 'ETH:18' }]);
  expect(underlying?.assets(`eip155:10/erc20:${DAI}`)).toEqual([
    { network: 'Ethereum/Mainnet', ref: 'X:1{"a":2,"b":1}' },
  ]);
  expect(underlying?.assets('eip155:10/slip44:60')).toEqual([]);
  // Any currency of the chain may have that contract.
  expect(underlying?.assets(`eip155:1/erc20:${DAI}`)).toBeNull();
  expect(['Ethereum', 'Bitcoin', 'Cardano'].map((network) => underlying?.on(`${network}/Mainnet`))).toEqual([
    true,
    true,
    false,
  ]);
});

test('without chain and configuration nothing is known', () => {
  const bare = { networks: [{ blockchain: 'Ethereum', network: 'Mainnet' }] };
  expect(mesh.create(meshOptions.parse(bare)).assets.underlying).toBeUndefined();
  expect(mesh.create(meshOptions.parse({})).assets.underlying).toBeUndefined();
});

test.each([
  ['a currency that is none', { ETH: 'eip155:1/slip44:60' }, 'Invalid key in record'],
  [
    'an id that is none',
    { 'ETH:18': 'eip155:1' },
    '"/" is missing at position 8, behind the reference of the chain; a CAIP-19 id looks like eip155:1/slip44:60',
  ],
])('a configuration with %s is refused', (_, underlying, message) => {
  const network = { blockchain: 'Ethereum', network: 'Mainnet', underlying };
  const parsed = meshOptions.safeParse({ networks: [network] });
  expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message]);
});
