import { expect, test } from 'vitest';
import { runs } from '../../depth.ts';
import { runLive } from './run-live.ts';
import { noFaults } from './watcher.ts';

const EVENTS = runs(100_000, 10_000) / 2;

test.each([
  ['a source that states blocks', true],
  ['a source without blocks', false],
])('%s: what watchers hold is the truth, whatever happens', async (_, statesBlocks) => {
  const { faults, events, ...figures } = await runLive({ seed: 3, events: EVENTS, statesBlocks });
  expect(faults).toEqual(noFaults());
  expect(events).toBeGreaterThanOrEqual(EVENTS);
  expect(figures.unwatched).toBe(0);
  // Where watchers come and go, ages change, and a cell may fall into step once more: 212 of 65,998 readings of the longest run.
  expect(figures.tooOften).toBeLessThanOrEqual(figures.reads / 250);
  expect(figures.lateMs).toBeLessThanOrEqual(100);
  // Else it would show nothing.
  expect(Math.min(figures.reorganisations, figures.joins, figures.merged)).toBeGreaterThan(20);
});
