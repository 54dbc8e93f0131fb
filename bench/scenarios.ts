/** What is measured: sizes of a query, and ways in which the upstream takes and gives. */
import { addressOf, assetOf } from './data.ts';

export const sizes = {
  small: { accounts: 1, assets: 5 },
  medium: { accounts: 20, assets: 20 },
  large: { accounts: 200, assets: 50 },
  huge: { accounts: 1000, assets: 100 },
  million: { accounts: 1000, assets: 1000 },
} as const;

export type SizeName = keyof typeof sizes;

/** The most that one upstream call carries. */
export interface CallLimits {
  readonly pairs: number;
  readonly urlBytes: number;
}

/** As much as a source can be configured to take, so that 200 × 50 pairs are one call. */
const WIDE: CallLimits = { pairs: 10_000, urlBytes: 65_536 };
/** What the provider assumes unless configured, and what common servers bear. */
const CHUNKED: CallLimits = { pairs: 50, urlBytes: 7500 };

/** Ways of asking one upstream. */
export const forms = {
  wide: { limits: WIDE, path: '', root: 'accounts', lanes: 1 },
  chunked: { limits: CHUNKED, path: '', root: 'accounts', lanes: 1 },
  shuffled: { limits: WIDE, path: '/shuffled', root: 'accounts', lanes: 1 },
  entities: { limits: WIDE, path: '', root: '_entities', lanes: 1 },
  together: { limits: WIDE, path: '', root: 'accounts', lanes: 16 },
} as const satisfies Readonly<Record<string, Form>>;

export type FormName = keyof typeof forms;

export interface Form {
  readonly limits: CallLimits;
  /** What stands before the upstream's own paths; `/shuffled` gives the rows in an order of their own. */
  readonly path: string;
  readonly root: 'accounts' | '_entities';
  /** Requests at a time, each for accounts of its own. */
  readonly lanes: number;
}

export interface Scenario {
  readonly size: SizeName;
  readonly form: FormName;
}

/** What a contender is told before it starts. */
export interface Setting {
  /** Base URL of the upstream. */
  readonly upstream: string;
  readonly limits: CallLimits;
  readonly root: Form['root'];
  /** The assets whose facts it will need. */
  readonly assets: readonly string[];
}

/** Most connections from a contender to the upstream. */
export const CONNECTIONS = 64;

/** The name of the source, a part of the ids of accounts. */
export const SOURCE = 'teos';

/** Requests differ in their accounts, so that none can be answered by an earlier or simultaneous one. */
export function variantsOf({ size, form }: Scenario): number {
  if (forms[form].lanes > 1) return 64;
  return sizes[size].accounts * sizes[size].assets > 10_000 ? 2 : 8;
}

export function pairsOf(size: SizeName): number {
  return sizes[size].accounts * sizes[size].assets;
}

export function assetsOf(size: SizeName): readonly string[] {
  return Array.from({ length: sizes[size].assets }, (_, index) => assetOf(index));
}

const fields = 'address balances(assets: $assets) { nodes { asset { ref name decimals } total { atomic value } } }';

const queries = {
  accounts: `query ($ids: [ID!]!, $assets: [ID!]!) { accounts(ids: $ids) { ${fields} } }`,
  _entities: `query ($representations: [_Any!]!, $assets: [ID!]!) {
    _entities(representations: $representations) { ... on Account { ${fields} } } }`,
} as const;

/** The body of a request for the accounts of this variant. */
export function bodyOf(scenario: Scenario, variant: number): string {
  const { accounts } = sizes[scenario.size];
  const { root } = forms[scenario.form];
  const ids = Array.from(
    { length: accounts },
    (_, index) => `account/${SOURCE}/${addressOf(variant * accounts + index)}`,
  );
  const assets = assetsOf(scenario.size);
  const variables =
    root === 'accounts'
      ? { ids, assets }
      : { representations: ids.map((id) => ({ __typename: 'Account', id })), assets };
  return JSON.stringify({ query: queries[root], variables });
}
