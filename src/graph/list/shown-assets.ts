/** The assets of an account's balances as rows show them: with the facts that stand beside the amounts, or are known of them. */
import type { PairOutcomes } from '../../balances/answer/pair-outcomes.ts';
import type { GraphContext } from '../context.ts';
import type { AssetNode } from '../nodes.ts';
import type { ChosenAssets } from './chosen-assets.ts';

/** What was found of the chosen assets. */
export interface ChosenOutcomes {
  readonly chosen: ChosenAssets;
  readonly outcomes: PairOutcomes;
}

/**
 * A promise where facts have to be loaded. The same list for accounts of which the same is known.
 *
 * @param isShown whether there is a row of the asset with this index
 */
export function shownAssets(
  { chosen, outcomes }: ChosenOutcomes,
  context: GraphContext,
  isShown: (index: number) => boolean,
): readonly AssetNode[] | Promise<readonly AssetNode[]> {
  const { facts } = outcomes;
  const whole = facts === null ? null : chosen.statedWhole(facts);
  if (whole !== null) return whole;
  const described = chosen.describe(context, (index) => isShown(index) && lacksFacts(outcomes, index));
  if (facts === null) return described;
  return described instanceof Promise
    ? described.then((assets) => chosen.asStated(facts, assets))
    : chosen.asStated(facts, described);
}

/** Whether no facts stand beside the amount. What is known by its digits is not made an outcome to see that. */
function lacksFacts(outcomes: PairOutcomes, index: number): boolean {
  if (outcomes.totals.tableAt(index) !== null) return (outcomes.facts?.[index] ?? null) === null;
  const outcome = outcomes.at(index);
  return 'failure' in outcome || outcome.value.facts === null;
}
