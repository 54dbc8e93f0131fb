/** Answers whose parts stand for themselves. */
import { expect, test } from 'vitest';
import { malformed } from '../../src/http/decode.ts';
import { FailureError, failure } from '../../src/model/failure.ts';
import { Parts } from '../../src/providers/parts.ts';

test('a part that cannot be read is unknown, and the others are reported', () => {
  const parts = new Parts();
  const bad = (): never => {
    throw malformed('time', 'a number');
  };
  expect([parts.read(() => 7), parts.read(bad), parts.read(() => 'eight')]).toEqual([7, null, 'eight']);
  parts.note('version: too long');
  expect(parts.failure).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
    detail: 'time: expected a number; version: too long',
  });
});

test('a failure without a detail has its sentence for one', () => {
  const parts = new Parts();
  parts.read(() => {
    throw new FailureError(failure('UPSTREAM_BAD_AMOUNT'));
  });
  expect(parts.failure?.detail).toBe(failure('UPSTREAM_BAD_AMOUNT').message);
});

test('where all parts can be read, there is no failure', () => {
  const parts = new Parts();
  parts.read(() => null);
  expect(parts.failure).toBeNull();
});

test('an unexpected error passes through', () => {
  const broken = (): never => {
    throw new TypeError('broken');
  };
  expect(() => new Parts().read(broken)).toThrow(new TypeError('broken'));
});
