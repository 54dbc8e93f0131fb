import { describe, expect, test } from 'vitest';
import { rules } from '../../src/conformance/index.ts';
import { judge } from '../../src/conformance/run.ts';
import { broken } from './broken-providers.ts';
import { KEY, truth, upstream } from './example-upstream.ts';

describe('each rule', () => {
  test('has a provider that breaks it', () => {
    expect(Object.keys(broken).sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  for (const rule of rules) {
    test(`${rule.id} is seen to fail: ${rule.name}`, async () => {
      const variant = broken[rule.id];
      if (variant === undefined) throw new Error('no provider breaks this rule');
      const { kind, openUpstream } = variant;
      const subject = { kind, options: { key: KEY, pairsPerCall: 5 }, upstream, truth };
      const verdict = await judge(subject, rule, openUpstream === undefined ? {} : { openUpstream });
      expect(verdict.outcome).toBe('failed');
      expect(verdict.reason).toMatchSnapshot();
    });
  }
});
