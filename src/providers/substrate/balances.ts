/** Balances of any pairs, all in the state of one block: one key for each. */
import type { Account } from '../../model/identity.ts';
import { noAmounts, type Reading, type Value } from '../../model/reading.ts';
import { eachInSteps } from '../../model/steps.ts';
import type { BalanceRead, CallOf } from '../provider.ts';
import { readInSteps, readingOf } from '../rows.ts';
import { assetOf } from './asset-ref.ts';
import { fillState } from './fill-state.ts';
import type { SubstrateOptions } from './options.ts';
import { type KnownBlock, readState, type Stored, stateRequest } from './state.ts';
import { accountKey, balancesPrefix } from './storage-keys.ts';
import { detailsOf, readAsset, readCoin } from './stored.ts';

type Pair = CallOf<'pairs'>['pairs'][number];

export function balanceRead({ pairsPerCall }: SubstrateOptions): BalanceRead<'pairs'> {
  return {
    name: 'state_queryStorageAt',
    shape: 'pairs',
    limits: { accounts: pairsPerCall, assets: pairsPerCall, pairs: pairsPerCall, url: null },
    serves: () => true,
    listing: 'none',
    filters: [],
    // Where nothing stands at the key of a pair, the account holds nothing of the asset.
    absent: 'zero',
    unasked: 'fault',
    balances: {
      request: ({ pairs, at }) => stateRequest(keysOf(pairs), at?.hash ?? null),
      decode: readInSteps(function* ({ pairs, at }, exchange) {
        const keys = keysOf(pairs);
        const state = readState(exchange, keys, at);
        const items: Reading[] = [];
        yield* eachInSteps([...pairs.entries()], ([index, pair]) => {
          const stored = state.at(keys[index] ?? '');
          if (stored !== null) items.push(...readPair(pair, stored, state.block));
        });
        return { items, completeness: state.completeness };
      }),
    },
    cells: fillState,
  };
}

/** The pairs of an account mostly follow each other, and most accounts are asked for the same assets. */
function keysOf(pairs: readonly Pair[]): readonly string[] {
  const prefixes = new Map<string, string>();
  let last: Account | null = null;
  let key = '';
  return pairs.map(({ account, asset }) => {
    if (account !== last) key = accountKey(account.address);
    last = account;
    const prefix = prefixes.get(asset) ?? balancesPrefix(assetOf(asset));
    prefixes.set(asset, prefix);
    return prefix + key;
  });
}

function readPair({ account: { address }, asset }: Pair, stored: Stored, block: KnownBlock): readonly Reading[] {
  const read = assetOf(asset) === 'coin' ? coinIn : assetIn;
  return readingOf({ address, asset }, () => ({ ...read(stored), block, facts: null })).items;
}

/** What is reserved is no part of what is free. How much of that may be moved depends on holds and freezes, and is not told. */
function coinIn(stored: Stored): Pick<Value, 'amounts' | 'details'> {
  const { free, reserved } = readCoin(stored.bytes(), stored.path);
  return { amounts: { ...noAmounts, total: free + reserved, locked: reserved }, details: null };
}

function assetIn(stored: Stored): Pick<Value, 'amounts' | 'details'> {
  const { balance, status } = readAsset(stored.bytes(), stored.path);
  return {
    amounts: { ...noAmounts, total: balance },
    details: detailsOf(status),
  };
}
