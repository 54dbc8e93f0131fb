/** A CAIP-10 id names an account at each source that reads its chain. */
import { expect, test } from 'vitest';
import { accountIdsAt, type ChainReaders } from '../../examples/fleet/caip10.ts';

const readers: ChainReaders = new Map([
  ['eip155:1', [{ source: 'mainnet' }, { source: 'mesh', network: 'Ethereum/Mainnet' }]],
  ['cosmos:cosmoshub-4', [{ source: 'cosmos' }]],
]);

test('one id for each source, in the canonical spelling', () => {
  expect(accountIdsAt('eip155:1:0xe12EE2C013468C132A1F980067e22F39F3f42DfF', readers)).toEqual([
    'account/mainnet/0xe12ee2c013468c132a1f980067e22f39f3f42dff',
    'account/mesh/0xe12ee2c013468c132a1f980067e22f39f3f42dff?network=Ethereum/Mainnet',
  ]);
  expect(accountIdsAt('cosmos:cosmoshub-4:cosmos1t2uflqwqe0fsj0shcfkrvpukewcw40yjj6hdc0', readers)).toEqual([
    'account/cosmos/cosmos1t2uflqwqe0fsj0shcfkrvpukewcw40yjj6hdc0',
  ]);
});

test('a chain that no source reads is named', () => {
  expect(() => accountIdsAt('eip155:10:0xe12ee2c013468c132a1f980067e22f39f3f42dff', readers)).toThrow(
    'no source reads eip155:10; the table knows eip155:1,cosmos:cosmoshub-4',
  );
});

test.each(['', 'eip155:1', '0xe12ee2c013468c132a1f980067e22f39f3f42dff', 'eip155:1:', 'eip155:1:a/b', 'EIP155:1:0x1'])(
  '%j is no CAIP-10 id',
  (text) => {
    expect(() => accountIdsAt(text, readers)).toThrow(`"${text}" is no CAIP-10 id`);
  },
);
