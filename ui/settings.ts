/** What the server states about itself for the page, in `tabs.json` beside it. */
import { isRecord, onlyTexts } from './record.ts';

/** Which graph answers; `unknown` when the server could not be asked. */
export type ServedGraph = 'sandbox' | 'configured' | 'unknown';

/** A tab in the form that GraphiQL takes. */
export interface EditorTab {
  readonly query: string;
  /** JSON text, or null for an empty variables editor. */
  readonly variables: string | null;
}

/** What the page may ask the server for, beside answers. */
export interface Offers {
  /** Which upstream call answered which field. */
  readonly trace: boolean;
  /** What an operation would cost, without running it. */
  readonly plan: boolean;
}

export interface PageSettings {
  /** Where operations are posted; a path on the page's own origin. */
  readonly endpoint: string;
  readonly graph: ServedGraph;
  readonly offers: Offers;
  /** By the code of an error, what to do about it. */
  readonly advice: Readonly<Record<string, string>>;
  /** Without worked queries, one empty tab. */
  readonly tabs: readonly [EditorTab, ...EditorTab[]];
}

const DEFAULT_ENDPOINT = '/graphql';
const NO_OFFERS: Offers = { trace: false, plan: false };
const EMPTY_TAB: EditorTab = { query: '', variables: null };

/** Used when `tabs.json` cannot be read: GraphiQL still works, with an empty tab. */
export const fallbackSettings: PageSettings = {
  endpoint: DEFAULT_ENDPOINT,
  graph: 'unknown',
  offers: NO_OFFERS,
  advice: {},
  tabs: [EMPTY_TAB],
};

/** Reads `tabs.json`; returns `fallbackSettings` where that fails, because the editor works without it. */
export async function loadSettings(): Promise<PageSettings> {
  try {
    const response = await fetch('./tabs.json');
    return response.ok ? toSettings(await response.json()) : fallbackSettings;
  } catch {
    return fallbackSettings;
  }
}

/** The settings in a parsed `tabs.json`; parts of another form are left out. */
export function toSettings(body: unknown): PageSettings {
  if (!isRecord(body)) return fallbackSettings;
  const { endpoint, sandbox, offers, advice, tabs } = body;
  const [first = EMPTY_TAB, ...others] = Array.isArray(tabs) ? tabs.flatMap(toEditorTab) : [];
  return {
    endpoint: typeof endpoint === 'string' ? endpoint : DEFAULT_ENDPOINT,
    graph: typeof sandbox !== 'boolean' ? 'unknown' : sandbox ? 'sandbox' : 'configured',
    offers: isRecord(offers) ? { trace: offers.trace === true, plan: offers.plan === true } : NO_OFFERS,
    advice: onlyTexts(advice),
    tabs: [first, ...others],
  };
}

/** GraphiQL labels a tab with its operation's name and has no room for a title: it becomes the query's first line. */
function toEditorTab(tab: unknown): EditorTab[] {
  if (!isRecord(tab) || typeof tab.query !== 'string') return [];
  const comment = typeof tab.title === 'string' ? tab.title.replace(/^/gm, '# ') : null;
  return [
    {
      query: comment === null ? tab.query : `${comment}\n${tab.query}`,
      variables: isRecord(tab.variables) ? JSON.stringify(tab.variables, null, 2) : null,
    },
  ];
}
