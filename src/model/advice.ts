/**
 * What to do about each code that an answer can have: what whoever asks can do, and what the operator of the server can.
 *
 * The one table behind docs/errors.md, which tests compare with it, and behind the GraphiQL page, which shows it below an answer.
 */
import type { FailureCode } from './failure.ts';

/** Beside a missing balance. */
export const failureAdvice: Readonly<Record<FailureCode, string>> = {
  BAD_USER_INPUT: 'Correct the argument that the text names.',
  UNKNOWN_SOURCE: 'Use a name that sources { name } lists.',
  UNKNOWN_NETWORK: 'Use a name that source { networks { nodes { name } } } lists.',
  UNKNOWN_ASSET: "Check the reference against the source's own list.",
  ACCOUNT_NOT_FOUND: 'Check the address. Do not read it as zero.',
  BLOCK_NOT_FOUND:
    'Ask for a block that exists; status { current { number } oldest { number } } of the network shows which it has. Where retryable is true, the block may come.',
  HISTORY_UNSUPPORTED: 'Leave the argument at out, or ask a source with history.',
  HOLDINGS_UNSUPPORTED: 'Name the assets: balances(assets: …).',
  HOLDINGS_PARTIAL: 'Name the assets: portfolio(assets: …). Read a listing of this source as "at least".',
  CATALOGUE_UNSUPPORTED: 'Name the assets: assets(refs: …).',
  UNDERLYING_UNSUPPORTED: 'Leave underlying out. Operator: some sources say it once their chain is configured.',
  UNDERLYING_UNKNOWN: 'Read its own total. Operator: some sources let the configuration say it.',
  UNIT_UNKNOWN: 'Read the total of the asset, in atomic units.',
  PART_UNSUPPORTED: 'Ask for a part that asset { amounts } lists.',
  SOURCES_DISAGREE: 'Ask again, or name the account at one source only.',
  FACTS_UNAVAILABLE: 'Ask for a balance of the asset in the same query.',
  NOT_REPORTED: 'Show it as unknown. If you know that silence means zero at this source, set its option absent: zero.',
  UPSTREAM_UNREACHABLE: 'Ask again later. Operator: check host, port and network.',
  UPSTREAM_TIMEOUT: 'Ask again, or for less. Operator: check the service; raise timeoutMs or server.deadlineMs.',
  UPSTREAM_TLS: 'Operator: check the certificate of the host.',
  UPSTREAM_TRUNCATED: 'Ask again. Nothing of a cut answer was used.',
  UPSTREAM_TOO_LARGE: 'Ask for less. Operator: raise maxBodyBytes or planning.maxPages.',
  UPSTREAM_REDIRECT: 'Operator: put the address it redirects to into url, if you trust it.',
  UPSTREAM_HTTP_ERROR:
    'Ask again where retryable says so: yes for 5xx except 501 and 505, and for 408 and 425; no for other statuses. Operator: check url.',
  UPSTREAM_UNAVAILABLE: 'Wait until retryAfter, where given.',
  UPSTREAM_RATE_LIMITED: 'Wait until retryAfter, where given. Until then no call leaves for this source.',
  UPSTREAM_OVERLOADED: 'Ask again, or for less. Operator: raise queue or concurrency of the source.',
  SOURCE_PAUSED: 'Wait until retryAfter; the detail names its last failure. Operator: mend what that failure says.',
  UPSTREAM_AUTH: 'Operator: renew the credential.',
  UPSTREAM_REJECTED: 'Read the detail and upstreamCode; asking again unchanged helps only where retryable says so.',
  UPSTREAM_UNEXPLAINED: 'Ask again later. Operator: read upstreamCode; report a code or wording that should be known.',
  UPSTREAM_INCAPABLE: 'Operator: the detail says what is missing; use a server that has it.',
  UPSTREAM_BAD_RESPONSE: 'Operator: check url and provider; else the API has changed, please report it.',
  UPSTREAM_BAD_AMOUNT: 'Report it to the service. Other pairs of the answer are good.',
  UPSTREAM_MISATTRIBUTED: 'Report it to the service. The whole answer was thrown away.',
  UPSTREAM_CONFLICT: 'Report it to the service. Neither balance was taken.',
  UPSTREAM_INCONSISTENT: 'Report it to the service.',
  UPSTREAM_WRONG_CHAIN: 'Operator: check url against the option chain. Nothing else was asked of that server.',
  UPSTREAM_WRONG_BLOCK:
    'Ask again; a reorganisation may have come between. Where retryable is false, the detail names the option that is missing.',
  SOURCE_BEHIND:
    'Wait: the next event says when it has caught up. Operator: look for a server of the source that lags.',
  CANCELLED: 'Nothing: the client had gone.',
  INTERNAL: 'Ask again later. Operator: read the log, and report it to us.',
};

