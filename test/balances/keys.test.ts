/** Two names have one key exactly where they name the same: whatever stands in their parts, and however those begin. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterKey } from '../../src/balances/answer/listed.ts';
import { factsKey } from '../../src/balances/fact/facts-key.ts';
import { openBatchScope } from '../../src/balances/sharing/open-batch-scope.ts';
import { momentKey } from '../../src/balances/sharing/shared-blocks.ts';
import { balanceId, makeAccount, makeAsset } from '../../src/model/identity.ts';
import type { At, BlockRef } from '../../src/model/reading.ts';
import { runs } from '../depth.ts';
import { openInvented, read } from './invented.ts';

/** Texts that are parts of each other, and marks that keys are put together with. */
const part = fc.constantFrom(
  'a',
  'aa',
  'a a',
  'a/a',
  'a?a',
  'a&sub=a',
  '1',
  '1 a',
  '',
  ' ',
  '"',
  '","',
  'null',
  '[',
  'a"a',
  'a,a',
  ':',
  '%',
  '%20',
);
const orNull = fc.option(part);
const hash = fc.option(fc.constantFrom('0xa', '0xaa', '0xb', '1', 'null'));
const number = fc.option(fc.constantFrom(1n, 11n, 2n, 0n));
const block: fc.Arbitrary<BlockRef> = fc.record({ number, hash });
const moment: fc.Arbitrary<At | null> = fc.oneof(
  block,
  fc.constant(null),
  fc.constantFrom(0, 1, 11).map((ms) => ({ time: new Date(ms) })),
  fc.constantFrom('latest', 'safe', 'finalized').map((tag) => ({ tag }) as const),
);

/** What names the moment; the time of a block is known from it and names nothing. */
function describeAt(at: At | null): unknown {
  if (at === null || 'tag' in at) return at;
  return 'number' in at ? [String(at.number), at.hash] : at.time.getTime();
}

const { source } = openInvented([read({ rows: {} })]);

interface Keyed {
  /** What it names, as text of which no two are alike. */
  readonly name: string;
  readonly key: string;
}

const named = (name: readonly unknown[], key: string): Keyed => ({ name: JSON.stringify(name), key });

const kinds: Readonly<Record<string, fc.Arbitrary<Keyed>>> = {
  'facts of an asset': fc
    .tuple(orNull, part)
    .map(([network, ref]) => named([network, ref], factsKey({ network }, ref))),
  'a moment on a network': fc
    .tuple(orNull, moment)
    .map(([network, at]) => named([network, describeAt(at)], momentKey(network, at))),
  'what is read together': fc
    .tuple(orNull, fc.option(block), fc.constantFrom(0, 1, 9))
    .map(([network, at, maxSurplus]) =>
      named([network, describeAt(at), maxSurplus], openBatchScope(source, { network, at, maxSurplus }).key),
    ),
  'a filter of listings': fc
    .option(fc.record({ contract: orNull, type: orNull }))
    .map((filter) => named([filter && [filter.contract, filter.type]], filterKey(filter))),
  'an account': fc
    .tuple(part, orNull, part, orNull)
    .map(([at, network, address, subAccount]) =>
      named([at, network, address, subAccount], makeAccount(at, { network, address, subAccount }).id),
    ),
  'an asset': fc
    .tuple(part, orNull, part)
    .map(([at, network, ref]) => named([at, network, ref], makeAsset(at, { network, ref }).id)),
  'a balance': fc
    .tuple(orNull, part, orNull, part, moment)
    .map(([network, address, subAccount, ref, at]) =>
      named(
        [network, address, subAccount, ref, isNameless(at) ? null : describeAt(at)],
        balanceId(makeAccount('s', { network, address, subAccount }), ref, at),
      ),
    ),
};

/** A block without number and hash is none. */
function isNameless(at: At | null): boolean {
  return at !== null && 'number' in at && at.number === null && at.hash === null;
}

test.each(Object.keys(kinds))('%s', (kind) => {
  const names = new Map<string, string>();
  const keys = new Map<string, string>();
  const keyed = kinds[kind] ?? fc.constant({ name: '', key: '' });
  fc.assert(
    fc.property(keyed, ({ name, key }) => {
      expect(names.get(key) ?? name).toBe(name);
      expect(keys.get(name) ?? key).toBe(key);
      names.set(key, name);
      keys.set(name, key);
    }),
    { numRuns: runs(5000) },
  );
  expect(names.size).toBeGreaterThan(10);
});
