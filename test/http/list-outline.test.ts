/** A list is found on its way through members and first entries, and what stands around it is decoded without it. */
import { expect, test } from 'vitest';
import { AsciiBytes } from '../../src/http/ascii-bytes.ts';
import { listStart, Outlines } from '../../src/http/list-outline.ts';

const path = ['result', 0, 'changes'] as const;

function outlined(text: string, list: string) {
  const source = AsciiBytes.of(Buffer.from(text));
  const start = source && listStart(source, path);
  if (source === null || start === null) return null;
  return new Outlines().of(source, { path, span: { start, end: start + list.length }, length: 2 });
}

test('the first entry of a list is on the way', () => {
  const list = '[[1],[2]]';
  expect(outlined(`{"a":[],"result": [ {"block":"x","changes":${list}},{"changes":[3]}],"id":"1"}`, list)).toEqual({
    a: [],
    result: [{ block: 'x', changes: new Array(2) }, { changes: [expect.anything()] }],
    id: '1',
  });
});

test.each([
  ['no list', '{"result":{"changes":[[1],[2]]}}'],
  ['an empty one', '{"result":[]}'],
  ['a list in it', '{"result":[[[1],[2]]]}'],
])('nothing is found where there is %s', (_, text) => {
  expect(outlined(text, '[[1],[2]]')).toBeNull();
});