/** For a request, a document or a field that is refused; `BAD_USER_INPUT` and `UNKNOWN_SOURCE` are above. */
export const refusalAdvice = {
  QUERY_TOO_COSTLY:
    'Split it into as many parts as the message says, each in a request of its own. Operator: raise the limit that it names.',
  CALL_BUDGET_EXCEEDED: 'Ask for less, or allow more calls in @calls(max:).',
  QUERY_TOO_COMPLEX:
    'Shorten the document: pass lists in place of repeated fields. Operator: raise the limit that the message names.',
  GRAPHQL_PARSE_FAILED: 'Correct the document at the line and column in locations.',
  GRAPHQL_VALIDATION_FAILED: 'Correct the document at the line and column in locations; the schema says what there is.',
  OPERATION_RESOLUTION_FAILURE: 'Send the name of one operation of the document as operationName.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Send the whole document as query; switch persisted queries off in the client.',
  BAD_REQUEST: 'Send the request as the message says.',
  HOST_NOT_SERVED: 'Use a name of this server. Operator: list the name in server.hosts.',
  ORIGIN_NOT_ALLOWED: 'Open the page from an origin that is allowed. Operator: list this one in server.cors.origins.',
  OVERLOADED: 'Ask again after Retry-After. Operator: add a process, or raise server.busyRequests.',
  PERSISTED_QUERY_NOT_FOUND: 'Send the whole document as query. Operator: roll out the manifest that has it.',
  DOCUMENT_NOT_TRUSTED: 'Send a document of a manifest by its id. Operator: add it to a manifest of this server.',
  GATEWAY_ONLY: 'Ask the gateway in place of this server. Operator: the gateway sends its token in x-gateway-token.',
  UNAUTHENTICATED:
    'Send your key or token as the header Authorization: Bearer …; where it was refused, get a new one. Operator: see server.clients.',
  FORBIDDEN: 'Ask for a token with a role that this server knows. Operator: name the role in server.clients.roles.',
  CLIENT_LIMIT_EXCEEDED: 'Ask again after Retry-After. Operator: raise the limit that the message names.',
  CLIENT_KEYS_UNAVAILABLE:
    'Ask again after Retry-After. Operator: server.clients.jwt.jwksUrl does not answer; balancegraph check says why.',
  WATCH_LIMIT_EXCEEDED:
    'End subscriptions that are not needed, or ask again later. Operator: raise the limit that the message names.',
  WATCH_STALLED: 'Take events as they come, then subscribe again. Operator: see limits.live.stalledSeconds.',
  WATCH_ENDED: 'Subscribe again after a moment: the first event is a snapshot.',
  NOT_FOUND: 'Send GET or POST to /graphql.',
  ERRORS_TRUNCATED: 'Ask for less; failures in the data are whole.',
  INTERNAL_SERVER_ERROR:
    'Ask again; where it stays, tell the operator the time and the x-request-id of the answer. Operator: read the log, and report it to us.',
} as const satisfies Readonly<Record<string, string>>;

export type RefusalCode = keyof typeof refusalAdvice | 'BAD_USER_INPUT' | 'UNKNOWN_SOURCE';

/** Every code with its advice. */
export const adviceByCode: Readonly<Record<FailureCode | RefusalCode, string>> = { ...failureAdvice, ...refusalAdvice };

/** What a client is told of a fault of ours, whose own words may quote a secret. */
export const INTERNAL_ERROR = {
  code: 'INTERNAL_SERVER_ERROR',
  message: 'Internal error: ask again; where it stays, the operator of balancegraph finds the cause in its log',
} as const;
