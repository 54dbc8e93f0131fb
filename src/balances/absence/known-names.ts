/** What it means that an answer which names all that its source has does not name an account or an asset. */
import { failure } from '../../model/failure.ts';
import type { KnownNames } from '../../providers/provider.ts';
import type { FailedPair } from '../answer/failed-lists.ts';
import type { Signs } from './completeness.ts';

/** Null where nothing says that the source has no such name. */
export interface Unnamed {
  account(address: string): FailedPair | null;
  asset(ref: string): FailedPair | null;
}

const NO_ACCOUNT: FailedPair = {
  failure: failure('ACCOUNT_NOT_FOUND', { detail: 'the answer names all accounts of the source, and not this one' }),
};
const NO_ASSET: FailedPair = {
  failure: failure('UNKNOWN_ASSET', { detail: 'the answer names all assets of the source, and not this one' }),
};

/** Only to be asked about names in an answer against which nothing speaks. */
export function openUnnamed(signs: readonly Signs[]): Unnamed {
  const known = knownIn(signs);
  return {
    account: (address) => (known === null || known.accounts.has(address) ? null : NO_ACCOUNT),
    asset: (ref) => (known === null || known.assets.has(ref) ? null : NO_ASSET),
  };
}

/** Pages of an answer may each name a part. */
function knownIn(signs: readonly Signs[]): KnownNames | null {
  return signs.length === 1 ? (signs[0]?.completeness?.known ?? null) : null;
}
