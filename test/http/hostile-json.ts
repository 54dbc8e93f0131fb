/** Published answers of the providers, changed in places that make them wrong, doubled, long or foreign. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { asArray, asObject, field } from '../../src/http/decode.ts';
import { hostileChange } from './hostile-rows.ts';

const published = ['loopring', 'mesh', 'reddio', 'teos'] as const;

/** What nodes answer a batch with; the vectors have none of it. */
const evmBody = JSON.stringify([
  { jsonrpc: '2.0', id: 1, result: '0x112a880' },
  { jsonrpc: '2.0', id: 2, result: `0x${'00'.repeat(31)}20${'00'.repeat(31)}01${'ff'.repeat(32)}` },
  { jsonrpc: '2.0', id: 3, error: { code: -32000, message: 'header not found', data: null } },
]);

/** Longer ones say the same in more rows. */
const LONGEST = 4000;

/** The published bodies of each provider, as texts. */
export const providerBodies: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(published.map((name) => [name, bodiesIn(name)])),
  evm: [evmBody],
};

function bodiesIn(name: string): readonly string[] {
  const file: unknown = JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));
  const vectors = asArray(field(asObject(file, name), 'vectors'), name);
  return vectors.flatMap((vector) => {
    const { response } = asObject(vector, name);
    const body = JSON.stringify(field(asObject(response, name), 'body'));
    return body === undefined || body.length > LONGEST ? [] : [body];
  });
}

type Change = (text: string) => string;

/** What a decoder that is not exact would lose or take for something else. */
const lures = [
  ...['\u007f', '\\u007f', '\\u007F', '"\u007f1"', '12345678901234567', '-0', '1.50', '1e5', '-', '01', '1E400', '.5'],
  ...['9007199254740993', '{"__proto__":1}', '"__proto__":1,', 'é', '😀', '\ufeff', '\\ud83d', '\\ude00', '\u2028'],
  ...['0:', '12345678901234567:', '[', ']', '{', '}', `${'['.repeat(65)}`, ' :', '":', ': "'],
];

const place = fc.nat(LONGEST);

/** Puts something before what stands at the place. */
const lure: fc.Arbitrary<Change> = fc.tuple(place, fc.constantFrom(...lures)).map(([at, what]) => (text) => {
  const start = at % (text.length + 1);
  return text.slice(0, start) + what + text.slice(start);
});

/** Exchanges a number, whole. */
const otherNumber: fc.Arbitrary<Change> = fc
  .tuple(place, fc.constantFrom(...['-0', '0.10', '1e3', '123456789012345', '1234567890123456', '-5', '00', '1.']))
  .map(([at, number]) => (text) => {
    const found = [...text.matchAll(/(?<=[:[,])-?[0-9][0-9.eE+-]*/g)];
    const one = found[at % Math.max(1, found.length)];
    return one === undefined ? text : text.slice(0, one.index) + number + text.slice(one.index + one[0].length);
  });

/** Gives a key of an object once more with another value, or a new one twice with the same value. */
const secondKey: fc.Arbitrary<Change> = fc
  .tuple(
    place,
    fc.constantFrom('0', 'null', '"x"', '{}', '[1]', '12345678901234567', '":"'),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([at, value, isNew, isSpaced]) => (text) => {
    const found = [...text.matchAll(/"[^"\\]*"(?=:)/g)];
    const one = found[at % Math.max(1, found.length)];
    if (one === undefined) return text;
    const member = `${isNew ? '"twice"' : one[0]}${isSpaced ? ' \n' : ''}:${value},`;
    return text.slice(0, one.index) + (isNew ? member + member : member) + text.slice(one.index);
  });

/** The changes of rows, which stand near the beginning of a text, anywhere in it. */
const anywhere: fc.Arbitrary<Change> = fc.tuple(place, hostileChange).map(([at, change]) => (text) => {
  const start = at % (text.length + 1);
  return text.slice(0, start) + change(text.slice(start));
});

/** Bodies of one provider, of which about half are still JSON. */
export function hostileBodiesOf(provider: string): fc.Arbitrary<string> {
  const change = fc.oneof(lure, otherNumber, otherNumber, secondKey, anywhere);
  return fc
    .tuple(fc.constantFrom(...(providerBodies[provider] ?? [])), fc.array(change, { maxLength: 2 }))
    .map(([body, changes]) => changes.reduce((text, next) => next(text), body));
}
