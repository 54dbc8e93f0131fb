/** A refused call is asked for in parts until only the refused accounts or assets fail: the search alone, over invented refusals. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedAssets } from '../../../src/balances/answer/reconcile.ts';
import type { CallResult } from '../../../src/balances/call/result.ts';
import { openSplitting } from '../../../src/balances/call/split-refused.ts';
import type { SplittingOptions } from '../../../src/balances/call/split-search.ts';
import { planCalls } from '../../../src/balances/plan/plan.ts';
import type { PlannedCall, Want } from '../../../src/balances/plan/planned-call.ts';
import { type Failure, type FailureCode, type FailureFacts, failure } from '../../../src/model/failure.ts';
import type { AnyBalanceRead } from '../../../src/providers/provider.ts';
import { runs } from '../../depth.ts';
import { account, get, grid, read } from '../invented.ts';

const rejected = failure('UPSTREAM_REJECTED', { httpStatus: 400 });

const shapes: Readonly<Record<string, AnyBalanceRead>> = {
  'cross-product': grid({ rows: {} }),
  'account-assets': read({ rows: {} }),
  pairs: {
    ...grid({ rows: {} }),
    shape: 'pairs',
    balances: { request: () => get('/'), decode: () => ({ items: [] }) },
  },
};

const rowsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `r${index}`);
const columnsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `c${index}`);

/** The one call that asks for these accounts × assets. */
function callFor(shape: string, rows: number, columns: number): PlannedCall {
  const wants: Want[] = rowsOf(rows).map((row) => ({
    account: account(row),
    assets: columnsOf(columns),
    listings: [],
  }));
  const [call, ...more] = planCalls([shapes[shape] ?? grid({ rows: {} })], wants, { at: null, maxSurplus: 9 });
  if (call === undefined || more.length > 0) throw new Error(`${more.length + 1} calls`);
  return call;
}

type Refuse = (asked: ReadonlyMap<string, readonly string[]>) => Failure | null;

interface Mended {
  /** By pair, the outcome: `read` or the code of its failure. A pair with two outcomes throws. */
  readonly outcomes: ReadonlyMap<string, string>;
  /** Calls beside the first. */
  readonly further: number;
  /** Pairs of each call that was learned to fit. */
  readonly fitting: readonly number[];
}

/** Reads the call from a source that refuses by the given rule. */
async function mend(whole: PlannedCall, refuse: Refuse): Promise<Mended> {
  const { read, asked, fitting } = source(refuse);
  return { outcomes: outcomesOf(await read(whole)), further: asked.length - 1, fitting };
}

function source(refuse: Refuse) {
  const asked: PlannedCall[] = [];
  const fitting: number[] = [];
  const options: SplittingOptions = {
    async ask(planned) {
      asked.push(planned);
      const reason = refuse(assetsByAddress(planned));
      if (reason !== null) return { planned, failure: reason };
      return {
        planned,
        outcomes: new Map(),
        grid: null,
        readings: () => [],
        signs: [],
        observed: { date: new Date(0), ms: 0 },
      };
    },
    onTooLarge: (parts) => fitting.push(...parts.map((part) => pairsOf(part).length)),
  };
  const inParts = openSplitting(options);
  const read = async (planned: PlannedCall): Promise<readonly CallResult[]> => {
    const whole = await options.ask(planned);
    return (await inParts(whole)) ?? [whole];
  };
  return { read, asked, fitting };
}

function outcomesOf(parts: readonly CallResult[]): ReadonlyMap<string, string> {
  const outcomes = new Map<string, string>();
  for (const part of parts) {
    const asked = new Set(pairsOf(part.planned));
    for (const { account: who, assets } of part.planned.answers) {
      for (const ref of assets) {
        const pair = `${who.address} ${ref}`;
        if (outcomes.has(pair) || !asked.has(pair)) throw new Error(`${pair} has two outcomes or was not asked for`);
        outcomes.set(pair, 'failure' in part ? part.failure.code : 'read');
      }
    }
  }
  return outcomes;
}

function assetsByAddress({ call }: PlannedCall): Map<string, readonly string[]> {
  return new Map([...askedAssets(call)].map(([address, refs]) => [address, refs === 'all' ? [] : [...refs]]));
}

function pairsOf(planned: PlannedCall): string[] {
  return [...assetsByAddress(planned)].flatMap(([address, refs]) => refs.map((ref) => `${address} ${ref}`));
}

/** Refuses what has one of these accounts, assets or pairs in it. */
function poisoned(...poison: readonly string[]): Refuse {
  const bad = new Set(poison);
  return (asked) => {
    const isBad = [...asked].some(
      ([address, refs]) => bad.has(address) || refs.some((ref) => bad.has(ref) || bad.has(`${address} ${ref}`)),
    );
    return isBad ? rejected : null;
  };
}

