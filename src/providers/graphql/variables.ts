/** From a call to the variables of the document. */
import { FailureError, failure } from '../../model/failure.ts';
import type { BlockRef } from '../../model/reading.ts';
import type { Call } from '../provider.ts';
import type { SourceOperation } from './document.ts';
import type { GraphqlOptions, Slot } from './option-fields.ts';

/** `Int` of GraphQL has 32 bits. */
const MAX_INT = 2n ** 31n - 1n;

/** What cannot be said is left out: the asset of a listing, the block of now, the cursor of a first page. */
export function variablesOf(
  call: Call,
  cursor: string | null,
  { variables, pairKeys }: GraphqlOptions,
  operation: SourceOperation,
): Record<string, unknown> {
  const slots = new Set(Object.values(variables));
  checkMoment(call.at, slots);
  const filled = Object.entries(variables).flatMap(([name, slot]): [string, unknown][] => {
    const value = valueFor(slot, call, pairKeys) ?? (slot === 'cursor' ? cursor : null);
    if (value === null) return [];
    return [[name, typeof value === 'bigint' ? blockNumber(value, operation.variables.get(name)?.base) : value]];
  });
  return Object.fromEntries(filled);
}

function valueFor(slot: Slot, call: Call, { account, asset }: GraphqlOptions['pairKeys']): unknown {
  switch (slot) {
    case 'account':
      return 'account' in call ? call.account.address : null;
    case 'accounts':
      return 'accounts' in call
        ? call.accounts.map(({ address }) => address)
        : 'account' in call
          ? [call.account.address]
          : null;
    case 'asset':
      return 'asset' in call && call.asset !== 'all' ? call.asset : null;
    case 'assets':
      if ('asset' in call) return call.asset === 'all' ? null : [call.asset];
      return 'assets' in call && call.assets !== 'all' ? call.assets : null;
    case 'pairs':
      return 'pairs' in call
        ? call.pairs.map((pair) => ({ [account]: pair.account.address, [asset]: pair.asset }))
        : null;
    case 'blockNumber':
      return call.at?.number ?? null;
    case 'blockHash':
      return call.at?.hash ?? null;
    case 'cursor':
      return null;
  }
}

/** A block that is named in a way that the document has no variable for would be left out, and now be read instead. */
function checkMoment(at: BlockRef | null, slots: ReadonlySet<Slot>): void {
  if (at === null) return;
  const lost = (at.number !== null && !slots.has('blockNumber')) || (at.hash !== null && !slots.has('blockHash'));
  if (!lost) return;
  const way = slots.has('blockNumber') ? 'number' : 'hash';
  throw new FailureError(failure('BAD_USER_INPUT', { detail: `blocks of this source are named by their ${way}` }));
}

/** As the variable is declared: an `Int` is a number, every other scalar gets the digits. */
function blockNumber(number: bigint, type: string | undefined): number | string {
  if (type !== 'Int') return number.toString();
  if (number <= MAX_INT) return Number(number);
  throw new FailureError(failure('BAD_USER_INPUT', { detail: `blocks of this source go up to ${MAX_INT}` }));
}
