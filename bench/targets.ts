/** The targets of our server, and the figures of a run beside them. */
import { median } from '../test/measure/numbers.ts';
import { type ContenderName, contenders } from './contenders.ts';
import { growthOf } from './growth.ts';
import type { Measured } from './measure.ts';
import type { Results } from './results.ts';
import type { FormName, SizeName } from './scenarios.ts';
import { type SectionName, tables } from './tables.ts';

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
  thousand: '20 000 pairs',
  huge: '100 000 pairs',
  million: '1 000 000 pairs',
  column: '1 000 pairs',
} as const satisfies Readonly<Record<SizeName, string>>;

export const targets: readonly Target[] = [
  overHandWritten(pairsText.small, 'sizes small wide', 1.8, 1.3),
  {
    ...atMost('a new query text each time, over a known one, 5 pairs', 1.2, 1.05),
    measured: (results) => overItself(results, 'text small wide new-text', 'new-text', 'wide'),
  },
  overHandWritten(pairsText.medium, 'sizes medium wide', 1.1, 0.8),
  overHandWritten(pairsText.large, 'sizes large wide', 0.65, 0.4),
  overHandWritten(pairsText.huge, 'sizes huge wide', 0.55, 0.35),
  overHandWritten(pairsText.million, 'scale million wide', 0.35, 0.2),
  overHandWritten(`${pairsText.large} with extra and nested keys`, 'wire large extra', 0.75, 0.5),
  overHandWritten(`${pairsText.large}, one row in twenty missing`, 'wire large partial', 1.3, 0.9),
  overHandWritten(`${pairsText.large} at Loopring`, 'accounts large per-account', 0.9, 0.6),
  overHandWritten(`${pairsText.large} at Mesh`, 'accounts large mesh', 0.9, 0.6),
  overHandWritten(`${pairsText.large} at Reddio`, 'accounts large reddio', 0.9, 0.6),
  overHandWritten(`${pairsText.thousand} on a Cosmos SDK chain`, 'cosmos thousand cosmos', 1, 0.7),
  overHandWritten(`${pairsText.column} at a Bitcoin node`, 'bitcoin column bitcoin', 1, 0.7),
  overHandWritten(`${pairsText.thousand} in a ledger`, 'ledger thousand ledger', 1, 0.7),
  overHandWritten(`${pairsText.thousand} at Solana, all token accounts`, 'solana thousand solana', 1, 0.7),
  overHandWritten(`${pairsText.thousand} at Solana, associated`, 'solana thousand solana-associated', 1, 0.2),
  overHandWritten(`${pairsText.thousand} at an Asset Hub`, 'substrate thousand substrate', 1, 0.7),
  {
    ...overHandWritten('', 'evm large evm', 0.25, 0.1),
    what: `CPU over a handler that asks by plain viem, ${pairsText.large} at an EVM node`,
  },
  ...(
    [
      ['medium', 0.25],
      ['large', 0.3],
    ] as const
  ).map(([size, must]) => ({
    ...atMost(`a kept read over one that is not, ${pairsText[size]}`, must, 0.2),
    measured: (results: Results) => overItself(results, `hot ${size} wide again stored`, 'again', 'wide'),
  })),
  ...(['medium', 'large'] as const).map((size) => ({
    ...atMost(`a read from the store of replicas over one from the source, ${pairsText[size]}`, 0.6, null),
    measured: (results: Results) => overItself(results, `hot ${size} wide again stored`, 'stored', 'wide'),
  })),
  {
    ...atMost(
      `a read from the store of replicas over one from a source of one call an account, ${pairsText.medium}`,
      0.6,
      null,
    ),
    measured: (results: Results) => overItself(results, 'hot medium reddio reddio-stored', 'reddio-stored', 'reddio'),
  },
  ...(
    [
      ['known', 'scale million wide'],
      ['new', 'facts million new-facts'],
    ] as const
  ).map(([facts, id]) => ({
    ...atMost(`peak memory, ${pairsText.million}, facts ${facts}`, 450, 250),
    unit: ' MiB',
    measured: (results: Results) => rowOf(results, id)?.peakMib ?? null,
  })),
  {
    ...atMost(`first byte over the hand-written handler's, ${pairsText.million}`, 0.35, 0.05),
    measured(results) {
      const id = 'scale million wide';
      return over(rowOf(results, id)?.firstByteMs, rowOf(results, id, 'hand-written')?.firstByteMs);
    },
  },
  ...(
    [
      ['huge', 'sizes huge wide'],
      ['million', 'scale million wide'],
    ] as const
  ).map(([size, id]) => ({
    ...atMost(`longest block of the event loop, ${pairsText[size]}`, 50, 25),
    unit: ' ms',
    measured: (results: Results) => rowOf(results, id)?.blockedMs ?? null,
  })),
  {
    ...atMost(`p99 of small queries beside those for ${pairsText.huge}, over the hand-written handler's`, 1, 0.3),
    measured({ beside }) {
      const p99 = (name: ContenderName) => beside?.rows.find(({ contender }) => contender === name)?.beside.p99Ms;
      return over(p99('balancegraph'), p99('hand-written'));
    },
  },
  {
    ...atMost('memory of an idle server', 110, 90),
    unit: ' MiB',
    measured: ({ idle }) => (idle === null ? null : median(idle.mib)),
  },
  {
    ...atMost('with metrics, over without, 400 pairs', 1.03, null),
    measured: (results) => overItself(results, 'metrics medium wide metered', 'metered', 'wide'),
  },
  {
    ...atMost('with quotas shared by a store, over without, 400 pairs', 1.05, null),
    measured: (results) => overItself(results, 'shared medium wide shared', 'shared', 'wide'),
  },
  timesLess('hive', 'large', 16, 25),
  timesLess('mercurius', 'medium', 1.1, 1.6),
  timesLess('mercurius', 'large', 3, 4),
  {
    ...atMost('growth exponent of CPU, 400 to 1 000 000 pairs', 1, null),
    measured: ({ tables: found }) =>
      growthOf(found).find(({ contender, toPairs }) => contender === 'balancegraph' && toPairs === 1_000_000)
        ?.exponent ?? null,
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

/** Our CPU in a table over that of its first row. */
function overHandWritten(what: string, id: TableId, must: number, reach: number): Target {
  return {
    ...atMost(`CPU over the hand-written handler, ${what}`, must, reach),
    measured(results) {
      const row = rowOf(results, id);
      return row === undefined ? null : median(row.ratio);
    },
  };
}

function timesLess(rival: ContenderName, size: 'medium' | 'large', must: number, reach: number): Target {
  const id = `sizes ${size} wide` as const;
  return {
    what: `times less CPU than ${contenders[rival].label}, ${pairsText[size]}`,
    better: 'more',
    must,
    reach,
    unit: '',
    measured: (results) => inSameRounds(rowOf(results, id, rival), rowOf(results, id)),
  };
}

/** Our CPU in one form over that in another. */
function overItself(results: Results, id: TableId, form: FormName, base: FormName): number | null {
  return inSameRounds(rowOf(results, id, 'balancegraph', form), rowOf(results, id, 'balancegraph', base));
}

/** Section, size and form or forms. */
type TableId = `${SectionName} ${SizeName} ${string}`;

/** @param form where the table has several */
function rowOf(
  { tables: found }: Results,
  id: TableId,
  name: ContenderName = 'balancegraph',
  form?: FormName,
): Measured | undefined {
  return found
    .find((table) => table.id === id)
    ?.measured.find(({ contender, scenario }) => contender === name && (form === undefined || scenario.form === form));
}

/** The median of the ratios that two rows have in the same round. */
function inSameRounds(row: Measured | undefined, base: Measured | undefined): number | null {
  if (row === undefined || base === undefined) return null;
  return median(row.cpuMs.map((ms, round) => ms / (base.cpuMs[round] ?? Number.NaN)));
}

function over(value: number | undefined, base: number | undefined): number | null {
  return value === undefined || base === undefined ? null : value / base;
}
