/** The Calls panel of GraphiQL: the upstream calls of the last run, or of a plan, drawn over time. */
import { type GraphiQLPlugin, useGraphiQL } from '@graphiql/react';
import type { Fetcher } from '@graphiql/toolkit';
import { type KeyboardEvent, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import { type AdviceTable, adviceFor, adviceOn } from './advice.ts';
import './calls-panel.css';
import { counted } from './counted.ts';
import type { PanelState, PanelStore } from './panel-store.ts';
import { isRecord } from './record.ts';
import type { Offers } from './settings.ts';
import { planRun } from './traced-fetcher.ts';
import { type Mark, type Row, type Waterfall, waterfallOfPlan, waterfallOfTrace } from './waterfall.ts';

const CALLS_TITLE = 'Calls';

export interface PanelOptions {
  readonly panel: PanelStore;
  readonly fetcher: Fetcher;
  readonly offers: Offers;
  readonly advice: AdviceTable;
}

/** A plugin for GraphiQL. While its panel is open, runs are traced. */
export function callsPlugin(options: PanelOptions): GraphiQLPlugin {
  return { title: CALLS_TITLE, icon: CallsIcon, content: () => <CallsPanel {...options} /> };
}

function CallsIcon() {
  return (
    <svg
      viewBox="0 0 14 14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M1 2.5h5M3.5 7h6M8 11.5h5" />
    </svg>
  );
}

function CallsPanel({ panel, fetcher, offers, advice }: PanelOptions) {
  const state = useSyncExternalStore(panel.subscribe, panel.state);
  const heading = useId();
  useEffect(() => {
    panel.open(true);
    return () => panel.open(false);
  }, [panel]);
  return (
    <section className="calls-panel" aria-labelledby={heading}>
      <div className="calls-head">
        <h2 id={heading}>{CALLS_TITLE}</h2>
        {offers.plan && <PlanButton panel={panel} fetcher={fetcher} />}
      </div>
      <Content state={state} offers={offers} advice={advice} />
    </section>
  );
}

function PlanButton({ panel, fetcher }: Pick<PanelOptions, 'panel' | 'fetcher'>) {
  const { queryEditor, variableEditor, headerEditor, operationName } = useGraphiQL((state) => state);
  const plan = () => {
    const query = queryEditor?.getValue() ?? '';
    const variables = parsed(variableEditor?.getValue());
    const headers = textsOf(parsed(headerEditor?.getValue()));
    const params = { query, variables, ...(operationName === undefined ? {} : { operationName }) };
    void planRun(fetcher, panel, params, { headers });
  };
  return (
    <button type="button" className="calls-plan" onClick={plan} title="What would this cost? Nothing is sent upstream.">
      Plan
    </button>
  );
}

function parsed(text = ''): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return {};
  }
}

