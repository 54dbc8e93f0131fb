/** The moments that clients name. */
import { accept, type Checked, refuse } from '../model/checked.ts';
import type { At, BlockTag } from '../model/reading.ts';
import type { GraphContext } from './context.ts';
import { inputError } from './errors.ts';
import type { AtInput, BlockTag as BlockTagInput } from './generated/resolvers.ts';
import { BadValue } from './schema/scalars.ts';

const MAX_BLOCK = 2n ** 63n - 1n;
/** Hex, base58 and base64 alike. */
const HASH = /^[A-Za-z0-9._+/=-]{1,128}$/;

const tags: Readonly<Record<BlockTagInput, BlockTag>> = { LATEST: 'latest', SAFE: 'safe', FINALIZED: 'finalized' };

/**
 * The moment that `at` names; null for now. Throws an input error for an input that names none or several: some surfaces
 * pass on inputs that were not checked.
 */
export function momentOf(input: AtInput | null | undefined, context: GraphContext): At | null {
  if (input === null || input === undefined) return null;
  const given: readonly (readonly [string, unknown])[] = Object.entries(input).filter(
    ([, value]) => value !== undefined,
  );
  const [only, ...others] = given;
  if (only === undefined || others.length > 0) {
    const found = only === undefined ? 'none' : given.map(([name]) => name).join(' and ');
    throw inputError([
      { argument: 'at', rule: `must hold exactly one of block, hash, time and tag; it holds ${found}` },
    ]);
  }
  const [name, value] = only;
  const checked = read(name, value);
  if (!checked.ok) throw inputError([{ argument: `at.${name}`, rule: checked.rule }]);
  countTime(checked.value, context);
  return checked.value;
}

/** Throws an input error where the request names too many times. */
export function countTime(at: At | null, context: GraphContext): void {
  if (at !== null && !('tag' in at) && !('number' in at)) context.countTime(at.time);
}

function read(name: string, value: unknown): Checked<At | null> {
  if (value instanceof BadValue) return refuse(value.rule);
  if (name === 'time' && value instanceof Date) return accept({ time: value });
  if (name === 'tag' && isTag(value)) return accept({ tag: tags[value] });
  if (name === 'block' && typeof value === 'bigint') return checkMoment({ number: value, hash: null });
  if (name === 'hash' && typeof value === 'string') return checkMoment({ number: null, hash: value });
  return refuse('must not be null');
}

function isTag(value: unknown): value is BlockTagInput {
  return typeof value === 'string' && Object.hasOwn(tags, value);
}

export function checkMoment(at: At | null): Checked<At | null> {
  if (at === null || !('number' in at)) return accept(at);
  if (at.number !== null) {
    if (at.number < 0n) return refuse('must be 0 or more');
    return at.number > MAX_BLOCK ? refuse(`too large; limit ${MAX_BLOCK}`) : accept(at);
  }
  return HASH.test(at.hash ?? '') ? accept(at) : refuse('must be 1 to 128 letters, digits and . _ + / = -');
}
