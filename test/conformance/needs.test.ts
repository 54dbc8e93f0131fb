/** Rules apply where the subject has what they need, and say so where it has not. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeConformance, type Rule, rules, runConformance } from '../../src/conformance/index.ts';
import { needRules, notApplicable, Unmet } from '../../src/conformance/needs.ts';
import { judge } from '../../src/conformance/run.ts';
import { neverThere, small } from './small-subjects.ts';

const PAGE = new URL('../../docs/adding-a-provider.md', import.meta.url);

/** Beside what none of the small subjects has. */
const lacking: Readonly<Record<keyof typeof small, readonly string[]>> = {
  'one asset': ['D4MZ', 'J3VN'],
  'one account': ['D4MZ'],
  'no reported zero': ['C9XD'],
  'no amount above 2^53': ['B3K7'],
  'one pair': ['N4BW', 'B3K7', 'C9XD', 'D4MZ', 'J3VN'],
};

describe('a sound source conforms with', () => {
  for (const [name, subject] of Object.entries(small)) {
    test(name, async () => {
      const report = await runConformance(subject);
      expect(report.verdicts.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
      expect(report).toMatchObject({ kind: subject.kind.kind, conforms: true, failed: [] });
      const expected = [...neverThere, ...lackingOf(name)];
      expect(report.notApplicable.toSorted()).toEqual(expected.toSorted());
      expect([...report.passed, ...report.notApplicable].toSorted()).toEqual(rules.map(({ id }) => id).toSorted());
    });
  }
});

function lackingOf(name: string): readonly string[] {
  return Object.entries(lacking).find(([candidate]) => candidate === name)?.[1] ?? [];
}

test('a rule that does not apply says in one form what it needs, and never passes', async () => {
  const { verdicts } = await runConformance(small['one pair']);
  const inapplicable = verdicts.filter(({ outcome }) => outcome === 'not applicable');
  expect(inapplicable.map(({ reason }) => reason)).toEqual(inapplicable.map(({ unmet }) => notApplicable(unmet)));
  expect(inapplicable.find(({ id }) => id === 'C9XD')?.reason).toBe('not applicable: needs a zero that is reported');
  expect(verdicts.filter(({ outcome, unmet }) => outcome !== 'not applicable' && unmet.length > 0)).toEqual([]);
});

test('a need that a rule finds unmet and does not declare is a failure of the rule', async () => {
  const run = async (): Promise<void> => {
    throw new Unmet('an answer with a row');
  };
  const rule = { id: 'A0AA', level: 'MUST', name: 'MUST try something', why: '', needs: [], run } as const;
  expect(await judge(small['one pair'], rule)).toMatchObject({ outcome: 'failed', unmet: [] });
  const declared = { ...rule, needs: ['an answer with a row'] } as const;
  expect(await judge(small['one pair'], declared)).toMatchObject({ outcome: 'not applicable', unmet: declared.needs });
});

test('a subject without a reported pair fails every rule, so that not all can be "not applicable"', async () => {
  const { truth } = small['one pair'];
  const nothing = { ...truth, accounts: truth.accounts.map((account) => ({ ...account, holdings: new Map() })) };
  const report = await runConformance({ ...small['one pair'], truth: nothing });
  expect(report).toMatchObject({ conforms: false, passed: [], notApplicable: [] });
  expect(new Set(report.verdicts.map(({ reason }) => reason))).toEqual(
    new Set(['ConformanceError: the truth needs an account, and an asset that the upstream reports for it']),
  );
});

describe('describeConformance', () => {
  const bodies = new Map<string, (...context: readonly unknown[]) => Promise<void>>();
  describeConformance(small['one pair'], {
    describe: (_, body) => body(),
    test: (name, body) => void bodies.set(name.slice(0, 4), body),
  });
  const skipsOf = async (id: string): Promise<readonly unknown[]> => {
    const notes: unknown[] = [];
    await bodies.get(id)?.({ skip: (note: unknown) => void notes.push(note) });
    return notes;
  };

  test('marks a rule that does not apply as skipped, with what it needs', async () => {
    expect(await skipsOf('C9XD')).toEqual(['not applicable: needs a zero that is reported']);
    expect(await skipsOf('A7Q2')).toEqual([]);
  });

  test('makes tests without a named parameter, which some runners take for a callback', () => {
    expect(bodies.size).toBe(rules.length);
    expect([...bodies.values()].filter(({ length }) => length > 0)).toEqual([]);
  });

  test('can do with a runner that hands nothing to a test', async () => {
    await expect(bodies.get('C9XD')?.()).resolves.toBeUndefined();
  });
});

/** On a difference, put the expected lines in the place of the table. */
test('docs/adding-a-provider.md lists what each rule needs', () => {
  const always = rules.filter(({ needs }) => needs.length === 0);
  const rows = Object.keys(needRules).map((need) => `| ${need} | ${idsWith(need)} |`);
  const table = ['| needs | rules |', '| --- | --- |', `| nothing: always applies | ${idsOf(always)} |`, ...rows];
  const lines = readFileSync(PAGE, 'utf8').split('\n');
  const start = lines.indexOf('| needs | rules |');
  expect(lines.slice(start, start + table.length)).toEqual(table);
  expect(always.length).toBeGreaterThanOrEqual(20);
});

function idsWith(need: string): string {
  return idsOf(rules.filter(({ needs }) => needs.some((one) => one === need)));
}

function idsOf(some: readonly Rule[]): string {
  return some.map(({ id }) => id).join(', ');
}
