import { describe, expect, test } from 'vitest';
import { type Rule, rules, type Verdict } from '../../src/conformance/index.ts';
import { judge } from '../../src/conformance/run.ts';
import { type Broken, broken, brokenListings } from './broken-providers.ts';
import { examples, KEY, truth, upstream } from './example-upstream.ts';

describe('each rule', () => {
  test('has a provider that breaks it', () => {
    expect(Object.keys(broken).sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  for (const rule of rules) {
    test(`${rule.id} is seen to fail: ${rule.name}`, async () => {
      const variant = broken[rule.id];
      if (variant === undefined) throw new Error('no provider breaks this rule');
      const verdict = await judged(variant, rule);
      expect(verdict.outcome).toBe('failed');
      expect(verdict.reason).toMatchSnapshot();
    });
  }
});

test.each(Object.entries(brokenListings))('%s is seen to fail by a listing', async (id, variant) => {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error('there is no such rule');
  const verdict = await judged(variant, rule);
  expect(verdict.outcome).toBe('failed');
  expect(verdict.reason).toMatch(/a listing was taken for complete/);
});

function judged({ kind, openUpstream, absent = 'unknown' }: Broken, rule: Rule): Promise<Verdict> {
  const subject = { kind, options: { key: KEY, pairsPerCall: 5, absent }, upstream, truth, examples };
  return judge(subject, rule, openUpstream === undefined ? {} : { openUpstream });
}
