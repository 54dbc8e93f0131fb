import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPlainText, normaliseEvmAddress } from '../../src/providers/evm-address.ts';
import { anyText } from '../any-text.ts';

const LOWER = '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed';
const WITH_CHECKSUM = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';

describe('normaliseEvmAddress', () => {
  test.each([LOWER, WITH_CHECKSUM, `0x${LOWER.slice(2).toUpperCase()}`])('accepts %s', (text) => {
    expect(normaliseEvmAddress(text)).toEqual({ ok: true, value: LOWER });
  });

  // The other mixed-case examples of EIP-55.
  test.each([
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  ])('accepts the checksum of %s', (text) => {
    expect(normaliseEvmAddress(text)).toEqual({ ok: true, value: text.toLowerCase() });
  });

  test.each([
    ['', 'is empty'],
    [' ', 'white space at position 0'],
    ['\t', 'white space at position 0'],
    ['\u00a0', 'white space at position 0'],
    [` ${LOWER}`, 'white space at position 0'],
    [`${LOWER} `, 'white space at position 42'],
    ['0x', '0 hex digits after 0x, need 40'],
    [LOWER.slice(0, -1), '39 hex digits, need 40'],
    [`${LOWER}0`, '41 hex digits, need 40'],
    [LOWER.slice(2), 'must start with 0x'],
    [LOWER.replace('0x', '0X'), 'must start with lower-case 0x'],
    [`${LOWER.slice(0, 17)}g${LOWER.slice(18)}`, 'character "g" at position 17 is not hex'],
    [WITH_CHECKSUM.replace('aA', 'AA'), 'checksum does not match; probably a typing error'],
    [`${LOWER.slice(0, 9)}\u0430${LOWER.slice(10)}`, 'character U+0430 at position 9'],
    ['\uff10\uff58', 'character U+FF10 at position 0'],
    ['0xabc\u200d', 'character U+200D at position 5'],
    ['0x\u212a', 'character U+212A at position 2'],
    ['0x\u{1f600}', 'character U+1F600 at position 2'],
    ['\ud800', 'not valid Unicode at position 0'],
    ['\udfff', 'not valid Unicode at position 0'],
    ['0x\u0430 ', 'character U+0430 at position 2'],
    ['0x\u007f', 'control character U+007F at position 2'],
    ['0x\u009f', 'control character U+009F at position 2'],
    ['0x\u00a1', 'character U+00A1 at position 2'],
    [LOWER.replace('0x5', '0xg'), 'character "g" at position 2 is not hex'],
    ['0x\0', 'control character U+0000 at position 2'],
    ['0x\r\nX-Injected: 1', 'control character U+000D at position 2'],
    ['\u001b[2J', 'control character U+001B at position 0'],
    ['a'.repeat(1_048_576), '1048576 characters, limit 128'],
    ["'", 'character "\'" not allowed at position 0'],
    ["0xabc'],uniqueAssetIds=['0xEVIL", 'character "\'" not allowed at position 5'],
    ['..', 'character "." not allowed at position 0'],
    ['..%2f..%2fadmin', 'character "." not allowed at position 0'],
    ['a/b', 'character "/" not allowed at position 1'],
    ['a&asset_id=z', 'character "&" not allowed at position 1'],
    ['http://169.254.169.254/', 'character ":" not allowed at position 4'],
    ['__proto__', 'character "_" not allowed at position 0'],
    ['constructor', 'must start with 0x'],
    [`\${jndi:x}`, 'character "$" not allowed at position 0'],
    ['<script>', 'character "<" not allowed at position 0'],
  ])('refuses a broken address (case %#)', (text, rule) => {
    expect(normaliseEvmAddress(text)).toEqual({ ok: false, rule });
  });

  test('what it accepts is canonical, and any single wrong case in a checksum is noticed', () => {
    const letters = [...WITH_CHECKSUM].flatMap((character, index) => (/[a-fA-F]/.test(character) ? [index] : []));
    fc.assert(
      fc.property(fc.constantFrom(...letters), (index) => {
        const character = WITH_CHECKSUM.charAt(index);
        const other = character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase();
        const changed = WITH_CHECKSUM.slice(0, index) + other + WITH_CHECKSUM.slice(index + 1);
        expect(normaliseEvmAddress(changed).ok).toBe(false);
      }),
    );
  });

  test('accepts nothing but 0x and forty lower-case digits out of a hostile alphabet, and does so once and for all', () => {
    const alphabet = fc.constantFrom('0', 'x', 'X', 'a', 'F', '9', "'", '%', '\u0000', '\ud800', 'K');
    const texts = fc.oneof(
      fc.array(alphabet, { maxLength: 50 }).map((parts) => parts.join('')),
      fc.array(fc.constantFrom('0', 'a', '9'), { minLength: 39, maxLength: 41 }).map((parts) => `0x${parts.join('')}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const checked = normaliseEvmAddress(text);
        if (!checked.ok) return;
        expect(checked.value).toMatch(/^0x[0-9a-f]{40}$/);
        expect(normaliseEvmAddress(checked.value)).toEqual(checked);
      }),
    );
  });
});

describe('checkPlainText', () => {
  test('lets visible ASCII through up to the limit, unchanged', () => {
    expect(checkPlainText('a:b{"c"}', 8)).toEqual({ ok: true, value: 'a:b{"c"}' });
    expect(checkPlainText('123456789', 8)).toEqual({ ok: false, rule: '9 characters, limit 8' });
  });

  test('refuses all but visible ASCII, and never repeats the text', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 12 }), (text) => {
        const checked = checkPlainText(text, 12);
        expect(checked.ok).toBe(/^[\x21-\x7e]+$/.test(text));
        if (!checked.ok) expect(checked.rule).toMatch(/^[\x20-\x7e]+$/);
      }),
    );
  });
});
