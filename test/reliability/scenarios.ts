/** The scenarios of the fault matrix: every fault × upstream × place of the call, lasting and, where calls are repeated, passing. */
import { catalogue, findFault } from '../../src/sandbox/faults/catalogue.ts';
import type { FaultSpec, UpstreamName } from '../../src/sandbox/sandbox.ts';
import { type Bench, type Cell, type Outcome, type Settings, secretsIn, timeless } from './bench.ts';
import { type Expected, expectedOf } from './expected.ts';

export interface Scenario {
  readonly name: string;
  readonly spec: FaultSpec;
  /** Which of the calls is struck, from 0. */
  readonly call: number;
  readonly expected: Expected;
  /** Whether the fault strikes one request only, so that the repeat is answered well. */
  readonly passing: boolean;
  readonly settings: Settings;
}

export interface Result {
  readonly scenario: Scenario;
  readonly violations: readonly string[];
}

const places = ['first', 'middle', 'last'] as const;
/** Which row is struck, by place; the last rows of Reddio are of assets that are not asked for. */
const rows = { reddio: ['first', 2, 'first'], others: ['first', 2, 'last'] } as const;

/** Variants of a fault with a number of their own. */
const variants: readonly { readonly fault: string; readonly value: number; readonly expected: Expected }[] = [
  { fault: 'late', value: 20, expected: { code: 'value', repeated: false, scope: 'none' } },
  { fault: 'unavailable', value: 1, expected: { code: 'UPSTREAM_UNAVAILABLE', repeated: true, scope: 'call' } },
];

/** Of each upstream another, by which its calls are known. No call takes so long: see `HeldDeadlines`. */
const heldMs: Readonly<Record<UpstreamName, number>> = { reddio: 20_001, teos: 20_002, mesh: 20_003, loopring: 20_004 };

/** By fault, where its scenarios need other settings of the source than the usual ones. */
const settings: Readonly<Record<string, Settings | 'hanging'>> = {
  'connection-refused': { source: { concurrency: 1 } },
  'never-accepts': { source: { concurrency: 1, connectTimeoutMs: 50 } },
  'no-answer': 'hanging',
  'headers-then-silence': 'hanging',
  'endless-drip': 'hanging',
  late: 'hanging',
  'reset-on-reuse': { warm: true },
  'second-reply': { source: { concurrency: 1 }, again: true },
};

export function scenariosOf(bench: Bench): readonly Scenario[] {
  const usual = catalogue
    .filter(({ upstreams }) => upstreams?.includes(bench.name) ?? true)
    .flatMap(({ name }) => placed(bench, { fault: name, expected: expectedOf(name, bench.name) }));
  // Once it has lasted for the whole source, a second of waiting shows nothing new.
  const more = variants.flatMap((variant) => placed(bench, variant));
  return [...usual, ...more.filter(({ expected, passing }) => passing || !expected.repeated)];
}

interface Variant {
  readonly fault: string;
  readonly value?: number;
  readonly expected: Expected;
}

function placed(bench: Bench, { fault, value, expected }: Variant): readonly Scenario[] {
  const named = findFault(fault);
  // What strikes every handshake has no place among the calls.
  const calls = named?.strikes === 'handshakes' ? [0] : [0, 1, 2];
  const standard = fault === 'late' ? { value: 2 * heldMs[bench.name] } : {};
  return calls.flatMap((call) => {
    const row = rows[bench.name === 'reddio' ? 'reddio' : 'others'][call] ?? 'first';
    const spec: FaultSpec = {
      upstream: bench.name,
      fault,
      ...standard,
      ...(value === undefined ? {} : { value }),
      ...(named?.strikesRow === true ? { row } : {}),
      ...conditions(bench, named?.strikes ?? 'requests', call),
    };
    const name = `${fault}${value === undefined ? '' : `=${value}`}, ${bench.name}, ${places[call]} call`;
    const lasting = {
      name,
      spec,
      call,
      expected,
      passing: false,
      settings: settingsOf(bench, { fault, call, expected }),
    };
    const passes = expected.repeated && expected.scope === 'call';
    return passes
      ? [lasting, { ...lasting, name: `${name}, passing`, spec: { ...spec, times: 1 }, passing: true }]
      : [lasting];
  });
}

function settingsOf(
  bench: Bench,
  { fault, call, expected }: Pick<Scenario, 'call' | 'expected'> & { readonly fault: string },
): Settings {
  const own = settings[fault] ?? {};
  if (own !== 'hanging') return own;
  const hangs = expected.code === 'UPSTREAM_TIMEOUT' ? { call } : {};
  return { source: { timeoutMs: heldMs[bench.name] }, held: { ms: heldMs[bench.name], ...hangs } };
}

function conditions(bench: Bench, strikes: string, call: number): Pick<FaultSpec, 'when'> {
  if (strikes === 'handshakes') return {};
  return { when: strikes === 'connections' ? { from: call + 1 } : { contains: bench.markOf(call) } };
}

