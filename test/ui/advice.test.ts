/** What the page says below an answer with errors. */
import { describe, expect, test } from 'vitest';
import { adviceByCode } from '../../src/model/advice.ts';
import { adviceFor, adviceOn } from '../../ui/advice.ts';

const error = (code: string) => ({ message: 'words', extensions: { code } });

describe('an answer', () => {
  test('has one piece of advice for each code of its errors', () => {
    const errors = [error('UPSTREAM_TIMEOUT'), error('BAD_USER_INPUT'), error('UPSTREAM_TIMEOUT')];
    expect(adviceOn({ data: null, errors }, adviceByCode)).toEqual([
      { code: 'UPSTREAM_TIMEOUT', text: adviceByCode.UPSTREAM_TIMEOUT },
      { code: 'BAD_USER_INPUT', text: adviceByCode.BAD_USER_INPUT },
    ]);
  });

  test.each([
    ['without errors', { data: {} }],
    ['with a code that the server did not explain', { errors: [error('FOREIGN'), error('toString')] }],
    ['with errors of another form', { errors: [null, 'text', {}, { extensions: { code: 7 } }] }],
    ['that is none', 'text'],
  ])('%s has none', (_name, result) => {
    expect(adviceOn(result, adviceByCode)).toEqual([]);
  });
});

test('a code alone has its advice', () => {
  expect(adviceFor('SOURCE_PAUSED', adviceByCode)).toBe(adviceByCode.SOURCE_PAUSED);
  expect(adviceFor('FOREIGN', adviceByCode)).toBeNull();
});
