/** The rows of the matrix: what is asked of balancegraph alone and through every gateway. */
import { Ledger } from '../../src/sandbox/ledger/ledger.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Column } from './columns.ts';
import { type Json, type JsonObject, listOf, objectOf } from './json.ts';
import { ownerOf, type Person } from './people.ts';

type Variables = Readonly<Record<string, unknown>>;

export type ErrorPath = readonly (string | number)[];

export interface Operation {
  /** The row in the table. */
  readonly name: string;
  /** What every gateway is asked. */
  readonly query: string;
  readonly variables?: Variables;
  /** The people in the users graph; none by default. */
  readonly people?: readonly Person[];
  /** How balancegraph alone is asked for the same, where the query needs the users graph. */
  readonly direct?: Direct;
  /** The variables of a second request, taken from the answer to the first. */
  readonly next?: (data: JsonObject) => Variables;
  /** What goes wrong upstream while each column is asked. */
  readonly fault?: (upstreams: Sandbox['upstreams']) => void;
  /** The codes in `errors` and how often each stands there; none by default. */
  readonly errors?: Readonly<Record<string, number>>;
  /** Whether things cannot be fetched at all: gateways differ in how often they report that error. */
  readonly unknownThings?: true;
  /** Gateways that answer otherwise by a fault of theirs: what they make of the right data. */
  readonly misread?: Partial<Record<Column, (right: JsonObject) => JsonObject>>;
}

interface Direct {
  readonly query: string;
  readonly variables: Variables;
  /** Puts its data into the shape of the gateways' data. */
  readonly shape: (data: JsonObject) => JsonObject;
  /** Where an error of its answer belongs in that shape; in the same place by default. */
  readonly place?: (path: ErrorPath) => ErrorPath;
}

// ---------------------------------------------------------------------------------------------------------------
// Accounts and assets of the sandbox

const E = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';
const E_CHECKSUM = '0xe12EE2C013468C132A1F980067e22F39F3f42DfF';
const F = '0xe8f019201007e87f18d2c4886203905197d76744';
const G = '0x6cd80404458c5d02be2d24f6170a27aaa0ad0ee2';
const H = '0x6238723779a2fdf6e5fd0fb7dfc7b0a497fbf4cf';
const STARK_1 = '0x6ffbcd5a72ce902ba07a49f84df18750fbfe4795229778f3ca704c2dfb1a054';
const STARK_2 = '0xe25a726bd566987eadd0e113f908e4c06f5da06301ac97fde45d0c7722dd76';
const STARK_3 = '0x585476677b669da5070b09f70b1bffb44a42b4e24b603998ac3217f33a9a264';

const reddio = (key: string) => `account/sandbox-reddio/${key}`;
const teos = (address: string) => `account/sandbox-teos/${address}`;
const loopring = (address: string) => `account/sandbox-loopring/${address}`;
const ethereum = (address: string) => `account/sandbox-mesh/${address}?network=Ethereum/Sandbox`;
const bitcoin = (address: string) => `account/sandbox-mesh/${address}?network=Bitcoin/Sandbox`;

const NATIVE = 'asset/sandbox-teos/native';
const SOLAR = 'asset/sandbox-teos/0x59597b974054b763da210001';
const CREDIT = 'asset/sandbox-teos/0x820c154589b1999a6f460001';
const VOUCHER = 'asset/sandbox-teos/0x2e6db88e6e192212a4c10001';
/** Sixty to the unit, and not at every account. */
const HOURS = 'asset/sandbox-teos/0x3e2affe03b93ad9c5b530001';
const MESH_ETH = 'asset/sandbox-mesh/ETH:18?network=Ethereum/Sandbox';
/** Some assets of every source; each account takes its own. */
const MIXED = [
  NATIVE,
  SOLAR,
  MESH_ETH,
  'asset/sandbox-loopring/0',
  'asset/sandbox-loopring/32767',
  'asset/sandbox-reddio/0x352f9ffd821a525051de2d71126113505a7b0a73d98dbc0ac0ff343cfbdef5e',
  'asset/sandbox-reddio/0x10e5bc389b95abceb75238fa02124a2a5a22e1c58d3cab9f97e048e7e8b9ec8',
];

const SIXTY = new Ledger()
  .accounts('teos')
  .slice(0, 60)
  .map(({ address }) => teos(address));

