/** Where each thing is held. Only shares of one thing are compared: amounts of different things have no common measure here. */
import { type Bar, barsOf, percent, type Segment } from './bars.ts';
import type { Holdings } from './holdings.ts';

const MOST_BARS = 8;
/** Percent of a bar's width that its known part takes where something is missing. */
const KNOWN_PART = 88n;

export function Chart({ holdings }: { readonly holdings: Holdings }) {
  const bars = barsOf(holdings);
  const sources = [...new Set(holdings.rows.map(({ source }) => source))];
  const colour = (source: string): string => `series-${sources.indexOf(source) % 6}`;
  const hidden = bars.length - MOST_BARS;
  return (
    <section aria-labelledby="chart">
      <h2 id="chart">Where it is held</h2>
      <svg width="0" height="0" className="patterns" aria-hidden="true">
        <Hatching id="missing" className="hatch-missing" />
        <Hatching id="stale" className="hatch-stale" />
      </svg>
      <ul className="legend" aria-label="Legend">
        {sources.map((source) => (
          <li key={source}>
            <Swatch className={colour(source)} /> {source}
          </li>
        ))}
        {bars.some(({ incomplete }) => incomplete) && (
          <li>
            <Swatch over="url(#missing)" /> not known, of unknown length
          </li>
        )}
        {bars.some(({ segments }) => segments.some(({ stale }) => stale)) && (
          <li>
            <Swatch className="neutral" over="url(#stale)" /> stale
          </li>
        )}
      </ul>
      <ul className="bars">
        {bars.slice(0, MOST_BARS).map((bar) => (
          <li key={bar.thing}>
            <span className="bar-label">
              <span>
                <b title={bar.thing}>{bar.label}</b>
                {bar.onlyAt !== null && <small> at {bar.onlyAt} alone</small>}
              </span>
              <span className="amount">
                {bar.sum === null ? 'not known' : bar.incomplete ? `at least ${bar.sum}` : bar.sum}
              </span>
            </span>
            <BarPicture bar={bar} colour={colour} />
          </li>
        ))}
      </ul>
      {hidden > 0 && <p className="hint">{hidden} more stand in the table of balances.</p>}
    </section>
  );
}

function BarPicture({ bar, colour }: { readonly bar: Bar; readonly colour: (source: string) => string }) {
  const part = bar.segments.length === 0 ? 0n : bar.incomplete ? KNOWN_PART : 100n;
  const along = (hundredths: bigint): string => percent((hundredths * part) / 100n);
  return (
    <svg className="bar" role="img" aria-label={inWords(bar)} width="100%" height="16">
      {bar.segments.map(({ id, source, address, amount, stale, start, length }) => (
        <g key={id}>
          <title>{`${source}, ${address}: ${amount}${stale ? ', stale' : ''}`}</title>
          <rect className={`segment ${colour(source)}`} x={along(start)} width={along(length)} height="16" />
          {stale && <rect x={along(start)} width={along(length)} height="16" fill="url(#stale)" />}
        </g>
      ))}
      {bar.incomplete && (
        <rect
          className="missing"
          x={percent(part * 100n)}
          width={percent((100n - part) * 100n)}
          height="16"
          fill="url(#missing)"
        />
      )}
    </svg>
  );
}

function inWords({ label, segments, incomplete }: Bar): string {
  const parts = segments.map(shareInWords);
  return `${label}: ${[...parts, ...(incomplete ? ['and an unknown part'] : [])].join(', ')}`;
}

function shareInWords({ source, length, stale }: Segment): string {
  const share = length === 0n ? 'less than 0.01%' : percent(length);
  return `${share} of what is known at ${source}${stale ? ' (stale)' : ''}`;
}

function Swatch({ className, over }: { readonly className?: string; readonly over?: string }) {
  return (
    <svg className="swatch" width="12" height="12" aria-hidden="true">
      {className !== undefined && <rect className={className} width="12" height="12" />}
      {over !== undefined && <rect width="12" height="12" fill={over} />}
    </svg>
  );
}

function Hatching({ id, className }: { readonly id: string; readonly className: string }) {
  return (
    <pattern
      id={id}
      className={className}
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width="2" height="6" />
    </pattern>
  );
}