/** Every invariant that the outcome breaks, beginning with its number; `healthy` are the cells without a fault. */
export function violationsOf(bench: Bench, scenario: Scenario, outcome: Outcome, healthy: readonly Cell[]): string[] {
  const { cells, faults, output, ranges } = outcome;
  const complete = cells.length === healthy.length && cells.every(({ id }, index) => id === healthy[index]?.id);
  if (!complete) return ['I5: other cells than asked, or in another order'];
  return [
    ...cells.flatMap(shapeViolations),
    ...cellViolations(bench, scenario, cells, healthy),
    ...requestViolations(bench, scenario, outcome),
    ...(ranges > 0 ? ['I4: a part of an answer was asked for'] : []),
    ...secretsIn(output).map((secret) => `I6: ${secret} got out`),
    ...faults.map((fault) => `I9: ${String(fault)}`),
  ];
}

function shapeViolations({ id, total, failure, provenance }: Cell): string[] {
  if ((total === null) === (failure === null)) return [`I5: ${id} has neither or both of a value and a reason`];
  return total !== null && provenance === null ? [`I12: ${id} has a value from nowhere`] : [];
}

function cellViolations(bench: Bench, scenario: Scenario, cells: readonly Cell[], healthy: readonly Cell[]): string[] {
  const { call, passing, expected } = scenario;
  const { also = expected.code } = expected;
  const scope = scopeOf(scenario);
  const struck = {
    none: [],
    row: bench.placesOf(call),
    account: bench.placesOfFirst(call),
    call: bench.placesOf(call),
    some: bench.placesOf(call),
    source: placesFrom(bench, call),
  };
  const within = passing ? [] : struck[scope];
  const changed = cells.flatMap((cell, index) => (timeless(cell) === timeless(healthy[index] ?? cell) ? [] : [index]));
  const beyond = changed.filter((index) => !within.includes(index));
  const unlike = scope === 'row' || scope === 'some' ? changed : within;
  return [
    ...beyond.map((index) => `I10: cell ${index} is ${shown(cells[index])} and was ${shown(healthy[index])}`),
    ...(scope === 'row' && changed.length !== 1 ? [`I10: ${changed.length} cells changed instead of 1`] : []),
    ...unlike
      .filter(
        (index) => !beyond.includes(index) && ![expected, { code: also }].some((each) => fits(cells[index], each)),
      )
      .map((index) => `I3: cell ${index} is ${shown(cells[index])} instead of ${expected.code}`),
  ];
}

/** The call that goes ahead is the first. */
function scopeOf({ call, expected: { scope, pauses } }: Scenario): Expected['scope'] {
  return pauses === true && call === 0 ? 'source' : scope;
}

/** A value where none is due to fail: what the source says, as legal there as the true one. */
function fits(cell: Cell | undefined, { code, says }: Pick<Expected, 'code' | 'says'>): boolean {
  if (code === 'value') return says !== undefined && cell?.total?.atomic === says;
  const failure = cell?.failure;
  const named = code === 'UPSTREAM_RATE_LIMITED' ? (failure?.retryAfter ?? null) !== null : true;
  return failure?.code === code && named;
}

function placesFrom(bench: Bench, call: number): readonly number[] {
  return [0, 1, 2].filter((index) => index >= call).flatMap((index) => bench.placesOf(index));
}

function requestViolations(bench: Bench, scenario: Scenario, { requests, repeats }: Outcome): string[] {
  const { call, expected } = scenario;
  const { repeated, pauses, attempts = repeated ? 2 : 1 } = expected;
  const scope = scopeOf(scenario);
  const struck = expected.searched === true ? searchPrice(bench.placesOf(call).length) : attempts;
  const unsent = (index: number): boolean => scope === 'source' && (pauses === true ? index > call : index >= call);
  const due = (index: number): number => (unsent(index) ? 0 : index === call ? struck : 1);
  const fits = (index: 0 | 1 | 2): boolean =>
    index === call && expected.searched === true ? (requests[index] ?? 0) <= struck : requests[index] === due(index);
  const wrong = ([0, 1, 2] as const).filter((index) => !fits(index));
  return [
    ...wrong.map((index) => `I11: call ${index} was sent ${requests[index]} times instead of ${due(index)}`),
    ...(repeats > 0 === repeated ? [] : [`I11: ${repeats} attempts were repeats`]),
    ...(requests.other > 0 ? [`I11: ${requests.other} requests that belong to no call`] : []),
  ];
}

/** The most requests for a refused call of so many pairs, itself included (docs/decisions, "A refused call"). */
function searchPrice(pairs: number): number {
  return 1 + 4 * (Math.ceil(Math.log2(pairs)) + 1);
}

function shown(cell: Cell | undefined): string {
  return cell?.total?.atomic ?? cell?.failure?.code ?? 'nothing';
}

export const upstreams: readonly UpstreamName[] = ['reddio', 'teos', 'mesh', 'loopring'];
