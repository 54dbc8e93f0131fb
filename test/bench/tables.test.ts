/** What the benchmark measures: every table differs from the others, and begins with the hand-written handler. */
import { describe, expect, it } from 'vitest';
import { contenderNames } from '../../bench/contenders.ts';
import { questionsOf } from '../../bench/questions.ts';
import { forms, settingOf, variantsOf } from '../../bench/scenarios.ts';
import { sections, tables } from '../../bench/tables.ts';

describe('the tables of the benchmark', () => {
  it('have ids and titles of their own', () => {
    expect(new Set(tables.map(({ id }) => id)).size).toBe(tables.length);
    expect(new Set(tables.map(({ section, title }) => `${section} ${title}`)).size).toBe(tables.length);
  });

  it('cover every section and every form', () => {
    expect([...new Set(tables.map(({ section }) => section))].toSorted()).toEqual(Object.keys(sections).toSorted());
    const used = new Set(tables.flatMap(({ entries }) => entries.map(({ scenario }) => scenario.form as string)));
    expect([...used].toSorted()).toEqual(Object.keys(forms).toSorted());
  });

  it('begin with the hand-written handler', () => {
    expect(tables.filter(({ entries }) => entries[0]?.contender !== 'hand-written')).toEqual([]);
  });

  it('compare all servers in the usual form', () => {
    const taking = new Set(tables[0]?.entries.map(({ contender }) => contender));
    expect([...taking]).toEqual(contenderNames);
  });
});

describe('the questions', () => {
  it('are for accounts of their own, and come round again', () => {
    const scenario = { size: 'medium', form: 'wide' } as const;
    const variants = variantsOf(scenario);
    const question = questionsOf(scenario, variants);
    const ids = Array.from({ length: variants }, (_, number) => JSON.parse(question(number)).variables.ids).flat();
    expect(new Set(ids).size).toBe(variants * 20);
    expect(question(variants)).toBe(question(0));
  });

  it('have a text of their own each time where that is asked for', () => {
    const question = questionsOf({ size: 'small', form: 'new-text' }, 1);
    const [first, second] = [JSON.parse(question(0)), JSON.parse(question(1))];
    expect(first.query).not.toBe(second.query);
    expect(first.variables).toEqual(second.variables);
  });

  it('go to an upstream that writes as the form says', () => {
    expect(settingOf({ size: 'large', form: 'messy' }, 'http://upstream').upstream).toBe(
      'http://upstream/shuffled+extra+spaced',
    );
    expect(settingOf({ size: 'large', form: 'wide' }, 'http://upstream').upstream).toBe('http://upstream');
  });
});
