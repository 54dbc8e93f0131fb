/** Fetches nodes by a list of keys, so that for a bad key only its own entry fails, and of too long a list only its end. */
import type { Checked } from '../model/checked.ts';
import { atOnce, type Steps } from '../model/steps.ts';
import type { ListCut } from './budgets.ts';
import type { GraphContext } from './context.ts';
import { beyondError, inputError, refusal, untoldError } from './errors.ts';

/** An entry that names nothing becomes null and an error in its place. A null is told by the error of another entry. */
export type LookedUp<Node> = (Node | Promise<never> | null)[];

/** More keys are looked up in turns with other requests: a key takes some microseconds. */
const AT_ONCE = 1000;

/** A key that is checked against the rules of its source takes as long as so many steps. */
const STEPS_PER_KEY = 4;
const KEYS_AT_ONCE = 16;

/**
 * One entry per key, in their order. A key that names nothing is a rejected promise, which becomes null and an error in its
 * place; so is a key for which a provider throws.
 */
export function lookUp<Key, Node>(
  argument: string,
  keys: readonly Key[],
  context: GraphContext,
  find: (context: GraphContext, key: Key) => Checked<Node>,
): LookedUp<Node> | Promise<LookedUp<Node>> {
  checkKeys(argument, keys, context);
  const finding = findInSteps(argument, keys, (key) => find(context, key));
  const settle = (found: readonly Found<Node>[]) => settled(argument, found, context);
  return keys.length <= AT_ONCE ? settle(atOnce(finding)) : context.work.run(finding).then(settle);
}

/** Refuses an empty list of keys, and an over-long one where lists of keys have a limit of their own. */
function checkKeys(argument: string, { length }: readonly unknown[], { limits }: GraphContext): void {
  const { keys, listItems } = limits;
  if (length === 0) throw inputError([{ argument, rule: `is empty; give 1 to ${Math.min(keys, listItems)}` }]);
  if (length <= keys) return;
  const rule = `${length} entries, limit ${keys} (limits.listItems); split the request into ${Math.ceil(length / keys)} or more`;
  throw inputError([{ argument, rule }], 'QUERY_TOO_COSTLY');
}

type Found<Node> = { readonly node: Node } | { readonly error: unknown };

function* findInSteps<Key, Node>(
  argument: string,
  keys: readonly Key[],
  find: (key: Key) => Checked<Node>,
): Steps<readonly Found<Node>[]> {
  const findOne = (key: Key, index: number): Found<Node> => {
    try {
      const checked = find(key);
      if (checked.ok) return { node: checked.value };
      return { error: refusal([{ argument: `${argument}[${index}]`, ...checked }]) };
    } catch (error) {
      return { error };
    }
  };
  const found: Found<Node>[] = [];
  for (const key of keys) {
    found.push(findOne(key, found.length));
    if (found.length % KEYS_AT_ONCE === 0) yield KEYS_AT_ONCE * STEPS_PER_KEY;
  }
  yield (found.length % KEYS_AT_ONCE) * STEPS_PER_KEY;
  return found;
}

function settled<Node>(argument: string, found: readonly Found<Node>[], context: GraphContext): LookedUp<Node> {
  const failed = found.filter((entry) => 'error' in entry).length;
  const tell = new Telling(argument, failed, context);
  return found.map((entry, index) => ('node' in entry ? entry.node : tell.next(index, () => entry.error)));
}

/** What a list of keys is cut to, and why. */
export interface Beyond {
  readonly cut: ListCut;
  /** How many keys were given. */
  readonly length: number;
}

/** The entries that follow those of the keys that are answered. */
export function beyondCut(argument: string, { cut, length }: Beyond, context: GraphContext): LookedUp<never> {
  const tell = new Telling(argument, length - cut.keys, context);
  return Array.from({ length: length - cut.keys }, (_, offset) => {
    const index = cut.keys + offset;
    return tell.next(index, () => beyondError(`${argument}[${index}]`, { cut, length }));
  });
}

/** Failures of one list: as many as the request may still have are told in their places, and the first of the others for all. */
class Telling {
  readonly #argument: string;
  readonly #failures: number;
  readonly #told: number;
  #count = 0;

  constructor(argument: string, failures: number, context: GraphContext) {
    this.#argument = argument;
    this.#failures = failures;
    this.#told = context.countRefused(argument, failures);
  }

  next(index: number, error: () => unknown): Promise<never> | null {
    this.#count += 1;
    if (this.#count <= this.#told) return rejected(error());
    if (this.#count > this.#told + 1) return null;
    return rejected(untoldError(`${this.#argument}[${index}]`, this.#failures - this.#told - 1));
  }
}

/** Handled already: others may be waited for before it is looked at, and an unhandled one would end the process. */
function rejected(error: unknown): Promise<never> {
  const promise = Promise.reject(error);
  promise.catch(() => {});
  return promise;
}
