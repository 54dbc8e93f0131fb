/** What a person can do about what is not known. The graph says why; this page knows its own buttons. */
import { clockTime } from './times.ts';

const byCode: Readonly<Record<string, string>> = {
  ACCOUNT_NOT_FOUND: 'Check the address; where the account was never used at this source, there is nothing to do.',
  UNKNOWN_ASSET: 'Check the asset id, or take it out.',
  HOLDINGS_UNSUPPORTED: 'Name the assets of this source under “Assets to ask for by name”.',
  HOLDINGS_PARTIAL:
    'Name the assets of this source under “Assets to ask for by name”, to be sure that none is left out.',
  NOT_REPORTED: 'The account may never have held it. Take the asset out, or ask the source.',
  UPSTREAM_AUTH: 'Whoever runs the graph has to renew its credential for this source.',
};

interface Cause {
  readonly code: string;
  readonly retryAfter: Date | null;
  /** Left out where the answer does not say. */
  readonly retryable?: boolean;
}

export function adviceFor({ code, retryAfter, retryable }: Cause): string {
  const known = byCode[code];
  if (known !== undefined) return known;
  if (retryAfter !== null) return `Press Refresh after ${clockTime(retryAfter)}.`;
  return retryable === false ? 'Ask whoever runs the graph, and name the code.' : 'Press Refresh later.';
}
