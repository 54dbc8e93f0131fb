/** Fetches nodes by a list of keys, so that for a bad key only its own entry fails. */
import type { Checked } from '../model/checked.ts';
import type { GraphContext } from './context.ts';
import { refusal } from './errors.ts';
import { checkList } from './naming.ts';

/**
 * One entry per key, in their order. A key that names nothing is a rejected promise, which becomes null and an error in its
 * place; so is a key for which a provider throws. The rejections are made last: after an exception in between they would
 * be unhandled and end the process.
 */
export function lookUp<Key, Node>(
  argument: string,
  keys: readonly Key[],
  context: GraphContext,
  find: (context: GraphContext, key: Key) => Checked<Node>,
): (Node | Promise<never>)[] {
  checkList(argument, keys, context);
  const found = keys.map((key, index): { readonly node: Node } | { readonly error: unknown } => {
    try {
      const checked = find(context, key);
      return checked.ok
        ? { node: checked.value }
        : { error: refusal([{ argument: `${argument}[${index}]`, ...checked }]) };
    } catch (error) {
      return { error };
    }
  });
  context.countRefused(argument, found.filter((entry) => 'error' in entry).length);
  return found.map((entry) => ('node' in entry ? entry.node : Promise.reject(entry.error)));
}
