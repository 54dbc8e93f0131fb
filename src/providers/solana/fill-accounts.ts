/**
 * The totals of an answer with token accounts, straight from its bytes: no object is made of a row. For answers about one
 * owner that have all wanted mints and nothing odd; the decoder reads all others, as if nothing had been tried.
 */
import type { AsciiBytes } from '../../http/ascii-bytes.ts';
import type { Exchange } from '../../http/exchange.ts';
import { walkList } from '../../http/json-members.ts';
import { FAILED } from '../../http/json-value.ts';
import { listStart, type Outlines } from '../../http/list-outline.ts';
import { AmountCells } from '../../model/amount-cells.ts';
import { FailureError } from '../../model/failure.ts';
import type { AskedRows, CallOf, FilledRows } from '../provider.ts';
import { AccountBytes, type MintOrder } from './account-bytes.ts';
import { completenessOf, readList } from './answers.ts';
import { type TokenProgram, tokenPrograms } from './programs.ts';
import { type Layouts, type RowParts, rowParts } from './row-layout.ts';
import { AMOUNT, isAccountState, OWNER, STATE, TOKEN_ACCOUNT_BYTES } from './token-account.ts';

/** On the way from the body to the rows. */
const PATH = ['result', 'value'];

type Asked = Pick<AskedRows<CallOf<'account'>>, 'account' | 'wanted' | 'named'>;

export interface FillOptions {
  readonly program: TokenProgram;
  /** Those of earlier answers to the same read. */
  readonly outlines: Outlines;
  readonly layouts: Layouts;
  readonly mints: MintOrder;
}

export function fillAccounts(
  { account, wanted, named }: Asked,
  exchange: Exchange,
  { program, outlines, layouts, mints }: FillOptions,
): FilledRows | null {
  const { ascii } = exchange;
  const start = ascii ? listStart(ascii, PATH) : null;
  if (!ascii || start === null) return null;
  const rows = new AccountRows(ascii, { owner: account.address, program, layouts, mints });
  const end = rows.read(start);
  if (end === FAILED || (named !== 'all' && rows.totals.size !== named.length)) return null;
  const cells = cellsOf(wanted, rows.totals);
  if (cells === null) return null;
  const { length } = rows;
  const body = outlines.of(ascii, { path: PATH, span: { start, end }, length });
  if (body === undefined) return null;
  const outline = { ...exchange, body, ascii: null };
  try {
    const completeness = completenessOf(readList(outline));
    return { refs: wanted, facts: null, cells, block: completeness.block ?? null, outline, completeness };
  } catch (error) {
    // The decoder says what is wrong.
    if (error instanceof FailureError) return null;
    throw error;
  }
}

/** Null where one of them is not there: what its silence means takes what the decoder says. */
function cellsOf(wanted: readonly string[], totals: ReadonlyMap<string, bigint>): AmountCells | null {
  const cells = new AmountCells(wanted.length, { hasMore: true });
  for (const [index, ref] of wanted.entries()) {
    const total = totals.get(ref);
    if (total === undefined) return null;
    cells.setText(index, total.toString());
  }
  return cells;
}

interface OwnerRows extends Pick<FillOptions, 'program' | 'layouts' | 'mints'> {
  readonly owner: string;
}

/** Filled anew for each row, of which one is read at a time. */
const bytes = new AccountBytes();

/** The rows of a list, each of which has to be a sound account of the owner under the program, and stand there once. */
class AccountRows {
  readonly totals = new Map<string, bigint>();
  readonly #keys = new Set<string>();
  readonly #source: AsciiBytes;
  readonly #owner: string;
  readonly #program: string;
  readonly #mints: MintOrder;
  readonly #layouts: Layouts;

  constructor(source: AsciiBytes, { owner, program, layouts, mints }: OwnerRows) {
    this.#source = source;
    this.#owner = owner;
    this.#program = tokenPrograms[program].address;
    this.#mints = mints;
    this.#layouts = layouts;
  }

  /** How many were read. */
  get length(): number {
    return this.#keys.size;
  }

  /** The place behind the list; `FAILED` where a row is odd in any way. */
  read(start: number): number {
    return walkList(this.#source, start, (at) => {
      const row = this.#layouts.read(this.#source, at) ?? this.#learn(at);
      return row !== null && this.#add(row) ? row.end : FAILED;
    });
  }

  /** A row in a layout that is not known: taken apart, and the next one is compared with it. */
  #learn(start: number): RowParts | null {
    const parts = rowParts(this.#source, start, this.#program);
    if (parts !== null) this.#layouts.learn(this.#source, start, parts);
    return parts;
  }

  #add({ key: keySpan, data }: RowParts): boolean {
    const key = this.#source.text(keySpan.start, keySpan.end);
    if (key.includes('\\') || this.#keys.has(key)) return false;
    if (bytes.read(this.#source, data) < TOKEN_ACCOUNT_BYTES || !isAccountState(bytes.byte(STATE))) return false;
    if (!bytes.isKey(OWNER_WORD, this.#owner)) return false;
    const ref = this.#mints.refAt(this.#keys.size, bytes);
    this.#keys.add(key);
    const amount = bytes.number64(AMOUNT);
    const earlier = this.totals.get(ref);
    this.totals.set(ref, earlier === undefined ? amount : earlier + amount);
    return true;
  }
}

const OWNER_WORD = OWNER / 4;
