/** Fetches things by a list of keys, so that a bad key costs its own place alone. */
import type { Checked } from '../model/checked.ts';
import type { GraphContext } from './context.ts';
import { inputError } from './errors.ts';
import { checkList } from './naming.ts';

/** One entry per key, in their order. A key that names nothing is a rejection, which becomes null and an error in its place. */
export function lookUp<Key, Node>(
  argument: string,
  keys: readonly Key[],
  context: GraphContext,
  find: (context: GraphContext, key: Key) => Checked<Node>,
): (Node | Promise<never>)[] {
  checkList(argument, keys, context);
  return keys.map((key, index) => {
    const found = find(context, key);
    return found.ok
      ? found.value
      : Promise.reject(inputError([{ argument: `${argument}[${index}]`, rule: found.rule }]));
  });
}
