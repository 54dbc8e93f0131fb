/** What an operator can do about a source that fails. */
import type { FailureCode } from '../model/failure.ts';

const hints: Partial<Record<FailureCode, string>> = {
  UPSTREAM_UNREACHABLE: 'Check the host and port of its "url", and that this machine may reach it.',
  UPSTREAM_TIMEOUT: 'Check that the service is up; raise its "timeoutMs" if it is merely slow.',
  UPSTREAM_TLS: 'Check the certificate of the host that "url" names; it is never skipped.',
  UPSTREAM_AUTH: 'Check the credential in its "options", and that the variable it names holds the current one.',
  UPSTREAM_RATE_LIMITED: 'Wait until the quota renews, or ask the service for a larger one.',
  UPSTREAM_REDIRECT: 'Put the address that the service redirects to into "url", if you trust it.',
  UPSTREAM_HTTP_ERROR: 'Check that "url" is the base URL of the API, without the path of an endpoint.',
  UPSTREAM_UNAVAILABLE: 'Wait; the service says it is out of order.',
  UPSTREAM_BAD_RESPONSE: 'Check that "url" is the base URL of the API and that "provider" is the right kind.',
  UPSTREAM_TOO_LARGE: 'Raise its "maxBodyBytes", or "planning.maxPages" where the answer has many pages.',
  UPSTREAM_INCAPABLE: 'Set the option that the reason names, or put another server into "url".',
  UPSTREAM_WRONG_BLOCK: 'Set the option that the reason names; without one, check again.',
  UPSTREAM_WRONG_CHAIN: 'Compare its chain with the one that the server behind "url" serves.',
  UPSTREAM_REJECTED:
    'Compare its "options", and the account and asset under its "check", with what the service serves.',
  BAD_USER_INPUT: 'Correct the account, asset or network under its "check".',
  NOT_REPORTED: 'Name an account that holds something, and an asset, under its "check".',
  UNKNOWN_NETWORK: 'Compare its "networks" with those that the service lists.',
};

export function mendingHint(code: FailureCode): string {
  return hints[code] ?? 'See docs/errors.md for the code.';
}
