import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evm } from '../../src/providers/evm/provider.ts';

const on = (options: object) => evm.create(evm.options.parse(options));
const CONTRACT = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48';
const LOWER = CONTRACT.toLowerCase();
const TOP = 2n ** 256n - 1n;

function asset(ref: string) {
  const checked = on({ chain: 1 }).assets.normalise({ network: null, ref });
  return checked.ok ? checked.value.ref : { rule: checked.rule };
}

function account(address: string) {
  const checked = on({ chain: 1 }).accounts.normalise({ network: null, address, subAccount: null });
  return checked.ok ? checked.value.address : { rule: checked.rule };
}

describe('assets', () => {
  test.for([
    ['native', 'native'],
    ['eip155:1/slip44:60', 'native'],
    [`erc20:${CONTRACT}`, `erc20:${LOWER}`],
    [`erc20:${LOWER}`, `erc20:${LOWER}`],
    [`eip155:1/erc20:${CONTRACT}`, `erc20:${LOWER}`],
    [`erc721:${CONTRACT}/0`, `erc721:${LOWER}/0`],
    [`eip155:1/erc721:${CONTRACT}/771769`, `erc721:${LOWER}/771769`],
    [`erc1155:${CONTRACT}/${TOP}`, `erc1155:${LOWER}/${TOP}`],
  ])('%s is %s', ([typed = '', canonical]) => {
    expect(asset(typed)).toBe(canonical);
  });

  test.for([
    [`erc20:${CONTRACT.replace('A0b', 'a0b')}`, 'contract checksum does not match; probably a typing error'],
    [`erc20:0x${'0'.repeat(40)}`, 'the zero address is no contract; the native coin is native'],
    [`erc20:0x${'2'.padStart(40, '0')}`, 'the address is that of a precompiled contract'],
    [`erc20:${CONTRACT}/1`, 'an erc20 has no token id'],
    [`erc721:${CONTRACT}`, 'token id is missing: …/ID'],
    [`erc721:${CONTRACT}/`, 'token id is missing: …/ID'],
    [`erc721:${CONTRACT}/-1`, 'token id must be a decimal number without leading zeros'],
    [`erc721:${CONTRACT}/007`, 'token id must be a decimal number without leading zeros'],
    [`erc721:${CONTRACT}/0x7`, 'token id must be a decimal number without leading zeros'],
    [`erc1155:${CONTRACT}/${TOP + 1n}`, 'token id is larger than 2^256 - 1'],
    [`eip155:10/erc20:${CONTRACT}`, 'is of another chain than eip155:1'],
    ['eip155:1/slip44:0', 'names no coin that is known to be the native one of the chain; write native'],
    [CONTRACT, 'must be native, erc20:0x…, erc721:0x…/ID or erc1155:0x…/ID'],
    ['ETH', 'must be native, erc20:0x…, erc721:0x…/ID or erc1155:0x…/ID'],
  ])('%s is refused: %s', ([typed = '', rule]) => {
    expect(asset(typed)).toEqual({ rule });
  });

  test('belong to no network, and the example is one', () => {
    const { assets } = on({ chain: 1 });
    expect(assets.normalise({ network: 'x', ref: 'native' })).toMatchObject({ ok: false });
    expect(asset(assets.example)).toBe(assets.example);
    expect(assets.description).toContain('erc1155:0x…/ID');
  });

  test('state facts by their reference only where it is that of the native coin', () => {
    const { assets } = on({ chain: 1 });
    expect([assets.facts('native')?.symbol, assets.facts(`erc20:${LOWER}`)]).toEqual(['ETH', null]);
  });

  test('are found by the id of what they stand for, on this chain alone', () => {
    const underlying = on({ chain: 1 }).assets.underlying;
    expect(underlying?.on(null)).toBe(true);
    expect(underlying?.assets(`eip155:1/erc20:${CONTRACT}`)).toEqual([{ network: null, ref: `erc20:${LOWER}` }]);
    expect(underlying?.assets(`eip155:10/erc20:${CONTRACT}`)).toEqual([]);
  });

  test('every token id there is survives, in one form', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: TOP }),
        (id) => asset(`erc1155:${CONTRACT}/${id}`) === `erc1155:${LOWER}/${id}`,
      ),
    );
  });
});

