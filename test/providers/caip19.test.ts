import { describe, expect, test } from 'vitest';
import { homeRule, normaliseCaip19 } from '../../src/providers/caip19.ts';

const DAI = '0x6b175474e89094c44da98b954eedeac495271d0f';
const SPELLED = '0x6B175474E89094C44Da98b954EedeAC495271d0F';

describe('ids', () => {
  test.each([
    ['eip155:1/slip44:60', 'eip155:1/slip44:60'],
    [`eip155:1/erc20:${SPELLED}`, `eip155:1/erc20:${DAI}`],
    [`eip155:137/erc721:${SPELLED}/771769`, `eip155:137/erc721:${DAI}/771769`],
    [`eip155:1/erc1155:${DAI}/0`, `eip155:1/erc1155:${DAI}/0`],
    ['bip122:000000000019d6689c085ae165831e93/slip44:0', 'bip122:000000000019d6689c085ae165831e93/slip44:0'],
    ['cosmos:cosmoshub-3/slip44:118', 'cosmos:cosmoshub-3/slip44:118'],
    ['hedera:mainnet/nft:0.0.55492/12', 'hedera:mainnet/nft:0.0.55492/12'],
  ])('%s is %s', (text, canonical) => {
    expect(normaliseCaip19(text)).toEqual({ ok: true, value: canonical });
    expect(normaliseCaip19(canonical)).toEqual({ ok: true, value: canonical });
  });

  test.each([
    ['', 'is empty'],
    ['ETH', 'must be a CAIP-19 id such as eip155:1/slip44:60'],
    ['eip155:1', 'must be a CAIP-19 id such as eip155:1/slip44:60'],
    ['eip155:1/slip44:60/', 'must be a CAIP-19 id such as eip155:1/slip44:60'],
    ['eip155:1/slip44:60/1/2', 'must be a CAIP-19 id such as eip155:1/slip44:60'],
    ['eip155:1/SLIP44:60', 'must be a CAIP-19 id such as eip155:1/slip44:60'],
    ['eip155:1/erc20:0x12', 'contract 2 hex digits, need 40'],
    [`eip155:1/erc20:${SPELLED.replace('B', 'b')}`, 'contract checksum does not match; probably a typing error'],
    ['eip155:1/slip44:60 ', 'white space at position 18'],
    ['a'.repeat(257), '257 characters, limit 256'],
  ])('%s is none', (text, rule) => {
    expect(normaliseCaip19(text)).toEqual({ ok: false, rule });
  });
});

test('a source with one home chain tells at once what lives elsewhere', () => {
  const rule = homeRule('eip155:1');
  expect(rule.assets('eip155:10/slip44:60')).toEqual([]);
  expect(rule.assets('eip155:1/slip44:60')).toBeNull();
});
