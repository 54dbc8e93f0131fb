/** What the errors of JSON-RPC nodes mean, by the tables of a provider: by words of the message first, then by the code. */
import type { Exchange } from '../http/exchange.ts';
import { type Failure, type FailureCode, type FailureFacts, failure } from '../model/failure.ts';
import { rpcError } from './json-rpc.ts';
import { failureByWords, MAX_MESSAGE } from './refusal-words.ts';

export interface RpcMeaning {
  readonly code: FailureCode;
  /** Our own sentence: no message is ever passed on. */
  readonly detail: string;
  /** Where it is otherwise than the code usually has it. */
  readonly retryable?: boolean;
}

export interface RpcMeanings {
  /** The first that fits counts, whatever the code. */
  readonly words: readonly (RpcMeaning & { readonly words: RegExp })[];
  /** Codes that have this meaning where the message is not known. */
  readonly codes: ReadonlyMap<string, RpcMeaning>;
}

/** Finds the failure that an answer states; null for every other. */
export function rpcRefusalBy({ words, codes }: RpcMeanings): (exchange: Exchange) => Failure | null {
  return (exchange) => {
    const error = rpcError(exchange);
    if (error === null) return null;
    const { code } = error;
    const message = error.message.slice(0, MAX_MESSAGE);
    const facts: FailureFacts = { httpStatus: exchange.status, ...(code === null ? {} : { upstreamCode: code }) };
    const known = words.find((meaning) => meaning.words.test(message));
    if (known !== undefined) return meant(known, facts);
    const byWords = failureByWords(message, facts);
    if (byWords !== null) return byWords;
    const byCode = codes.get(code ?? '');
    if (byCode !== undefined) return meant(byCode, facts);
    return failure('UPSTREAM_UNEXPLAINED', { ...facts, detail: 'neither its code nor its words are known' });
  };
}

function meant({ code, detail, retryable }: RpcMeaning, facts: FailureFacts): Failure {
  return failure(code, { ...facts, detail, ...(retryable === undefined ? {} : { retryable }) });
}
