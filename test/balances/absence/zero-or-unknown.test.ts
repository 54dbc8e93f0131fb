/** What it takes until the silence of a source about a pair is a zero. */
import { describe, expect, test } from 'vitest';
import type { Signs } from '../../../src/balances/absence/completeness.ts';
import { openAbsence } from '../../../src/balances/absence/zero-or-unknown.ts';
import { AnswerGrid } from '../../../src/balances/answer/grid.ts';
import type { Outcome } from '../../../src/balances/answer/reconcile.ts';
import { factsKey } from '../../../src/balances/fact/facts-key.ts';
import { AmountCells } from '../../../src/model/amount-cells.ts';
import type { AssetFacts, Block } from '../../../src/model/reading.ts';
import type { AssetAnswer, AssetFactsRead, Page, Provider } from '../../../src/providers/provider.ts';
import { account, get, type InventedSource, openInvented, read, readings, unlimited } from '../invented.ts';

const context = { signal: new AbortController().signal };
const symbol = (name: string): AssetFacts => ({
  name: null,
  symbol: name,
  scale: null,
  type: null,
  contract: null,
  details: null,
});
const whole: Signs = { completeness: { rows: 1, counted: null, cutAt: null, doubts: [] } };

interface Answered {
  readonly absent?: 'zero' | 'unknown';
  readonly signs?: readonly Signs[];
  /** References of the rows that the answer has for account `a`. */
  readonly rows?: readonly string[];
  /** The same where the answer stands on a grid: of these assets those that have a row, account by account. */
  readonly grid?: { readonly assets: readonly string[]; readonly a: readonly string[]; readonly b: readonly string[] };
  /** What the call asks account `a` for. */
  readonly asked?: readonly string[];
}

type Judgement = (ref: string, address?: string) => string;

/**
 * How the silence of each answer is judged, one after the other: a zero, or the code of the failure and its detail.
 * Each outcome is noted in `outcomes`.
 */
async function judge(
  { source }: InventedSource,
  answers: readonly Answered[],
  outcomes: Outcome[] = [],
): Promise<Judgement[]> {
  const wants = answers.map(({ asked = [] }) => ({ account: account('a'), assets: asked, listings: [] }));
  const silence = openAbsence(source, context, wants);
  const judged: Judgement[] = [];
  for (const { absent = 'zero', signs = [whole], rows = [], grid } of answers) {
    const balances = read({ rows: {}, absent });
    if (balances.shape !== 'account-assets') throw new Error('the read has another shape');
    const call = { shape: 'account-assets', account: account('a'), assets: 'all', at: null, filter: null } as const;
    const answered = {
      planned: { read: balances, call, answers: [] },
      outcomes: new Map(),
      grid: grid === undefined ? null : gridOf(grid),
      readings: () => readings(account('a'), Object.fromEntries(rows.map((ref) => [ref, 7n]))),
      signs,
      observed: { date: new Date(0), ms: 0 },
    };
    const outcomeOf = await silence(answered, [account('a'), account('b')]);
    judged.push((ref, address = 'a') => {
      const outcome = outcomeOf(account(address), ref);
      outcomes.push(outcome);
      return brief(outcome);
    });
  }
  return judged;
}

function gridOf({ assets, a, b }: NonNullable<Answered['grid']>): AnswerGrid {
  const cells = AmountCells.of([a, b].flatMap((rows) => assets.map((ref) => (rows.includes(ref) ? '7' : null))));
  return new AnswerGrid({ accounts: [account('a'), account('b')], assets, cells }, { date: new Date(0), ms: 0 });
}

function brief(outcome: Outcome): string {
  if ('value' in outcome) return `${outcome.value.amounts.total} ${outcome.basis}`;
  const { code, detail } = outcome.failure;
  return detail === null ? code : `${code}: ${detail}`;
}

const zero = '0 ABSENT_IS_ZERO';
const nothingShows = 'NOT_REPORTED: nothing shows that the answer is whole';

