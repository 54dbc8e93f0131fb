/** What was kept comes back from its text as it was, under its own name, and nothing else passes for it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccountAnswers } from '../../../src/balances/answer/account-answers.ts';
import { AnswerGrid } from '../../../src/balances/answer/grid.ts';
import { type KeptList, readList, writeList } from '../../../src/balances/kept/entry-list.ts';
import {
  type EntryName,
  entryName,
  listName,
  listOf,
  sealed,
  sealedEntry,
  unsealed,
  unsealedFrom,
} from '../../../src/balances/kept/entry-name.ts';
import { type EntryReading, readEntry, type WrittenEntry, writeEntry } from '../../../src/balances/kept/entry-text.ts';
import { KnownLists } from '../../../src/balances/kept/known-lists.ts';
import { readDetails, writeDetails } from '../../../src/balances/kept/written-details.ts';
import type { Want } from '../../../src/balances/plan/planned-call.ts';
import { momentKey } from '../../../src/balances/sharing/shared-blocks.ts';
import { AmountCells, PartCells } from '../../../src/model/amount-cells.ts';
import { DetailCells } from '../../../src/model/detail-cells.ts';
import { makeAccount } from '../../../src/model/identity.ts';
import {
  type AssetFacts,
  type Block,
  type Details,
  noAmounts,
  type OtherPart,
  type Value,
} from '../../../src/model/reading.ts';
import { runs } from '../../depth.ts';
import { account } from '../invented.ts';

const a = account('a');
const STORE = 1_790_000_000_000;
const at = (ms: number) => ({ ms, date: new Date(STORE + ms) });
const stampOf = ({ ms, date }: { ms: number; date: Date }) => ({ storeMs: STORE + ms, dateMs: date.getTime() });
const observedAt = ({ storeMs, dateMs }: { storeMs: number; dateMs: number }) => ({
  ms: storeMs - STORE,
  date: new Date(dateMs),
});

const refs = fc.constantFrom('x', 'y', '', '"', '\n', ',', 'row 1 2', 'ä', '\u0130', 'more {}');
const moment = fc.integer({ min: 0, max: 5 }).map(at);
const amount = fc.option(fc.bigInt({ min: -(10n ** 79n), max: 10n ** 80n - 1n }));
const digits = fc.option(fc.bigInt({ min: 1n - 10n ** 80n, max: 10n ** 80n - 1n }).map(String));
const text = fc.option(fc.constantFrom('', 'A', '\n', '"}', '\ud800', '__proto__'));
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0.5, -3, 's', 'n1', '', '__proto__'),
    fc.bigInt(),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'n', '', 'constructor'), tie('value'), { maxKeys: 2 }),
  ),
})).value;
const details: fc.Arbitrary<Details | null> = fc.option(plain.map((some) => ({ __typename: 'T', some })));
const scale = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 9n }))
  .map(([numerator, denominator]) => ({ numerator, denominator }));
const facts = fc.option(
  fc.record(
    { name: text, symbol: text, scale: fc.option(scale), type: text, contract: text, underlying: text, details },
    { requiredKeys: ['name', 'symbol', 'scale', 'type', 'contract', 'details'] },
  ),
);
const block = fc.option(
  fc.record({
    number: fc.option(fc.bigInt({ min: 0n, max: 10n ** 20n })),
    hash: text,
    time: fc.option(fc.integer({ min: 0, max: STORE }).map((ms) => new Date(ms))),
  }),
);
const value: fc.Arbitrary<Value> = fc.record({
  amounts: fc.record({
    total: amount,
    available: amount,
    locked: amount,
    pendingDeposit: amount,
    pendingWithdrawal: amount,
  }),
  block,
  facts,
  details,
});

/** What a row says beside totals: of four pairs, however many it has. */
interface RowAbout {
  readonly parts: readonly OtherPart[];
  readonly others: readonly (string | null)[];
  readonly facts: readonly (AssetFacts | null)[] | null;
  readonly block: Block | null;
  readonly details: readonly (Details | null)[] | null;
  /** Whether details are asked of the decoder. */
  readonly isDecoded: boolean;
}