/** Accounts at every source; one of them is shared. */
const family: readonly Person[] = [
  { name: 'Ada', accounts: [reddio(STARK_1), teos(E), ethereum(E), loopring(E)] },
  { name: 'Bo', accounts: [reddio(STARK_2), loopring(E), loopring(G)] },
  { name: 'Cleo', accounts: [bitcoin('mvjbCsuFZLNHuxgKdSdB5YLdd1Qoz1i85y'), `${ethereum(H)}&sub=staked`, teos(G)] },
];

const one = (...accounts: readonly string[]): readonly Person[] => [{ name: 'Ada', accounts }];

// ---------------------------------------------------------------------------------------------------------------
// Ways to ask

type Rest = Omit<Partial<Operation>, 'name' | 'query' | 'direct'>;

/** Sent to every column alike. */
function alike(name: string, query: string, rest: Rest = {}): Operation {
  return { name, query, ...rest };
}

interface Through extends Rest {
  /** The fields of `Account`; the id stands before them. */
  readonly select: string;
  /** Declarations of variables, without the brackets. */
  readonly declare?: string;
  readonly fragments?: string;
}

/** From users to their accounts; balancegraph alone is asked for all of these accounts by id. */
function fromUsers(
  name: string,
  { select, declare = '', fragments = '', people = family, ...rest }: Through,
  /** What the gateways show of an account that balancegraph does not know, behind its id. */
  unknown: JsonObject = {},
): Operation {
  const ids = people.flatMap(({ accounts }) => accounts);
  const places = people.flatMap(({ accounts }, user) => accounts.map((_, index) => ['users', user, 'accounts', index]));
  return {
    name,
    query: `query ${declare && `(${declare})`} { users { name accounts { id ${select} } } } ${fragments}`,
    people,
    direct: {
      query: `query ($ids: [ID!]! ${declare}) { accounts(ids: $ids) { id ${select} } } ${fragments}`,
      variables: { ...rest.variables, ids },
      shape({ accounts }) {
        const known = listOf(accounts).map((account, index) => account ?? { id: ids[index] ?? null, ...unknown });
        return { users: usersWith(people, known) };
      },
      place: ([, index, ...below]) => [...(places[Number(index)] ?? []), ...below],
    },
    ...rest,
  };
}

/** From accounts to their owners in the users graph and to their balances at once. */
function withOwners(
  name: string,
  ids: readonly string[],
  { select, declare = '', people = family, variables = {} }: Through,
): Operation {
  const query = (owner: string) => `query ($ids: [ID!]! ${declare}) { accounts(ids: $ids) { id ${owner} ${select} } }`;
  return {
    name,
    query: query('owner { name }'),
    variables: { ...variables, ids },
    people,
    direct: {
      query: query(''),
      variables: { ...variables, ids },
      shape: ({ accounts }) => ({
        accounts: listOf(accounts).map((account) => {
          const { id = null, ...below } = objectOf(account);
          const owner = ownerOf(people, String(id));
          return { id, owner: owner && { name: owner.name }, ...below };
        }),
      }),
    },
  };
}

/** The users as a gateway shows them: each has back what belongs to the own accounts, from the list of those of all. */
function usersWith(people: readonly Person[], accounts: readonly Json[]): Json {
  let next = 0;
  return people.map(({ name, accounts: { length } }) => {
    const first = next;
    next += length;
    return { name, accounts: accounts.slice(first, next) };
  });
}

/** The read lasts long enough for everything that a gateway sends at the same time to meet it. */
const unhurried = ({ loopring, teos }: Sandbox['upstreams']): void => {
  for (const upstream of [loopring, teos]) upstream.inject({ kind: 'delay', ms: 100 });
};

/** Asked of every column before anything is counted: facts that sources keep for an hour must not count for the column that asks first. */
export const warmUp: Operation = alike(
  'facts',
  `query ($addresses: [String!]!, $assets: [ID!], $ids: [ID!]!, $accounts: [ID!]!, $mesh: ID!) {
    accountsByAddress(addresses: $addresses) { balances(assets: $assets) { nodes { asset { symbol } } } }
    assets(ids: $ids) { name balances(accounts: $accounts) { nodes { total { value } } } }
    account(id: $mesh) { balance(asset: "ETH:18", at: { block: 6 }) { failure { code } } }
  }`,
  {
    variables: {
      addresses: [E, STARK_1, STARK_2, STARK_3],
      assets: MIXED,
      ids: [NATIVE, SOLAR, CREDIT, VOUCHER, HOURS],
      accounts: [E],
      mesh: ethereum(E),
    },
  },
);

// ---------------------------------------------------------------------------------------------------------------
// Operations