describe('the native coin', () => {
  const native = { symbol: 'S', decimals: 18 };

  test.for([
    [{ chain: 1 }, 'eip155:1/slip44:60'],
    [{ chain: 56 }, 'eip155:56/slip44:9006'],
    [{ chain: 43_114 }, 'eip155:43114/slip44:9005'],
    // A symbol says nothing of what the coin is.
    [{ chain: 146, native }, null],
    [{ chain: 146, native: { ...native, underlying: 'eip155:146/slip44:10007' } }, 'eip155:146/slip44:10007'],
    [{ chain: 56, native: { ...native, underlying: 'eip155:56/slip44:714' } }, 'eip155:56/slip44:9006'],
    [{ chain: 8453, native: { ...native, underlying: 'eip155:1/slip44:60' } }, 'eip155:1/slip44:60'],
  ] as const)('%j stands for %s', ([options, underlying]) => {
    const { assets } = on(options);
    expect(assets.facts('native')?.underlying).toBe(underlying);
    expect(assets.underlying?.assets(underlying ?? 'eip155:146/slip44:60')).toEqual(
      underlying === null ? [] : [{ network: null, ref: 'native' }],
    );
  });

  test('is found by the id that the configuration gives it, and by no other', () => {
    const { assets } = on({ chain: 8453, native: { ...native, underlying: 'eip155:1/slip44:60' } });
    expect(assets.underlying?.assets('eip155:8453/slip44:60')).toEqual([]);
    // What the coin stands for is an asset of another chain, and no name of the coin on this one.
    expect(assets.normalise({ network: null, ref: 'eip155:1/slip44:60' })).toMatchObject({ ok: false });
  });

  test.for([
    [56, 'slip44:9006'],
    [56, 'slip44:714'],
    [43_114, 'slip44:9005'],
    [43_114, 'slip44:9000'],
  ] as const)('of chain %i may be written as %s', ([chain, coin]) => {
    const { assets } = on({ chain });
    expect(assets.normalise({ network: null, ref: `eip155:${chain}/${coin}` })).toMatchObject({
      value: { ref: 'native' },
    });
    expect(assets.underlying?.assets(`eip155:${chain}/${coin}`)).toEqual([{ network: null, ref: 'native' }]);
  });

  test('may be written as the configuration names it', () => {
    const { assets } = on({ chain: 146, native: { ...native, underlying: 'eip155:146/slip44:10007' } });
    expect(assets.normalise({ network: null, ref: 'eip155:146/slip44:10007' })).toMatchObject({
      value: { ref: 'native' },
    });
    expect(assets.normalise({ network: null, ref: 'eip155:146/slip44:60' }).ok).toBe(false);
  });
});

describe('accounts', () => {
  test('addresses and CAIP-10 ids meet in one form', () => {
    for (const typed of [CONTRACT, LOWER, `0x${CONTRACT.slice(2).toUpperCase()}`, `eip155:1:${CONTRACT}`]) {
      expect(account(typed)).toBe(LOWER);
    }
  });

  test('the example is one', () => {
    const { accounts } = on({ chain: 1 });
    expect(account(accounts.example)).toBe(accounts.example);
    expect(accounts.description).toContain('CAIP-10');
  });

  test('a wrong checksum, another chain, a network and a sub-account are refused', () => {
    expect(account(CONTRACT.replace('A0b', 'a0b'))).toEqual({
      rule: 'checksum does not match; probably a typing error',
    });
    expect(account(`eip155:10:${CONTRACT}`)).toEqual({ rule: 'is of another chain than eip155:1' });
    for (const place of [
      { network: 'x', subAccount: null },
      { network: null, subAccount: 'x' },
    ]) {
      expect(on({ chain: 1 }).accounts.normalise({ address: LOWER, ...place }).ok).toBe(false);
    }
  });
});

describe('options', () => {
  test('a chain is all that is needed', () => {
    expect(evm.options.safeParse({ chain: 8453 }).success).toBe(true);
    expect(evm.options.safeParse({}).success).toBe(false);
  });

  test.for([{ chain: 0 }, { chain: '1' }, { chain: 1, multicall: `${CONTRACT}0` }, { chain: 1, multicall: true }])(
    '%j is refused',
    (options) => {
      expect(evm.options.safeParse(options).success).toBe(false);
    },
  );
});