const PAIRS = 4;
const four = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: PAIRS, maxLength: PAIRS });
const about: fc.Arbitrary<RowAbout> = fc.record({
  parts: fc.subarray<OtherPart>(['locked', 'available', 'pendingDeposit']),
  others: fc.array(digits, { minLength: 3 * PAIRS, maxLength: 3 * PAIRS }),
  facts: fc.option(four(facts)),
  block,
  details: fc.option(four(details)),
  isDecoded: fc.boolean(),
});

type Item =
  | {
      readonly row: readonly (readonly [string, string | null])[];
      readonly about?: RowAbout;
      readonly observed: ReturnType<typeof at>;
    }
  | { readonly pair: string; readonly value: Value; readonly observed: ReturnType<typeof at> }
  | { readonly listed: readonly string[]; readonly contract: string | null; readonly observed: ReturnType<typeof at> };

const item: fc.Arbitrary<Item> = fc.oneof(
  fc.record({
    row: fc.uniqueArray(fc.tuple(refs, digits), { minLength: 1, maxLength: PAIRS, selector: ([ref]) => ref }),
    about,
    observed: moment,
  }),
  fc.record({ pair: refs, value, observed: moment }),
  fc.record({ listed: fc.uniqueArray(refs, { maxLength: 3 }), contract: text, observed: moment }),
);
const known = fc.array(item, { maxLength: 4 }).map(answersOf);

function answersOf(items: readonly Item[]): AccountAnswers {
  const answers = new AccountAnswers();
  for (const one of items) {
    const { observed } = one;
    if ('row' in one) {
      answers.addRow({ grid: gridOf(one.row, one.about, observed), row: 0 });
    } else if ('pair' in one) {
      answers.setPair(one.pair, { value: one.value, observed, basis: 'REPORTED' });
    } else answers.setListing({ contract: one.contract, type: null }, { assets: one.listed, observed });
  }
  return answers;
}

function gridOf(
  row: readonly (readonly [string, string | null])[],
  said: RowAbout | undefined,
  observed: ReturnType<typeof at>,
): AnswerGrid {
  const assets = row.map(([ref]) => ref);
  const totals = row.map(([, cell]) => cell);
  if (said === undefined) {
    return new AnswerGrid({ accounts: [a], assets, cells: AmountCells.of(totals) }, observed);
  }
  const { parts, others, block: at, details: own, isDecoded } = said;
  const beside = AmountCells.of(others.slice(0, row.length * parts.length));
  const cells = AmountCells.of(totals, { parts: parts.length === 0 ? null : new PartCells(parts, () => beside) });
  const kinds = (own ?? []).filter((one) => one !== null);
  const numbered = new DetailCells(row.length, kinds);
  for (const index of row.keys()) {
    const one = own?.[index] ?? null;
    if (one !== null) numbered.set(index, kinds.indexOf(one));
  }
  const grid = { accounts: [a], assets, cells, facts: said.facts?.slice(0, row.length) ?? null };
  const known = { ...grid, ...(at === null ? {} : { block: at }) };
  if (!isDecoded) return new AnswerGrid({ ...known, details: numbered }, observed);
  const outcomes = new Map(
    assets.map((ref, index) => {
      const value = { amounts: noAmounts, block: null, facts: null, details: own?.[index] ?? null };
      return [ref, { value, observed, basis: 'REPORTED' as const }];
    }),
  );
  return new AnswerGrid(known, observed, () => new Map([['a', outcomes]]));
}

const EVERY_REF = ['x', 'y', '', '"', '\n', ',', 'row 1 2', 'ä', '\u0130', 'more {}'];

