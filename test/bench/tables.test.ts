/** What the benchmark measures: every table differs from the others, and begins with the hand-written handler. */
import { describe, expect, it } from 'vitest';
import { contenderNames } from '../../bench/contenders.ts';
import { primingOf, questionsOf } from '../../bench/questions.ts';
import { forms, settingOf, variantsOf } from '../../bench/scenarios.ts';
import { shortTables } from '../../bench/short.ts';
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

  it('begin with the hand-written handler, but for what compares our server with itself', () => {
    const own = tables.filter(({ entries }) => entries.every(({ contender }) => contender === 'balancegraph'));
    expect(own.map(({ id }) => id)).toEqual([
      'hot medium reddio reddio-stored',
      'metrics small wide metered',
      'metrics medium wide metered',
      'shared small wide shared',
      'shared medium wide shared',
    ]);
    const others = tables.filter((table) => !own.includes(table));
    expect(others.filter(({ entries }) => entries[0]?.contender !== 'hand-written')).toEqual([]);
  });

  it('are checked by continuous integration in every form, where queries for several accounts are smallest', () => {
    const checked = shortTables();
    const used = new Set(checked.flatMap(({ entries }) => entries.map(({ scenario }) => scenario.form as string)));
    expect([...used].toSorted()).toEqual(Object.keys(forms).toSorted());
    const ids = checked.map(({ id }) => id);
    expect(ids.filter((id) => id.includes('mesh'))).toEqual(['accounts medium mesh']);
    expect(ids).toContain('text small wide new-text');
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

  it('name assets of their own each time where facts are to be new', () => {
    const question = questionsOf({ size: 'medium', form: 'new-facts' }, 2);
    const asked = [0, 1, 2].map((number) => JSON.parse(question(number)).variables);
    expect(new Set(asked.flatMap(({ assets }) => assets)).size).toBe(3 * 20);
    expect(asked[2].ids).toEqual(asked[0].ids);
    expect(settingOf({ size: 'medium', form: 'new-facts' }, 'http://upstream').assets).toEqual([]);
  });

  it.each(['medium', 'million'] as const)(
    'are primed by one that names their assets and none of their accounts, %s',
    (size) => {
      const scenario = { size, form: 'wide' } as const;
      const priming = JSON.parse(primingOf(scenario)).variables;
      const { ids, assets } = JSON.parse(questionsOf(scenario, 1)(0)).variables;
      expect(priming.assets).toEqual(assets);
      expect(priming.ids).toHaveLength(1);
      expect(ids).not.toContain(priming.ids[0]);
    },
  );

  it('go to an upstream that writes as the form says', () => {
    expect(settingOf({ size: 'large', form: 'messy' }, 'http://upstream').upstream).toBe(
      'http://upstream/shuffled+extra+spaced',
    );
    expect(settingOf({ size: 'large', form: 'wide' }, 'http://upstream').upstream).toBe('http://upstream');
  });
});
