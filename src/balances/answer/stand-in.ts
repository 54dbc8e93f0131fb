/** When earlier answers stand in for answers of the source. */
import { conductOf } from '../../model/failure-conduct.ts';
import type { Listed } from './listed.ts';
import type { Observed } from './observed.ts';
import type { Outcome, ServedFrom } from './reconcile.ts';

/** What may be taken over of earlier answers. */
export interface Taking {
  /** Whether what was observed then is young enough. */
  isYoung(observed: Observed): boolean;
  readonly servedFrom: ServedFrom;
}

/** An earlier answer stands in for none, and a stale one for a failure that says nothing about the pair. */
export function mayStandIn(known: Outcome | Listed | undefined, servedFrom: ServedFrom): boolean {
  if (known === undefined) return true;
  return servedFrom === 'STALE' && 'failure' in known && conductOf(known.failure).stale;
}
