import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalScale } from '../../src/model/amount.ts';
import { canonicalJson, exactNumber } from '../../src/providers/mesh/canonical-json.ts';
import { formatCurrency, parseCurrency } from '../../src/providers/mesh/currency.ts';
import { meshOptions } from '../../src/providers/mesh/options.ts';
import { mesh } from '../../src/providers/mesh/provider.ts';
import { anyText } from '../any-text.ts';
import { runs } from '../depth.ts';
import { readVector } from './teos-mesh-wire.ts';

const { assets } = mesh.create(meshOptions.parse({ networks: [{ blockchain: 'Ethereum', network: 'Mainnet' }] }));
const asset = (ref: string) => assets.normalise({ network: null, ref });
const canonical = (ref: string) => {
  const checked = asset(ref);
  return checked.ok ? checked.value.ref : checked.rule;
};

describe('currencies', () => {
  test.each([
    ['ETH:18', 'ETH:18'],
    ['a:b:8', 'a:b:8'],
    ['A%7bB%25:0', 'A%7BB%25:0'],
    ['%41:0', 'A:0'],
    ['BTC:8{}', 'BTC:8'],
    ['SPAM:78', 'SPAM:78'],
    ['SPAM:2147483647', 'SPAM:2147483647'],
    ['X:0{"a":[1.10,1e5,-0.0,11E-1]}', 'X:0{"a":[1.1,100000,0,1.1]}'],
    ['RPB:0{ "policyId" : "b0d0" }', 'RPB:0{"policyId":"b0d0"}'],
    ['X:0{"b":{"d":1,"c":[true,null,"é"]},"a":2.0}', 'X:0{"a":2,"b":{"c":[true,null,"é"],"d":1}}'],
    ['X:0{"constructor":"a"}', 'X:0{"constructor":"a"}'],
  ])('%s is %s', (text, ref) => {
    expect(canonical(text)).toBe(ref);
    expect(canonical(ref)).toBe(ref);
  });

  test.each([
    ['', 'is empty'],
    ['ETH', 'must have the form SYMBOL:DECIMALS, followed by the metadata as a JSON object where there is any'],
    [':18', 'symbol is empty'],
    ['ETH:', 'decimals must be 0–2147483647'],
    ['ETH:018', 'decimals must be 0–2147483647'],
    ['ETH:2147483648', 'decimals must be 0–2147483647'],
    ['ETH:99999999999', 'decimals must be 0–2147483647'],
    ['ETH:-1', 'decimals must be 0–2147483647'],
    ['ETH:18.5', 'decimals must be 0–2147483647'],
    ['ETH :18', 'white space at position 3'],
    ['Ξ:18', 'character U+039E at position 0'],
    ['E%T:18', '"%" in a symbol must start the percent-encoding of a character'],
    [`${'E'.repeat(129)}:18`, 'symbol has 129 characters, limit 128'],
    ['X:0{', 'metadata must be one JSON object that names no key twice'],
    ['X:0{"a":1,"a":2}', 'metadata must be one JSON object that names no key twice'],
    ['X:0{"a":1}[]', 'metadata must be one JSON object that names no key twice'],
    ['X:0{"__proto__":1}', 'key "__proto__" not allowed in metadata'],
    ['X:0{"a":{"\\u005f_proto__":1}}', 'key "__proto__" not allowed in metadata'],
    ['X:0{"a":[[[[[1]]]]]}', 'metadata deeper than 5'],
    [`X:0{"a":${'['.repeat(4000)}`, 'metadata must be one JSON object that names no key twice'],
    [`X:0{"a":"${'x'.repeat(4096)}"}`, 'metadata larger than 4 KB'],
    [`X:0{"a":"${'é'.repeat(3000)}"}`, 'metadata larger than 4 KB'],
    ['X:0{"a":12345678901234567890}', 'metadata holds a number that cannot be kept exactly'],
    ['X:0{"a":1e400}', 'metadata holds a number that cannot be kept exactly'],
    ['X:0{"a":"\ud800"}', 'metadata is not valid Unicode'],
  ])('refuses a broken reference (case %#)', (ref, rule) => {
    expect(canonical(ref)).toBe(rule);
  });

  test('five levels of metadata are as deep as it may be', () => {
    expect(canonical('X:0{"a":[[[[1]]]]}')).toBe('X:0{"a":[[[[1]]]]}');
  });

  test('every symbol and every metadata come back as they were', () => {
    const symbol = anyText({ minLength: 1, maxLength: 10 });
    const key = fc.string({ maxLength: 5 }).filter((text) => text !== '__proto__');
    const metadata = fc.dictionary(
      key,
      fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.boolean(), fc.constant(null)),
    );
    fc.assert(
      fc.property(symbol, fc.nat(2 ** 31 - 1), metadata, (name, decimals, fields) => {
        const json = canonicalJson(JSON.stringify(fields));
        if (!json.ok) throw new Error(json.rule);
        const currency = { symbol: name, decimals, metadata: json.value === '{}' ? null : json.value };
        expect(parseCurrency(formatCurrency(currency))).toEqual({ ok: true, value: currency });
        expect(JSON.parse(json.value)).toEqual(JSON.parse(JSON.stringify(fields)));
      }),
    );
  });

  test('the order of keys and white space make no other currency', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 4 }),
        fc.constantFrom('', ' ', '\n\t'),
        (keys, gap) => {
          const json = `{${gap}${keys.map((key) => `"${key}"${gap}:${gap}"${key}"`).join(`,${gap}`)}${gap}}`;
          expect(canonical(`X:0${json}`)).toBe('X:0{"a":"a","b":"b","c":"c","d":"d"}');
        },
      ),
    );
  });

  test('a hostile alphabet yields canonical references or refusals, never an exception', () => {
    const part = fc.constantFrom('E', ':', '1', '{', '}', '"', '%', '%25', ',', '[', '\\', '\u0000', '\ud800', ' ');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const checked = asset(parts.join(''));
        if (checked.ok) expect(asset(checked.value.ref)).toEqual(checked);
      }),
      { numRuns: runs(1000) },
    );
  });

  test.each([
    ['1', '1'],
    ['1.0', '1'],
    ['-0', '0'],
    ['0.5', '0.5'],
    ['9007199254740991', '9007199254740991'],
    ['9007199254740993', null],
    ['1.00000000000000000001', null],
    ['1E2', '100'],
    ['1.10', '1.1'],
    ['1e5', '100000'],
    ['0.0000001', '1e-7'],
    ['1e-7', '1e-7'],
    ['1e21', '1e+21'],
    ['1000000000000000000000', '1e+21'],
    ['0e999999999999', '0'],
    ['1e400', null],
    ['1e-400', null],
    ['0.1000000000000000055511151231257827', null],
    [`1.${'0'.repeat(40)}`, null],
  ])('the number %s is kept as %s', (text, kept) => {
    expect(exactNumber(text)).toBe(kept);
  });

  test('a number is kept where its shortest text says the same, whatever its spelling', () => {
    const decimal = fc.tuple(fc.integer(), fc.integer({ min: -20, max: 20 }), fc.nat(3));
    fc.assert(
      fc.property(decimal, ([mantissa, exponent, zeros]) => {
        const shortest = String(Number(`${mantissa}e${exponent}`));
        expect(exactNumber(`${mantissa}.${'0'.repeat(zeros + 1)}e${exponent}`)).toBe(shortest);
        expect(exactNumber(shortest)).toBe(shortest);
      }),
    );
  });

  test('no scale is worked out for more decimals than an amount can have', () => {
    expect(assets.facts('DUST:77')?.scale).toEqual(decimalScale(77));
    expect(assets.facts('SPAM:78')).toMatchObject({ symbol: 'SPAM', scale: null });
    expect(assets.facts('SPAM:2147483647')?.scale).toBeNull();
  });

  test('a reference states its facts', () => {
    const contractAddress = '0x6B175474E89094C44Da98b954EedeAC495271d0F';
    expect(assets.facts('ETH:18')).toEqual({
      name: null,
      symbol: 'ETH',
      scale: decimalScale(18),
      type: null,
      contract: null,
      underlying: null,
      details: null,
    });
    expect(assets.facts(`DAI:18{"contractAddress":"${contractAddress}"}`)).toMatchObject({
      contract: contractAddress.toLowerCase(),
      details: { __typename: 'MeshAssetDetails', provider: 'mesh', currencyMetadata: { contractAddress } },
    });
    expect(assets.facts('X:0{"contractAddress":"gold"}')?.contract).toBeNull();
  });

  test('two policies under one symbol are two assets', () => {
    const body: unknown = JSON.parse(readVector('mesh', 'cardano-same-symbol-two-policies').body);
    const refs = [...JSON.stringify(body).matchAll(/"policyId":"([0-9a-f]+)"/g)].map(([, id]) =>
      canonical(`524550:0{"policyId":"${id}"}`),
    );
    expect(new Set(refs).size).toBe(2);
  });
});
