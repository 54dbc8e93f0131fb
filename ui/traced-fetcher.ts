/** Asks for a trace with every run while the Calls panel is open, and for a plan at the press of its button. */
import type { Fetcher } from '@graphiql/toolkit';
import type { PanelStore } from './panel-store.ts';
import { SCHEMA_OPERATION } from './runs.ts';
import { PLAN_HEADERS, readPlan, readTrace, TRACE_HEADERS, withoutTrace } from './trace.ts';

type Params = Parameters<Fetcher>[0];
type Options = Parameters<Fetcher>[1];

/** `fetcher`, whose traces go to the panel instead of the response. */
export function traceRuns(fetcher: Fetcher, panel: PanelStore): Fetcher {
  return async (params, options) => {
    if (!panel.isOpen() || params.operationName === SCHEMA_OPERATION) return fetcher(params, options);
    const show = panel.begin('run');
    try {
      const result = await fetcher(params, withHeaders(options, TRACE_HEADERS));
      const trace = readTrace(result);
      show(trace === null ? { kind: 'not-reported', of: 'run', result } : { kind: 'trace', trace });
      return withoutTrace(result);
    } catch (error) {
      show({ kind: 'unreachable' });
      throw error;
    }
  };
}

/** Asks what the operation would cost, for the panel alone. */
export async function planRun(fetcher: Fetcher, panel: PanelStore, params: Params, options: Options): Promise<void> {
  const show = panel.begin('plan');
  try {
    const result = await fetcher(params, withHeaders(options, PLAN_HEADERS));
    const plan = readPlan(result);
    show(plan === null ? { kind: 'not-reported', of: 'plan', result } : { kind: 'plan', plan });
  } catch {
    show({ kind: 'unreachable' });
  }
}

function withHeaders(options: Options, headers: Readonly<Record<string, string>>): Options {
  return { ...options, headers: { ...options?.headers, ...headers } };
}