function shown(answers: AccountAnswers) {
  return {
    pairs: EVERY_REF.map((ref) => answers.pair(ref)),
    // JSON escapes what is no valid Unicode: nothing that a store keeps holds it.
    listings: [...answers.known.listings].toSorted(([one], [other]) => (one < other ? -1 : 1)),
  };
}

const TTL = 60_000;
const writing = { ttlMs: TTL, stampOf };

/** The text and the list of an entry, as they stand in the store. */
function readWritten(
  { list, text: own }: Pick<WrittenEntry, 'list' | 'text'>,
  assets: readonly string[] = ['x'],
  observing: EntryReading['observedAt'] = observedAt,
): AccountAnswers | null {
  const read = readList('name', Buffer.from(list));
  // Whatever stands before it.
  const bytes = Buffer.from(`before\n${own}`);
  return read && readEntry({ bytes, start: 7, list: read }, { account: a, assets, observedAt: observing });
}

/** A row that says one total, with some of its lines changed, and its list. */
function row(changed: Readonly<Record<string, string>> = {}): Pick<WrittenEntry, 'list' | 'text'> {
  const all = { more: '', head: 'row 1 2 ', totals: '1', others: '', block: '', details: '', ...changed };
  const { refs: assets = '["x"]', facts: about = '', list = `list 1\n${assets}\n${about}` } = changed;
  const { more, head, totals, others, block: at, details: own } = all;
  return { list, text: [more, head, totals, others, at, own].join('\n') };
}

