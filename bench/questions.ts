/** The requests of the benchmark: one query in the forms of its scenarios. */
import { addressOf, assetOf, NETWORK, type SourceKind } from './data.ts';
import { type Form, forms, type Scenario, sizes } from './scenarios.ts';

const BALANCE = 'asset { ref name decimals } total { atomic value }';

/** The argument of `balances` by which an earlier answer will do. */
const KEPT = ', freshness: { maxAge: 600 }';

function queryOf({ root, kept }: Form, shown: string): string {
  const fields = `address balances(assets: $assets${kept ? KEPT : ''}) { nodes { ${shown} } }`;
  return root === 'accounts'
    ? `query ($ids: [ID!]!, $assets: [ID!]!) { accounts(ids: $ids) { ${fields} } }`
    : `query ($representations: [_Any!]!, $assets: [ID!]!) {
    _entities(representations: $representations) { ... on Account { ${fields} } } }`;
}

const FOUR: readonly SourceKind[] = ['teos', 'loopring', 'reddio', 'mesh'];
/** At each of the four sources. */
const FOUR_SIZE = { accounts: 2, assets: 3 } as const;

/** The body of the request with this number; those with the same remainder by `variantsOf` ask the same accounts. */
export type Question = (number: number) => string;

/**
 * `variants`: how many questions for different accounts take turns.
 *
 * @param shown the fields of a balance that are asked for
 */
export function questionsOf(scenario: Scenario, variants: number, shown = BALANCE): Question {
  const form: Form = forms[scenario.form];
  if (form.facts === 'new') return (number) => bodyOf(form, askedOf(scenario, number % variants, number), shown);
  const bodies = Array.from({ length: variants }, (_, variant) => bodyOf(form, askedOf(scenario, variant), shown));
  if (form.text === 'known') return (number) => bodies[number % variants] ?? '';
  // Unlike those of any other run too, for a server may keep texts for long.
  return (number) => (bodies[number % variants] ?? '').replace('query (', `query Q${number}x${Date.now()} (`);
}

/** An account that no question is for. */
const PRIMING_ACCOUNT = 1_000_000;

/** Names all assets of the scenario and one account: a server that has answered it knows the facts. */
export function primingOf(scenario: Scenario): string {
  const { assets } = askedOf(scenario, 0);
  return bodyOf(forms[scenario.form], { accounts: { from: PRIMING_ACCOUNT, count: 1 }, assets });
}

/** Tailcall has no connections, and no lists of texts as parameters of a call. */
export function nestedForTailcall(scenario: Scenario, variants: number): Question {
  const query = `query ($addresses: String!, $assets: String!) {
    accounts(addresses: $addresses) { address balances(assets: $assets) { ${BALANCE} } } }`;
  return plainQuestions(query, scenario, variants);
}

export function flatForTailcall(scenario: Scenario, variants: number): Question {
  const query = `query ($addresses: String!, $assets: String!) {
    balances(addresses: $addresses, assets: $assets) { address ${BALANCE} } }`;
  return plainQuestions(query, scenario, variants);
}

function plainQuestions(query: string, scenario: Scenario, variants: number): Question {
  const bodies = Array.from({ length: variants }, (_, variant) => {
    const { accounts, assets } = askedOf(scenario, variant);
    const variables = {
      addresses: numbers(accounts)
        .map((index) => addressOf('teos', index))
        .join(','),
      assets: numbers(assets)
        .map((index) => assetOf('teos', index))
        .join(','),
    };
    return JSON.stringify({ query, variables });
  });
  return (number) => bodies[number % variants] ?? '';
}

/** Which accounts, or assets, by number. */
interface Range {
  readonly from: number;
  readonly count: number;
}

interface Asked {
  readonly accounts: Range;
  readonly assets: Range;
}

/** No two variants share an account, and no two lists an asset. */
function askedOf({ size, form }: Scenario, variant: number, list = 0): Asked {
  const { accounts, assets } = forms[form].source === 'four' ? FOUR_SIZE : sizes[size];
  return {
    accounts: { from: variant * accounts, count: accounts },
    assets: { from: list * assets, count: assets },
  };
}

function bodyOf(form: Form, asked: Asked, shown = BALANCE): string {
  return JSON.stringify({ query: queryOf(form, shown), variables: variablesOf(form, asked) });
}

function variablesOf({ source, root }: Form, { accounts, assets }: Asked): object {
  const accountIds = (of: SourceKind) =>
    numbers(accounts).map((index) => globalId('account', of, addressOf(of, index)));
  if (source === 'four') {
    const assetIds = (of: SourceKind) => numbers(assets).map((index) => globalId('asset', of, assetOf(of, index)));
    return { ids: FOUR.flatMap(accountIds), assets: FOUR.flatMap(assetIds) };
  }
  const ids = accountIds(source);
  const refs = numbers(assets).map((index) => assetOf(source, index));
  return root === 'accounts'
    ? { ids, assets: refs }
    : { representations: ids.map((id) => ({ __typename: 'Account', id })), assets: refs };
}

function globalId(kind: 'account' | 'asset', source: SourceKind, name: string): string {
  return `${kind}/${source}/${name}${source === 'mesh' ? `?network=${NETWORK.blockchain}/${NETWORK.network}` : ''}`;
}

function numbers({ from, count }: Range): readonly number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}
