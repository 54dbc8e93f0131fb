/**
 * Upstreams that the sandbox has only where they are named, as by `--with evm,…`: live nodes, and fakes with ledgers of their own.
 * Each loads what it needs when it is started.
 */
import type { FaultSpec } from './faults/fault-spec.ts';
import type { Further, FurtherUpstream } from './further-upstream.ts';
import type { Ledger } from './ledger/ledger.ts';

export const further = {
  evm: {
    summary: 'a live local chain',
    faulty: null,
    start: async (options) => (await import('./evm/local-chain.ts')).startBesideLedger(options),
  },
  bitcoin: {
    summary: 'a Bitcoin node and an Esplora server with invented coins',
    faulty: 'bitcoin',
    start: async (options) => (await import('./bitcoin/server.ts')).startBesideLedger(options),
  },
  cosmos: {
    summary: 'a Cosmos SDK chain with invented coins',
    faulty: 'cosmos',
    start: async (options) => (await import('./cosmos/server.ts')).startBesideLedger(options),
  },
  solana: {
    summary: 'a fake Solana node',
    faulty: 'solana',
    start: async (options) => (await import('./solana/start.ts')).startBesideLedger(options),
  },
  ledger: {
    summary: 'a journal of plain-text accounting',
    faulty: 'ledger',
    start: async (options) => (await import('./hledger/server.ts')).startBesideLedger(options),
  },
  substrate: {
    summary: 'a fake node of an Asset Hub',
    faulty: 'substrate',
    start: async (options) => (await import('./substrate/start.ts')).startBesideLedger(options),
  },
} as const satisfies Record<string, Further>;

export type FurtherName = keyof typeof further;

export const furtherNames: readonly FurtherName[] = Object.keys(further).filter(isFurther);

export function isFurther(name: string): name is FurtherName {
  return Object.hasOwn(further, name);
}

export interface StartFurtherOptions {
  readonly ledger: Ledger;
  /** By name; any free port where there is none. */
  readonly ports?: Partial<Record<FurtherName, number>>;
  readonly faults?: readonly FaultSpec[];
}

/** Starts each of them once, in the order of their names here. Nothing keeps running where one cannot be started. */
export async function startFurther(
  names: readonly FurtherName[],
  { ledger, ports = {}, faults = [] }: StartFurtherOptions,
): Promise<FurtherUpstream> {
  const started: FurtherUpstream[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(started.map((upstream) => upstream.close()));
  };
  try {
    for (const name of furtherNames) {
      if (!names.includes(name)) continue;
      const chosen: Further = further[name];
      const own = faults.filter(({ upstream }) => upstream === chosen.faulty);
      started.push(await chosen.start({ ledger, port: ports[name] ?? 0, faults: own }));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { sources: started.flatMap(({ sources }) => sources), close };
}
