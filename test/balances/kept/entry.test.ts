/** What was kept comes back from its text as it was, under its own name, and nothing else passes for it. */
import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccountAnswers } from '../../../src/balances/answer/account-answers.ts';
import { AnswerGrid } from '../../../src/balances/answer/grid.ts';
import { type EntryName, entryName, sealed, unsealed } from '../../../src/balances/kept/entry-name.ts';
import { readEntry, writeEntry } from '../../../src/balances/kept/entry-text.ts';
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

/** The lines of a row that says one total, with some of them changed. */
function row(changed: Readonly<Record<string, string>> = {}): string {
  const lines = { head: 'row 1 2 ', list: '["x"]', totals: '1', others: '', facts: '', block: '', details: '' };
  return Object.values({ ...lines, ...changed }).join('\n');
}

describe('an entry', () => {
  test('is read with one row of one total', () => {
    const read = readEntry(row(), { account: a, assets: ['x'], observedAt });
    expect(read?.pair('x')).toMatchObject({ value: { amounts: { total: 1n } } });
  });

  test('comes back as it was, to the last digit', () => {
    fc.assert(
      fc.property(known, fc.uniqueArray(refs), (answers, assets) => {
        const written = writeEntry(answers, stampOf);
        if (written === null) return answers.isEmpty;
        const read = readEntry(Buffer.from(written).toString(), { account: a, assets, observedAt });
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
    fc.assert(
      fc.property(lines, (garbage) => {
        const read = readEntry(garbage, { account: a, assets: ['x'], observedAt });
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
    row({ head: 'row 1 2 locked', list: '["x","y"]', totals: '1,2' }),
    row({ head: 'row 1 2 locked', others: '01' }),
    row({ head: 'row 1 2 locked', others: '1,1' }),
    row({ others: '1' }),
    row({ list: '["x","x"]', totals: '1,2' }),
    row({ facts: '[]' }),
    row({ facts: '[{}]' }),
    row({ facts: 'null' }),
    row({ block: 'null' }),
    row({ block: '["-1.5",null,null]' }),
    `${row()}\nmore`,
    row().slice(0, -1),
    'more {"pairs":[],"listings":[],"further":1}',
    'more {"pairs":[["x",[1,2],"REPORTED",["1.5",null,null,null,null],null,null,null]],"listings":[]}',
    'more {"pairs":[["x",[1,2],"REPORTED",[1,null,null,null,null],null,null,null]],"listings":[]}',
    'more {"pairs":[["x",[1,2],"REPORTED",["-0",null,null,null,null],null,null,null]],"listings":[]}',
    'more {"pairs":[["x",[1,2],"REPORTED",["1",null,null,null],null,null,null]],"listings":[]}',
    'more {"pairs":[["x",[1,2],"GUESSED",["1",null,null,null,null],null,null,null]],"listings":[]}',
    'more {"pairs":[["x",[1,2],"REPORTED",["1",null,null,null,null],null,null,{"a":"s"}]],"listings":[]}',
    'more {"pairs":[',
    'other',
  ])('%s is none', (garbage) => {
    expect(readEntry(garbage, { account: a, assets: ['x'], observedAt })).toBeNull();
  });

  test.each(['[]', '[{"a":"s"}]', '[1]', '[', '[null,null]'])('details %s are never shown', (details) => {
    const read = readEntry(row({ details }), { account: a, assets: ['x'], observedAt });
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
    const read = readEntry(writeEntry(answers, stampOf) ?? '', { account: a, assets: [], observedAt: young });
    expect([read?.pair('x'), read?.pair('y')]).toEqual([undefined, answers.pair('y')]);
  });

  test('none is written where details would be changed, or of more than 64 KiB', () => {
    const written = (one: Item) => writeEntry(answersOf([one]), stampOf);
    const bare = { amounts: { ...noAmounts, total: 1n }, block: null, facts: null };
    const odd = { __typename: 'T', when: new Date(1) };
    expect(written({ pair: 'x', value: { ...bare, details: odd }, observed: at(1) })).toBeNull();
    const many = Array.from({ length: 3000 }, (_, index) => [`asset ${index}`, '9'.repeat(20)] as const);
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
    const entry = sealed(name, writeEntry(answersOf([{ row: [['x', '1']], observed: at(1) }]), stampOf) ?? '');
    expect([name.key, name.field, entry]).toMatchInlineSnapshot(`
      [
        "vqCibiKFl7k4HK9SF0cg9ct6FxQDeSgA",
        "pOmdQR1IhgDIAJ2MbTXaXL-YpgvkzW5g",
        "5EJDQrSe7Sx62FRImdDqb5EWP6iuL-UmBUhytRl38gkrow 1790000000001 1790000000001 
      ["x"]
      1



      ",
      ]
    `);
  });
});

describe('a seal', () => {
  const name = nameOf({ source: 'k', network: null, address: 'a', sub: null, block: null, assets: ['x'] });
  /** Longer than what is digested with the lines beside it. */
  const long = 'x'.repeat(600);

  test.each([
    'row 1790000000000 1790000000000\n["x"]\n12345',
    `row 1790000000000 1790000000000\n["${long}"]\n12345`,
    `${long}\n${long}`,
  ])('fits no entry with any character changed, cut or added', (text) => {
    const entry = sealed(name, text);
    expect(unsealed(name, entry)).toBe(text);
    fc.assert(
      fc.property(fc.nat(entry.length - 1), fc.constantFrom('0', '9', '', 'A', '00', '\n'), (place, with_) => {
        const changed = entry.slice(0, place) + with_ + entry.slice(place + 1);
        return changed === entry || unsealed(name, changed) === null;
      }),
      { numRuns: runs(500) },
    );
    const others = ['', `${entry}1`, `${entry}\n`, entry.slice(0, 43)];
    expect(others.map((other) => unsealed(name, other))).toEqual([null, null, null, null]);
  });

  test('is that of its own text, whichever texts were sealed before', () => {
    // Short lines that look like what stands for a long one are among them.
    const digest = hash('sha256', long, 'base64url');
    const line = fc.constantFrom(long, `${long}y`, `y${long}`, digest, `#${digest}`, `=${digest}`, '=', '#', '');
    const lines = fc.array(line, { minLength: 1, maxLength: 20 }).map((all) => all.join('\n'));
    fc.assert(
      fc.property(lines, lines, (one, other) => {
        const seal = sealed(name, one).slice(0, 43);
        return (seal === sealed(name, other).slice(0, 43)) === (one === other) && unsealed(name, seal + one) === one;
      }),
      { numRuns: runs(500) },
    );
  });
});
