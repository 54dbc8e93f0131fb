import { describe, expect, test } from 'vitest';
import { rules, runConformance } from '../../src/conformance/index.ts';
import { judge } from '../../src/conformance/run.ts';
import { ledgerly } from './example-provider.ts';
import { examples, KEY, truth, upstream } from './example-upstream.ts';
import { holdToTheKit } from './whole-kit.ts';

const subject = { kind: ledgerly, options: { key: KEY, pairsPerCall: 5 }, upstream, truth, examples };
/** The same where what an answer passes over is zero. */
const silent = { ...subject, options: { ...subject.options, absent: 'zero' } };

holdToTheKit(subject, 'D8NS E5NM N5RB Z3DB');

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

describe('a sound provider whose silence means zero passes every rule that applies by what it declares', () => {
  // Its rows are of many accounts, and it declares nothing about them.
  test.each(rules.filter(({ id }) => id !== 'N5RB'))('$id $name', async (rule) => {
    const { outcome, reason } = await judge(silent, rule);
    expect({ outcome, reason }).toEqual({ outcome: 'passed', reason: null });
  });
});

describe('runConformance', () => {
  test('fails where the options of the subject are refused, without quoting them', async () => {
    const report = await runConformance({ ...subject, options: { key: 'not a key' } });
    expect(report.verdicts[0]?.reason).toBe('ConformanceError: the subject has options that the provider kind refuses');
  });
});