function textsOf(headers: unknown): Record<string, string> {
  if (!isRecord(headers)) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

type ContentProps = Pick<PanelOptions, 'offers' | 'advice'> & { readonly state: PanelState };

function Content({ state, offers, advice }: ContentProps) {
  switch (state.kind) {
    case 'idle':
      return (
        <>
          <Message text={offers.trace ? IDLE : NOT_OFFERED} />
          {!offers.plan && <Message text={NO_PLANS} />}
        </>
      );
    case 'waiting':
      return <Message text={state.for === 'run' ? 'Waiting for the answer…' : 'Planning…'} />;
    case 'unreachable':
      return <Message text={UNREACHABLE} isAlert />;
    case 'not-reported':
      return <Message text={whyNot(state, advice)} isAlert />;
    case 'trace':
      return (
        <Chart
          waterfall={waterfallOfTrace(state.trace)}
          empty="No upstream call: nothing had to be asked"
          advice={advice}
        />
      );
    case 'plan':
      return <Chart waterfall={waterfallOfPlan(state.plan)} empty="It would need no upstream call" advice={advice} />;
  }
}

const IDLE = 'Run the query. While this panel is open, it shows each upstream call and the fields that it answered.';
const NOT_OFFERED =
  'This server traces no calls. To see them here, set server.extensions.trace: true in its configuration and start it again.';
const NO_PLANS = 'For a plan of the calls before they are made, set server.extensions.plan: true.';
const NO_TRACE = 'The answer has no trace: a proxy may have taken it out. Run the query at the server itself.';
const NO_PLAN = 'The answer has no plan: a proxy may have taken it out. Ask the server itself.';
const UNREACHABLE = 'The server could not be reached. Check that it still runs, then try again.';

/** The first error and what to do about it, or that there is none. */
function whyNot({ of, result }: Extract<PanelState, { kind: 'not-reported' }>, advice: AdviceTable): string {
  const [first] = isRecord(result) && Array.isArray(result.errors) ? result.errors : [];
  if (!isRecord(first)) return of === 'run' ? NO_TRACE : NO_PLAN;
  const [toDo] = adviceOn({ errors: [first] }, advice);
  return toDo === undefined ? String(first.message) : `${first.message}. ${toDo.text}`;
}

function Message({ text, isAlert = false }: { readonly text: string; readonly isAlert?: boolean }) {
  return (
    <p className="calls-message" role={isAlert ? 'alert' : 'status'}>
      {text}
    </p>
  );
}

const SYMBOLS: Readonly<Record<Mark, string>> = { ok: '✓', failed: '✕', pending: '…', planned: '○' };
const SPOKEN: Readonly<Record<Mark, string>> = {
  ok: 'answered',
  failed: 'failed',
  pending: 'not ended',
  planned: 'planned',
};

interface ChartProps {
  readonly waterfall: Waterfall;
  readonly empty: string;
  readonly advice: AdviceTable;
}

function Chart({ waterfall, empty, advice }: ChartProps) {
  const { summary, pairs, ticks, rows, notes } = waterfall;
  const [chosen, setChosen] = useState(0);
  const [hovered, setHovered] = useState<number | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const details = useId();
  const selected = Math.min(chosen, rows.length - 1);
  const shown = rows[hovered ?? selected];
  const choose = (event: KeyboardEvent) => {
    const next = moved(event.key, selected, rows.length);
    if (next === null) return;
    event.preventDefault();
    setHovered(null);
    setChosen(next);
    list.current?.querySelectorAll<HTMLElement>('[role="option"]')[next]?.focus();
  };
  return (
    <>
      <p className="calls-summary" role="status">
        {[rows.length === 0 ? empty : summary, pairs].filter((part) => part !== '').join(' · ')}
      </p>
      {rows.length > 0 && (
        <>
          {ticks.length > 0 && (
            <div className="calls-ticks" aria-hidden="true">
              {ticks.map((tick, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two ticks may read the same, and none ever moves
                <span key={index}>{tick}</span>
              ))}
            </div>
          )}
          <div
            ref={list}
            className="calls-rows"
            role="listbox"
            aria-label="Upstream calls"
            tabIndex={-1}
            onKeyDown={choose}
            onMouseLeave={() => setHovered(null)}
          >
            {rows.map((row, index) => (
              <div
                key={row.key}
                role="option"
                className="calls-row"
                aria-selected={index === selected}
                aria-label={spoken(row)}
                aria-describedby={index === selected ? details : undefined}
                tabIndex={index === selected ? 0 : -1}
                data-mark={row.mark}
                onFocus={() => setChosen(index)}
                onMouseEnter={() => setHovered(index)}
              >
                <RowContent row={row} />
              </div>
            ))}
          </div>
          {shown !== undefined && <Details id={details} row={shown} advice={advice} />}
        </>
      )}
      {notes.length > 0 && (
        <details className="calls-notes">
          <summary>{counted(notes.length, 'reason')} for further calls</summary>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** The index that the key moves to; null for other keys. */
function moved(key: string, from: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(from + 1, count - 1);
    case 'ArrowUp':
      return Math.max(from - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

function spoken({ source, step, grid, mark, took, failure }: Row): string {
  const parts = [`${source} ${step}`, grid.replace('×', 'by'), SPOKEN[mark], failure ?? '', took];
  return parts.filter((part) => part !== '').join(', ');
}

function RowContent({ row }: { readonly row: Row }) {
  return (
    <>
      <span className="calls-name">
        <span className="calls-symbol">{SYMBOLS[row.mark]}</span> <b>{row.source}</b> <span>{row.step}</span>
      </span>
      <span className="calls-grid">{row.grid}</span>
      <span className="calls-track">
        {row.bars.map(({ from, width, look }) => (
          <span
            key={`${from} ${look}`}
            className="calls-bar"
            data-look={look}
            style={{ insetInlineStart: `${from}%`, inlineSize: `${width}%` }}
          />
        ))}
      </span>
      <span className="calls-took">{row.took}</span>
      {row.failure !== null && <span className="calls-failure">{row.failure}</span>}
    </>
  );
}

function Details({ id, row, advice }: { readonly id: string; readonly row: Row; readonly advice: AdviceTable }) {
  const whatToDo = row.failure === null ? null : adviceFor(row.failure, advice);
  return (
    <section id={id} className="calls-details" aria-label="The chosen call">
      <h3>
        {row.source} <span>{row.step}</span>
      </h3>
      <dl>
        {row.facts.map(({ name, lines }) => (
          <div key={name}>
            <dt>{name}</dt>
            {lines.map((line) => (
              <dd key={line}>{line}</dd>
            ))}
          </div>
        ))}
        {whatToDo !== null && (
          <div>
            <dt>What to do</dt>
            <dd>{whatToDo}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
