import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { homeRule, normaliseCaip19 } from '../../src/providers/caip19.ts';
import { caip19Parts } from '../../src/providers/caip19-parts.ts';

const DAI = '0x6b175474e89094c44da98b954eedeac495271d0f';
const SPELLED = '0x6B175474E89094C44Da98b954EedeAC495271d0F';

const LOOKS = 'a CAIP-19 id looks like eip155:1/slip44:60';

describe('ids', () => {
  test.each([
    ['eip155:1/slip44:60', 'eip155:1/slip44:60'],
    [`eip155:1/erc20:${SPELLED}`, `eip155:1/erc20:${DAI}`],
    [`eip155:137/erc721:${SPELLED}/771769`, `eip155:137/erc721:${DAI}/771769`],
    [`eip155:1/erc1155:${DAI}/0`, `eip155:1/erc1155:${DAI}/0`],
    ['bip122:000000000019d6689c085ae165831e93/slip44:0', 'bip122:000000000019d6689c085ae165831e93/slip44:0'],
    ['eip155:56/slip44:714', 'eip155:56/slip44:9006'],
    ['eip155:56/slip44:9006', 'eip155:56/slip44:9006'],
    ['eip155:43114/slip44:9000', 'eip155:43114/slip44:9005'],
    // The number of another chain's coin is not that of this one.
    ['eip155:1/slip44:714', 'eip155:1/slip44:714'],
    ['cosmos:cosmoshub-3/slip44:118', 'cosmos:cosmoshub-3/slip44:118'],
    ['hedera:mainnet/nft:0.0.55492/12', 'hedera:mainnet/nft:0.0.55492/12'],
  ])('%s is %s', (text, canonical) => {
    expect(normaliseCaip19(text)).toEqual({ ok: true, value: canonical });
    expect(normaliseCaip19(canonical)).toEqual({ ok: true, value: canonical });
  });

  test.each([
    ['', 'is empty'],
    ['ETH', `character "E" not allowed at position 0: the namespace of the chain has a-z, 0-9 and -; ${LOOKS}`],
    ['eth', `":" is missing at position 3, behind the namespace of the chain; ${LOOKS}`],
    ['eip155:1', `"/" is missing at position 8, behind the reference of the chain; ${LOOKS}`],
    ['ei:1/slip44:60', `the namespace of the chain, at position 0, has 2 characters, need 3 to 8; ${LOOKS}`],
    ['eip155:/slip44:60', `the reference of the chain, at position 7, has 0 characters, need 1 to 32; ${LOOKS}`],
    ['eip155:1/slip44:60/', `the token id, at position 19, has 0 characters, need 1 to 78; ${LOOKS}`],
    [
      'eip155:1/slip44:60/1/2',
      `character "/" not allowed at position 20: the token id has letters, digits and - . %; ${LOOKS}`,
    ],
    [
      'eip155:1/SLIP44:60',
      `character "S" not allowed at position 9: the namespace of the asset has a-z, 0-9 and -; ${LOOKS}`,
    ],
    [
      'solana:mainnet/token:a_b',
      `character "_" not allowed at position 22: the reference of the asset has letters, digits and - . %; ${LOOKS}`,
    ],
    ['eip155:1/erc20:0x12', 'contract 2 hex digits, need 40'],
    [`eip155:1/erc20:${SPELLED.replace('B', 'b')}`, 'contract checksum does not match; probably a typing error'],
    ['eip155:1/slip44:60 ', 'white space at position 18'],
    ['a'.repeat(257), '257 characters, limit 256'],
  ])('%s is none', (text, rule) => {
    expect(normaliseCaip19(text)).toEqual({ ok: false, rule });
  });
});

test('a source with one home chain knows at once which assets live elsewhere', () => {
  const rule = homeRule('eip155:1');
  expect(rule.assets('eip155:10/slip44:60')).toEqual([]);
  expect(rule.assets('eip155:1/slip44:60')).toBeNull();
});

/** The grammar of CAIP-19 as one expression, to compare with. */
const GRAMMAR = /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}\/[-a-z0-9]{3,8}:[-.%a-zA-Z0-9]{1,128}(?:\/[-.%a-zA-Z0-9]{1,78})?$/;

test('what the grammar takes is taken, all else is refused with a place inside the text', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'Z', '1', '-', '_', '.', '%', ':', '/'), maxLength: 9 });
  const form = fc.tuple(piece, piece, piece, piece, piece).map(([a, b, c, d, e]) => `${a}:${b}/${c}:${d}/${e}`);
  fc.assert(
    fc.property(
      fc.oneof(
        form,
        piece,
        form.map((text) => text.replace(/\/[^/]*$/, '')),
      ),
      (text) => {
        const parts = caip19Parts(text);
        expect(parts.ok).toBe(GRAMMAR.test(text));
        if (parts.ok) return;
        const [, position = ''] = /at position (\d+)/.exec(parts.rule) ?? [];
        expect(Number(position)).toBeLessThanOrEqual(text.length);
        expect(position).not.toBe('');
      },
    ),
  );
});
