/** What parts of a plan write: text at once, or a promise of it. */
import type { FieldNode } from 'graphql';
import type { Indexes } from './place.ts';
import type { Run } from './run.ts';

/** JSON text, or null where the answer has a null. */
export type Text = string | null;
export type Written = Text | PromiseLike<Text>;
export type Write = (run: Run, value: unknown) => Written;

/** The nodes of one field of the answer: several where selections of it were merged. */
export type Nodes = readonly [FieldNode, ...FieldNode[]];

/** Back to where something was awaited: others have been written meanwhile. */
export function restore(run: Run, at: Indexes): void {
  for (let level = 0; level < at.length; level += 1) run.at[level] = at[level] ?? 0;
}
