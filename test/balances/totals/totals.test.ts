/**
 * Totals that cannot lie: invented worlds whose truth is known, and ten thousand times some of their sources, calls and rows
 * killed. No total is more than the truth, and none that says it is complete is anything but the truth.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openFacts } from '../../../src/balances/fact/asset-facts.ts';
import { openLoader } from '../../../src/balances/loader.ts';
import type { Source } from '../../../src/balances/source.ts';
import { type Entry, type Holder, readEntries } from '../../../src/balances/totals/entries.ts';
import { byAsset, bySource } from '../../../src/balances/totals/groups.ts';
import { itemOf } from '../../../src/balances/totals/items.ts';
import { assetsIn, readFacts, type Things, thingsIn } from '../../../src/balances/totals/things.ts';
import { type Coverage, type Total, totalOf } from '../../../src/balances/totals/total.ts';
import { decimalScale, type Scale } from '../../../src/model/amount.ts';
import { FailureError, failure } from '../../../src/model/failure.ts';
import { type Account, makeAccount, makeAsset } from '../../../src/model/identity.ts';
import { type AssetFacts, noAmounts, type Reading } from '../../../src/model/reading.ts';
import { atOnce } from '../../../src/model/steps.ts';
import type { AnyBalanceRead } from '../../../src/providers/provider.ts';
import { runs } from '../../depth.ts';
import { down, empty, type InventedOptions, openInvented, read, wholePage } from '../invented.ts';

const WORLDS = runs(500);
const KILLS = 20;

// ---------------------------------------------------------------------------------------------------------------
// Worlds

const scales: readonly Scale[] = [
  decimalScale(0),
  decimalScale(6),
  decimalScale(18),
  { numerator: 60n, denominator: 1n },
  { numerator: 5n, denominator: 2n },
];
const things = ['eip155:1/slip44:60', 'eip155:1/erc20:0x1', 'eip155:1/erc20:0x2'] as const;

const assetSpec = fc.record({
  scale: fc.constantFrom(...scales),
  tellsScale: fc.boolean(),
  thing: fc.constantFrom(...things),
  tellsThing: fc.boolean(),
});
type AssetSpec = typeof assetSpec extends fc.Arbitrary<infer T> ? T : never;

const cellSpec = fc.record({
  /** The truth; negative only where the source has debts. */
  amount: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
  isZero: fc.boolean(),
  isSilent: fc.nat({ max: 3 }).map((n) => n === 0),
  isLeftOut: fc.boolean(),
});

