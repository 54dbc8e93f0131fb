/** What one request knows of a source: by network, by moment, and by what may be how old. */

import type { Account } from '../model/identity.ts';
import type { At, Block } from '../model/reading.ts';
import { AccountAnswers } from './answer/account-answers.ts';
import type { NetworkReader, Pin } from './block/network-reader.ts';
import { openNetworkReader } from './block/open-network-reader.ts';
import { currentGroup, type ReadContext } from './context.ts';
import type { Freshness } from './kept/kept-balances.ts';
import type { Want } from './plan/planned-call.ts';
import { momentKey } from './sharing/shared-blocks.ts';
import type { Source } from './source.ts';

/** What the request knows about one network at one moment, by what may be that old. */
export interface KnownMoment {
  /** Names the network and the moment. */
  readonly key: string;
  readonly reads: NetworkReader;
  /** Null where only the source may answer. */
  readonly freshness: Freshness | null;
  /** What is asked in this tick; null where nothing is yet. */
  open: OpenQuestion | null;
  answersOf(account: Account): AccountAnswers;
}

/** All that is asked in one tick at one moment. */
export interface TickQuestion {
  readonly known: KnownMoment;
  readonly wants: Want[];
}

interface OpenQuestion extends TickQuestion {
  /** Resolves once every want is answered. */
  readonly answered: Promise<unknown>;
}

interface Asked {
  readonly network: string | null;
  readonly at: At | null;
  readonly freshness: Freshness | null;
}

interface Options {
  readonly maxSurplus: number;
  /** The newest block, where it was found a moment ago; null where it is asked for. */
  readonly newest: Block | null;
  readonly context: ReadContext;
}

export class KnownMoments {
  readonly #source: Source;
  readonly #options: Options;
  readonly #known = new Map<string, KnownMoment>();
  /** What may be how old makes no difference to the block at which the rest is read. */
  readonly #readers = new Map<string, NetworkReader>();
  #latest: { readonly asked: Asked; readonly known: KnownMoment } | null = null;

  constructor(source: Source, options: Options) {
    this.#source = source;
    this.#options = options;
  }

  at(asked: Asked): KnownMoment {
    if (this.#latest === null || !isSame(this.#latest.asked, asked)) this.#latest = { asked, known: this.#find(asked) };
    return this.#latest.known;
  }

  /** The one block at which all was read from the network at this moment; null where there is none. */
  pin(network: string | null, at: At | null): Pin | null {
    return this.#readers.get(momentKey(network, at))?.pin() ?? null;
  }

  #find({ network, at, freshness }: Asked): KnownMoment {
    const moment = momentKey(network, at);
    const { maxSurplus, newest, context } = this.#options;
    const reads =
      this.#readers.get(moment) ??
      openNetworkReader(this.#source, { network, at, maxSurplus, newest }, currentGroup(context));
    this.#readers.set(moment, reads);
    const key = freshness === null ? moment : JSON.stringify([moment, freshness]);
    const found = this.#known.get(key) ?? openKnown({ key: moment, reads, freshness });
    this.#known.set(key, found);
    return found;
  }
}

/** Whether both surely ask for the same; others may as well, and are found by their key. */
function isSame(a: Asked, b: Asked): boolean {
  return (
    a.network === b.network &&
    a.at === b.at &&
    a.freshness?.maxAgeMs === b.freshness?.maxAgeMs &&
    a.freshness?.staleIfErrorMs === b.freshness?.staleIfErrorMs
  );
}

function openKnown(about: Omit<KnownMoment, 'answersOf' | 'open'>): KnownMoment {
  const accounts = new Map<string, AccountAnswers>();
  return {
    ...about,
    open: null,
    answersOf(account) {
      const known = accounts.get(account.id);
      if (known !== undefined) return known;
      const answers = new AccountAnswers();
      accounts.set(account.id, answers);
      return answers;
    },
  };
}