/** A provider with a list of its assets. */
function listing(
  page: () => Page<AssetAnswer>,
  how: Pick<AssetFactsRead, 'mode' | 'knowsAll'> = { mode: 'catalogue' },
): Partial<Provider> {
  return { facts: { ...how, limits: unlimited, facts: { request: () => get('/facts', 'facts'), decode: page } } };
}
const listed = (...refs: string[]): Page<AssetAnswer> => ({
  items: refs.map((asset) => ({ asset, facts: symbol(`the ${asset}`) })),
});

describe('silence about a pair', () => {
  test('is a zero where the read declares it and the answer is shown to be whole', async () => {
    const [silent] = await judge(openInvented([]), [{ rows: ['IRON'] }]);
    expect(silent?.('GOLD')).toBe(zero);
  });

  test('is unknown where nothing shows that the answer is whole', async () => {
    const [silent] = await judge(openInvented([]), [{ signs: [{}] }]);
    expect(silent?.('GOLD')).toBe(nothingShows);
  });

  test('is unknown where the read does not declare it, and no signs are demanded of it', async () => {
    const [silent] = await judge(openInvented([]), [{ absent: 'unknown', signs: [{}] }]);
    expect(silent?.('GOLD')).toBe('NOT_REPORTED');
  });

  test('is one object for all pairs of which the same is to be said', async () => {
    const outcomes: Outcome[] = [];
    const [silent] = await judge(openInvented([]), [{ signs: [{}] }], outcomes);
    for (const ref of ['GOLD', 'IRON']) for (const address of ['a', 'b']) silent?.(ref, address);
    expect(outcomes.length).toBe(4);
    expect(new Set(outcomes).size).toBe(1);
  });

  test('names the doubt about the answer, whatever the read declares', async () => {
    const signs = [{ completeness: { rows: 1, counted: null, cutAt: null, doubts: ['a cursor'] } }];
    for (const silent of await judge(openInvented([]), [{ signs }, { absent: 'unknown', signs }])) {
      expect(silent('GOLD')).toBe('NOT_REPORTED: a cursor');
    }
  });

  test('is judged for each account by itself', async () => {
    const signs = [{ ...whole, unreadable: [{ detail: 'hers', address: 'a' }] }];
    const [silent] = await judge(openInvented([]), [{ signs }]);
    const judged = ['a', 'b', 'a', 'b'].map((address) => silent?.('GOLD', address));
    expect(judged).toEqual(['NOT_REPORTED: hers', zero, 'NOT_REPORTED: hers', zero]);
  });
});

describe('a near miss', () => {
  const near = 'NOT_REPORTED: the answer has "gold", which may be what was meant';

  test('counts against the account whose row it is', async () => {
    const [silent] = await judge(openInvented([]), [{ rows: ['gold', 'IRON'] }]);
    expect([silent?.('GOLD'), silent?.('GOLD', 'b'), silent?.('WINE')]).toEqual([near, zero, zero]);
    expect([silent?.('GOLD', 'b'), silent?.('GOLD')]).toEqual([zero, near]);
  });

  test('is seen on a grid as well: of the account whose row it is, among the assets that were asked for', async () => {
    const grid = { assets: ['gold', 'GOLD', 'IRON'], a: ['gold', 'IRON'], b: ['IRON'] };
    const [silent] = await judge(openInvented([]), [{ grid }]);
    expect([silent?.('GOLD'), silent?.('GOLD', 'b'), silent?.('gold', 'b')]).toEqual([near, zero, zero]);
  });

  test('is reported before any other doubt', async () => {
    const [silent] = await judge(openInvented([]), [{ rows: ['gold'], signs: [{}] }]);
    expect([silent?.('GOLD'), silent?.('WINE')]).toEqual([near, nothingShows]);
  });

  test('goes by what is known of the assets: by the provider, or from rows of the past', async () => {
    const alike = 'NOT_REPORTED: the answer has "x1", which may be what was meant';
    const facts = (ref: string): AssetFacts | null => (ref.startsWith('x') ? symbol('X') : null);
    const assets = { description: '', example: '', normalise: () => ({ ok: false, rule: '' }) as const, facts };
    const [stated] = await judge(openInvented([], { provider: { assets } }), [{ rows: ['x1'] }]);
    expect([stated?.('x2'), stated?.('y')]).toEqual([alike, zero]);

    const learnt = openInvented([]);
    for (const ref of ['x1', 'x2']) learnt.source.memory.assetFacts.set(factsKey(account('a'), ref), symbol('X'));
    const [silent] = await judge(learnt, [{ rows: ['x1'] }]);
    expect([silent?.('x2'), silent?.('y')]).toEqual([alike, zero]);
  });

  test('is none where the source lists both as assets of their own', async () => {
    const invented = openInvented([], { provider: listing(() => listed('x1', 'x2', 'GOLD', 'gold')) });
    for (const ref of ['x1', 'x2']) invented.source.memory.assetFacts.set(factsKey(account('a'), ref), symbol('X'));
    const [silent] = await judge(invented, [{ rows: ['x1', 'gold'] }]);
    expect([silent?.('x2'), silent?.('GOLD')]).toEqual([zero, near]);
  });
});