const directions: readonly Operation[] = [
  fromUsers('users → accounts → balances → asset', {
    declare: '$assets: [ID!]',
    variables: { assets: MIXED },
    select: `address source { name } balances(assets: $assets) {
      nodes { id total { atomic decimals value } asset { id name symbol decimals type } failure { code } } }`,
  }),
  alike(
    'accounts → balances → asset, of four sources',
    `query ($ids: [ID!]!, $assets: [ID!]) {
      accounts(ids: $ids) { id balances(assets: $assets) {
        nodes { total { atomic value } available { atomic } asset { id symbol } failure { code } } } }
    }`,
    { variables: { ids: [teos(F), loopring(F), ethereum(G), reddio(STARK_2)], assets: MIXED } },
  ),
  alike(
    'asset → balances → account',
    `query ($asset: ID!, $accounts: [ID!]!) {
      asset(id: $asset) { id name balances(accounts: $accounts) {
        totalCount nodes { account { id address } total { atomic value } failure { code } } } }
    }`,
    { variables: { asset: SOLAR, accounts: [E, F, teos(G), H] }, errors: { NOT_REPORTED: 1 } },
  ),
  alike(
    'assets → balances → account → balance → asset',
    `query ($assets: [ID!]!, $accounts: [ID!]!, $other: ID!) {
      assets(ids: $assets) { id balances(accounts: $accounts) { nodes {
        total { atomic } failure { code }
        account { id balance(asset: $other) { total { atomic } asset { id name } failure { code } } } } } }
    }`,
    { variables: { assets: [SOLAR, NATIVE], accounts: [E, F], other: CREDIT } },
  ),
  alike(
    'accounts → balances → asset → balances → account',
    `query ($ids: [ID!]!, $assets: [ID!], $accounts: [ID!]!) {
      accounts(ids: $ids) { id balances(assets: $assets) { nodes { total { atomic } failure { code } asset { id
        balances(accounts: $accounts) { nodes { total { atomic } account { id } failure { code } } } } } } }
    }`,
    { variables: { ids: [teos(E), teos(F)], assets: [NATIVE, SOLAR], accounts: [F, G] } },
  ),
  withOwners('accounts → owner, and → balances', [loopring(E), teos(E), teos(H), loopring(G)], {
    declare: '$assets: [ID!]',
    variables: { assets: [NATIVE, 'asset/sandbox-loopring/5'] },
    select: 'balances(assets: $assets) { nodes { total { atomic value } asset { id } failure { code } } }',
  }),
  throughBalances('users → accounts → balance → account → owner', [
    { name: 'Ada', accounts: [teos(E), teos(F)] },
    { name: 'Bo', accounts: [teos(F), teos(G)] },
  ]),
  alike(
    'a source, its accounts and its assets',
    `query ($addresses: [String!]!, $ids: [ID!]!, $refs: [String!], $assets: [ID!]) {
      source(id: "sandbox-loopring") { id name provider
        accounts(addresses: $addresses) { id asked
          balances(assets: $assets) { nodes { total { atomic } asset { id } failure { code } } } }
        assets(refs: $refs) { nodes { id symbol decimals contract } }
        asset(ref: "5") { id balances(accounts: $ids) { nodes { total { atomic } account { id } failure { code } } } } }
    }`,
    { variables: { addresses: [E_CHECKSUM, G], ids: [E, G], refs: ['0', '5'], assets: ['0', '5'] } },
  ),
];

/** From each balance back to its account, and from there to the owner. */
function throughBalances(name: string, people: readonly Person[]): Operation {
  const query = (owner: string) => `id balance(asset: "native") {
    total { atomic } asset { id } failure { code } account { id address ${owner} } }`;
  return {
    name,
    query: `{ users { name accounts { ${query('owner { name }')} } } }`,
    people,
    direct: {
      query: `query ($ids: [ID!]!) { accounts(ids: $ids) { ${query('')} } }`,
      variables: { ids: people.flatMap(({ accounts }) => accounts) },
      shape({ accounts }) {
        const owned = listOf(accounts).map((account) => {
          const { balance, ...shown } = objectOf(account);
          const { account: inner, ...below } = objectOf(balance);
          const owner = { name: ownerOf(people, String(shown.id))?.name ?? null };
          return { ...shown, balance: { ...below, account: { ...objectOf(inner), owner } } };
        });
        return { users: usersWith(people, owned) };
      },
    },
  };
}

