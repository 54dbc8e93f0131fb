import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asArray, digitsOf, field, malformed, stringField } from '../../src/http/decode.ts';
import { parseUnsigned } from '../../src/model/amount.ts';
import { FailureError, failure } from '../../src/model/failure.ts';
import { noAmounts } from '../../src/model/reading.ts';
import { eachEntry, eachHolding, eachRow, type HoldingForm, readingOf } from '../../src/providers/rows.ts';

const form: HoldingForm = {
  holder: (row, path) => stringField(row, 'who', path),
  read(row, { address, path }) {
    const asset = stringField(row, 'what', path);
    return readingOf({ address, asset }, () => {
      const total = parseUnsigned(digitsOf(field(row, 'much')) ?? '');
      if (total === null) throw new FailureError(failure('UPSTREAM_BAD_AMOUNT'));
      return { amounts: { ...noAmounts, total }, block: null, facts: null, details: null };
    });
  },
};

const sound = fc.record({
  who: fc.constantFrom('a', 'b'),
  what: fc.constantFrom('x', 'y'),
  much: fc.constantFrom('0', '7'),
});
const bad = fc.record({
  who: fc.constant('a'),
  what: fc.constant('x'),
  much: fc.constantFrom<unknown>('', null, -1, {}),
});
const lost = fc.oneof(
  fc.constantFrom<unknown>(null, 7, '', [], {}, { what: 'x' }),
  fc.record({
    who: fc.constantFrom<unknown>('a', null),
    what: fc.constantFrom<unknown>(null, 7, []),
    much: fc.constant('1'),
  }),
);

describe('rows', () => {
  test('whatever odd rows stand between them, sound rows read as they do alone', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            sound.map((row) => ({ row, kind: 'sound' as const })),
            bad.map((row) => ({ row, kind: 'bad' as const })),
            lost.map((row) => ({ row, kind: 'lost' as const })),
          ),
          { maxLength: 8 },
        ),
        (given) => {
          const read = eachHolding(
            given.map(({ row }) => row),
            'rows',
            form,
          );
          const alone = given.filter(({ kind }) => kind !== 'lost').map(({ row }) => row);
          expect(read.items).toEqual(eachHolding(alone, 'rows', form).items);
          expect(read.items.filter((item) => 'failure' in item)).toHaveLength(
            given.filter(({ kind }) => kind === 'bad').length,
          );
          const places = given.flatMap(({ kind }, index) => (kind === 'lost' ? [`rows[${index}]`] : []));
          expect((read.unreadable ?? []).map(({ detail }) => detail.split(/[.:]/)[0])).toEqual(places);
        },
      ),
      { seed: 5 },
    );
  });

  test('a row tells its account as far as that can be read', () => {
    expect(eachHolding([{ who: 'a' }, { what: 'x' }], '', form)).toStrictEqual({
      items: [],
      unreadable: [{ detail: '[0].what: expected a string', address: 'a' }, { detail: '[1].who: expected a string' }],
    });
  });

  test('where all rows can be read, nothing is said of others', () => {
    expect(Object.keys(eachHolding([], 'rows', form))).toEqual(['items']);
  });

  test('what no provider threw on purpose passes through', () => {
    const broken = (): never => {
      throw new TypeError('broken');
    };
    expect(() => eachRow([{}], '', broken)).toThrow(new TypeError('broken'));
    expect(() => readingOf({ address: 'a', asset: 'x' }, broken)).toThrow(new TypeError('broken'));
  });

  test('entries need not be objects, and rows inside of rows are noted with them', () => {
    const inner = (row: unknown, path: string) => {
      if (typeof row !== 'string') throw malformed(path, 'a string');
      return { items: [row] };
    };
    const read = eachRow([{ list: ['a', 1] }, 2], 'rows', (row, path) =>
      eachEntry(asArray(field(row, 'list'), path), `${path}.list`, inner),
    );
    expect(read).toEqual({
      items: ['a'],
      unreadable: [{ detail: 'rows[0].list[1]: expected a string' }, { detail: 'rows[1]: expected an object' }],
    });
  });

  test('a failure without a detail has its sentence for one', () => {
    const read = eachRow([{}], '', () => {
      throw new FailureError(failure('UPSTREAM_BAD_AMOUNT'));
    });
    expect(read.unreadable).toEqual([{ detail: failure('UPSTREAM_BAD_AMOUNT').message }]);
  });
});
