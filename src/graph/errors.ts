/** The only errors that reach a client with their own messages. The server masks all others. */
import { GraphQLError } from 'graphql';
import type { Refused } from '../model/checked.ts';
import { type Failure, failureText } from '../model/failure.ts';
import { balanceId } from '../model/identity.ts';
import type { Cost, ListCut } from './budgets.ts';
import type { BalanceName, FailureNode } from './nodes.ts';

/** One argument, or an entry of one, that breaks a rule. */
export interface ArgumentFault {
  /** Where, e.g. `addresses[3]`. */
  readonly argument: string;
  /** What is wrong and what is needed. */
  readonly rule: string;
}

export type InputCode = 'BAD_USER_INPUT' | 'UNKNOWN_SOURCE' | 'QUERY_TOO_COSTLY';

/** The most faults that one error lists. */
const MAX_FAULTS = 20;
/** The longest message, and the longest rule in a list of faults. */
const MAX_LENGTH = 300;
/** Kept free in a message for the number of faults that it leaves out. */
const MORE_LENGTH = 20;

/** Nothing was asked upstream for the field. Names all faulty entries, with the rules of as many as fit. */
export function inputError(faults: readonly ArgumentFault[], code: InputCode = 'BAD_USER_INPUT'): GraphQLError {
  const listed = faults.slice(0, MAX_FAULTS).map(({ argument, rule }) => ({ argument, rule: clip(rule) }));
  const words: string[] = [];
  let length = 0;
  for (const { argument, rule } of listed) {
    const text = `${argument}: ${rule}`;
    length += text.length + '; '.length;
    if (words.length > 0 && length > MAX_LENGTH - MORE_LENGTH) break;
    words.push(text);
  }
  const left = faults.length - words.length;
  const message = words.join('; ');
  const more = left > 0 ? `; and ${left} more` : '';
  return new GraphQLError(clip(message, MAX_LENGTH - more.length) + more, { extensions: { code, faults: listed } });
}

/** The beginning of a text that may quote what the client sent. */
export function clip(text: string, length = MAX_LENGTH): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** The input error for what checks refused. */
export function refusal(refused: readonly (ArgumentFault & Pick<Refused, 'code'>)[]): GraphQLError {
  const unknown = refused.every(({ code }) => code === 'UNKNOWN_SOURCE');
  const faults = refused.map(({ argument, rule }) => ({ argument, rule }));
  return inputError(faults, unknown ? 'UNKNOWN_SOURCE' : 'BAD_USER_INPUT');
}

/** Names every limit that is exceeded, by how much, and how to keep it. Nothing of the operation was resolved. */
export function costError(cost: Cost, limits: Cost, spent: Cost): GraphQLError {
  const parts = Math.max(...dimensions.map(({ name }) => Math.ceil(cost[name] / limits[name])));
  const advice =
    parts > 1 ? `split it into ${parts} or more, each in a request of its own` : 'send it in a request of its own';
  return new GraphQLError(`${excess(cost, limits, spent)}; ${advice}`, {
    extensions: { code: 'QUERY_TOO_COSTLY', cost },
  });
}

/** Which limits the operation would pass, and by how much. */
export function excess(cost: Cost, limits: Cost, spent: Cost): string {
  const reasons = dimensions.flatMap(({ name, unit }) => {
    const total = cost[name] + spent[name];
    if (total <= limits[name]) return [];
    const beside = spent[name] === 0 ? '' : ` beside the ${spent[name]} of other operations of the request`;
    return [`${cost[name]} ${unit}${beside}, limit ${limits[name]} (limits.${name})`];
  });
  return `the operation could cost ${reasons.join(' and ')}`;
}

/** An entry for which nothing is asked, because the entries before it cost all that a request may. */
export function beyondError(
  place: string,
  { cut, length }: { readonly cut: ListCut; readonly length: number },
): GraphQLError {
  const rule = `${cut.reason}; the first ${cut.keys} of ${length} entries are answered: ask for the others in a request of their own`;
  return withoutStack(() => inputError([{ argument: place, rule }], 'QUERY_TOO_COSTLY'));
}

/** In the place of the first entry whose failure has no error of its own. */
export function untoldError(place: string, further: number): GraphQLError {
  const others = further === 0 ? '' : `, and ${further} further entries of the list`;
  const rule = `null${others}, for reasons that are not told one by one: a request has at most as many such errors as limits.listItems; send the keys in smaller lists`;
  return withoutStack(() => inputError([{ argument: place, rule }], 'QUERY_TOO_COSTLY'));
}

/** A list that turned out to be long. The rest of the operation is answered. */
export function rowsError(
  rows: number,
  { looked, limit }: { readonly looked: number; readonly limit: number },
): GraphQLError {
  const beside = looked === 0 ? '' : ` beside the ${looked} that the request looked through before`;
  return new GraphQLError(
    `a list of ${rows} rows would be looked through${beside}, limit ${limit} (limits.rows); ask for fewer lists, filters and orders in one request, or name the assets`,
    { extensions: { code: 'QUERY_TOO_COSTLY', rows } },
  );
}

const dimensions = [
  { name: 'accounts', unit: 'accounts' },
  { name: 'pairs', unit: '(account, asset) pairs' },
  { name: 'calls', unit: 'upstream calls' },
  { name: 'nodes', unit: 'objects in its answer' },
] as const satisfies readonly { readonly name: keyof Cost; readonly unit: string }[];

/**
 * The failure of a source as an entry of `errors`, beside the null that it leaves. The entry has the id of what failed,
 * because some gateways lose the indexes of lists in `path`.
 */
export function failureError({ failure, source, about }: Named): GraphQLError {
  const extensions = {
    code: failure.code,
    source: source.name,
    ...(about === undefined ? {} : { about }),
    retryable: failure.retryable,
    ...(failure.retryAfter === null ? {} : { retryAfter: failure.retryAfter.toISOString() }),
  };
  return withoutStack(() => new FieldFailure(failureText(failure), { extensions }));
}

/** Why the amounts of a balance are null. */
export function balanceError({ account, asset, at }: BalanceName, failure: Failure): GraphQLError {
  return failureError({ failure, source: account.source, about: balanceId(account.account, asset.asset.ref, at) });
}

/**
 * Why one field is null. Our resolvers make it anew for each field, so that the code that locates it may write the place into it,
 * where an error that many may hold has to be wrapped in a second one.
 */
export class FieldFailure extends GraphQLError {}

interface Named extends Omit<FailureNode, 'source'> {
  readonly source: Pick<FailureNode['source'], 'name'>;
}

/**
 * For errors that are part of an answer and need no stack: taking it costs more than the rest of the error, and an answer
 * may have thousands.
 */
export function withoutStack<E extends Error>(make: () => E): E {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
