/** The networks of a source. */
import type { Failure } from '../../model/failure.ts';

export interface NetworkList {
  readonly ids: readonly string[];
  /** Why the list may lack one; null where it is whole. */
  readonly gap: Failure | null;
}
