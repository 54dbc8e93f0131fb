import { describe, expect, it } from 'vitest';
import {
  type StarkToken,
  type StarkTokenType,
  starkAssetId,
  starkAssetInfo,
  starkAssetType,
} from '../../../src/sandbox/reddio/stark-asset-id.ts';

/** Ids published in Reddio's documents (reddio-com/doc@e0c4224) and SDK tests (reddio-com/reddio-sdk@a360560). */
const NFT = '0x941661bd1134dc7cc3d107bf006b8631f6e65ad5';
const published: readonly [StarkTokenType, string | null, bigint, bigint | null, string][] = [
  ['ETH', null, 10n ** 12n, null, '0x352f9ffd821a525051de2d71126113505a7b0a73d98dbc0ac0ff343cfbdef5e'],
  [
    'ERC20',
    '0x57f3560b6793dcc2cb274c39e8b8eba1dd18a086',
    10n ** 12n,
    null,
    '0x348d9f01e42582dee55ba5db85b0ab036671786ca9e140642d7b7a010abb159',
  ],
  [
    'ERC20',
    '0x288b2b6f8767661cc67f16412ed430e03e1915dc',
    10n ** 12n,
    null,
    '0x13d6fce9e73d9a5c7f6c65a3660b347ca994fe0a7b22e6a015e8d6bcc42990',
  ],
  ['ERC721', NFT, 1n, 610n, '0x275e2efd2e4940ab9a8592588334f05986ccac4a3f70108f0515c06ca94246'],
  ['ERC721', NFT, 1n, 671n, '0x135caafee332f20a186073b49e12439d2e27ddfb2150d58110b1fd839c6cf78'],
  ['ERC721', NFT, 1n, 674n, '0x385f3bf3fb3db6b4f152c84dd7a508d4b609caa97535725fe2828e8fe351b9d'],
  ['ERC721', NFT, 1n, 284n, '0xcfb95dfecf98fa393db76de409510b77a84ec8f5bc11a70fdb0a885eb11624'],
  ['ERC721', NFT, 1n, 497n, '0x1c9c7dee2be5015eddff167dda36f319f6bfcd4bd41f9d5cb49fe164bc58cb1'],
  [
    'ERC721M',
    '0x7aa10dc07a32bf7284171594839ac3b86d7a23aa',
    1n,
    10n,
    '0x4009b9796fa021cbac2a5034c56dd4c5c0b46e71dd22856a9a2ff2736324552',
  ],
  [
    'ERC721M',
    '0x0b26f9dbbeef0636e90a98651a693ceb1769d16b',
    1n,
    5n,
    '0x40035fedbf656c2e84b262bed7ce69976e085ed5cd00ed73458644a9cdc5dc6',
  ],
];

describe('starkAssetId', () => {
  it.each(published)('%s %s, quantum %s, token %s', (type, contract, quantum, tokenId, id) => {
    expect(starkAssetId({ type, contract, quantum, tokenId })).toBe(id);
  });

  it('depends on the quantum', () => {
    const token: StarkToken = { type: 'ERC20', contract: NFT, quantum: 1n, tokenId: null };
    expect(starkAssetId(token)).not.toBe(starkAssetId({ ...token, quantum: 10n }));
  });
});

it('starkAssetType and starkAssetInfo give the published ones of a mintable contract', () => {
  const contract = '0x03c555c770bb94bbffdeb94178b7a655d9963019';
  const token: StarkToken = { type: 'ERC721M', contract, quantum: 1n, tokenId: null };
  expect(starkAssetType(token)).toBe('0x23aeb3f174da7bb0fbb60bab99959ef152e0ba39532579ca202c352f5698188');
  expect(starkAssetInfo(token)).toBe('0xb8b8667200000000000000000000000003c555c770bb94bbffdeb94178b7a655d9963019');
});