describe('the catalogue of a source', () => {
  test('decides: what it does not list is unknown to the source, and no zero', async () => {
    const [silent] = await judge(openInvented([], { provider: listing(() => listed('GOLD')) }), [{}]);
    expect([silent?.('GOLD'), silent?.('WINE')]).toEqual([zero, 'UNKNOWN_ASSET']);
  });

  test('speaks against an answer that has a row for an asset beside it, for that account alone', async () => {
    const [silent] = await judge(openInvented([], { provider: listing(() => listed('GOLD', 'IRON')) }), [
      { rows: ['IRON', '77'] },
    ]);
    const stranger = 'NOT_REPORTED: the answer has "77", which the source does not list as an asset';
    expect([silent?.('GOLD'), silent?.('GOLD', 'b'), silent?.('WINE')]).toEqual([stranger, zero, 'UNKNOWN_ASSET']);
  });

  test('speaks against a grid that has a row for an asset beside it, for that account alone', async () => {
    const invented = openInvented([], { provider: listing(() => listed('GOLD', 'IRON')) });
    const grid = { assets: ['GOLD', 'IRON', 'odd'], a: ['IRON', 'odd'], b: ['IRON'] };
    const [silent] = await judge(invented, [{ grid }]);
    const stranger = 'NOT_REPORTED: the answer has "odd", which the source does not list as an asset';
    expect([silent?.('GOLD'), silent?.('GOLD', 'b')]).toEqual([stranger, zero]);
  });

  test('is read last, so that a doubt about the answer is reported first', async () => {
    const [silent] = await judge(openInvented([], { provider: listing(() => listed('GOLD')) }), [{ signs: [{}] }]);
    expect([silent?.('GOLD'), silent?.('WINE')]).toEqual([nothingShows, nothingShows]);
  });

  test('leaves every pair unknown where it cannot be read', async () => {
    const broken = listing(() => ({ items: [], unreadable: [{ detail: 'broken' }] }));
    const invented = openInvented([], { provider: broken });
    const [silent, doubtful] = await judge(invented, [{}, { signs: [{}] }]);
    expect(silent?.('GOLD')).toBe('UPSTREAM_BAD_RESPONSE: broken');
    expect(doubtful?.('GOLD')).toBe(nothingShows);
  });

  test('is read once for all answers of a request', async () => {
    const invented = openInvented([], { provider: listing(() => listed('GOLD')) });
    await judge(invented, [{}, {}]);
    expect(invented.sent).toEqual(['facts /facts']);

    const broken = openInvented([], { provider: listing(() => ({ items: [], unreadable: [{ detail: 'broken' }] })) });
    const judged = await judge(broken, [{}, {}]);
    expect(judged.map((silent) => silent('GOLD'))).toEqual(Array(2).fill('UPSTREAM_BAD_RESPONSE: broken'));
    expect(broken.sent).toEqual(['facts /facts']);
  });

  test('is not read where it decides nothing', async () => {
    const undeclared = openInvented([], { provider: listing(() => listed('GOLD')) });
    const [silent] = await judge(undeclared, [{ absent: 'unknown' }]);
    expect([silent?.('GOLD'), undeclared.sent]).toEqual(['NOT_REPORTED', []]);

    const byId = openInvented([], { provider: listing(() => listed('GOLD'), { mode: 'ids' }) });
    const [zeroed] = await judge(byId, [{}]);
    expect([zeroed?.('WINE'), byId.sent]).toEqual([zero, []]);
  });

  test('about an asset that does not exist fails as its facts do, which are asked for once for all of a plan', async () => {
    const page = () => listed('GOLD', 'IRON');
    const knowing = openInvented([], { provider: listing(page, { mode: 'ids', knowsAll: true }) });
    const judged = await judge(knowing, [{ asked: ['GOLD'] }, { asked: ['WINE'] }]);
    for (const silent of judged) expect([silent('GOLD'), silent('WINE')]).toEqual([zero, 'UNKNOWN_ASSET']);
    expect(knowing.sent).toEqual(['facts /facts']);
  });

  test('is not asked about where the silence is no zero anyway', async () => {
    const knowing = openInvented([], { provider: listing(() => listed(), { mode: 'ids', knowsAll: true }) });
    const [silent] = await judge(knowing, [{ absent: 'unknown', asked: ['GOLD'] }]);
    expect([silent?.('GOLD'), knowing.sent]).toEqual(['NOT_REPORTED', []]);
  });

  test('that leaves assets out tells of none that it does not exist, and is not read', async () => {
    const partial = openInvented([], {
      provider: listing(() => listed('GOLD'), { mode: 'catalogue', knowsAll: false }),
    });
    const [silent] = await judge(partial, [{ rows: ['77'] }]);
    expect([silent?.('GOLD'), silent?.('WINE'), partial.sent]).toEqual([zero, zero, []]);
  });

  test('holds for the block that all pages of the answer state', async () => {
    const block = { number: 7n, hash: null, time: null };
    const at = (stated: Block | null): Signs => ({
      completeness: { rows: 1, counted: null, cutAt: null, doubts: [], ...(stated === null ? {} : { block: stated }) },
    });
    const outcomes: Outcome[] = [];
    const answers = [
      [block],
      [block, { ...block, time: new Date(0) }],
      [block, { ...block, number: 8n }],
      [block, { ...block, hash: '0x7' }],
      [block, null],
      [null, block],
      [null],
    ].map((pages) => ({ signs: pages.map(at) }));
    for (const silent of await judge(openInvented([]), answers, outcomes)) silent('GOLD');
    expect(outcomes.map((outcome) => 'value' in outcome && outcome.value.block)).toEqual([
      ...[block, block],
      ...Array(5).fill(null),
    ]);
  });
});

