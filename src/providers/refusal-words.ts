/**
 * Refusals that a provider's own table does not know. By default a refusal that is not understood may pass, and says nothing
 * about the question (`UPSTREAM_UNEXPLAINED`). The messages below have a more exact meaning; no list of them is complete.
 */
import { type Failure, type FailureCode, type FailureFacts, failure } from '../model/failure.ts';

interface Words {
  readonly words: RegExp;
  readonly code: FailureCode;
  readonly detail: string;
}

/**
 * The first that fits counts. Collected from public reports and documents of nodes, hosts and Mesh servers, read 2026-11:
 * wevm/viem#5084, reown-com/blockchain-api#1102, QuickNode, Alchemy and Infura error pages, optakt/flow-dps.
 */
const WORDS: readonly Words[] = [
  {
    words:
      /too many (?:requests?|calls|connections|queries)|too frequent|rate[ -]?limit|throttl|slow down|\bquota\b|compute units|\bcredits?\b|capacity|(?:request|call) (?:count|limit|rate)|(?:requests?|calls?|queries) ?(?:per|\/) ?(?:s|sec|second|min|minute|hour|day|month)\b|\/ ?(?:second|minute|day|month)\b|per (?:second|minute|hour|day|month)\b|(?:monthly|daily|hourly) (?:request|limit|usage)|limit exceeded/i,
    code: 'UPSTREAM_RATE_LIMITED',
    detail: 'it says that there were too many requests',
  },
  {
    words:
      /\bsync(?:ing|hroni[sz]ing)\b|not (?:yet )?(?:ready|synced|in sync)|still (?:starting|initiali[sz]ing|loading|indexing)|starting up|warming up|shutting down|\bbusy\b|overload|maintenance|temporar|unavailable|out of service|try (?:again|later)|retry later|come back later/i,
    code: 'UPSTREAM_UNAVAILABLE',
    detail: 'it says that it cannot answer for now',
  },
  {
    words: /unauthori[sz]ed|unauthenticated|forbidden|api[ -]?key|authenticat|access denied|not whitelisted/i,
    code: 'UPSTREAM_AUTH',
    detail: 'it says that the credential does not allow this',
  },
];

/** Longer messages are not searched. */
export const MAX_MESSAGE = 2000;

/** The failure that the message of a refusal states; null where the message is not known. Messages are never passed on. */
export function failureByWords(message: unknown, facts: FailureFacts): Failure | null {
  if (typeof message !== 'string') return null;
  const text = message.slice(0, MAX_MESSAGE);
  const known = WORDS.find(({ words }) => words.test(text));
  return known === undefined ? null : failure(known.code, { ...facts, detail: known.detail });
}

/**
 * A refusal with a code that the provider does not know, from a source whose HTTP statuses can be relied on.
 *
 * @param detail what was not understood, in balancegraph's words
 */
export function unknownRefusal(
  message: unknown,
  facts: FailureFacts & { readonly httpStatus: number; readonly detail: string },
): Failure {
  const { detail, ...others } = facts;
  const { httpStatus } = facts;
  const byWords = failureByWords(message, others);
  if (byWords !== null) return byWords;
  if (httpStatus === 401 || httpStatus === 403) return failure('UPSTREAM_AUTH', others);
  if (httpStatus >= 500) return failure('UPSTREAM_HTTP_ERROR', others);
  return failure('UPSTREAM_UNEXPLAINED', { ...others, detail });
}