describe('an entry', () => {
  test('is read with one row of one total', () => {
    expect(readWritten(row())?.pair('x')).toMatchObject({ value: { amounts: { total: 1n } } });
  });

  test('comes back as it was, to the last digit', () => {
    fc.assert(
      fc.property(known, fc.uniqueArray(refs), (answers, assets) => {
        const written = writeEntry(answers, writing);
        if (written === null) return answers.isEmpty;
        const read = readWritten(written, assets);
        expect(read === null ? null : shown(read)).toEqual(shown(answers));
        return true;
      }),
      { numRuns: runs(300) },
    );
  });

  test('any other text is none, or says what a text of ours could say', () => {
    const mark = fc.constantFrom(
      'row 1 2 ',
      'row 1 2 locked',
      'list 1',
      '["x"]',
      '["x","x"]',
      '[1]',
      '1',
      '-1',
      '01',
      '1,2',
      '\u0130',
      '+1',
      '1e3',
      '',
      'more {}',
    );
    const lines = fc.array(fc.oneof(mark, fc.string({ maxLength: 5 })), { maxLength: 7 }).map((all) => all.join('\n'));
    const lists = fc.oneof(lines, fc.constantFrom('list 1', 'list 1\n["x"]\n', 'list 1\n["x"]\n\n["y"]\n'));
    fc.assert(
      fc.property(lists, lines, (list, garbage) => {
        const read = readWritten({ list, text: garbage });
        const total = read?.pair('x');
        if (total === undefined || 'failure' in total) return true;
        return garbage.includes(`\n${total.value.amounts.total}`);
      }),
      { numRuns: runs(2000) },
    );
  });

  test.each([
    ...['01', '-0', '-', '-01', '--1', '1-1', '1,2', '\u0130', '9'.repeat(81)].map((totals) => row({ totals })),
    row({ head: 'row 1 2' }),
    row({ head: 'row 1 2 3' }),
    row({ head: 'row 1 2 total', others: '1' }),
    row({ head: 'row 1 2 locked,locked', others: '1,1' }),
    row({ head: 'row 1 2 frozen', others: '1' }),
    row({ head: 'row 1 2 locked', refs: '["x","y"]', totals: '1,2' }),
    row({ head: 'row 1 2 locked', others: '01' }),
    row({ head: 'row 1 2 locked', others: '1,1' }),
    row({ others: '1' }),
    row({ refs: '["x","x"]', totals: '1,2' }),
    row({ refs: '[]' }),
    row({ refs: '[]', totals: '', others: ',' }),
    row({ facts: '[]' }),
    row({ facts: '[{}]' }),
    row({ facts: 'null' }),
    row({ block: 'null' }),
    row({ block: '["-1.5",null,null]' }),
    row({ list: '' }),
    row({ list: 'list' }),
    row({ list: 'list 1\n["x"]' }),
    row({ list: 'list 1' }),
    row({ list: 'list -1\n["x"]\n' }),
    row({ list: 'list 1\n["x"]\n\n["y"]\n' }),
    { ...row(), text: `${row().text}\nmore` },
    { ...row(), text: `${row().text}\n` },
    { ...row(), text: row().text.slice(0, -1) },
    { ...row(), text: '' },
    row({ more: 'more' }),
    row({ more: 'other' }),
    ...[
      '{"pairs":[],"listings":[],"further":1}',
      '{"pairs":[["x",[1,2],"REPORTED",["1.5",null,null,null,null],null,null,null]],"listings":[]}',
      '{"pairs":[["x",[1,2],"REPORTED",[1,null,null,null,null],null,null,null]],"listings":[]}',
      '{"pairs":[["x",[1,2],"REPORTED",["-0",null,null,null,null],null,null,null]],"listings":[]}',
      '{"pairs":[["x",[1,2],"REPORTED",["1",null,null,null],null,null,null]],"listings":[]}',
      '{"pairs":[["x",[1,2],"GUESSED",["1",null,null,null,null],null,null,null]],"listings":[]}',
      '{"pairs":[["x",[1,2],"REPORTED",["1",null,null,null,null],null,null,{"a":"s"}]],"listings":[]}',
      '{"pairs":[',
    ].map((more) => ({ list: 'list 1', text: `more ${more}` })),
  ])('%j is none', (garbage) => {
    expect(readWritten(garbage)).toBeNull();
  });

  test.each(['[]', '[{"a":"s"}]', '[1]', '[', '[null,null]'])('details %s are never shown', (details) => {
    const read = readWritten(row({ details }));
    const balance = read?.pair('x');
    if (balance === undefined || 'failure' in balance) throw new Error('the total is there');
    expect(() => balance.value.details).toThrow('details of a kept balance');
  });

  test('what was observed too long ago is left out, and only that', () => {
    const answers = answersOf([
      { row: [['x', '1']], observed: at(1) },
      { row: [['y', '2']], observed: at(5) },
    ]);
    const young = (stamp: Parameters<typeof observedAt>[0]) => (stamp.storeMs > STORE + 3 ? observedAt(stamp) : null);
    const written = writeEntry(answers, writing);
    const read = written && readWritten(written, [], young);
    expect([read?.pair('x'), read?.pair('y')]).toEqual([undefined, answers.pair('y')]);
  });

  test('none is written where details would be changed, or of more than 64 KiB', () => {
    const written = (one: Item) => writeEntry(answersOf([one]), writing);
    const bare = { amounts: { ...noAmounts, total: 1n }, block: null, facts: null };
    const odd = { __typename: 'T', when: new Date(1) };
    expect(written({ pair: 'x', value: { ...bare, details: odd }, observed: at(1) })).toBeNull();
    const many = Array.from({ length: 4000 }, (_, index) => [`asset ${index}`, '9'.repeat(20)] as const);
    expect(written({ row: many, observed: at(1) })).toBeNull();
    expect(written({ row: many.slice(0, 1000), observed: at(1) })).not.toBeNull();
  });
});