const documents: readonly Operation[] = [
  fromUsers('named fragments, one inside the other', {
    select: '...Held',
    fragments: `
      fragment Held on Account {
        address balances(assets: ["${NATIVE}", "asset/sandbox-loopring/0"]) { nodes { ...Shown } } }
      fragment Shown on Balance { asset { ...Named } total { ...Exact } available { ...Exact } failure { code } }
      fragment Named on Asset { id symbol }
      fragment Exact on Amount { atomic value }`,
  }),
  fromUsers('inline fragments, with a type and without', {
    declare: '$assets: [ID!]',
    variables: { assets: MIXED },
    select: `... on Account { address ... { network } } ... on Account { balances(assets: $assets) {
      ... on BalanceConnection { nodes { ... on Balance { total { ... on Amount { atomic } } }
      ... { asset { id } failure { code } } } } } }`,
  }),
  fromUsers('fragments on AccountDetails, BalanceDetails and AssetDetails', {
    people: one(reddio(STARK_3), loopring(F), ethereum(E), teos(F)),
    declare: '$assets: [ID!]',
    variables: { assets: MIXED },
    select: `details { ...Owner provider } balances(assets: $assets) { nodes {
      total { atomic } failure { code }
      details {
        provider
        ... on ReddioBalanceDetails { quantum frozen }
        ... on LoopringBalanceDetails { accountId }
        ... on MeshBalanceDetails { amountMetadata accountMetadata }
      }
      asset { id details {
        __typename
        ... on TeosAssetDetails { sparkFactor unitOfMeasureCode }
        ... on LoopringAssetDetails { tokenId }
        ... on ReddioAssetDetails { quantum token: tokenId }
      } } } }`,
    fragments: `fragment Owner on AccountDetails {
      __typename ... on LoopringAccountDetails { accountId owner frozen nonce } }`,
  }),
  alike(
    'fragments on Node, and fragments that are left out',
    `query ($ids: [ID!]!, $yes: Boolean = true, $no: Boolean = false) {
      accounts(ids: $ids) { ... on Node { __typename id } ...Left @include(if: $no) ...Taken @skip(if: $no)
        source { ... on Node { id } } }
    }
    fragment Left on Account { network }
    fragment Taken on Account {
      address ... @include(if: $yes) { balance(asset: "0") { ... on Node { id } total { atomic } asset { id } failure { code } } } }`,
    { variables: { ids: [loopring(E), loopring(F)] } },
  ),
  alike(
    'details that are JSON',
    `query ($id: ID!) {
      account(id: $id) { id balances { nodes { total { atomic } failure { code } asset {
        id symbol details { ... on MeshAssetDetails { currencyMetadata } } } } } }
    }`,
    { variables: { id: ethereum(E) } },
  ),
  fromUsers('aliases: two lists of balances of the same accounts', {
    people: one(teos(E), teos(F), loopring(F)),
    declare: '$few: [ID!], $more: [ID!]',
    variables: { few: [NATIVE, 'asset/sandbox-loopring/0'], more: [SOLAR, CREDIT, 'asset/sandbox-loopring/5'] },
    select: `
      few: balances(assets: $few) { nodes { sum: total { atomic } asset { id } failure { code } } }
      more: balances(assets: $more, first: 1) { page: pageInfo { hasNextPage }
        list: nodes { total { atomic value } what: asset { id name } why: failure { code } } }`,
  }),
  alike(
    'the same field again, merged and under an alias',
    `query ($id: ID!, $assets: [ID!]) {
      account(id: $id) { id balances(assets: $assets) { nodes { total { atomic } failure { code } } } }
      account(id: $id) { balances(assets: $assets) { nodes { asset { id } } totalCount } }
      again: account(id: $id) { id balances(assets: $assets) { nodes { total { atomic } asset { id } failure { code } } } }
    }`,
    {
      variables: { id: loopring(E), assets: ['0', '5', '32767'] },
      misread: {
        // Its entries of a list that is selected twice follow one another, each with a part, instead of being one.
        hiveRouter({ account, ...rest }) {
          const { balances, ...other } = objectOf(account);
          const nodes = listOf(objectOf(balances).nodes).map(objectOf);
          const parts = [
            ...nodes.map(({ total = null, failure = null }) => ({ total, failure })),
            ...nodes.map(({ asset = null }) => ({ asset })),
          ];
          return { account: { ...other, balances: { ...objectOf(balances), nodes: parts } }, ...rest };
        },
      },
    },
  ),
  fromUsers('variables with defaults', {
    people: one(loopring(E), loopring(F)),
    declare: `$assets: [ID!] = ["0", "1", "5", "6"], $first: Int = 2, $amount: AmountFilter! = NONZERO,
      $order: BalanceOrder = { field: SYMBOL, direction: DESC }`,
    variables: { first: 3 },
    select: `balances(assets: $assets, first: $first, filter: { amount: $amount }, orderBy: $order) {
      totalCount nodes { total { atomic } asset { id symbol } failure { code } } }`,
  }),
  alike(
    'variables inside lists and objects, and defaults of objects',
    `query (
      $id: ID!, $asset: ID!, $block: BigInt!, $type: String
      $listed: ID!, $filter: BalanceFilter = { type: "ERC20" }, $order: BalanceOrder! = { field: VALUE }
    ) {
      accounts(ids: [$id, $listed, $id]) { address }
      account(id: $id) { id balances(assets: [$asset, "STX:6"], at: { block: $block }, filter: { type: $type }) {
        nodes { total { atomic } asset { id } failure { code } } } }
      listed: account(id: $listed) { id balances(filter: $filter, orderBy: $order) {
        nodes { total { atomic value } asset { id } failure { code } } } }
    }`,
    { variables: { id: ethereum(E), asset: 'ETH:18', block: '6', listed: reddio(STARK_3) } },
  ),
  alike(
    'variables left out, and null',
    `query (
      $id: ID!, $assets: [ID!], $first: Int, $after: String, $at: AtInput, $filter: BalanceFilter
      $order: BalanceOrder, $sources: [ID!]
    ) {
      sources(ids: $sources) { name }
      account(id: $id) { id balances(
        assets: $assets, first: $first, after: $after, at: $at, filter: $filter, orderBy: $order
      ) { nodes { total { atomic } asset { id } failure { code } } } }
    }`,
    { variables: { id: ethereum(E), after: null, at: null, order: null } },
  ),
  alike(
    'references with quotes, braces and percent signs',
    `query ($id: ID!, $assets: [ID!]) {
      account(id: $id) { id
        given: balances(assets: $assets) { nodes { total { atomic value } asset { id ref symbol } failure { code } } }
        written: balances(
          assets: ["NEST:3{\\"class\\":\\"a\\",\\"issuer\\":{\\"keys\\":[2,1],\\"name\\":\\"Sandbox\\"}}", """5%25%7BOFF}:2"""]
        ) { nodes { total { atomic } asset { id ref } failure { code } } } }
    }`,
    {
      variables: {
        id: ethereum(E),
        assets: ['5%25%7BOFF}:2', 'NEST:3{"class":"a","issuer":{"keys":[2,1],"name":"Sandbox"}}'],
      },
    },
  ),
  fromUsers('@include and @skip', {
    people: one(teos(E), loopring(E)),
    declare: '$yes: Boolean!, $no: Boolean! = false, $assets: [ID!]',
    variables: { yes: true, assets: MIXED },
    select: `
      address @include(if: $no)
      source @skip(if: $yes) { name }
      ... on Account @include(if: $yes) { network }
      held: balances(assets: $assets) @include(if: $yes) { nodes {
        total { atomic value @skip(if: $yes) } asset { id symbol @include(if: $no) } failure { code } } }
      never: balances(assets: $assets, first: 1) @skip(if: $yes) { nodes { total { atomic } failure { code } } }`,
  }),
  fromUsers('__typename everywhere', {
    people: one(loopring(F), teos(F)),
    declare: '$assets: [ID!]',
    variables: { assets: MIXED },
    select: `__typename source { __typename id } balances(assets: $assets) { __typename pageInfo { __typename } nodes {
      __typename total { __typename atomic } asset { __typename id } failure { __typename code }
      provenance { __typename } } }`,
  }),
];

