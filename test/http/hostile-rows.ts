/** Bodies with rows, of few characters and many forms, and changes that make most of them wrong somewhere. */
import fc from 'fast-check';

/** Names as they are written: those that rows are asked for, one name in two spellings, and names that objects have anyway. */
const askedNames = ['a', 'b', '\\u0061', '\\u0062'];
const otherNames = ['c', 'd', '\\u0063', '', '__proto__', 'toString', 'a\\"', '\\ud800', 'aa', 'B', 'e', 'f', 'g'];
const pieces = ['x', 'y', '1', '{', '}', '[', ']', ',', ':', '\\"', '\\\\', '\\/', '\\n', '\\u0041', '\\ud800'];
const words = ['0', '-0', '7', '12', '-3', '1.5', '1e3', '-1.5E+30', 'true', 'false', 'null'];
const spaces = ['', '', '', ' ', '\n', '\t', '\r\n'];

const space = fc.constantFrom(...spaces);
const otherName = fc.constantFrom(...otherNames);
/** Of a nested object, where names that are asked for mean nothing. */
const name = fc.constantFrom(...askedNames, ...otherNames).map(quoted);
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 4 }).map((some) => quoted(some.join('')));

const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...words),
    text,
    listOf(tie('value')).map(([list, gap]) => `[${gap}${list.join(`,${gap}`)}]`),
    listOf(fc.tuple(name, space, tie('value')).map(([key, gap, one]) => `${key}${gap}:${gap}${one}`)).map(
      ([list, gap]) => `{${list.join(`${gap},`)}${gap}}`,
    ),
  ),
}));

const seldom = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 40, arbitrary: usual }, { weight: 1, arbitrary: odd });

/** A row that mostly has what is asked for, as plain values, and whose other members are anything. */
const row = fc
  .record({
    a: fc.tuple(
      seldom(fc.constant('a'), fc.constantFrom('c', '\\u0061')),
      seldom(fc.constantFrom('"x"', '"xy"', '"1"', '""'), value),
    ),
    b: fc.tuple(
      seldom(fc.constant('b'), fc.constantFrom('a', '\\u0062')),
      seldom(fc.constantFrom('"1"', '"07"', '2', '30'), value),
    ),
    others: fc.uniqueArray(fc.tuple(seldom(otherName, fc.constantFrom(...askedNames)), value), {
      maxLength: 3,
      selector: ([one]) => one,
    }),
    gap: space,
  })
  .chain(({ a, b, others, gap }) => {
    const members = [a, b, ...others].map(([one, its]) => `${quoted(one)}${gap}:${gap}${its}`);
    return seldom(fc.shuffledSubarray(members, { minLength: members.length }), fc.subarray(members)).map(
      (order) => `{${gap}${order.join(`,${gap}`)}${gap}}`,
    );
  });

/** A list of a few different rows, each of which may come again. */
const body = fc
  .tuple(fc.array(row, { minLength: 1, maxLength: 4 }), fc.array(fc.nat(3), { maxLength: 8 }), space)
  .map(([rows, order, gap]) => `${gap}[${order.map((index) => rows[index % rows.length]).join(`${gap},`)}${gap}]`);

type Change = (text: string) => string;

const marks = [
  ...'{}[]:,"\\019abx-+.eu ',
  '\n',
  '\t',
  '\u0000',
  '\u001f',
  '\u00a0',
  '\ufeff',
  '\ud800',
  'null',
  '"a":',
];

/** One change of a text, wherever it is. */
const change: fc.Arbitrary<Change> = fc
  .record({
    at: fc.nat(400),
    length: fc.nat(12),
    to: fc.nat(400),
    mark: fc.constantFrom(...marks),
    kind: fc.constantFrom<keyof typeof kinds>('insert', 'cut', 'replace', 'repeat', 'move', 'nest', 'list', 'escape'),
  })
  .map(({ at, length, to, mark, kind }) => (whole: string) => {
    const start = at % (whole.length + 1);
    const parts = [whole.slice(0, start), whole.slice(start, start + length), whole.slice(start + length)] as const;
    return kinds[kind](parts, { mark, to });
  });

type Parts = readonly [before: string, part: string, after: string];

const kinds = {
  insert: ([before, part, after]: Parts, { mark }: { readonly mark: string }) => before + mark + part + after,
  cut: ([before, , after]: Parts) => before + after,
  replace: ([before, , after]: Parts, { mark }: { readonly mark: string }) => before + mark + after,
  repeat: ([before, part, after]: Parts) => before + part + part + after,
  move: ([before, part, after]: Parts, { to }: { readonly to: number }) => {
    const rest = before + after;
    const place = to % (rest.length + 1);
    return rest.slice(0, place) + part + rest.slice(place);
  },
  nest: ([before, part, after]: Parts) => `${before}{"c":${part}}${after}`,
  list: ([before, part, after]: Parts) => `${before}[${part}]${after}`,
  escape: ([before, part, after]: Parts) => before + [...part].map(escaped).join('') + after,
};

/** Texts of which about half are JSON. */
export const hostileBody: fc.Arbitrary<string> = fc
  .tuple(body, fc.oneof(fc.constant([]), fc.array(change, { maxLength: 2 })))
  .map(([whole, changes]) => changes.reduce((changed, next) => next(changed), whole));

/** Changes a text that is not from here. */
export const hostileChange: fc.Arbitrary<Change> = fc
  .array(change, { minLength: 1, maxLength: 3 })
  .map((changes) => (whole) => changes.reduce((changed, next) => next(changed), whole));

function listOf<T>(entry: fc.Arbitrary<T>): fc.Arbitrary<[T[], string]> {
  return fc.tuple(fc.array(entry, { maxLength: 3 }), space);
}

function quoted(inner: string): string {
  return `"${inner}"`;
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
