import { describe, expect, test } from 'vitest';
import { describeConformance, rules, runConformance } from '../../src/conformance/index.ts';
import { ledgerly } from './example-provider.ts';
import { examples, KEY, truth, upstream } from './example-upstream.ts';

const subject = { kind: ledgerly, options: { key: KEY, pairsPerCall: 5 }, upstream, truth, examples };
/** The same where what an answer passes over is zero. */
const silent = { ...subject, options: { ...subject.options, absent: 'zero' } };

describeConformance(subject, { describe, test });

describe('the rules', () => {
  test('have ids that never change their meaning', () => {
    expect(rules.map(({ id, name }) => `${id} ${name}`)).toMatchSnapshot();
  });

  test('have ids of four characters, each once', () => {
    const ids = rules.map(({ id }) => id);
    expect(ids.filter((id) => !/^[A-Z][0-9][A-Z0-9]{2}$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('say their level first', () => {
    expect(rules.filter(({ level, name }) => !name.startsWith(`${level} `))).toEqual([]);
  });
});

describe('runConformance', () => {
  test('reports on every rule, and none fails nor is left out for a sound provider', async () => {
    const report = await runConformance(silent);
    expect(report.verdicts.map(({ id, outcome, reason }) => ({ id, outcome, reason }))).toEqual(
      rules.map(({ id }) => ({ id, outcome: 'passed', reason: null })),
    );
    const passed = rules.map(({ id }) => id);
    expect(report).toMatchObject({ kind: 'ledgerly', conforms: true, passed, failed: [], notApplicable: [] });
  });

  test('fails where the options of the subject are refused, without a word of them', async () => {
    const report = await runConformance({ ...subject, options: { key: 'not a key' } });
    expect(report.verdicts[0]?.reason).toBe('ConformanceError: the subject has options that the provider kind refuses');
  });
});