const reads: readonly Operation[] = [
  fromUsers('balance(asset:), point reads', {
    people: [
      { name: 'Ada', accounts: [loopring(E), loopring(F)] },
      { name: 'Bo', accounts: [loopring(G)] },
    ],
    select: `
      eth: balance(asset: "0") { total { atomic value } locked { atomic } asset { id symbol } failure { code } }
      dai: balance(asset: "asset/sandbox-loopring/5") { total { atomic } asset { id } failure { code } }`,
  }),
  fromUsers('all that accounts hold', {
    people: one(reddio(STARK_3), loopring(E), ethereum(E), `${ethereum(E)}&sub=staked`),
    select: `balances {
      totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { cursor node { total { atomic value } asset { id symbol } failure { code } } } failure { code } }`,
  }),
  fromUsers('holdings, filtered and ordered', {
    people: one(reddio(STARK_2), reddio(STARK_3)),
    select: `balances(filter: { amount: NONZERO, type: "ERC20" }, orderBy: { field: VALUE, direction: DESC }, first: 3) {
      totalCount pageInfo { hasNextPage }
      nodes { total { atomic value } asset { id symbol type } failure { code } } failure { code } }`,
  }),
  alike(
    'holdings, a page and the next',
    `query ($id: ID!, $after: String) {
      account(id: $id) { id balances(first: 4, after: $after) {
        totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
        nodes { total { atomic } asset { id } failure { code } } } }
    }`,
    {
      variables: { id: reddio(STARK_3) },
      next: ({ account }) => ({ after: objectOf(objectOf(objectOf(account).balances).pageInfo).endCursor }),
    },
  ),
  fromUsers('an empty connection, and a user without accounts', {
    people: [...one(teos(E), loopring(E)), { name: 'Nobody', accounts: [] }],
    select: `balances(assets: ["${MESH_ETH}"]) {
      totalCount nodes { total { atomic } asset { id } failure { code } } edges { cursor }
      pageInfo { hasNextPage startCursor endCursor } failure { code } }`,
  }),
  alike(
    'past blocks, by number and by hash, beside now',
    `query ($ids: [ID!]!, $assets: [ID!], $at: AtInput) {
      accounts(ids: $ids) { id
        now: balances(assets: $assets) { nodes { ...Shown } }
        earlier: balances(assets: $assets, at: $at) { nodes { ...Shown } }
        literal: balance(asset: "STX:6", at: { block: 6 }) { ...Shown }
        hashed: balance(
          asset: "ETH:18", at: { hash: "0x31fcd0973f7d6ffb1ce1ec110e177eeaf22253f863b8a445dd4483d4e7041834" }
        ) { ...Shown } }
    }
    fragment Shown on Balance { total { atomic value } asset { id } failure { code } provenance { block { number hash } } }`,
    { variables: { ids: [ethereum(E), ethereum(G)], assets: ['ETH:18', 'STX:6'], at: { block: '6' } } },
  ),
  alike(
    'networks and sub-accounts',
    `query ($addresses: [String!]!, $asset: ID!) {
      staked: accountsByAddress(
        sources: ["sandbox-mesh"], network: "Ethereum/Sandbox", subAccount: "staked", addresses: $addresses
      ) { id asked network subAccount caip10 balance(asset: $asset) { total { atomic } asset { id } failure { code } } }
      whole: accountsByAddress(sources: ["sandbox-mesh"], addresses: $addresses) {
        id network subAccount balance(asset: $asset) { total { atomic } asset { id } failure { code } } }
    }`,
    { variables: { addresses: [E_CHECKSUM, H], asset: 'ETH:18' } },
  ),
  alike(
    'addresses at every source that they fit',
    `query ($addresses: [String!]!, $assets: [ID!]) {
      accountsByAddress(addresses: $addresses) { id asked source { name label sandbox }
        balances(assets: $assets) { nodes { total { atomic } asset { id } failure { code } } } }
    }`,
    { variables: { addresses: [E_CHECKSUM, STARK_1], assets: MIXED } },
  ),
  withOwners('repeated accounts, in several spellings', [loopring(E), teos(F), loopring(E_CHECKSUM), loopring(E)], {
    declare: '$assets: [ID!]',
    variables: { assets: MIXED },
    select: 'address balances(assets: $assets) { nodes { total { atomic } asset { id } failure { code } } }',
  }),
  fromUsers('60 accounts × 5 assets, some of them twice', {
    people: [
      { name: 'Ada', accounts: SIXTY.slice(0, 40) },
      { name: 'Bo', accounts: SIXTY.slice(30) },
    ],
    declare: '$assets: [ID!]',
    variables: { assets: [NATIVE, SOLAR, CREDIT, VOUCHER, HOURS] },
    select: 'address balances(assets: $assets) { nodes { total { atomic value } asset { id name } failure { code } } }',
    errors: { NOT_REPORTED: 55 },
  }),
  alike(
    'balances by id, of any accounts and blocks',
    `query ($ids: [ID!]!) {
      balances(ids: $ids) { ...Shown }
      balance(id: "balance/sandbox-loopring/${E}/0") { ...Shown }
    }
    fragment Shown on Balance { id account { id } asset { id symbol } total { atomic } failure { code } provenance { block { number } } }`,
    {
      variables: {
        ids: [
          `balance/sandbox-teos/${E}/native`,
          `balance/sandbox-loopring/${E_CHECKSUM}/5`,
          `balance/sandbox-mesh/${E}/ETH:18?network=Ethereum/Sandbox&block=6`,
          'balance/nowhere/1/2',
          `balance/sandbox-mesh/${E}/ETH:18?network=Ethereum/Sandbox`,
          `balance/sandbox-teos/${E}/native`,
          `balance/sandbox-teos/${H}/${SOLAR.split('/')[2]}`,
        ],
      },
      errors: { UNKNOWN_SOURCE: 1, NOT_REPORTED: 1 },
    },
  ),
  fromUsers('every part of amounts beyond 2^53', {
    people: one(loopring(E), reddio(STARK_2), ethereum(G), teos(F)),
    declare: '$assets: [ID!]',
    variables: { assets: MIXED },
    select: `balances(assets: $assets) { nodes {
      total { ...Exact } available { ...Exact } locked { ...Exact } pendingDeposit { ...Exact }
      pendingWithdrawal { ...Exact } asset { id } failure { code } } }`,
    fragments: 'fragment Exact on Amount { atomic decimals value }',
  }),
  fromUsers('provenance', {
    people: one(loopring(F), reddio(STARK_2), ethereum(G), teos(F)),
    declare: '$assets: [ID!]',
    variables: { assets: [...MIXED, 'asset/sandbox-loopring/9'] },
    select: `balances(assets: $assets) { nodes { total { atomic } asset { id } failure { code }
      provenance { basis servedFrom source { name } block { number hash time } } } }`,
  }),
];

