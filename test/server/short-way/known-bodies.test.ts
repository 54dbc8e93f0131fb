/** Bodies that come again are read once. */
import { expect, test } from 'vitest';
import { KnownBodies } from '../../../src/server/short-way/known-bodies.ts';
import { usualBody } from '../../../src/server/short-way/usual-body.ts';

const bytesOf = (body: unknown): Buffer => Buffer.from(JSON.stringify(body));

test('the same bytes are the same body, and others are not', () => {
  const bodies = new KnownBodies();
  const body = { query: '{ a }', variables: { text: 'ä', list: ['x'] } };
  const first = bodies.read(bytesOf(body));
  expect(first).toEqual(usualBody(bytesOf(body)));
  expect(bodies.read(bytesOf(body))).toBe(first);
  for (const text of ['Ã¤', 'a', 'ö']) {
    const other = { ...body, variables: { ...body.variables, text } };
    expect(bodies.read(bytesOf(other))).toEqual(usualBody(bytesOf(other)));
  }
  expect(bodies.read(bytesOf(body))).toBe(first);
});

test('a body for the full way is one each time', () => {
  const bodies = new KnownBodies();
  for (let times = 0; times < 2; times += 1) {
    expect(bodies.read(bytesOf([{ query: '{ a }' }]))).toBeNull();
    expect(bodies.read(Buffer.from('{'))).toBeNull();
  }
});

test('long bodies, and those that have not come for long, are read anew', () => {
  const bodies = new KnownBodies();
  const long = bytesOf({ query: '{ a }', variables: { text: 'x'.repeat(64 * 1024) } });
  expect(bodies.read(long)).not.toBe(bodies.read(long));
  const of = (index: number) => bytesOf({ query: '{ a }', variables: { index, text: 'x'.repeat(60_000) } });
  const first = bodies.read(of(0));
  for (let index = 1; index < 40; index += 1) bodies.read(of(index));
  expect(bodies.read(of(0))).not.toBe(first);
});