const sourceSpec = fc.record({
  listing: fc.constantFrom('none', 'partial', 'complete'),
  absent: fc.constantFrom('zero', 'unknown'),
  isSigned: fc.boolean(),
  /** How it is known what assets stand for. */
  rule: fc.constantFrom('none', 'facts', 'names'),
  factsIn: fc.constantFrom('name', 'row'),
  assets: fc.array(assetSpec, { minLength: 1, maxLength: 3 }),
  accounts: fc.array(fc.array(cellSpec, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
});
type SourceSpec = typeof sourceSpec extends fc.Arbitrary<infer T> ? T : never;

const worldSpec = fc.record({
  isListing: fc.boolean(),
  /** Whether everything is read once before something is killed, and may stand in. */
  isPrimed: fc.boolean(),
  sources: fc.array(sourceSpec, { minLength: 1, maxLength: 3 }),
  /** What dies each time, as places in the list of all that can. */
  kills: fc.array(fc.array(fc.nat({ max: 38 }), { maxLength: 10 }), { minLength: KILLS, maxLength: KILLS }),
});
type WorldSpec = typeof worldSpec extends fc.Arbitrary<infer T> ? T : never;

/** One asset at one account: what is true of it, and what becomes of it. */
interface Cell {
  readonly account: Account;
  readonly ref: string;
  readonly source: SourceSpec;
  readonly asset: AssetSpec;
  readonly amount: bigint;
  readonly isSilent: boolean;
  readonly isLeftOut: boolean;
  /** The source, the call and the row that it takes to know of it. */
  readonly needs: readonly [source: string, call: string, row: string];
}

interface World {
  readonly spec: WorldSpec;
  readonly cells: readonly Cell[];
  readonly holders: readonly Holder[];
  /** What fails at the moment. */
  readonly dead: Set<string>;
}

function build(spec: WorldSpec): World {
  const dead = new Set<string>();
  const cells: Cell[] = [];
  const holders: Holder[] = [];
  for (const [at, source] of spec.sources.entries()) {
    const name = `s${at}`;
    const own = source.accounts.flatMap((rows, holder) =>
      source.assets.map((asset, index): Cell => {
        const { amount = 0n, isZero = true, isSilent = true, isLeftOut = false } = rows[index] ?? {};
        const account = makeAccount(name, { address: `a${holder}`, network: null, subAccount: null });
        const held = source.isSigned || amount > 0n ? amount : -amount;
        const ref = `r${index}`;
        const needs = [name, account.id, `${account.id} ${ref}`] as const;
        return { account, ref, source, asset, amount: isZero ? 0n : held, isSilent, isLeftOut, needs };
      }),
    );
    cells.push(...own);
    const invented = openInvented([readOf(source, own, dead)], {
      name,
      provider: providerOf(source),
      send: async (request) => ({ ...empty(request), receivedAt: new Date() }),
    });
    const refs = spec.isListing ? null : source.assets.map((_, index) => `r${index}`);
    for (const account of new Map(own.map((cell) => [cell.account.id, cell.account])).values()) {
      holders.push({ account, source: invented.source, refs });
    }
  }
  return { spec, cells, holders, dead };
}

function kill({ cells, dead }: World, places: readonly number[]): void {
  const mortal = [...new Set(cells.flatMap(({ needs }) => needs))];
  dead.clear();
  for (const place of places) dead.add(mortal[place % mortal.length] ?? '');
}

function factsOf({ rule }: SourceSpec, { scale, tellsScale, thing, tellsThing }: AssetSpec): AssetFacts {
  const underlying = rule !== 'none' && tellsThing ? thing : null;
  const known = tellsScale ? scale : null;
  return { name: null, symbol: null, scale: known, type: null, contract: null, underlying, details: null };
}

function providerOf(source: SourceSpec): NonNullable<InventedOptions['provider']> {
  const names = (id: string) =>
    source.assets.flatMap(({ thing }, index) => (thing === id ? [{ network: null, ref: `r${index}` }] : []));
  const underlying = { on: () => true, assets: (id: string) => (source.rule === 'names' ? names(id) : null) };
  return {
    assets: {
      description: '',
      example: '',
      normalise: (value) => ({ ok: true, value }),
      facts: (ref) => {
        const asset = source.assets[Number(ref.slice(1))];
        return source.factsIn === 'name' && asset !== undefined ? factsOf(source, asset) : null;
      },
      ...(source.rule === 'none' ? {} : { underlying }),
    },
  };
}

function readOf(source: SourceSpec, cells: readonly Cell[], dead: ReadonlySet<string>): AnyBalanceRead {
  const { listing, absent, isSigned } = source;
  const made = read({ rows: {}, listing, absent, ...(isSigned ? { signed: true } : {}) });
  if (made.shape !== 'account-assets') throw new Error('another shape');
  const decode: typeof made.balances.decode = ({ account, assets }) => {
    const own = cells.filter((cell) => cell.account.address === account.address);
    if (own.some(({ needs: [name, call] }) => dead.has(name) || dead.has(call))) throw new FailureError(down);
    const asked = own.filter(({ ref, isSilent, isLeftOut }) => {
      if (isSilent) return false;
      return assets === 'all' ? listing === 'complete' || !isLeftOut : assets.includes(ref);
    });
    return wholePage(asked.map((cell) => readingOf(cell, dead)));
  };
  return { ...made, balances: { ...made.balances, decode } };
}

function readingOf(
  { account: { address }, ref, source, asset, amount, needs: [, , row] }: Cell,
  dead: ReadonlySet<string>,
): Reading {
  if (dead.has(row)) return { address, asset: ref, failure: failure('UPSTREAM_UNAVAILABLE') };
  const facts = source.factsIn === 'row' ? factsOf(source, asset) : null;
  return { address, asset: ref, amounts: { ...noAmounts, total: amount }, block: null, facts, details: null };
}

// ---------------------------------------------------------------------------------------------------------------
// Truth

/** What is really there. Of what a source does not mention, its silence decides where it is declared to mean zero. */
function truthOf({ amount, isSilent, source }: Cell, isListing: boolean): bigint {
  const silenceIsZero = isListing ? source.listing === 'complete' : source.absent === 'zero';
  return isSilent && silenceIsZero ? 0n : amount;
}

/** An exact fraction. */
type Fraction = readonly [bigint, bigint];

function plus([a, b]: Fraction, [c, d]: Fraction): Fraction {
  return [a * d + c * b, b * d];
}

function inUnits(atomic: bigint, scale: Scale | null): Fraction {
  return scale === null ? [atomic, 1n] : [atomic * scale.denominator, scale.numerator];
}

/** Less than, equal to or greater than zero as `a` is to `b`. */
function compare([a, b]: Fraction, [c, d]: Fraction): bigint {
  return a * d - c * b;
}

// ---------------------------------------------------------------------------------------------------------------
// What is reported

interface Reported {
  readonly entries: readonly Entry[];
  readonly things: Things;
}

async function ask({ holders, spec: { isPrimed } }: World): Promise<Reported> {
  const context = {
    signal: new AbortController().signal,
    onFault: (error: unknown) => expect.unreachable(String(error)),
  };
  const opened = new Map<Source, ReturnType<typeof openLoader>>();
  const loaderOf = (source: Source) => {
    const loader = opened.get(source) ?? openLoader(source, { context, maxSurplus: 9 });
    opened.set(source, loader);
    return loader;
  };
  const freshness = isPrimed ? { maxAgeMs: 0, staleIfErrorMs: 60_000 } : null;
  const entries = await readEntries(holders, {
    part: 'total',
    freshness,
    loaderOf,
    look: () => {},
    run: async (steps) => atOnce(steps),
  });
  const factsOf = await readFacts(atOnce(assetsIn(entries)), (source) => openFacts(source, context));
  return { entries, things: atOnce(thingsIn(entries, factsOf)) };
}

function adds({ asked, answered, stale, failed }: Coverage): boolean {
  const missing = failed.reduce((sum, { count }) => sum + count, 0);
  const named = failed.every(({ accounts, count }) => accounts.length > 0 && accounts.length <= count);
  return asked === answered + missing && stale <= answered && named;
}

interface Seen {
  complete: number;
  bounded: number;
  unbounded: number;
  stale: number;
}

function check({ atLeast, coverage }: Total, truth: Fraction, seen: Seen): void {
  expect(adds(coverage)).toBe(true);
  const isComplete = coverage.failed.length === 0;
  if (coverage.answered === 0) expect(atLeast).toBeNull();
  if (atLeast !== null) expect(compare(inUnits(atLeast.atomic, atLeast.scale), truth) <= 0n).toBe(true);
  if (isComplete) {
    expect(atLeast).not.toBeNull();
    expect(compare(inUnits(atLeast?.atomic ?? -1n, atLeast?.scale ?? null), truth)).toBe(0n);
    seen.complete += 1;
  } else if (atLeast === null) seen.unbounded += 1;
  else seen.bounded += 1;
  seen.stale += coverage.stale;
}

test('no total claims more than is known', async () => {
  const seen: Seen = { complete: 0, bounded: 0, unbounded: 0, stale: 0 };
  await fc.assert(
    fc.asyncProperty(worldSpec, async (spec) => {
      const world = build(spec);
      for (const places of spec.kills) {
        if (spec.isPrimed) {
          world.dead.clear();
          await ask(world);
        }
        kill(world, places);
        checkAll(world, await ask(world), seen);
      }
    }),
    { numRuns: WORLDS, seed: 20_261_121 },
  );
  // Every kind of answer was met often.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan((WORLDS * KILLS) / 10);
});

function checkAll(
  { cells, spec: { isListing, isPrimed }, dead }: World,
  { entries, things: reported }: Reported,
  seen: Seen,
): void {
  const whole = totalOf(entries.map(itemOf)).coverage;
  const parts = atOnce(bySource(entries)).map((group) => totalOf(group.entries.map(itemOf)).coverage);
  expect([whole, ...parts].every(adds)).toBe(true);
  for (const figure of ['asked', 'answered', 'stale'] as const) {
    expect(parts.reduce((sum, part) => sum + part[figure], 0)).toBe(whole[figure]);
  }
  const groups = atOnce(byAsset(entries));
  if (!isListing) {
    expect(whole).toMatchObject(expectedCoverage(cells, { dead, isPrimed }));
    expect(groups.length).toBe(new Set(cells.map(assetOf)).size);
  }
  for (const group of groups) {
    const { asset } = group;
    const atoms = cells
      .filter((cell) => assetOf(cell) === asset.id)
      .reduce((sum, cell) => sum + truthOf(cell, isListing), 0n);
    check(totalOf(atOnce(group.items())), [atoms, 1n], seen);
  }
  for (const id of reported.ids) {
    const truth = cells
      .filter(({ asset }) => asset.thing === id)
      .map((cell) => inUnits(truthOf(cell, isListing), cell.asset.scale))
      .reduce(plus, [0n, 1n]);
    check(totalOf(atOnce(reported.itemsOf(id))), truth, seen);
  }
}

function assetOf({ account: { source }, ref }: Cell): string {
  return makeAsset(source, { network: null, ref }).id;
}

/** How many of the chosen pairs are answered, counted from the world alone. */
function expectedCoverage(
  cells: readonly Cell[],
  { dead, isPrimed }: { readonly dead: ReadonlySet<string>; readonly isPrimed: boolean },
): Pick<Coverage, 'asked' | 'answered' | 'stale'> {
  const known = cells.filter(({ isSilent, source: { absent } }) => !isSilent || absent === 'zero');
  const killed = known.filter(({ isSilent, needs: [name, call, row] }) =>
    [name, call, ...(isSilent ? [] : [row])].some((need) => dead.has(need)),
  );
  const stale = isPrimed ? killed.length : 0;
  return { asked: cells.length, answered: known.length - killed.length + stale, stale };
}
