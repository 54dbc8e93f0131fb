/** What is measured: sizes of a query, and ways in which it is asked and the upstream answers. */
import { assetOf, isSolana, type SourceKind } from './data.ts';

export const sizes = {
  small: { accounts: 1, assets: 5 },
  medium: { accounts: 20, assets: 20 },
  large: { accounts: 200, assets: 50 },
  thousand: { accounts: 1000, assets: 20 },
  huge: { accounts: 1000, assets: 100 },
  million: { accounts: 1000, assets: 1000 },
  /** For sources that take one account a call. */
  /** For chains with one asset. */
  column: { accounts: 1000, assets: 1 },
} as const;

export type SizeName = keyof typeof sizes;

/** The most that one upstream call carries. */
export interface CallLimits {
  readonly pairs: number;
  readonly urlBytes: number;
}

/** Ways in which the bytes of an answer may differ while it says the same; `partial` leaves some balances out. */
export type Quirk = 'shuffled' | 'extra' | 'spaced' | 'partial';

export interface Form {
  /** What the upstream speaks; `four` asks one query of four upstreams. */
  readonly source: SourceKind | 'four';
  readonly limits: CallLimits;
  readonly quirks: readonly Quirk[];
  readonly root: 'accounts' | '_entities';
  /** Requests at a time. */
  readonly parallel: number;
  /** Whether each request is for accounts of its own, so that none can be answered with the balances of another. */
  readonly accounts: 'changing' | 'same';
  /** Whether balances that were read for an earlier request may be served. */
  readonly kept: boolean;
  /** Whether the text of the query has been seen before. */
  readonly text: 'known' | 'new';
  /** Whether the facts of the assets are known before the first request, or each request names assets of its own. */
  readonly facts: 'known' | 'new';
  readonly processes: number;
  /** Whether metrics are measured and served; only our server has some. */
  readonly metered: boolean;
  /** Whether replicas share a store, and hold no balances of more than one question in memory; only ours do. */
  readonly stored: boolean;
  /** Whether starts are taken from a store that replicas share; only our server has one. */
  readonly shared: boolean;
}

/** As much as a TEOS source can be configured to take, so that 200 × 50 pairs are one call. */
const WIDE: CallLimits = { pairs: 10_000, urlBytes: 65_536 };
/** What common servers bear: 8 KiB for the request line. */
const EIGHT_KIB: CallLimits = { pairs: 10_000, urlBytes: 8000 };
/** What the TEOS provider assumes unless configured. */
const FIFTY: CallLimits = { pairs: 50, urlBytes: 7500 };

const usual: Form = {
  source: 'teos',
  limits: WIDE,
  quirks: [],
  root: 'accounts',
  parallel: 1,
  accounts: 'changing',
  kept: false,
  text: 'known',
  facts: 'known',
  processes: 1,
  metered: false,
  stored: false,
  shared: false,
};

export const forms = {
  wide: usual,
  'new-facts': { ...usual, facts: 'new' },
  'eight-kib': { ...usual, limits: EIGHT_KIB },
  chunked: { ...usual, limits: FIFTY },
  shuffled: { ...usual, quirks: ['shuffled'] },
  extra: { ...usual, quirks: ['extra'] },
  spaced: { ...usual, quirks: ['spaced'] },
  messy: { ...usual, quirks: ['shuffled', 'extra', 'spaced'] },
  partial: { ...usual, quirks: ['partial'] },
  entities: { ...usual, root: '_entities' },
  'per-account': { ...usual, source: 'loopring' },
  reddio: { ...usual, source: 'reddio' },
  mesh: { ...usual, source: 'mesh' },
  evm: { ...usual, source: 'evm' },
  bitcoin: { ...usual, source: 'bitcoin' },
  solana: { ...usual, source: 'solana' },
  'solana-associated': { ...usual, source: 'solana-associated' },
  cosmos: { ...usual, source: 'cosmos' },
  // The ledger is as large as the question.
  ledger: { ...usual, source: 'ledger', accounts: 'same' },
  substrate: { ...usual, source: 'substrate' },
  four: { ...usual, source: 'four' },
  'new-text': { ...usual, text: 'new' },
  again: { ...usual, accounts: 'same', kept: true },
  together: { ...usual, parallel: 16 },
  identical: { ...usual, parallel: 16, accounts: 'same' },
  'one-process': { ...usual, parallel: 4 },
  stored: { ...usual, kept: true, stored: true },
  'reddio-stored': { ...usual, source: 'reddio', kept: true, stored: true },
  metered: { ...usual, metered: true },
  shared: { ...usual, shared: true },
  'two-processes': { ...usual, parallel: 4, processes: 2 },
} as const satisfies Readonly<Record<string, Form>>;

export type FormName = keyof typeof forms;

export interface Scenario {
  readonly size: SizeName;
  readonly form: FormName;
}

/** What a contender gets before it starts. */
export interface Setting
  extends Pick<Form, 'source' | 'limits' | 'root' | 'processes' | 'metered' | 'stored' | 'shared'> {
  /** Base URL of the upstream. */
  readonly upstream: string;
  /** The assets whose facts it knows from the start; of four sources each has a few of its own. */
  readonly assets: readonly string[];
  /** What one question is about. */
  readonly question: { readonly accounts: number; readonly assets: number };
}

/** Most connections from a contender to one upstream; at Loopring no source can be configured to have more than 16, at Bitcoin than 1. */
export const CONNECTIONS = {
  teos: 64,
  loopring: 16,
  reddio: 64,
  mesh: 64,
  evm: 64,
  bitcoin: 1,
  solana: 64,
  'solana-associated': 64,
  cosmos: 64,
  ledger: 1,
  substrate: 64,
} as const satisfies Readonly<Record<SourceKind, number>>;

/** So many requests are for comparing the answers to them. */
export const COMPARED = 2;

/** How many questions for different accounts take turns. */
export function variantsOf({ size, form }: Scenario): number {
  const { accounts, parallel, stored }: Form = forms[form];
  if (accounts === 'same' || size === 'million') return 1;
  // By the time that anything is measured, all of them are in the store.
  if (stored) return COMPARED;
  if (parallel > 1) return pairsOf(size) > 1000 ? 2 * parallel : 4 * parallel;
  return pairsOf(size) > 10_000 ? 2 : 8;
}

export function pairsOf(size: SizeName): number {
  return sizes[size].accounts * sizes[size].assets;
}

/** Where the upstream speaks so, below its root. */
function placeOf({ source, quirks }: Pick<Form, 'source' | 'quirks'>, assets: number): readonly string[] {
  if (source === 'evm' || source === 'bitcoin' || source === 'substrate') return [source];
  // An owner has what is asked for, and nothing else.
  if (source !== 'four' && isSolana(source)) return [`solana-${assets}`];
  if (source === 'cosmos') return [`cosmos-${assets}`];
  if (source === 'ledger') return [`ledger-${assets}`];
  // An account at Reddio holds what is asked for, and nothing else.
  if (source === 'reddio') return [`held-${assets}`];
  return quirks.length === 0 ? [] : [quirks.join('+')];
}

export function settingOf({ size, form }: Scenario, upstream: string): Setting {
  const { source, limits, root, quirks, facts, processes, metered, stored, shared }: Form = forms[form];
  return {
    upstream: [upstream, ...placeOf({ source, quirks }, sizes[size].assets)].join('/'),
    source,
    limits,
    root,
    processes,
    metered,
    stored,
    shared,
    question: sizes[size],
    assets:
      source === 'four' || facts === 'new'
        ? []
        : Array.from({ length: sizes[size].assets }, (_, index) => assetOf(source, index)),
  };
}
