/** Which of a provider's reads answers for an asset. */
import type { AnyBalanceRead, Provider } from '../providers/provider.ts';

/** The first that serves it, as the planner has it; undefined where none does. */
export function readServing({ reads }: Provider, ref: string): AnyBalanceRead | undefined {
  return reads.find((read) => read.serves(ref));
}