test('details come back as they were, and other JSON is none', () => {
  fc.assert(
    fc.property(details, (given) => {
      if (given === null) return;
      expect(readDetails(JSON.parse(JSON.stringify(writeDetails(given))))).toEqual(given);
    }),
    { numRuns: runs(300) },
  );
  const deep = Array.from({ length: 40 }).reduce<unknown>((inner) => [inner], 's');
  for (const other of ['s', { __typename: 'T' }, { __typename: 'sT', a: 'T' }, { __typename: 'sT', a: 'n1.5' }]) {
    expect(readDetails(other)).toBeNull();
  }
  expect(readDetails(JSON.parse('{ "__typename": "sT", "__proto__": {} }'))).toBeNull();
  expect([readDetails({ __typename: 'sT', deep }), writeDetails({ __typename: 'T', deep })]).toEqual([null, undefined]);
});

interface Identity {
  readonly source: string;
  readonly network: string | null;
  readonly address: string;
  readonly sub: string | null;
  readonly block: string | null;
  readonly assets: readonly string[];
}

const part = fc.constantFrom('a', 'aa', 'a"', ',', 'a,"a', 'null', ' ', '');
const identities: fc.Arbitrary<Identity> = fc.record({
  source: part,
  network: fc.option(part),
  address: part,
  sub: fc.option(part),
  block: fc.option(part),
  assets: fc.uniqueArray(part, { maxLength: 2 }),
});

function nameOf({ source, network, address, sub, block: hash, assets }: Identity): EntryName {
  const want: Want = { account: makeAccount('s', { network, address, subAccount: sub }), assets, listings: [] };
  return entryName(source, momentKey(network, hash === null ? null : { number: null, hash }), want);
}

describe('a name', () => {
  test('is another for every other identity, and none fits the seal of another', () => {
    fc.assert(
      fc.property(identities, identities, (one, other) => {
        const [name, second] = [nameOf(one), nameOf(other)];
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        const owner = ({ assets: _, ...rest }: Identity): string => JSON.stringify(rest);
        expect(name.key === second.key).toBe(owner(one) === owner(other));
        expect(name.key === second.key && name.field === second.field).toBe(isSame);
        expect(unsealed(second, sealed(name, 'text'))).toBe(owner(one) === owner(other) ? 'text' : null);
      }),
      { numRuns: runs(500) },
    );
  });

  test('holds nothing of the account, the source or its credential', () => {
    const name = nameOf({
      source: 'canary',
      network: 'canary',
      address: 'canary',
      sub: null,
      block: null,
      assets: ['canary'],
    });
    expect(`${name.key} ${name.field} ${sealed(name, '')}`).not.toContain('canary');
    expect([name.key, name.field].map((of) => of.length)).toEqual([32, 32]);
  });

  test('is found again by every process: a change to it, or to what stands under it, needs a new version', () => {
    const name = nameOf({ source: 'k', network: null, address: 'a', sub: null, block: null, assets: ['x'] });
    const written = writeEntry(answersOf([{ row: [['x', '1']], observed: at(1) }]), writing);
    if (written === null) throw new Error('a total can be written');
    const list = listName('k', written.list);
    const entry = sealedEntry(name, list, written.text);
    expect([name.key, name.field, list, written.list, entry]).toMatchInlineSnapshot(`
      [
        "vqCibiKFl7k4HK9SF0cg9ct6FxQDeSgA",
        "pOmdQR1IhgDIAJ2MbTXaXL-YpgvkzW5g",
        "adUE4YgeyIdOh8nAJbwb54gt-VMFSYeM7l-4DDHhL1",
        "list 60000
      ["x"]
      ",
        "adUE4YgeyIdOh8nAJbwb54gt-VMFSYeM7l-4DDHhL1fWI8Dot3f6cmtDfEXkoAdeOTAhAw1-TheUfMZCMvWPQ
      row 1790000000001 1790000000001 
      1


      ",
      ]
    `);
  });
});