function sizeOf(asked: ReadonlyMap<string, readonly string[]>): number {
  return [...asked.values()].reduce((sum, refs) => sum + refs.length, 0);
}

function isBad(pair: string, poison: readonly string[]): boolean {
  return poison.includes(pair) || pair.split(' ').some((part) => poison.includes(part));
}

/** The pairs that failed. */
function failedOf({ outcomes }: Mended): string[] {
  return [...outcomes].filter(([, outcome]) => outcome !== 'read').map(([pair]) => pair);
}

/** Each pair has an outcome, and only the bad ones failed. */
function expectOnly(mended: Mended, whole: PlannedCall, ...poison: readonly string[]): void {
  const pairs = pairsOf(whole);
  expect([...mended.outcomes.keys()].sort()).toEqual(pairs.toSorted());
  expect(failedOf(mended).sort()).toEqual(pairs.filter((pair) => isBad(pair, poison)).sort());
}

/** log2(N) + 1. */
const price = (pairs: number): number => Math.ceil(Math.log2(pairs)) + 1;

/** At most so many lines of a grid, all different. */
function badLines(rows: number, columns: number, maxLength: number): fc.Arbitrary<string[]> {
  const names = [...(rows > 1 ? rowsOf(rows) : []), ...(columns > 1 ? columnsOf(columns) : [])];
  return fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength });
}

/** Grids of 2 to 64 pairs. */
const sizes = fc
  .tuple(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 64 }))
  .map(([rows, columns]) => [rows, Math.min(columns, Math.max(1, Math.floor(64 / rows)))] as const)
  .filter(([rows, columns]) => rows * columns > 1);

describe('one bad account or asset', () => {
  test.each([
    [2, 1],
    [3, 1],
    [7, 1],
    [64, 1],
    [1, 33],
    [2, 2],
    [3, 2],
    [2, 5],
    [8, 8],
    [10, 10],
    [50, 4],
  ])('of %i accounts × %i assets, wherever it stands: at most log2(pairs) + 1 further calls', async (rows, columns) => {
    const whole = callFor('cross-product', rows, columns);
    for (const poison of [...(rows > 1 ? rowsOf(rows) : []), ...(columns > 1 ? columnsOf(columns) : [])]) {
      const mended = await mend(whole, poisoned(poison));
      expectOnly(mended, whole, poison);
      expect(mended.further).toBeLessThanOrEqual(price(rows * columns));
    }
  });

  test.each([2, 3, 8, 33])('of one account with %i assets', async (columns) => {
    const whole = callFor('account-assets', 1, columns);
    for (const poison of columnsOf(columns)) {
      const mended = await mend(whole, poisoned(poison));
      expectOnly(mended, whole, poison);
      expect(mended.further).toBeLessThanOrEqual(price(columns));
    }
  });

  test('of any pairs', async () => {
    const whole = callFor('pairs', 6, 5);
    for (const pair of pairsOf(whole)) {
      const mended = await mend(whole, poisoned(pair));
      expectOnly(mended, whole, pair);
      expect(mended.further).toBeLessThanOrEqual(price(30));
    }
  });

  test('fails as the smallest call was refused that named it', async () => {
    const whole = callFor('cross-product', 8, 1);
    const refuse: Refuse = (asked) => {
      if (!asked.has('r0')) return null;
      return asked.size === 1 ? failure('ACCOUNT_NOT_FOUND') : rejected;
    };
    expect((await mend(whole, refuse)).outcomes.get('r0 c0')).toBe('ACCOUNT_NOT_FOUND');
  });
});

describe('a refusal that passes', () => {
  test.each([
    [2, 1],
    [8, 1],
    [8, 8],
    [1, 5],
  ])('costs none of %i accounts × %i assets', async (rows, columns) => {
    const whole = callFor('cross-product', rows, columns);
    let calls = 0;
    const mended = await mend(whole, () => {
      calls += 1;
      return calls === 1 ? rejected : null;
    });
    expectOnly(mended, whole);
    expect(mended.further).toBeLessThanOrEqual(price(rows * columns));
  });
});

test('a search that is cut short at the last suspect says nothing about sizes', async () => {
  let calls = 0;
  const mended = await mend(callFor('cross-product', 8, 1), () => {
    calls += 1;
    if (calls === 1) return rejected;
    return calls === 5 ? failure('UPSTREAM_TIMEOUT') : null;
  });
  expect(failedOf(mended)).toEqual(['r7 c0']);
  expect(mended.outcomes.get('r7 c0')).toBe('UPSTREAM_TIMEOUT');
  expect(mended.fitting).toEqual([]);
});

