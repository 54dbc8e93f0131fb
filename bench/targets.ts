/** The targets of our server, and the figures of a run beside them. */
import { median } from '../test/measure/numbers.ts';
import { type ContenderName, contenders } from './contenders.ts';
import { growthOf } from './growth.ts';
import type { Measured } from './measure.ts';
import type { Results } from './results.ts';
import type { FormName, SizeName } from './scenarios.ts';
import { tables } from './tables.ts';

export interface Target {
  readonly what: string;
  /** Whether less is better, or more. */
  readonly better: 'less' | 'more';
  /** Null where only the other is asked for. */
  readonly must: number | null;
  readonly reach: number | null;
  readonly unit: string;
  /** Null where the run has not measured it. */
  measured(results: Results): number | null;
}

const pairsText = {
  small: '5 pairs',
  medium: '400 pairs',
  large: '10 000 pairs',
  huge: '100 000 pairs',
  million: '1 000 000 pairs',
} as const satisfies Readonly<Record<SizeName, string>>;

const perAccountText = { 'per-account': 'Loopring', reddio: 'Reddio', mesh: 'Mesh' } as const;

export const targets: readonly Target[] = [
  overHandWritten('small', 2, 1.3),
  overHandWritten('medium', 1.15, 0.65),
  overHandWritten('large', 0.9, 0.5),
  overHandWritten('huge', 0.8, 0.35),
  overHandWritten('million', 1, 0.25),
  ...(['per-account', 'reddio', 'mesh'] as const).map((form) => ({
    ...atMost(`CPU over the hand-written handler, ${pairsText.large} at ${perAccountText[form]}`, 0.9, 0.6),
    measured: ({ tables: found }: Results) => {
      const rows = found.find(({ id }) => id === `accounts large ${form}`)?.measured;
      const row = rows?.find(({ contender }) => contender === 'balancegraph');
      return row === undefined ? null : median(row.ratio);
    },
  })),
  {
    ...atMost(`peak memory, ${pairsText.million}`, 400, 150),
    unit: ' MiB',
    measured: (results) => usual(results, 'million')?.peakMib ?? null,
  },
  {
    ...atMost(`first byte, ${pairsText.million}`, null, 100),
    unit: ' ms',
    measured: (results) => usual(results, 'million')?.firstByteMs ?? null,
  },
  ...(['large', 'huge', 'million'] as const).map((size) => ({
    ...atMost(`longest block of the event loop, ${pairsText[size]}`, 50, null),
    unit: ' ms',
    measured: (results: Results) => usual(results, size)?.blockedMs ?? null,
  })),
  {
    ...atMost('growth exponent of CPU, 400 to 1 000 000 pairs', 1.05, null),
    measured: ({ tables: found }) =>
      growthOf(found).find(({ contender, toPairs }) => contender === 'balancegraph' && toPairs === 1_000_000)
        ?.exponent ?? null,
  },
  ...(['hive', 'tailcall-nested'] as const).map((rival) => fasterThan(rival, 20)),
  fasterThan('tailcall-flat', 1.5),
  {
    ...atMost('a new query text each time, over a known one, 5 pairs', 2, null),
    measured: (results) => overItself(results, 'text small wide new-text', 'new-text', 'wide'),
  },
  ...(['medium', 'large'] as const).map((size) => ({
    ...atMost(`the same question again, over a new one, ${pairsText[size]}`, 0.25, null),
    measured: (results: Results) => overItself(results, `hot ${size} wide again`, 'again', 'wide'),
  })),
  {
    ...atMost('p99 of small queries beside large ones, over the hand-written handler', 0.3, null),
    measured: ({ beside }) => {
      const p99 = (name: ContenderName) => beside.find(({ contender }) => contender === name)?.beside.p99Ms;
      return over(p99('balancegraph'), p99('hand-written'));
    },
  },
  {
    ...atMost('upstream calls, over the fewest, in the worst table', 1, null),
    measured: ({ tables: found }) => {
      const shares = found.flatMap(({ id, measured }) => {
        const fewest = tables.find((table) => table.id === id)?.calls;
        return measured
          .filter(({ contender }) => contender === 'balancegraph')
          .flatMap(({ callsPerQuery }) => over(callsPerQuery, fewest) ?? []);
      });
      return shares.length === 0 ? null : Math.max(...shares);
    },
  },
];

/** How far a figure comes; without a `must`, less than what is reached for is not met. */
export function isMet({ better, must, reach }: Target, measured: number): 'must' | 'reach' | 'no' {
  const meets = (bound: number | null) => bound !== null && (better === 'less' ? measured <= bound : measured >= bound);
  if (meets(reach)) return 'reach';
  return meets(must) ? 'must' : 'no';
}

function atMost(what: string, must: number | null, reach: number | null) {
  return { what, better: 'less', must, reach, unit: '' } as const;
}

function overHandWritten(size: SizeName, must: number, reach: number): Target {
  return {
    ...atMost(`CPU over the hand-written handler, ${pairsText[size]}`, must, reach),
    measured(results) {
      const row = usual(results, size);
      return row === undefined ? null : median(row.ratio);
    },
  };
}

function fasterThan(rival: ContenderName, times: number): Target {
  return {
    what: `times less CPU than ${contenders[rival].label}, ${pairsText.large}`,
    better: 'more',
    must: times,
    reach: null,
    unit: '',
    measured: (results) => over(cpuOf(usual(results, 'large', rival)), cpuOf(usual(results, 'large'))),
  };
}

/** In the usual form, one call or as few as may be. */
function usual({ tables: found }: Results, size: SizeName, name: ContenderName = 'balancegraph'): Measured | undefined {
  return found
    .filter(({ id }) => /^(?:sizes|scale) /.test(id))
    .flatMap(({ measured }) => measured)
    .find(({ contender, scenario }) => contender === name && scenario.size === size);
}

/** Our CPU in one form over that in another, in the same rounds. */
function overItself({ tables: found }: Results, id: string, form: FormName, base: FormName): number | null {
  const rows = found.find((table) => table.id === id)?.measured.filter(({ contender }) => contender === 'balancegraph');
  const cpu = (name: FormName) => cpuOf(rows?.find(({ scenario }) => scenario.form === name));
  return over(cpu(form), cpu(base));
}

function cpuOf(row: Measured | undefined): number | undefined {
  return row === undefined ? undefined : median(row.cpuMs);
}

function over(value: number | undefined, base: number | undefined): number | null {
  return value === undefined || base === undefined ? null : value / base;
}
