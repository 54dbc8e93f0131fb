/** As `visit` of graphql-js, in steps: for visitors that look, skip with `false`, and edit nothing. */
import { type ASTNode, type ASTVisitor, getEnterLeaveForKind } from 'graphql';
import { QueryDocumentKeys } from 'graphql/language/ast.js';
import { STEPS_AT_ONCE, type Steps } from '../model/steps.ts';

type Key = string | number;
type Nodes = readonly ASTNode[];

/** A node, or a list of nodes, of which some are still to be visited. */
interface Level {
  readonly value: ASTNode | Nodes;
  readonly key: Key | undefined;
  readonly parent: ASTNode | Nodes | undefined;
  /** The names of what is below a node; null for a list. */
  readonly keys: readonly string[] | null;
  next: number;
}

/** What graphql-js does not look at when it validates. */
const UNSEEN = 'description';

const keysByKind: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(QueryDocumentKeys).map(([kind, keys]) => [kind, keys.filter((key) => key !== UNSEEN)]),
);

/** A step is a node, on the way down. */
export function* visitInSteps(root: ASTNode, visitor: ASTVisitor): Steps<void> {
  const path: Key[] = [];
  const ancestors: (ASTNode | Nodes)[] = [];
  const levels: Level[] = [];
  let steps = 0;
  const enter = (value: ASTNode | Nodes, key: Key | undefined, parent: ASTNode | Nodes | undefined): void => {
    steps += 1;
    if (key !== undefined) path.push(key);
    if (!isList(value)) {
      const { enter: look } = getEnterLeaveForKind(visitor, value.kind);
      if (look?.call(visitor, value, key, parent, path, ancestors) === false) {
        path.pop();
        return;
      }
    }
    levels.push({ value, key, parent, keys: isList(value) ? null : (keysByKind.get(value.kind) ?? []), next: 0 });
    if (parent !== undefined) ancestors.push(parent);
  };
  const leave = ({ value, key, parent }: Level): void => {
    levels.pop();
    if (parent !== undefined) ancestors.pop();
    if (!isList(value)) {
      getEnterLeaveForKind(visitor, value.kind).leave?.call(visitor, value, key, parent, path, ancestors);
    }
    path.pop();
  };
  enter(root, undefined, undefined);
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const key: Key | undefined = level.keys === null ? level.next : level.keys[level.next];
    const length = level.keys?.length ?? (isList(level.value) ? level.value.length : 0);
    if (level.next >= length || key === undefined) {
      leave(level);
      continue;
    }
    level.next += 1;
    const below: unknown = Reflect.get(level.value, key);
    if (isNodes(below)) enter(below, key, level.value);
    if (steps < STEPS_AT_ONCE) continue;
    yield steps;
    steps = 0;
  }
  yield steps;
}

function isList(value: ASTNode | Nodes): value is Nodes {
  return Array.isArray(value);
}

/** Below a node there are nodes, lists of them, and what is left out. */
function isNodes(value: unknown): value is ASTNode | Nodes {
  return typeof value === 'object' && value !== null;
}
