/** The requests of the benchmark: one query in the forms of its scenarios. */
import { addressOf, assetOf, NETWORK, type SourceKind } from './data.ts';
import { type Form, forms, type Scenario, sizes } from './scenarios.ts';

const BALANCE = 'asset { ref name decimals } total { atomic value }';

/** The argument of `balances` by which an earlier answer will do. */
const KEPT = ', freshness: { maxAge: 600 }';

function queryOf({ root, kept }: Form): string {
  const fields = `address balances(assets: $assets${kept ? KEPT : ''}) { nodes { ${BALANCE} } }`;
  return root === 'accounts'
    ? `query ($ids: [ID!]!, $assets: [ID!]!) { accounts(ids: $ids) { ${fields} } }`
    : `query ($representations: [_Any!]!, $assets: [ID!]!) {
    _entities(representations: $representations) { ... on Account { ${fields} } } }`;
}

const FOUR: readonly SourceKind[] = ['teos', 'loopring', 'reddio', 'mesh'];
/** At each of the four sources. */
const FOUR_SIZE = { accounts: 2, assets: 3 } as const;

/** The body of the request with this number; those with the same remainder by `variantsOf` ask the same. */
export type Question = (number: number) => string;

/** `variants`: how many questions for different accounts take turns. */
export function questionsOf(scenario: Scenario, variants: number): Question {
  const form: Form = forms[scenario.form];
  const query = queryOf(form);
  const bodies = Array.from({ length: variants }, (_, variant) => {
    return JSON.stringify({ query, variables: variablesOf(scenario, variant) });
  });
  if (form.text === 'known') return (number) => bodies[number % variants] ?? '';
  // Unlike those of any other run too, for a server may keep texts for long.
  return (number) => (bodies[number % variants] ?? '').replace('query (', `query Q${number}x${Date.now()} (`);
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

function plainQuestions(query: string, { size }: Scenario, variants: number): Question {
  const { accounts, assets: count } = sizes[size];
  const assets = numbers(count).map((index) => assetOf('teos', index));
  const bodies = Array.from({ length: variants }, (_, variant) => {
    const addresses = numbers(accounts).map((index) => addressOf('teos', variant * accounts + index));
    return JSON.stringify({ query, variables: { addresses: addresses.join(','), assets: assets.join(',') } });
  });
  return (number) => bodies[number % variants] ?? '';
}

function variablesOf({ size, form }: Scenario, variant: number): object {
  const { source, root }: Form = forms[form];
  if (source === 'four') return variablesOfFour(variant);
  const { accounts, assets: count } = sizes[size];
  const ids = numbers(accounts).map((index) =>
    globalId('account', source, addressOf(source, variant * accounts + index)),
  );
  const assets = numbers(count).map((index) => assetOf(source, index));
  return root === 'accounts'
    ? { ids, assets }
    : { representations: ids.map((id) => ({ __typename: 'Account', id })), assets };
}

function variablesOfFour(variant: number): object {
  return {
    ids: FOUR.flatMap((source) =>
      numbers(FOUR_SIZE.accounts).map((index) =>
        globalId('account', source, addressOf(source, variant * FOUR_SIZE.accounts + index)),
      ),
    ),
    assets: FOUR.flatMap((source) =>
      numbers(FOUR_SIZE.assets).map((index) => globalId('asset', source, assetOf(source, index))),
    ),
  };
}

function globalId(kind: 'account' | 'asset', source: SourceKind, name: string): string {
  return `${kind}/${source}/${name}${source === 'mesh' ? `?network=${NETWORK.blockchain}/${NETWORK.network}` : ''}`;
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