/** Where a gateway sends several requests for one operation. */
const meetings: readonly Operation[] = [
  alike(
    'two root fields that reach the same accounts',
    `query ($ids: [ID!]!, $addresses: [String!]!, $assets: [ID!]!) {
      accounts(ids: $ids) { id
        balances(assets: $assets) { nodes { total { atomic value } asset { id symbol } failure { code } } } }
      accountsByAddress(sources: ["sandbox-teos"], addresses: $addresses) { id
        address balance(asset: "native") { total { atomic } asset { id } failure { code } } }
    }`,
    { variables: { ids: [teos(E), teos(F)], addresses: [F, E], assets: [SOLAR, CREDIT] } },
  ),
  twoWays('users twice, and their accounts', {
    query: (first, second) => `{ users { accounts { ${first} } } again: users { accounts { ${second} } } }`,
    shape: (first, second) => ({ users: [{ accounts: first }], again: [{ accounts: second }] }),
  }),
  twoWays('users and accounts side by side', {
    query: (first, second) =>
      `query ($ids: [ID!]!) { users { accounts { ${first} } } accounts(ids: $ids) { ${second} } }`,
    shape: (first, second) => ({ users: [{ accounts: first }], accounts: second }),
  }),
  twoWays('users → accounts → owner → accounts', {
    query: (first, second) => `{ users { accounts { ${first} owner { accounts { ${second} } } } } }`,
    shape: (first, second) => ({
      users: [{ accounts: first.map((account) => ({ ...objectOf(account), owner: { accounts: second } })) }],
    }),
  }),
];

