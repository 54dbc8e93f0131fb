import { createGraphiQLFetcher, type Storage as EditorStorage } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useMemo, useState } from 'react';
import { adviceOn } from './advice.ts';
import { AdviceList } from './advice-list.tsx';
import { callsOf, describeCalls } from './calls.ts';
import { callsPlugin } from './calls-panel.tsx';
import { explainFailures } from './explain-failures.ts';
import iconUrl from './icon.svg';
import { dropForeignNames } from './operation-name.ts';
import { openPanelStore } from './panel-store.ts';
import { type Run, watchRuns } from './runs.ts';
import type { PageSettings, ServedGraph } from './settings.ts';
import { subscribing } from './subscribing.ts';
import { traceRuns } from './traced-fetcher.ts';

const GRAPH_LINES: Readonly<Record<ServedGraph, string>> = {
  sandbox: 'Sandbox graph: invented balances from upstreams on this machine',
  configured: 'Configured graph: balances from the sources this server is configured with',
  unknown: 'The server did not say which graph it serves: check that it runs, then reload the page',
};

interface PageProps {
  readonly settings: PageSettings;
  /** Where GraphiQL keeps the reader's tabs, history and theme. */
  readonly storage: EditorStorage;
}

/** The whole page: which graph this is, GraphiQL, and the upstream calls of the last run. */
export function Page({ settings, storage }: PageProps) {
  const { endpoint, graph, offers, advice, tabs } = settings;
  const [run, setRun] = useState<Run>({ kind: 'none yet' });
  // GraphiQL starts over when one of these changes identity, so each is made once.
  const defaultTabs = useMemo(() => [...tabs], [tabs]);
  const panel = useMemo(() => openPanelStore(), []);
  const posting = useMemo(() => dropForeignNames(explainFailures(postTo(endpoint))), [endpoint]);
  const fetcher = useMemo(() => {
    const running = watchRuns(offers.trace ? traceRuns(posting, panel) : posting, setRun);
    return dropForeignNames(subscribing(endpoint, running));
  }, [endpoint, posting, panel, offers]);
  const plugins = useMemo(
    () => [HISTORY_PLUGIN, callsPlugin({ panel, fetcher: posting, offers, advice })],
    [panel, posting, offers, advice],
  );
  return (
    <>
      <header className="brand">
        <img src={iconUrl} alt="" width="24" height="24" />
        <h1>balancegraph</h1>
        <p className="graph" data-graph={graph}>
          {GRAPH_LINES[graph]}
        </p>
      </header>
      <main>
        <GraphiQL
          fetcher={fetcher}
          plugins={plugins}
          storage={storage}
          defaultTabs={defaultTabs}
          defaultEditorToolsVisibility="variables"
        />
      </main>
      <AdviceList advice={run.kind === 'answered' ? adviceOn(run.result, advice) : []} />
      <p className="calls" role="status" aria-live="polite">
        upstream calls: {describeCalls(callsOf(run))}
      </p>
    </>
  );
}

/** Each operation is one POST and one whole answer. */
function postTo(endpoint: string) {
  return createGraphiQLFetcher({ url: endpoint, enableIncrementalDelivery: false });
}