describe('more than one', () => {
  test('a few are each found, for one call each and three more, and all other pairs are read', async () => {
    const cases = sizes.chain(([rows, columns]) =>
      fc.tuple(fc.constant(rows), fc.constant(columns), badLines(rows, columns, 2)),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ([rows, columns, poison]) => {
        const whole = callFor('cross-product', rows, columns);
        const mended = await mend(whole, poisoned(...poison));
        expectOnly(mended, whole, ...poison);
        const most = poison.length === 1 ? price(rows * columns) : 2 * price(rows * columns) + 3;
        expect(mended.further).toBeLessThanOrEqual(most);
      }),
      { numRuns: runs(1000) },
    );
  });

  test('whatever is bad, each pair has one outcome, no bad one is read, and the splitting ends', async () => {
    const cases = fc.tuple(fc.constantFrom('cross-product', 'pairs'), sizes).chain(([shape, [rows, columns]]) =>
      fc.record({
        shape: fc.constant(shape),
        rows: fc.constant(rows),
        columns: fc.constant(columns),
        poison: badLines(rows, columns, 20),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ shape, rows, columns, poison }) => {
        const whole = callFor(shape, rows, columns);
        const mended = await mend(whole, poisoned(...poison));
        const pairs = pairsOf(whole);
        expect([...mended.outcomes.keys()].sort()).toEqual(pairs.toSorted());
        for (const pair of pairs) if (isBad(pair, poison)) expect(mended.outcomes.get(pair)).toBe('UPSTREAM_REJECTED');
        expect(mended.further).toBeLessThanOrEqual(4 * price(rows * columns));
      }),
      { numRuns: runs(500) },
    );
  });

  test('three bad accounts of fifty, spread out', async () => {
    const whole = callFor('cross-product', 50, 1);
    const mended = await mend(whole, poisoned('r3', 'r20', 'r41'));
    expectOnly(mended, whole, 'r3', 'r20', 'r41');
  });
});

describe('refusals that no account or asset causes', () => {
  test.each([
    [50, 1, 9],
    [16, 4, 9],
    [2, 1, 2],
  ])('of %i accounts × %i assets: given up after %i calls', async (rows, columns, calls) => {
    const whole = callFor('cross-product', rows, columns);
    const mended = await mend(whole, () => rejected);
    expect(failedOf(mended)).toHaveLength(rows * columns);
    expect(mended.further).toBe(calls);
  });

  test('are given up for all calls of a plan', async () => {
    const { read, asked } = source(() => rejected);
    const planned = callFor('cross-product', 50, 1);
    const parts = await Promise.all(Array.from({ length: 20 }, () => read(planned)));
    expect(parts.flat().every((part) => 'failure' in part)).toBe(true);
    expect(asked).toHaveLength(20 + 9);
  });

  test('while one answer shows that the source does answer, the others are searched', async () => {
    const { read } = source(poisoned('r3'));
    const planned = callFor('cross-product', 8, 1);
    const parts = await Promise.all([read(planned), read(planned), read(callFor('cross-product', 2, 1))]);
    expect(parts.map((some) => [...outcomesOf(some)].filter(([, outcome]) => outcome !== 'read'))).toEqual([
      [['r3 c0', 'UPSTREAM_REJECTED']],
      [['r3 c0', 'UPSTREAM_REJECTED']],
      [],
    ]);
  });

  test.each([
    failure('UPSTREAM_RATE_LIMITED', { httpStatus: 429 }),
    failure('UPSTREAM_HTTP_ERROR', { httpStatus: 500, retryable: true }),
    failure('UPSTREAM_TIMEOUT'),
    failure('SOURCE_PAUSED'),
    failure('CANCELLED'),
  ])('$code ends the search, and is what the rest failed by', async (trouble) => {
    let calls = 0;
    const refuse: Refuse = () => {
      calls += 1;
      return calls < 3 ? rejected : trouble;
    };
    const mended = await mend(callFor('cross-product', 8, 1), refuse);
    expect(new Set(mended.outcomes.values())).toEqual(new Set([trouble.code]));
    expect(mended.further).toBe(2);
  });
});

