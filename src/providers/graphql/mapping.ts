/** The configured places of an answer, taken apart once. */
import { type AmountPart, amountParts } from '../../model/reading.ts';
import type { GraphqlOptions } from './option-fields.ts';
import { type AnswerPath, parsePath } from './paths.ts';

type Fact = 'name' | 'symbol' | 'decimals' | 'type' | 'contract' | 'underlying';

const factNames: readonly Fact[] = ['name', 'symbol', 'decimals', 'type', 'contract', 'underlying'];

export interface Mapping {
  readonly rows: AnswerPath;
  /** Null where answers name no account. */
  readonly address: AnswerPath | null;
  readonly asset: AnswerPath;
  readonly amounts: readonly (readonly [AmountPart, AnswerPath])[];
  readonly facts: ReadonlyMap<Fact, AnswerPath>;
  readonly block: {
    readonly number: AnswerPath | null;
    readonly hash: AnswerPath | null;
    readonly time: AnswerPath | null;
  };
  /** Where the answer says of itself whether it is unsound; null where it does not. */
  readonly unsound: AnswerPath | null;
  readonly pages: { readonly cursor: AnswerPath; readonly more: AnswerPath | null } | null;
}

export function mappingOf({ rows, fields, unsound, pages }: GraphqlOptions): Mapping {
  return {
    rows: parsePath(rows),
    address: pathOf(fields.address),
    asset: parsePath(fields.asset),
    amounts: amountParts.flatMap((part): [AmountPart, AnswerPath][] => {
      const text = fields[part];
      return text === undefined ? [] : [[part, parsePath(text)]];
    }),
    facts: new Map(
      factNames.flatMap((name): [Fact, AnswerPath][] => {
        const text = fields[name];
        return text === undefined ? [] : [[name, parsePath(text)]];
      }),
    ),
    block: { number: pathOf(fields.blockNumber), hash: pathOf(fields.blockHash), time: pathOf(fields.blockTime) },
    unsound: pathOf(unsound),
    pages: pages === undefined ? null : { cursor: parsePath(pages.cursor), more: pathOf(pages.more) },
  };
}

function pathOf(text: string | undefined): AnswerPath | null {
  return text === undefined ? null : parsePath(text);
}
