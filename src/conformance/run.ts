/** Runs the rules on a subject: into a report, or as tests in the author's own test runner. */

import { ConformanceError } from './demand.ts';
import { type LabOptions, openLab } from './lab.ts';
import { type Need, notApplicable, Unmet, unmetNeeds } from './needs.ts';
import type { Rule, RuleData } from './rule.ts';
import { rules } from './rules/rules.ts';
import type { Subject } from './subject.ts';
import { within } from './within.ts';

/** Many times what the slowest rule takes. A provider or a fake that hangs must not hang its author's tests. */
const LONGEST_RULE_MS = 30_000;

export interface Verdict {
  readonly id: string;
  readonly level: Rule['level'];
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'not applicable';
  /** Where and how the rule is broken, or "not applicable: needs …"; null where it passed. */
  readonly reason: string | null;
  /** What the subject lacks for the rule to apply; empty unless it is not applicable. */
  readonly unmet: readonly Need[];
}

export interface Report {
  readonly kind: string;
  /** True where no MUST failed. */
  readonly conforms: boolean;
  /** One per rule, in the order of `rules`. */
  readonly verdicts: readonly Verdict[];
  /** The ids of the rules by outcome: each rule stands in one of the three. */
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly notApplicable: readonly string[];
}

/** The part of a test runner that the kit needs; that of vitest and of `node:test` fits as it is. */
export interface Runner {
  describe(name: string, body: () => void): void;
  /** The runner may hand something with a method `skip(note)` to the body, as vitest and `node:test` do. */
  test(name: string, body: (...context: readonly unknown[]) => Promise<void>): void;
}

/**
 * Runs every rule, one after the other, each on an upstream started afresh. Never rejects because of the subject.
 *
 * Rules without needs apply to every subject, so that not all can be "not applicable". A subject that is not even fit for
 * these, because its truth has no reported pair or its options are refused, fails every rule.
 *
 * @example
 * The two imports beside the kit are those of docs/adding-a-provider.md.
 * ```ts with=docs/adding-a-provider.md
 * import { runConformance } from 'balancegraph/conformance';
 * import { tallyKind } from './tally/tally.ts';
 * import { examples, KEY, truth, upstream } from './tally/tally-fake.ts';
 *
 * const report = await runConformance({ kind: tallyKind, options: { key: KEY }, upstream, truth, examples });
 * if (!report.conforms) throw new Error(report.failed.join());
 * ```
 */
export async function runConformance(subject: Subject): Promise<Report> {
  const verdicts: Verdict[] = [];
  for (const rule of rules) verdicts.push(await judge(subject, rule));
  const idsOf = (sought: Verdict['outcome']): readonly string[] =>
    verdicts.filter(({ outcome }) => outcome === sought).map(({ id }) => id);
  return {
    kind: subject.kind.kind,
    conforms: verdicts.every(({ level, outcome }) => level !== 'MUST' || outcome !== 'failed'),
    verdicts,
    passed: idsOf('passed'),
    failed: idsOf('failed'),
    notApplicable: idsOf('not applicable'),
  };
}

/**
 * One test per rule, SHOULD included, in the author's own runner. A rule that does not apply is marked as skipped, with
 * what the subject lacks, where the runner has a mark for that. There is nothing to skip rules with: an author with a
 * good reason to break a SHOULD looks at the report of `runConformance` instead.
 *
 * @example
 * ```ts with=docs/adding-a-provider.md
 * import { describe, test } from 'node:test';
 * import { describeConformance } from 'balancegraph/conformance';
 * import { tallyKind } from './tally/tally.ts';
 * import { examples, KEY, truth, upstream } from './tally/tally-fake.ts';
 *
 * const subject = { kind: tallyKind, options: { key: KEY }, upstream, truth, examples };
 * describeConformance(subject, { describe, test });
 * ```
 */
export function describeConformance(subject: Subject, runner: Runner): void {
  runner.describe(`conformance of ${subject.kind.kind}`, () => {
    for (const rule of rules) {
      // No named parameter: some runners take a test that has one for a test with a callback.
      runner.test(`${rule.id} ${rule.name}`, async (...context) => {
        const { outcome, reason } = await judge(subject, rule);
        if (outcome === 'failed') throw new ConformanceError(`${rule.id}: ${reason}`);
        if (outcome === 'not applicable') markSkipped(context[0], reason ?? '');
      });
    }
  });
}

function markSkipped(context: unknown, note: string): void {
  // That of vitest is a function itself.
  if ((typeof context !== 'object' && typeof context !== 'function') || context === null) return;
  if ('skip' in context && typeof context.skip === 'function') context.skip(note);
}

/** The verdict on one rule. Every error on the way is a failure of the subject. */
export async function judge(subject: Subject, rule: RuleData, options: LabOptions = {}): Promise<Verdict> {
  const { id, level, name } = rule;
  const verdict = (outcome: Verdict['outcome'], reason: string | null, unmet: readonly Need[] = []): Verdict => {
    return { id, level, name, outcome, reason, unmet };
  };
  try {
    const lab = await openLab(subject, options);
    try {
      const unmet = unmetNeeds(rule.needs, lab);
      if (unmet.length > 0) return verdict('not applicable', notApplicable(unmet), unmet);
      await within(rule.run(lab), LONGEST_RULE_MS);
      return verdict('passed', null);
    } finally {
      await lab.close();
    }
  } catch (error) {
    // An unmet need that the rule does not declare is a fault of the rule: the rule then fails.
    if (error instanceof Unmet && rule.needs.includes(error.need)) {
      return verdict('not applicable', notApplicable([error.need]), [error.need]);
    }
    return verdict('failed', error instanceof Error ? `${error.name}: ${error.message}` : 'unknown');
  }
}