describe('what a part may mend', () => {
  const kinds: readonly (readonly [FailureCode, FailureFacts, boolean])[] = [
    ['UPSTREAM_HTTP_ERROR', { httpStatus: 400, retryable: false }, true],
    ['UPSTREAM_HTTP_ERROR', { httpStatus: 404, retryable: false }, true],
    ['UPSTREAM_HTTP_ERROR', { httpStatus: 422, retryable: false }, true],
    ['UPSTREAM_HTTP_ERROR', { httpStatus: 413 }, true],
    ['UPSTREAM_HTTP_ERROR', { httpStatus: 414 }, true],
    ['UPSTREAM_HTTP_ERROR', { httpStatus: 431 }, true],
    ['UPSTREAM_REJECTED', { httpStatus: 200, upstreamCode: '18' }, true],
    ['UNKNOWN_ASSET', {}, true],
    ['ACCOUNT_NOT_FOUND', {}, true],
    ['BAD_USER_INPUT', {}, true],
    ['UPSTREAM_UNEXPLAINED', {}, true],
    ['UPSTREAM_INCAPABLE', {}, false],
    ['UPSTREAM_HTTP_ERROR', { httpStatus: 405 }, false],
    ['UPSTREAM_HTTP_ERROR', { httpStatus: 408 }, false],
    ['UPSTREAM_HTTP_ERROR', { httpStatus: 500 }, false],
    ['UPSTREAM_REJECTED', { httpStatus: 500, retryable: true }, false],
    ['UPSTREAM_AUTH', { httpStatus: 401 }, false],
    ['UPSTREAM_AUTH', { httpStatus: 403 }, false],
    ['UPSTREAM_RATE_LIMITED', { httpStatus: 429 }, false],
    ['UPSTREAM_UNAVAILABLE', { httpStatus: 503 }, false],
    ['UPSTREAM_UNREACHABLE', {}, false],
    ['UPSTREAM_TIMEOUT', {}, false],
    ['UPSTREAM_TRUNCATED', {}, false],
    ['UPSTREAM_TOO_LARGE', {}, false],
    ['UPSTREAM_REDIRECT', { httpStatus: 302 }, false],
    ['UPSTREAM_BAD_RESPONSE', {}, false],
    ['UPSTREAM_MISATTRIBUTED', {}, false],
    ['UPSTREAM_OVERLOADED', {}, false],
    ['SOURCE_PAUSED', {}, false],
    ['CANCELLED', {}, false],
    ['INTERNAL', {}, false],
  ];
  test.each(kinds)('%s %j: %s', async (code, facts, mends) => {
    const whole = callFor('cross-product', 4, 2);
    const { further } = await mend(whole, () => failure(code, facts));
    expect(further > 0).toBe(mends);
  });

  test('an account that is not there is not looked for among its assets', async () => {
    const { further } = await mend(callFor('account-assets', 1, 8), () => failure('ACCOUNT_NOT_FOUND'));
    expect(further).toBe(0);
  });

  test('an asset that is not there is not looked for among the accounts', async () => {
    const { further } = await mend(callFor('cross-product', 8, 1), () => failure('UNKNOWN_ASSET'));
    expect(further).toBe(0);
  });

  test('a call for one pair is not split', async () => {
    const { further } = await mend(callFor('cross-product', 1, 1), () => rejected);
    expect(further).toBe(0);
  });
});

describe('a call that is too large', () => {
  const tooLong = failure('UPSTREAM_HTTP_ERROR', { httpStatus: 414 });
  const most = (pairs: number, refusal: Failure) => (asked: ReadonlyMap<string, readonly string[]>) =>
    sizeOf(asked) > pairs ? refusal : null;

  test('is halved, once where that is enough, and the size that fits is noted', async () => {
    const whole = callFor('cross-product', 10, 4);
    const mended = await mend(whole, most(20, tooLong));
    expectOnly(mended, whole);
    expect(mended.further).toBe(2);
    expect(mended.fitting).toEqual([20, 20]);
  });

  test('is halved until it fits', async () => {
    const whole = callFor('cross-product', 10, 4);
    const mended = await mend(whole, most(5, tooLong));
    expectOnly(mended, whole);
    expect(Math.max(...mended.fitting)).toBe(4);
  });

  test.each([5, 7, 10, 15])('even where the source calls more than %i a bad request', async (pairs) => {
    const whole = callFor('cross-product', 16, 1);
    const mended = await mend(whole, most(pairs, rejected));
    expectOnly(mended, whole);
    expect(Math.max(...mended.fitting)).toBeLessThanOrEqual(pairs);
  });

  test('a part that never fits fails alone, and nothing is learned from it', async () => {
    const mended = await mend(callFor('cross-product', 8, 1), (asked) => (asked.has('r2') ? tooLong : null));
    expect(failedOf(mended)).toEqual(['r2 c0']);
    expect(mended.fitting).toEqual([]);
  });

  test('whatever its size, is given up where not one pair fits', async () => {
    const mended = await mend(callFor('cross-product', 64, 1), () => tooLong);
    expect(failedOf(mended)).toHaveLength(64);
    expect(mended.further).toBe(price(64) + 3);
    expect(mended.fitting).toEqual([]);
  });
});