describe('a seal', () => {
  const name = nameOf({ source: 'k', network: null, address: 'a', sub: null, block: null, assets: ['x'] });
  /** Longer than there is room for at once. */
  const long = 'x'.repeat(20_000);

  test.each(['\nrow 1790000000000 1790000000000\n12345', `\nrow 1790000000000 1790000000000\n${long}`, ''])(
    'fits no entry with any character changed, cut or added',
    (text) => {
      const list = listName('k', 'list 1');
      const entry = sealedEntry(name, list, text);
      const opened = (given: string) => {
        const bytes = Buffer.from(given);
        const start = unsealedFrom(name, listOf(bytes), bytes);
        return start === null ? null : bytes.toString('utf8', start);
      };
      expect(opened(entry)).toBe(text);
      fc.assert(
        fc.property(fc.nat(entry.length - 1), fc.constantFrom('0', '9', '', 'A', '00', '\n', 'ä'), (place, with_) => {
          const changed = entry.slice(0, place) + with_ + entry.slice(place + 1);
          return changed === entry || opened(changed) === null;
        }),
        { numRuns: runs(500) },
      );
      const others = ['', `${entry}1`, `${entry}\n`, entry.slice(0, 43), entry.slice(0, 84), entry.slice(1)];
      expect(others.map(opened)).toEqual(others.map(() => null));
    },
  );

  test('of a message fits no message with any character changed, cut or added, and no entry', () => {
    const message = sealed(name, '{"kind":"free"}');
    expect(unsealed(name, message)).toBe('{"kind":"free"}');
    fc.assert(
      fc.property(fc.nat(message.length - 1), fc.constantFrom('0', '', 'A', '\n', 'ä'), (place, with_) => {
        const changed = message.slice(0, place) + with_ + message.slice(place + 1);
        return changed === message || unsealed(name, changed) === null;
      }),
      { numRuns: runs(300) },
    );
    const list = listName('k', 'list 1');
    expect(unsealed(name, sealedEntry(name, list, 'text').slice(42))).toBeNull();
    expect(unsealedFrom(name, list, Buffer.from(list + sealed(name, 'text')))).toBeNull();
  });
});

describe('the lists of a source', () => {
  const text_ = writeList([{ refs: ['x'], facts: null }], TTL) ?? '';
  const name = listName('k', text_);

  test('are known by their own name alone, that of no changed text and no other credential', () => {
    expect(new KnownLists('k').learn(name, Buffer.from(text_))?.rows).toHaveLength(1);
    expect(new KnownLists('other').learn(name, Buffer.from(text_))).toBeNull();
    fc.assert(
      fc.property(fc.nat(text_.length), fc.constantFrom('0', '', '["y"]', '\n', 'ä'), (place, with_) => {
        const lists = new KnownLists('k');
        const changed = text_.slice(0, place) + with_ + text_.slice(place + 1);
        lists.learn(name, Buffer.from(changed));
        return changed === text_ || lists.learn(name, Buffer.from(changed)) === null;
      }),
      { numRuns: runs(300) },
    );
  });

  test('are told by what was found last for a field, as long as there is room', () => {
    const lists = new KnownLists('k');
    const learn = (refs: readonly string[]): KeptList => {
      const other = writeList([{ refs, facts: null }], TTL) ?? '';
      const list = lists.learn(listName('k', other), Buffer.from(other));
      if (list === null) throw new Error('it has this name');
      return list;
    };
    const [one, other] = [learn(['x']), learn(['y'])];
    lists.note('f', one);
    expect([...lists.likely(['f', 'g', 'f']).keys()]).toEqual([one.name]);
    lists.note('f', other);
    expect([...lists.likely(['f']).keys()]).toEqual([other.name]);
    for (let index = 0; index < 30; index += 1) {
      lists.note(`f${index}`, learn([`${index} ${'x'.repeat(60_000)}`]));
    }
    expect([...lists.likely(['f']).keys()]).toEqual([]);
    const known = Array.from({ length: 30 }, (_, index) => lists.likely([`f${index}`]).size);
    expect(known.reduce((sum, one) => sum + one)).toBe(17);
  });
});
