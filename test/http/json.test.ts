import { isLosslessNumber } from 'lossless-json';
import { expect, test } from 'vitest';
import { digitsOf } from '../../src/http/decode.ts';
import { parseJson } from '../../src/http/json.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

test.each(['9007199254740993', '123456789012345678901234567890', '0.1', '1e21', '-0', '1E400', '0'])(
  'keeps the digits of %s',
  (digits) => {
    const value = parseJson(bytes(digits));
    expect(isLosslessNumber(value)).toBe(true);
    expect(digitsOf(value)).toBe(digits);
  },
);

test.each(['', '{', '[1,]', 'NaN', '{"a":1} x', '{"a":1,"a":2}', "{'a':1}", '[01]', '<html>', '"\u0001"'])(
  '%j is no JSON',
  (text) => {
    expect(parseJson(bytes(text))).toBeUndefined();
  },
);

test('bytes that are not UTF-8 are no JSON, a byte order mark is passed over', () => {
  expect(parseJson(Buffer.from([0x22, 0xff, 0x22]))).toBeUndefined();
  expect(parseJson(Buffer.from([0xef, 0xbb, 0xbf, 0x5b, 0x5d]))).toEqual([]);
});

test('nesting without end is no JSON, not a crash', () => {
  expect(parseJson(bytes('['.repeat(200_000)))).toBeUndefined();
});

test('a key "__proto__" is a key like any other', () => {
  parseJson(bytes('{"__proto__":{"polluted":true}}'));
  expect(Object.hasOwn({}, 'polluted')).toBe(false);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});
