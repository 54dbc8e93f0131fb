/** One line about the newest answer: how much of it is known, of when it is, and the calls it cost. Read out when it changes. */
import type { Kept } from './answer-cache.ts';
import type { Holdings } from './holdings.ts';
import { clockTime } from './times.ts';

interface Props {
  readonly asking: boolean;
  readonly shown: Kept<Holdings> | null;
  readonly problem: string | null;
}

export function Summary({ asking, shown, problem }: Props) {
  return (
    <div className="summary">
      <p role="status" aria-busy={asking}>
        {asking ? 'Asking all sources…' : shown === null ? 'Type addresses, then press Show balances.' : textOf(shown)}
      </p>
      {problem !== null && (
        <p role="alert" className="wrong">
          {problem}
          {shown !== null && ` What stands below is of ${clockTime(shown.answer.askedAt)}.`}
        </p>
      )}
    </div>
  );
}

function textOf({ answer, kept }: Kept<Holdings>): string {
  const { asked, answered, stale } = answer.coverage;
  const known = `${answered} of ${asked} balances known${stale === 0 ? '' : `, ${stale} of them stale`}.`;
  const at = clockTime(answer.askedAt);
  return `${known} ${kept ? `Kept by this page since ${at}, no calls.` : `Asked at ${at}. ${costOf(answer)}`}`;
}

function costOf({ calls }: Holdings): string {
  if (calls === null) return 'The graph does not report its calls; server.extensions.calls switches that on.';
  const total = calls.reduce((before, { requests }) => before + requests, 0);
  const parts = calls.map(({ source, requests }) => `${source} ${requests}`).join(', ');
  return total === 0 ? 'It cost no calls.' : `It cost ${total} ${total === 1 ? 'call' : 'calls'}: ${parts}.`;
}
