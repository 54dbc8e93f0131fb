/**
 * Why a pair, an account or an asset could not be answered.
 *
 * A code never changes meaning: clients rely on it. Its sentence is fixed; what differs from case to case is in
 * `detail`, which balancegraph writes itself and which never has an upstream body, URL or secret in it.
 */

interface FailureRule {
  readonly message: string;
  /** Whether asking again later, unchanged, can succeed. */
  readonly retryable: boolean;
}

/** Every code that can stand beside a missing balance. `docs/errors.md` is compared with this table by a test. */
export const failureRules = {
  BAD_USER_INPUT: { message: 'An argument breaks a rule; nothing was asked upstream.', retryable: false },
  UNKNOWN_SOURCE: { message: 'No source with this id is configured.', retryable: false },
  UNKNOWN_NETWORK: { message: 'The source does not serve this network.', retryable: false },
  UNKNOWN_ASSET: { message: 'The source does not know this asset.', retryable: false },
  ACCOUNT_NOT_FOUND: { message: 'The source says that it has no such account.', retryable: false },
  BLOCK_NOT_FOUND: { message: 'The source does not have the block that was asked for.', retryable: false },
  HISTORY_UNSUPPORTED: { message: 'The source cannot answer for a past block.', retryable: false },
  HOLDINGS_UNSUPPORTED: {
    message: 'The source cannot list what an account holds; name the assets to read.',
    retryable: false,
  },
  HOLDINGS_PARTIAL: {
    message: 'The source may leave out assets when it lists what an account holds; name the assets to read.',
    retryable: false,
  },
  CATALOGUE_UNSUPPORTED: { message: 'The source has no list of its assets; name them.', retryable: false },
  UNDERLYING_UNSUPPORTED: { message: 'The source does not say what its assets stand for.', retryable: false },
  UNDERLYING_UNKNOWN: { message: 'Nobody says what this asset stands for.', retryable: false },
  UNIT_UNKNOWN: { message: 'The unit of the amount is not known, so it cannot be added to others.', retryable: false },
  PART_UNSUPPORTED: { message: 'The source does not report this part of a balance.', retryable: false },
  SOURCES_DISAGREE: {
    message:
      'Several sources read the same account of the same ledger and differ; only the smallest amount is counted.',
    retryable: false,
  },
  FACTS_UNAVAILABLE: {
    message: 'The source describes this asset only beside a balance of it, and none was read yet.',
    retryable: false,
  },
  NOT_REPORTED: {
    message: 'The source answered without this pair, and its silence does not mean zero.',
    retryable: false,
  },
  UPSTREAM_UNREACHABLE: { message: 'No connection to the source.', retryable: true },
  UPSTREAM_TIMEOUT: { message: 'The source did not answer within its deadline.', retryable: true },
  UPSTREAM_TLS: { message: 'The source could not prove its identity.', retryable: false },
  UPSTREAM_TRUNCATED: { message: 'The answer of the source was cut short.', retryable: true },
  UPSTREAM_TOO_LARGE: { message: 'The answer of the source is larger than allowed.', retryable: false },
  UPSTREAM_REDIRECT: { message: 'The source answered with a redirect, which is never followed.', retryable: false },
  UPSTREAM_HTTP_ERROR: { message: 'The source answered with an error status.', retryable: true },
  UPSTREAM_UNAVAILABLE: { message: 'The source says that it is out of service for now.', retryable: true },
  UPSTREAM_RATE_LIMITED: { message: 'The quota of the source is used up for now.', retryable: true },
  UPSTREAM_OVERLOADED: { message: 'Too many calls to the source are waiting already.', retryable: true },
  SOURCE_PAUSED: { message: 'The source kept failing and is not asked for a while.', retryable: true },
  UPSTREAM_AUTH: { message: 'The source refused the configured credential.', retryable: false },
  UPSTREAM_REJECTED: { message: 'The source refused the request.', retryable: false },
  UPSTREAM_UNEXPLAINED: {
    message: 'The source refused the request for a reason that balancegraph does not know; it may pass.',
    retryable: true,
  },
  UPSTREAM_INCAPABLE: { message: 'The source lacks something that every such read needs.', retryable: false },
  UPSTREAM_BAD_RESPONSE: { message: 'The answer of the source does not have the documented form.', retryable: false },
  UPSTREAM_BAD_AMOUNT: { message: 'The source sent an amount that is not a whole number.', retryable: false },
  UPSTREAM_MISATTRIBUTED: {
    message: 'The source answered for an account or asset that was not asked for.',
    retryable: false,
  },
  UPSTREAM_CONFLICT: { message: 'The source gave two different balances for the same pair.', retryable: false },
  UPSTREAM_INCONSISTENT: { message: 'The figures of the source contradict each other.', retryable: false },
  UPSTREAM_WRONG_CHAIN: {
    message: 'The source serves another chain than the one configured.',
    retryable: false,
  },
  UPSTREAM_WRONG_BLOCK: { message: 'The source answered for another block than the one asked for.', retryable: true },
  SOURCE_BEHIND: {
    message: 'The source answers for an older block than it did before; what was told before may be out of date.',
    retryable: true,
  },
  CANCELLED: { message: 'The request was given up before the source answered.', retryable: true },
  INTERNAL: { message: 'balancegraph failed; the log holds the cause.', retryable: false },
} as const satisfies Record<string, FailureRule>;

export type FailureCode = keyof typeof failureRules;

/** Whether a text of elsewhere is one of the codes. */
export function isFailureCode(text: string): text is FailureCode {
  return Object.hasOwn(failureRules, text);
}

export interface Failure {
  readonly code: FailureCode;
  /** The fixed sentence of the code. */
  readonly message: string;
  /** What is particular to this case, at most 300 characters; null where the code says it all. */
  readonly detail: string | null;
  readonly retryable: boolean;
  /** The earliest moment at which asking again makes sense; null where the source named none. */
  readonly retryAfter: Date | null;
  /** The HTTP status that the source answered with, where it answered. */
  readonly httpStatus: number | null;
  /** The source's own error code as it spelled it, where it gave one. */
  readonly upstreamCode: string | null;
}

export interface FailureFacts {
  readonly detail?: string;
  readonly retryable?: boolean;
  readonly retryAfter?: Date | null;
  readonly httpStatus?: number;
  readonly upstreamCode?: string;
}

const MAX_DETAIL = 300;

export function failure(code: FailureCode, facts: FailureFacts = {}): Failure {
  const rule = failureRules[code];
  return {
    code,
    message: rule.message,
    detail: facts.detail === undefined ? null : facts.detail.slice(0, MAX_DETAIL),
    retryable: facts.retryable ?? rule.retryable,
    retryAfter: facts.retryAfter ?? null,
    httpStatus: facts.httpStatus ?? null,
    upstreamCode: facts.upstreamCode ?? null,
  };
}

/** The sentence of the code and, in brackets, what is known of the case. */
export function failureText({ message, detail }: Pick<Failure, 'message' | 'detail'>): string {
  return detail === null ? message : `${message} (${detail})`;
}

/** A `Failure` on its way through code that throws. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(reason: Failure, options?: ErrorOptions) {
    super(failureText(reason), options);
    this.failure = reason;
  }
}

/** The failure inside `error`; anything that balancegraph did not throw on purpose is `INTERNAL`, without its text. */
export function toFailure(error: unknown): Failure {
  return error instanceof FailureError ? error.failure : failure('INTERNAL');
}
