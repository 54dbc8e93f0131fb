import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asArray, digitsOf, field, malformed, stringField } from '../../src/http/decode.ts';
import { parseUnsigned } from '../../src/model/amount.ts';
import { FailureError, failure } from '../../src/model/failure.ts';
import { noAmounts } from '../../src/model/reading.ts';
import { atOnce, STEPS_AT_ONCE, type Steps } from '../../src/model/steps.ts';
import type { HoldingForm } from '../../src/providers/provider.ts';
import {
  eachEntry,
  eachHolding,
  eachRow,
  entriesInSteps,
  holdingsInSteps,
  readInSteps,
  readingOf,
  rowsInSteps,
} from '../../src/providers/rows.ts';

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

  test('a row gives its account where that can be read', () => {
    expect(eachHolding([{ who: 'a' }, { what: 'x' }], '', form)).toStrictEqual({
      items: [],
      unreadable: [{ detail: '[0].what: expected a string', address: 'a' }, { detail: '[1].who: expected a string' }],
    });
  });

  test('where all rows can be read, nothing is said of others', () => {
    expect(Object.keys(eachHolding([], 'rows', form))).toEqual(['items']);
  });

  test('an unexpected error passes through', () => {
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

/** The steps before each pause, and what comes of them all. */
function followed<T>(steps: Steps<T>): { readonly pauses: readonly number[]; readonly result: T } {
  const pauses: number[] = [];
  for (;;) {
    const next = steps.next();
    if (next.done === true) return { pauses, result: next.value };
    pauses.push(next.value);
  }
}

describe('long lists', () => {
  const rows = Array.from({ length: 1000 }, (_, row) => ({
    who: 'a',
    what: row % 7 === 0 ? null : `${row}`,
    much: '1',
  }));

  test('are read in steps as they are at once', () => {
    const { pauses, result } = followed(holdingsInSteps(rows, 'rows', form));
    expect(result).toEqual(eachHolding(rows, 'rows', form));
    expect(Math.max(...pauses)).toBe(STEPS_AT_ONCE);
    expect(pauses.reduce((sum, steps) => sum + steps)).toBeGreaterThan(rows.length - STEPS_AT_ONCE);
  });

  test('may stand in one row', () => {
    const list = Array.from({ length: 1000 }, (_, item) => item);
    const read = (_: unknown, path: string) => entriesInSteps(list, path, (item) => ({ items: [item] }));
    const { pauses, result } = followed(rowsInSteps([{}], '', read));
    expect(result).toEqual({ items: list });
    expect(pauses.filter((steps) => steps === STEPS_AT_ONCE)).toHaveLength(3);
  });

  test('a list that breaks off costs its own row', () => {
    const broken = function* (): Steps<never> {
      yield 1;
      throw malformed('', 'more');
    };
    const steps = holdingsInSteps([{ who: 'a' }, { who: 'b', what: 'x', much: '1' }], 'rows', {
      holder: form.holder,
      read: (row, place) => (place.address === 'a' ? broken() : form.read(row, place)),
    });
    const { items, unreadable } = followed(steps).result;
    expect(items).toMatchObject([{ address: 'b', asset: 'x' }]);
    expect(unreadable).toEqual([{ address: 'a', detail: 'body: expected more' }]);
  });

  test('a decoder that reads in steps reads at once as well', () => {
    const decode = readInSteps((count: number) => {
      const list = Array.from({ length: count }, () => ({}));
      return rowsInSteps(list, '', (_, path) => ({ items: [path] }));
    });
    const exchange = {
      request: { method: 'GET', path: '/', step: '' },
      status: 200,
      header: () => null,
      body: null,
    } as const;
    const given = { ...exchange, receivedAt: new Date(0) };
    expect(decode(2, given)).toEqual({ items: ['[0]', '[1]'] });
    expect(decode.steps && atOnce(decode.steps(2, given))).toEqual(decode(2, given));
  });
});
