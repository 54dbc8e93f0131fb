/** What a filter of balances asks for, checked, and what it means at one source. */
import type { Source } from '../../balances/source.ts';
import { failure } from '../../model/failure.ts';
import { normaliseCaip19 } from '../../providers/caip19.ts';
import { type ArgumentFault, inputError } from '../errors.ts';
import type { BalanceFilter } from '../generated/resolvers.ts';
import type { ConnectionNode } from '../nodes.ts';

/** The filter with its names made canonical. Refuses one that no source could apply, before anything is asked. */
export function checkFilter(filter: BalanceFilter | null | undefined): BalanceFilter | null {
  if (filter === null || filter === undefined) return null;
  const { underlying: text = null } = filter;
  const underlying = text === null ? null : normaliseCaip19(text);
  const faults: ArgumentFault[] = (['contract', 'type'] as const).flatMap((name) => {
    const text = filter[name] ?? null;
    if (text === null || /^[A-Za-z0-9._:-]{1,128}$/.test(text)) return [];
    return [{ argument: `filter.${name}`, rule: 'must be 1 to 128 letters, digits, ".", "_", ":" or "-"' }];
  });
  if (underlying?.ok === false) faults.push({ argument: 'filter.underlying', rule: underlying.rule });
  if (faults.length > 0) throw inputError(faults);
  return { ...filter, underlying: underlying?.ok === true ? underlying.value : null };
}

/** What a filter by `underlying` means at one source. */
export interface Narrowed {
  /** In place of a page, where the source can never answer the filter. */
  readonly refused: ConnectionNode<never> | null;
  /** The only assets that can pass, where their names decide it; else null, and their facts decide. */
  readonly refs: ReadonlySet<string> | null;
  /** What is still to be looked at of each balance. */
  readonly filter: BalanceFilter | null;
}

/** @param filter as `checkFilter` gives it */
export function narrow(source: Source, network: string | null, filter: BalanceFilter | null): Narrowed {
  const wanted = filter?.underlying ?? null;
  if (wanted === null) return { refused: null, refs: null, filter };
  const rule = source.provider.assets.underlying;
  if (rule?.on(network) !== true) {
    const reason = { failure: failure('UNDERLYING_UNSUPPORTED'), source };
    return { refused: { page: null, failure: reason }, refs: null, filter };
  }
  const named = rule.assets(wanted);
  if (named === null) return { refused: null, refs: null, filter };
  const refs = named.filter((name) => name.network === network).map(({ ref }) => ref);
  return { refused: null, refs: new Set(refs), filter: { ...filter, underlying: null } };
}
