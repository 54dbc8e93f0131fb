/** The account and the asset of a row, as far as the answer names them. */
import { digitsOf } from '../../http/decode.ts';
import type { Call } from '../provider.ts';
import { normalisers } from './identity.ts';
import type { Mapping } from './mapping.ts';
import type { GraphqlOptions } from './option-fields.ts';
import { look, type Spot } from './paths.ts';

export interface AnswerReader {
  readonly options: GraphqlOptions;
  readonly mapping: Mapping;
}

export interface Asking {
  readonly call: Call;
  readonly reader: AnswerReader;
}

/** The canonical address that stands around the place, or the one that was asked for where answers name none; null where it is hidden. */
export function addressOf(spot: Spot, { call, reader }: Asking): string | null {
  const { mapping, options } = reader;
  if (mapping.address === null) return 'account' in call ? call.account.address : null;
  return canonical(look(spot, mapping.address, mapping.rows).value, options.addresses);
}

export function assetOf(spot: Spot, { mapping, options }: AnswerReader): string | null {
  return canonical(look(spot, mapping.asset, mapping.rows).value, options.assetIds);
}

/** Ids may be numbers on the wire. */
function canonical(value: unknown, form: GraphqlOptions['addresses']): string | null {
  const text = digitsOf(value);
  const checked = text === null ? null : normalisers[form](text);
  return checked?.ok === true ? checked.value : null;
}
