/** One fault at one source, at every answer with balances: what each pair and each listing comes to. */
import { findFault } from '../../../src/sandbox/catalogue.ts';
import type { FaultSpec } from '../../../src/sandbox/fault-spec.ts';
import type { NamedFault } from '../../../src/sandbox/named-fault.ts';
import type { WireName } from '../../../src/sandbox/wire.ts';
import { cellsOf, type Field, render } from '../../graph/request-sets.ts';
import { audit, type Verdict } from './audit.ts';
import { pageOf, type Stage } from './stage.ts';
import type { Truth } from './truth.ts';

export interface Probed {
  readonly values: number;
  readonly failures: number;
  /** Of pairs that were asked for by name. */
  readonly pairs: readonly Breached[];
  /** Of listings. */
  readonly listings: readonly Breached[];
}

export type Breached = Exclude<Verdict, { readonly what: 'value' | 'failure' }>;

/** All pairs at once, each account by itself, each asset by itself, some pairs alone, and all listings. */
export function probingFields({ accounts, assets, lists }: Truth): readonly (readonly Field[])[] {
  return [
    [{ kind: 'chosen', accounts, assets }],
    accounts.slice(0, 2).map((account): Field => ({ kind: 'chosen', accounts: [account], assets })),
    assets.slice(0, 2).map((asset): Field => ({ kind: 'reverse', asset, accounts })),
    ...accounts.map((account, index): Field[] => [{ kind: 'pair', account, asset: assets[index] ?? '' }]),
    ...(lists ? accounts.map((account): Field[] => [{ kind: 'holdings', account }]) : []),
  ];
}

/** Every way in which the fault is tried: at several rows where it strikes one, and as long as a page of the source. */
export function specsOf(wire: WireName, { name, strikesRow }: NamedFault): readonly FaultSpec[] {
  const size = name === 'page-cut' ? pageOf(wire) : null;
  const spec: FaultSpec = { upstream: wire, fault: name, ...(size === null ? {} : { value: size }) };
  const rows: readonly FaultSpec[] =
    strikesRow === true
      ? [
          { ...spec, row: 'first' },
          { ...spec, row: 'last' },
        ]
      : [spec];
  // Of a list of several pages the last one alone, too.
  return wire === 'reddio' ? [...rows, ...rows.map((each) => ({ ...each, when: { contains: 'page=2' } }))] : rows;
}

export async function probe(stage: Stage, spec: FaultSpec | null, wire: WireName): Promise<Probed> {
  const truth = stage.truths.get(wire);
  if (truth === undefined) throw new Error(`there is no source for ${wire}`);
  await stage.recover();
  if (spec !== null) await stage.rehearse(spec);
  const verdicts: { readonly field: Field; readonly verdict: Verdict }[] = [];
  for (const fields of probingFields(truth)) {
    const answers = cellsOf(await stage.ask(render(fields)));
    for (const [index, field] of fields.entries())
      for (const verdict of audit(truth, field, answers[index])) verdicts.push({ field, verdict });
  }
  await stage.recover();
  const breached = (isListing: boolean): Breached[] =>
    verdicts.flatMap(({ field, verdict }) =>
      (field.kind === 'holdings') === isListing && verdict.what !== 'value' && verdict.what !== 'failure'
        ? [verdict]
        : [],
    );
  const count = (what: string): number => verdicts.filter(({ verdict }) => verdict.what === what).length;
  return { values: count('value'), failures: count('failure'), pairs: breached(false), listings: breached(true) };
}

/** Those that strike answers with balances, and so could make a false one. */
export function canLie(wire: WireName, name: string): boolean {
  const fault = findFault(name);
  return fault?.strikes === 'balances' && (fault.upstreams?.includes(wire) ?? true);
}
