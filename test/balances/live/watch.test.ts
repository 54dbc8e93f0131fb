/** What a watcher is told that was too slow for several readings. */
import { expect, test } from 'vitest';
import { cellKey, type LiveCell } from '../../../src/balances/live/cell.ts';
import { type CellState, fold } from '../../../src/balances/live/fold.ts';
import type { CellListener } from '../../../src/balances/live/pollers.ts';
import { Watch } from '../../../src/balances/live/watch.ts';
import { failure } from '../../../src/model/failure.ts';
import { account, openInvented } from '../invented.ts';
import { knownValue } from './values.ts';

const cell: LiveCell = { account: account('a'), ref: 't' };
const key = cellKey(cell);

/** A watch of one cell, and readings of it. */
function watched() {
  const { source } = openInvented([]);
  let state: CellState | null = null;
  const told: CellListener[] = [];
  const watch = new Watch({
    parts: [{ source, network: null, cells: [cell], maxAgeMs: 1000, restAgeMs: 1000 }],
    pollers: {
      join(watching, listener) {
        told.push(listener);
        return { watching, state: () => state, intervalMs: () => 1000, leave() {} };
      },
      close() {},
    },
    clock: { now: () => 0, date: () => new Date(0) },
    ...{ heartbeatMs: 1000, stalledMs: 1000, onEnd() {} },
  });
  return {
    watch,
    hear(outcome: Parameters<typeof fold>[1]) {
      const previous = state;
      const folded = fold(previous, outcome, { patienceMs: 1000, now: 0 });
      state = folded.state;
      const { kind } = folded;
      if (kind === null) return;
      for (const listener of told) {
        listener.note(key, { cell, kind, previous, current: folded.state });
        listener.wake();
      }
    },
  };
}

const at = (total: bigint, hash: string, ms: number) => knownValue({ total, block: [7n, hash], ms });

test('a reorganisation is said, too, where the source failed and recovered after it', async () => {
  const { watch, hear } = watched();
  hear(at(1n, 'x', 1));
  await watch.next();
  hear(at(2n, 'y', 2));
  hear({ failure: failure('UPSTREAM_TIMEOUT') });
  hear(at(2n, 'y', 3));
  const { value } = await watch.next();
  expect(value).toMatchObject({ merged: 2, changes: [{ kind: 'REORGANISATION' }] });
  hear({ failure: failure('UPSTREAM_TIMEOUT') });
  hear(at(2n, 'y', 4));
  expect((await watch.next()).value).toMatchObject({ changes: [{ kind: 'RECOVERY' }] });
});