describe('an answer that names all that the source has', () => {
  const known = { accounts: new Set(['a']), assets: new Set(['GOLD']) };
  const naming = (doubts: readonly string[] = []): Signs => ({
    completeness: { rows: 1, counted: null, cutAt: null, doubts, known },
  });

  test('is silent about a zero only where it names both the account and the asset', async () => {
    const [judged] = await judge(openInvented([]), [{ signs: [naming()] }]);
    expect([judged?.('GOLD'), judged?.('WINE'), judged?.('GOLD', 'b')]).toEqual([
      zero,
      'UNKNOWN_ASSET: the answer names all assets of the source, and not this one',
      'ACCOUNT_NOT_FOUND: the answer names all accounts of the source, and not this one',
    ]);
  });

  test('denies nothing where something speaks against it, nor where it is a page of several', async () => {
    const [doubted, paged] = await judge(openInvented([]), [
      { signs: [naming(['a row is missing'])] },
      { signs: [naming(), whole] },
    ]);
    expect([doubted?.('WINE'), doubted?.('GOLD', 'b')]).toEqual([
      'NOT_REPORTED: a row is missing',
      'NOT_REPORTED: a row is missing',
    ]);
    expect([paged?.('WINE'), paged?.('GOLD', 'b')]).toEqual([zero, zero]);
  });
});
