/** Graphs of others that have names of ours already, each for its own meaning. */

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])';

export interface Clashing {
  readonly title: string;
  /** Its types and root fields. */
  readonly sdl: string;
  /** Whether composers refuse it beside our names without a prefix: two scalars of one name they make one. */
  readonly refused: boolean;
}

const amount = 'type Query { fee: Amount } type Amount { currency: String! cents: Int! }';
const network = 'type Query { network: Network } type Network { ssid: String! }';

export const clashing: readonly Clashing[] = [
  {
    title: 'Account with a balance of its own',
    sdl: 'type Query { me: Account } type Account @key(fields: "id") { id: ID! balance: BankBalance } type BankBalance { cents: Int! }',
    refused: true,
  },
  {
    title: 'Query.account of its own',
    sdl: 'type Query { account(number: String!): BankAccount } type BankAccount { iban: String! }',
    refused: true,
  },
  { title: 'Amount { currency }', sdl: amount, refused: true },
  { title: 'Network, an object', sdl: network, refused: true },
  { title: 'Network, an enum', sdl: 'type Query { network: Network } enum Network { VISA SEPA }', refused: true },
  {
    title: 'PageInfo with a field more',
    sdl: pageInfo('hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String total: Int!'),
    refused: true,
  },
  { title: 'PageInfo with a field fewer', sdl: pageInfo('hasNextPage: Boolean! endCursor: String'), refused: true },
  {
    title: 'BigInt',
    sdl: 'type Query { big: BigInt } scalar BigInt @specifiedBy(url: "https://big.example/int")',
    refused: false,
  },
];

function pageInfo(fields: string): string {
  return `type Query { items: Items! } type Items { pageInfo: PageInfo! } type PageInfo { ${fields} }`;
}

export function asSubgraph({ sdl }: Clashing): string {
  return `${LINK} ${sdl}`;
}

/** A graph with all of these names at once. */
export const bankAlone = `
  type Query {
    account: Account!
    network: Network
  }

  type Account {
    id: ID!
    balance: Amount!
    fees(first: Int): Fees!
  }

  type Fees {
    pageInfo: PageInfo!
    sum: BigInt!
  }

  type Amount {
    currency: String!
    cents: BigInt!
  }

  enum Network {
    VISA
    SEPA
  }

  type PageInfo {
    total: Int!
    hasNextPage: Boolean!
  }

  scalar BigInt
`;

/** The same, which refers to our accounts too. */
export const bank = `${bankAlone}
  extend type Account {
    onChain: BgAccount
  }
`;

export const bankAsSubgraph = `${LINK} ${bank} type BgAccount @key(fields: "id", resolvable: false) { id: ID! }`;
