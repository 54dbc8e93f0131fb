/** How far what is shown is known to be so, while it is watched. Not read out: it changes with each sign of life. */
import { LIVE_SECONDS } from './live.ts';
import type { Live } from './store.ts';
import { clockTime } from './times.ts';

export function LiveLine({ live }: { readonly live: Live }) {
  if (live.kind === 'off') return null;
  return <p className={live.kind === 'lost' ? 'live wrong' : 'live'}>{textOf(live)}</p>;
}

function textOf(live: Exclude<Live, { readonly kind: 'off' }>): string {
  if (live.kind === 'opening') return 'Live: nothing was told yet.';
  if (live.kind === 'lost') {
    const of = live.at === null ? '' : ` What stands below is of ${clockTime(live.at)}.`;
    return `Live: the connection is lost, and is tried again.${of}`;
  }
  const late = live.late.length === 0 ? '' : ` Not heard of for longer: ${live.late.join(', ')}.`;
  return `Live: a change is told within about ${LIVE_SECONDS} seconds. Last heard at ${clockTime(live.at)}.${late}`;
}
