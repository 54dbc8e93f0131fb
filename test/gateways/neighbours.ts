/** Graphs beside balancegraph, each with one directive of Apollo Federation on a type of ours, as three composers take them. */
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { type Composer, faultsBy } from './compose.ts';

export interface Neighbour {
  /** The directive, as the page names it. */
  readonly directive: string;
  /** What the graph does with it, for the page. */
  readonly does: string;
  /** The SDL without its `@link` and without `Query`. */
  readonly types: string;
  /** Further lines of `@link`. */
  readonly link?: string;
}

const ACCOUNT = 'type Account @key(fields: "id")';

export const neighbours: readonly Neighbour[] = [
  {
    directive: '`@key`, `resolvable: false`',
    does: 'refers to an `Account`',
    types: `${ACCOUNT.replace('"id"', '"id", resolvable: false')} { id: ID! }
      type Payout { to: Account }`,
  },
  {
    directive: '`@key` of several fields',
    does: 'names an `Asset` by source, network and ref',
    types: `type Asset @key(fields: "source { name } network ref", resolvable: false) {
        source: Source! network: String ref: String! }
      type Source @key(fields: "name", resolvable: false) { name: String! }
      type Payout { asset: Asset }`,
  },
  {
    directive: '`@external`, `@requires`',
    does: 'computes a field of `Asset` from `underlying`',
    types: `type Asset @key(fields: "id") {
        id: ID! underlying: String @external price: String @requires(fields: "underlying") }`,
  },
  {
    directive: '`@provides`',
    does: 'answers `Account.address` itself on one path',
    types: `${ACCOUNT} { id: ID! address: String! @external }
      type Payout { to: Account @provides(fields: "address") }`,
  },
  {
    directive: '`@override`',
    does: 'answers `Asset.symbol` in our place',
    types: 'type Asset @key(fields: "id") { id: ID! symbol: String @override(from: "balancegraph") }',
  },
  {
    directive: '`@shareable`',
    does: 'returns `PageInfo` of its own',
    types: `type PageInfo @shareable {
        hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
      type Payouts { pageInfo: PageInfo! }`,
  },
  {
    directive: '`@inaccessible`',
    does: 'adds a field to `Account` that clients do not see',
    types: `${ACCOUNT} { id: ID! note: String @inaccessible }`,
  },
  {
    directive: '`@tag`',
    does: 'tags a field that it adds',
    types: `${ACCOUNT} { id: ID! owner: String @tag(name: "internal") }`,
  },
  {
    directive: '`@composeDirective`',
    does: 'keeps a directive of its own on a field that it adds',
    types: `directive @owned(by: String!) on FIELD_DEFINITION
      ${ACCOUNT} { id: ID! owner: String @owned(by: "users") }`,
    link: '@link(url: "https://users.local/owned/v1.0", import: ["@owned"]) @composeDirective(name: "@owned")',
  },
  {
    directive: '`@authenticated`, `@requiresScopes`',
    does: 'guards a field that it adds',
    types: `${ACCOUNT} { id: ID! owner: String @authenticated note: String @requiresScopes(scopes: [["notes"]]) }`,
  },
  {
    directive: '`@cost`, `@listSize`',
    does: 'weighs fields that it adds',
    types: `${ACCOUNT} { id: ID! owner: String @cost(weight: 3) notes: [String!] @listSize(assumedSize: 10) }`,
  },
  ...['Node', 'AccountDetails', 'AssetDetails', 'BalanceDetails'].map((name) => {
    const key = name === 'Node' ? 'id: ID!' : 'provider: String!';
    return {
      directive: `\`@interfaceObject\` on \`${name}\``,
      does: 'adds a field to every type that implements it',
      types: `type ${name} @key(fields: "${key.split(':')[0]}") @interfaceObject { ${key} note: String }`,
    };
  }),
];

const IMPORTS = [
  ...['@key', '@external', '@requires', '@provides', '@override', '@shareable', '@inaccessible', '@tag'],
  ...['@composeDirective', '@interfaceObject', '@authenticated', '@requiresScopes', '@cost', '@listSize'],
];

function sdlOf({ types, link = '' }: Neighbour): string {
  const used = IMPORTS.filter((name) => `${types} ${link}`.includes(name));
  const imports = used.map((name) => `"${name}"`).join(', ');
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}]) ${link}
    type Query { neighbour: ${/type (Payouts?)\b/.exec(types)?.[1] ?? 'String'} }
    ${types}`;
}

/** Why they do not compose; nothing where they do. */
export function faultsOf(neighbour: Neighbour): Readonly<Record<Composer, readonly string[]>> {
  const graphs = [
    { name: 'balancegraph', sdl: schemaSdl('federation') },
    { name: 'neighbour', sdl: sdlOf(neighbour) },
  ];
  return {
    Apollo: faultsBy.Apollo(graphs),
    'The Guild': faultsBy['The Guild'](graphs),
    WunderGraph: faultsBy.WunderGraph(graphs),
  };
}
