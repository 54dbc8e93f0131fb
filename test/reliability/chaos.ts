/**
 * Random requests while random things go wrong at random sources, with the ledger as the oracle: every pair is answered
 * once, in its place, with the exact amount or with a typed failure, and silence is a zero only where nothing is held.
 *
 * Batches of requests run together. Each batch draws its faults and its requests from the seed and its own number alone.
 */
import fc from 'fast-check';
import { catalogue } from '../../src/sandbox/faults/catalogue.ts';
import type { FaultSpec } from '../../src/sandbox/faults/fault-spec.ts';
import type { NamedFault } from '../../src/sandbox/faults/named-fault.ts';
import { Random } from '../../src/sandbox/ledger/random.ts';
import type { WireName } from '../../src/sandbox/wire/wire.ts';
import { cellsOf, type Field, fieldsOf, render } from '../graph/request-sets.ts';
import { audit, type Breach, type Verdict } from './chaos/audit.ts';
import { deceived } from './chaos/lies.ts';
import { type Node, startNode } from './chaos/node.ts';
import { openStage, pageOf, type Stage, wireNames } from './chaos/stage.ts';
import type { Truth } from './chaos/truth.ts';

export interface ChaosOptions {
  readonly requests: number;
  readonly seed: number;
  readonly onProgress?: (requests: number) => void;
}

export interface ChaosReport {
  readonly requests: number;
  /** Exact amounts, those of silence that means zero included. */
  readonly values: number;
  /** By code. */
  readonly failures: ReadonlyMap<string, number>;
  /** How often each fault was played, by `wire:fault`. */
  readonly played: ReadonlyMap<string, number>;
  /** Rows of listings that repeat a lie of the source, or omit what a lie left out. */
  readonly repeatedLies: number;
  readonly violations: readonly Violation[];
}

export interface Violation {
  readonly what: Breach | 'failed without a reason' | 'unforeseen error';
  readonly batch: number;
  readonly faults: readonly FaultSpec[];
  readonly detail: string;
}

const BATCH = 20;
/** Batches over the same sources; then all that they remember is forgotten. */
const CHAPTER = 10;
/** Rows of the fault matrix from which half of the faults are drawn: what is incomplete, nearly right, contradictory or passing. */
const OFTEN = /^F(?:49|5[0-5])$/;
/** They pause a source, and would leave nothing to look at in the rest of a chapter. */
const PAUSING = /rate-limited|unavailable|passing-(?:limited|429)/;

export async function playChaos({ requests, seed, onProgress }: ChaosOptions): Promise<ChaosReport> {
  const tally = new Tally();
  const batches = Math.ceil(requests / BATCH);
  const node = await startNode();
  try {
    for (let from = 0; from < batches; from += CHAPTER) {
      await playChapter({ from, to: Math.min(from + CHAPTER, batches), seed, node, tally });
      onProgress?.(Math.min(requests, (from + CHAPTER) * BATCH));
    }
  } finally {
    await node.close();
  }
  return tally.report(batches * BATCH);
}

interface Chapter {
  readonly from: number;
  readonly to: number;
  readonly seed: number;
  readonly node: Node;
  readonly tally: Tally;
}

async function playChapter({ from, to, seed, node, tally }: Chapter): Promise<void> {
  const chapter = from / CHAPTER;
  const stage = await openStage({
    node,
    seed: seed % 1000,
    absent: chapter % 4 === 1 ? 'unknown' : 'zero',
    source: { timeoutMs: 400, breaker: { enabled: chapter % 4 === 3 } },
  });
  const paused = new Set<string>();
  try {
    for (let batch = from; batch < to; batch += 1) {
      const struck = await strike(stage, new Random(seed, `chaos/${batch}`), batch);
      const before = stage.faults.length;
      tally.play(struck);
      await Promise.all(
        requestSets(stage, seed, batch).map(async (fields) => {
          const answers = cellsOf(await stage.ask(render(fields)));
          for (const [index, field] of fields.entries()) {
            const at = { batch, struck, paused, ...sourceOf(stage, field) };
            for (const verdict of audit(at.truth, field, answers[index])) tally.count(verdict, field, at);
          }
        }),
      );
      for (const error of stage.faults.slice(before)) {
        tally.violations.push({ what: 'unforeseen error', batch, faults: struck, detail: String(error) });
      }
      await stage.recover();
    }
  } finally {
    await stage.close();
  }
}

/** Where and when something was answered. */
interface Setting {
  readonly wire: WireName;
  readonly truth: Truth;
  readonly batch: number;
  readonly struck: readonly FaultSpec[];
  /** Sources that have paused in this chapter; more are added. */
  readonly paused: Set<string>;
}

