/** The page: the question above, and below it what is known. */
import { useSyncExternalStore } from 'react';
import { BalanceTable } from './balance-table.tsx';
import { Chart } from './chart.tsx';
import type { Question } from './holdings.ts';
import { LiveLine } from './live-line.tsx';
import { questionIn, searchOf } from './question.ts';
import { QuestionForm } from './question-form.tsx';
import { Refused } from './refused.tsx';
import type { Store } from './store.ts';
import { Summary } from './summary.tsx';
import { TotalsTable } from './totals-table.tsx';

export function App({ store, initial }: { readonly store: Store; readonly initial: Question }) {
  const { asking, shown, problem, live } = useSyncExternalStore(store.subscribe, store.state);
  const isLive = live.kind !== 'off';
  const ask = (question: Question, anew: boolean): void => {
    window.history.replaceState(null, '', searchOf(question, isLive));
    void store.ask(question, { anew });
  };
  const setLive = (on: boolean): void => {
    window.history.replaceState(null, '', searchOf(questionIn(window.location.search), on));
    store.setLive(on);
  };
  const holdings = shown?.answer ?? null;
  return (
    <main>
      <h1>Portfolio</h1>
      <QuestionForm initial={initial} asking={asking} isLive={isLive} onAsk={ask} onLive={setLive} />
      <Summary asking={asking} shown={shown} problem={problem} />
      <LiveLine live={live} />
      {holdings !== null && (
        <>
          <Refused addresses={holdings.refused} notes={holdings.notes} />
          {holdings.rows.length > 0 && (
            <>
              <Chart holdings={holdings} />
              <BalanceTable rows={holdings.rows} />
              <TotalsTable sources={holdings.sources} coverage={holdings.coverage} />
            </>
          )}
        </>
      )}
    </main>
  );
}
