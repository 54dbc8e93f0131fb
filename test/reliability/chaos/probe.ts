/** One fault at one source, at every answer with balances: what each pair and each listing comes to. */
import type { FaultSpec } from '../../../src/sandbox/faults/fault-spec.ts';
import type { NamedFault } from '../../../src/sandbox/faults/named-fault.ts';
import type { WireName } from '../../../src/sandbox/wire/wire.ts';
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

/** Requests: all pairs at once, pairs alone, listings, and a listing that answers pairs too. */
function probingRequests({ accounts, assets, lists }: Truth): readonly (readonly Field[])[] {
  const [first = '', second = '', third = ''] = accounts;
  const listings = [
    [first, second].map((account): Field => ({ kind: 'holdings', account })),
    [{ kind: 'holdings', account: third } as const, { kind: 'chosen', accounts: [third], assets } as const],
  ];
  return [
    [{ kind: 'chosen', accounts, assets }],
    [{ kind: 'pair', account: second, asset: assets[0] ?? '' }],
    [{ kind: 'reverse', asset: assets[2] ?? '', accounts: [first, second] }],
    ...(lists ? listings : []),
  ];
}

/** Every way in which the fault is tried: at the rows that it may strike, and as long as a page of the source. */
export function specsOf(wire: WireName, { name, strikesRow }: NamedFault): readonly FaultSpec[] {
  const size = name === 'page-cut' ? pageOf(wire) : null;
  const spec: FaultSpec = { upstream: wire, fault: name, ...(size === null ? {} : { value: size }) };
  // One amount is as good as any other.
  if (name.startsWith('amount-')) return [{ ...spec, row: 'first' }];
  const places = ['first', 'last'] as const;
  const rows = strikesRow === true ? places.map((row): FaultSpec => ({ ...spec, row })) : [spec];
  // Of a list of several pages the last one alone, too.
  return wire === 'reddio' ? [...rows, ...rows.map((each) => ({ ...each, when: { contains: 'page=2' } }))] : rows;
}

export async function probe(stage: Stage, spec: FaultSpec | null, wire: WireName): Promise<Probed> {
  const truth = stage.truths.get(wire);
  if (truth === undefined) throw new Error(`there is no source for ${wire}`);
  await stage.recover();
  if (spec !== null) await stage.setFault(spec);
  const verdicts: { readonly field: Field; readonly verdict: Verdict }[] = [];
  for (const fields of probingRequests(truth)) {
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

/** Whether the fault strikes answers with balances, and so could make a false one. */
export function mayDeceive(wire: WireName, { strikes, upstreams }: NamedFault): boolean {
  return strikes === 'balances' && (upstreams?.includes(wire) ?? true);
}