class Tally {
  readonly violations: Violation[] = [];
  readonly #failures = new Map<string, number>();
  readonly #played = new Map<string, number>();
  #values = 0;
  #repeatedLies = 0;

  play(specs: readonly FaultSpec[]): void {
    for (const { upstream, fault } of specs) add(this.#played, `${upstream}:${fault}`);
  }

  count(verdict: Verdict, field: Field, { wire, truth, batch, struck, paused }: Setting): void {
    if (verdict.what === 'value') {
      this.#values += 1;
      return;
    }
    const own = struck.filter(({ upstream }) => upstream === wire);
    if (verdict.what !== 'failure') {
      const isLie =
        field.kind === 'holdings' &&
        (verdict.what === 'invented' || verdict.what === 'missing') &&
        own.some(({ fault }) => deceived(wire, fault, truth.absent).listings);
      if (isLie) this.#repeatedLies += 1;
      else this.violations.push({ what: verdict.what, batch, faults: struck, detail: verdict.detail });
      return;
    }
    const { code, source, expected, detail } = verdict;
    add(this.#failures, code);
    if (code === 'SOURCE_PAUSED' || code === 'UPSTREAM_RATE_LIMITED') paused.add(source);
    const hasReason = own.length > 0 || paused.has(source) || expected || code === 'UPSTREAM_TIMEOUT';
    if (!hasReason) this.violations.push({ what: 'failed without a reason', batch, faults: struck, detail });
  }

  report(requests: number): ChaosReport {
    return {
      requests,
      values: this.#values,
      failures: this.#failures,
      played: this.#played,
      repeatedLies: this.#repeatedLies,
      violations: this.violations,
    };
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sourceOf({ truths }: Stage, field: Field): Pick<Setting, 'wire' | 'truth'> {
  const id = field.kind === 'reverse' ? field.asset : field.kind === 'chosen' ? field.accounts[0] : field.account;
  const source = id?.split('/')[1];
  for (const [wire, truth] of truths) if (truth.source === source) return { wire, truth };
  throw new Error(`no source has ${id}`);
}

/** Lets up to two things go wrong at each source, and at about a third of them nothing. */
async function strike(stage: Stage, random: Random, batch: number): Promise<readonly FaultSpec[]> {
  const specs: FaultSpec[] = [];
  for (const wire of wireNames) {
    for (let more = random.below(3); more > 0; more -= 1) {
      const spec = drawFault(wire, stage.truths.get(wire)?.absent ?? 'unknown', { random, batch });
      if (spec === null) continue;
      specs.push(spec);
      await stage.setFault(spec);
    }
  }
  return specs;
}

interface Draw {
  readonly random: Random;
  readonly batch: number;
}

function drawFault(wire: WireName, absent: Truth['absent'], { random, batch }: Draw): FaultSpec | null {
  const able = catalogue.filter((fault) => isFair(fault, wire, absent));
  const chosen = random.below(2) === 0 ? able.filter(({ row }) => OFTEN.test(row)) : able;
  const fault = chosen[random.below(chosen.length)];
  if (fault === undefined || (PAUSING.test(fault.name) && batch % CHAPTER !== CHAPTER - 1)) return null;
  const named = { upstream: wire, fault: fault.name };
  if (fault.strikes === 'connections') return named;
  const chance = [0.1, 0.5, 1][random.below(3)] ?? 1;
  const size = fault.name === 'page-cut' ? pageOf(wire) : null;
  return {
    ...named,
    when: { chance },
    ...(fault.strikesRow === true ? { row: 'random' } : {}),
    ...(size === null ? {} : { value: size }),
  };
}

/** Left out: lies about named pairs that nothing shows (see `lies.ts`), and listeners that speak another protocol. */
function isFair({ name, strikes, upstreams: only }: NamedFault, wire: WireName, absent: Truth['absent']): boolean {
  if (strikes === 'handshakes' || only?.includes(wire) === false) return false;
  return !deceived(wire, name, absent).pairs;
}

/** Now and then all pairs of a source at once, which is more than a page of TEOS. */
function requestSets({ truths }: Stage, seed: number, batch: number): readonly (readonly Field[])[] {
  const all = [...truths.values()];
  const grids = all.map(
    ({ accounts, assets }): fc.Arbitrary<Field> => fc.constant({ kind: 'chosen', accounts, assets }),
  );
  const field = fc.oneof(
    { weight: 5, arbitrary: fc.oneof(...all.map(fieldsOf)) },
    { weight: 1, arbitrary: fc.oneof(...grids) },
  );
  return fc.sample(fc.array(field, { minLength: 1, maxLength: 4 }), { numRuns: BATCH, seed: seed + batch });
}
