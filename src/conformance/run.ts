/** Runs the rules on a subject: into a report, or as the tests of whatever runner the author uses. */
import { type LabOptions, openLab } from './lab.ts';
import { ConformanceError, NothingToTry, type Rule } from './rule.ts';
import { rules } from './rules.ts';
import type { Subject } from './subject.ts';
import { within } from './within.ts';

/** Many times what the slowest rule takes; a provider or a fake that hangs must not hang its author's tests. */
const LONGEST_RULE_MS = 30_000;

export interface Verdict {
  readonly id: string;
  readonly level: Rule['level'];
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'not applicable';
  /** Where and how the rule is broken, or why it does not apply; null where it passed. */
  readonly reason: string | null;
}

export interface Report {
  readonly kind: string;
  /** True where no MUST failed. */
  readonly conforms: boolean;
  /** One per rule, in the order of `rules`. */
  readonly verdicts: readonly Verdict[];
}

/** The part of a test runner that the kit needs; that of vitest and of `node:test` fits as it is. */
export interface Runner {
  describe(name: string, body: () => void): void;
  test(name: string, body: () => Promise<void>): void;
}

/**
 * Runs every rule, one after the other, each on an upstream started afresh. Never rejects because of the subject.
 *
 * @example
 * ```ts
 * const report = await runConformance({ kind: ledgerly, options: { key: 'secret-key' }, upstream, truth });
 * report.conforms; // true
 * ```
 */
export async function runConformance(subject: Subject): Promise<Report> {
  const verdicts: Verdict[] = [];
  for (const rule of rules) verdicts.push(await judge(subject, rule));
  const conforms = verdicts.every(({ level, outcome }) => level !== 'MUST' || outcome !== 'failed');
  return { kind: subject.kind.kind, conforms, verdicts };
}

/**
 * One test per rule, SHOULD included, in the author's own runner; a rule that does not apply passes. There is nothing to
 * skip rules with: an author with a good reason to break a SHOULD looks at the report of `runConformance` instead.
 *
 * @example
 * ```ts
 * import { describe, test } from 'vitest';
 * describeConformance({ kind: ledgerly, options: { key: 'secret-key' }, upstream, truth }, { describe, test });
 * ```
 */
export function describeConformance(subject: Subject, runner: Runner): void {
  runner.describe(`conformance of ${subject.kind.kind}`, () => {
    for (const rule of rules) {
      runner.test(`${rule.id} ${rule.name}`, async () => {
        const { outcome, reason } = await judge(subject, rule);
        if (outcome === 'failed') throw new ConformanceError(`${rule.id}: ${reason}`);
      });
    }
  });
}

/** The verdict on one rule. Whatever is thrown on the way is a failure of the subject. */
export async function judge(subject: Subject, rule: Rule, options: LabOptions = {}): Promise<Verdict> {
  const { id, level, name } = rule;
  try {
    const lab = await openLab(subject, options);
    try {
      if (!rule.applies(lab.provider)) {
        return { id, level, name, outcome: 'not applicable', reason: 'the provider declares nothing that it is about' };
      }
      await within(rule.run(lab), LONGEST_RULE_MS);
      return { id, level, name, outcome: 'passed', reason: null };
    } finally {
      await lab.close();
    }
  } catch (error) {
    if (error instanceof NothingToTry) return { id, level, name, outcome: 'not applicable', reason: error.message };
    return {
      id,
      level,
      name,
      outcome: 'failed',
      reason: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
    };
  }
}