interface TwoWays {
  readonly query: (first: string, second: string) => string;
  readonly shape: (first: readonly Json[], second: readonly Json[]) => JsonObject;
}

/** The same accounts reached twice in one operation, with different selections. */
function twoWays(name: string, { query, shape, ...rest }: TwoWays): Operation {
  const ids = [loopring(E), loopring(F), teos(E)];
  const list = `balances(assets: ["${NATIVE}", "${SOLAR}", "asset/sandbox-loopring/0"])`;
  const first = `id ${list} { nodes { total { atomic } asset { id } failure { code } } }`;
  const second = `id address ${list} { nodes { total { value } asset { id symbol } failure { code } } }`;
  return {
    name,
    query: query(first, second),
    variables: { ids },
    people: one(...ids),
    fault: unhurried,
    direct: {
      query: `query ($ids: [ID!]!) { first: accounts(ids: $ids) { ${first} } second: accounts(ids: $ids) { ${second} } }`,
      variables: { ids },
      shape: (data) => shape(listOf(data.first), listOf(data.second)),
    },
    ...rest,
  };
}

const failures: readonly Operation[] = [
  fromUsers('a source that answers 503', {
    declare: '$assets: [ID!]',
    variables: { assets: MIXED },
    select: `balances(assets: $assets) { nodes { total { atomic } available { atomic } asset { id }
      failure { code message retryable httpStatus source { name } } provenance { basis } } }`,
    fault: ({ loopring }) => loopring.inject({ kind: 'status', status: 503 }),
    errors: { UPSTREAM_UNAVAILABLE: 12 },
  }),
  fromUsers('a source whose answers are cut', {
    declare: '$assets: [ID!]',
    variables: { assets: MIXED },
    select: 'balances(assets: $assets) { nodes { total { atomic } asset { id } failure { code } } }',
    fault: ({ mesh }) => mesh.inject({ kind: 'truncate', bytes: 40 }),
    errors: { UPSTREAM_TRUNCATED: 2 },
  }),
  fromUsers('details of accounts whose source does not answer', {
    people: one(loopring(E), teos(E), loopring(F)),
    select: 'details { __typename provider ... on AccountDetailsUnavailable { failure { code httpStatus } } }',
    fault: ({ loopring }) => loopring.inject({ kind: 'status', status: 500 }),
  }),
  fromUsers('pairs that TEOS does not report', {
    people: one(teos(E), teos(F), teos(H)),
    declare: '$assets: [ID!]',
    variables: { assets: [SOLAR, CREDIT, HOURS] },
    select: 'balances(assets: $assets) { nodes { total { atomic } asset { id } failure { code message retryable } } }',
    errors: { NOT_REPORTED: 4 },
  }),
  fromUsers('what a source cannot do', {
    people: one(teos(E), teos(F)),
    select: `
      all: balances { nodes { total { atomic } asset { id } failure { code } } totalCount failure { code } }
      past: balance(asset: "native", at: { block: "1" }) { total { atomic } asset { id } failure { code } }
      now: balance(asset: "native") { total { atomic } asset { id } failure { code } }`,
    errors: { HOLDINGS_UNSUPPORTED: 4, HISTORY_UNSUPPORTED: 2 },
  }),
  alike(
    'bad ids in a list',
    `query ($ids: [ID!]!, $assets: [ID!]!) {
      accounts(ids: $ids) { id address balances(assets: $assets) { nodes { total { atomic } asset { id } failure { code } } } }
      assets(ids: ["asset/nowhere/1", "${SOLAR}", "gold"]) { id name }
    }`,
    {
      variables: {
        ids: [teos(E), 'account/nowhere/1', 'nonsense', teos('0x1'), teos(F)],
        assets: [NATIVE, SOLAR],
      },
      errors: { BAD_USER_INPUT: 3, UNKNOWN_SOURCE: 2 },
    },
  ),
  fromUsers(
    'bad ids among the accounts of users',
    {
      people: [
        { name: 'Ada', accounts: [teos(E), 'account/nowhere/1', teos(F)] },
        { name: 'Bo', accounts: ['nonsense', teos('0x1'), loopring(E)] },
      ],
      declare: '$assets: [ID!]',
      variables: { assets: MIXED },
      select: 'network balances(assets: $assets) { nodes { total { atomic } asset { id } failure { code } } }',
      errors: { BAD_USER_INPUT: 2, UNKNOWN_SOURCE: 1 },
      unknownThings: true,
    },
    { network: null, balances: null },
  ),
  fromUsers('bad arguments below accounts', {
    people: one(teos(E), teos(F)),
    select: `
      gold: balance(asset: "gold") { total { atomic } asset { id } failure { code } }
      many: balances(assets: ["native"], first: 1001) { nodes { total { atomic } asset { id } failure { code } } }
      lost: balances(assets: ["native"], after: "bm90aGluZw") { nodes { total { atomic } asset { id } failure { code } } }
      good: balance(asset: "native") { total { atomic } asset { id } failure { code } }`,
    errors: { BAD_USER_INPUT: 6 },
  }),
  alike(
    'bad arguments at the root',
    `{
      account(id: "nonsense") { id }
      asset(id: "${E}") { id }
      source(id: "nowhere") { id }
      accounts(ids: []) { id }
      accountsByAddress(addresses: ["no address"]) { id }
      sources(ids: ["sandbox-teos", "nowhere"]) { id }
      good: sources(ids: ["sandbox-teos"]) { id name }
    }`,
    { errors: { BAD_USER_INPUT: 4, UNKNOWN_SOURCE: 2 } },
  ),
];

export const operations: readonly Operation[] = [...directions, ...documents, ...reads, ...meetings, ...failures];
