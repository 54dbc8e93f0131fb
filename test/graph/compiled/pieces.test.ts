/** Pieces that wait together become one text that waits for the same; any other wait by promises. */
import { describe, expect, test } from 'vitest';
import { Pieces } from '../../../src/graph/compiled/pieces.ts';
import { Later } from '../../../src/model/later.ts';

const ready = Promise.resolve();
const other = Promise.resolve();

describe.each(['gather', 'join'] as const)('%s', (way) => {
  test('of pieces that wait for the same', async () => {
    const taken: number[] = [];
    const piece = (number: number, text: string | null) =>
      new Later(ready, () => {
        taken.push(number);
        return text;
      });
    const pieces = new Pieces('[', piece(1, '"a"'));
    pieces.add(',', piece(2, null));
    const whole = pieces[way](']');
    expect(whole).toBeInstanceOf(Later);
    expect(whole).toHaveProperty('ready', ready);
    expect(taken).toEqual([]);
    expect(await whole).toBe('["a",null]');
    expect(taken).toEqual([1, 2]);
  });

  test('each is taken, even where one before it fails, and the first error counts', async () => {
    const taken: number[] = [];
    const failing = (number: number) =>
      new Later<string>(ready, () => {
        taken.push(number);
        throw new Error(`error ${number}`);
      });
    const pieces = new Pieces('[', failing(1));
    pieces.add(',', new Later(ready, () => Promise.reject(new Error('late, and handled'))));
    pieces.add(',', failing(2));
    await expect(Promise.resolve(pieces[way](']'))).rejects.toThrow('error 1');
    expect(taken).toEqual([1, 2]);
  });

  test('of a piece that has to be waited for after all', async () => {
    const pieces = new Pieces('[', new Later(ready, async () => '1'));
    pieces.add(',', new Later(ready, () => '2'));
    expect(await pieces[way](']')).toBe('[1,2]');
  });

  test.each([
    ['another thing', new Later(other, () => '2')],
    ['a promise', Promise.resolve('2')],
  ])('of pieces of which one waits for %s', async (_, second) => {
    const pieces = new Pieces('[', new Later(ready, () => '1'));
    pieces.add(',', second);
    const whole = pieces[way](']');
    expect(whole).toBeInstanceOf(Promise);
    expect(await whole).toBe('[1,2]');
  });
});
