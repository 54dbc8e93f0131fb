/**
 * The table of what fields cost. A field without an entry costs the objects of its answer, and what their types cost; a
 * list without an entry is as long as the first list among its arguments, else a page.
 */
import {
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { failureRules } from '../../model/failure.ts';
import type { Arguments } from '../collect.ts';
import { keyLists } from '../key-lists.ts';
import { UNDERLYING_PAGE } from '../limits.ts';
import { ownNames, type ServedNames } from '../schema/served-names.ts';
import type { CostFacts } from './facts.ts';

/** What one entry of an answer costs besides its objects; what is left out is nothing. */
export interface Weights {
  /** Accounts that are named. */
  readonly accounts?: number;
  /** Assets that are named: their source may have to be asked what they are called, many in one call. */
  readonly assets?: number;
  /** (account, asset) pairs that are read. */
  readonly pairs?: number;
  readonly calls?: number;
}

export interface FieldRule {
  /** In place of what the returned type costs. */
  readonly each?: Weights;
  /** How many entries the answer has at most; of a connection, how many its lists have. */
  readonly size?: (args: Arguments, facts: CostFacts) => number;
  /** Upstream calls for all entries together. */
  readonly calls?: (args: Arguments, facts: CostFacts) => number;
  /** The argument whose entries are the keys of the answer's entries, one by one. */
  readonly keys?: string;
  /** Accounts for all entries together. */
  readonly accounts?: (args: Arguments, facts: CostFacts) => number;
  /** Whether it depends on what is named. Else, of each argument, on its length or number alone, or on whether it is given. */
  readonly byNames?: true;
}

export interface CostRules {
  /** By name of an object type. */
  readonly types: ReadonlyMap<string, Weights>;
  /** By `Type.field`. */
  readonly fields: ReadonlyMap<string, FieldRule>;
  /** The names that both are served by. */
  readonly names: ServedNames;
}

const types: Readonly<Record<string, Weights>> = {
  Account: { accounts: 1 },
  Asset: { assets: 1 },
  Balance: { accounts: 1, pairs: 1, calls: 1 },
};

/** Named or read already, by the field above. */
const counted: FieldRule = { each: {} };
const oneCall: FieldRule = { each: { calls: 1 } };

/** Their assets were read as pairs. */
const totals: FieldRule = { each: {}, size: ({ first }, facts) => page(first, facts) };
/** One source can have at most so many reasons for missing pairs. */
const CODES = Object.keys(failureRules).length;

/** One reading of what is watched. */
const watched: Readonly<Record<string, FieldRule>> = {
  'Subscription.balances': {
    each: { pairs: 1 },
    size: (args, facts) =>
      given(args.pairs) ? page(args.pairs, facts) : page(args.accounts, facts) * page(args.assets, facts),
    accounts: (args, facts) => page(args.pairs ?? args.accounts, facts),
    calls: (args, facts) => (given(args.pairs) ? page(args.pairs, facts) : callsForGrid(args, facts)),
  },
  'Subscription.portfolio': {
    each: { pairs: 1 },
    size: ({ accounts, assets }, facts) => page(accounts, facts) * page(assets, facts),
    accounts: ({ accounts }, facts) => page(accounts, facts),
    calls: callsForGrid,
  },
};

const fields: Readonly<Record<string, FieldRule>> = {
  ...Object.fromEntries(Object.entries(keyLists).map(([field, keys]) => [`Query.${field}`, { keys }])),
  'Query.sources': { size: ({ ids }, facts) => facts.places(ids, 'sources'), byNames: true },
  'Query.accountsByAddress': { size: accountsAt, byNames: true },
  // As many entries as accounts, with one account each: how many an entry has depends on the arguments here.
  'Query.addressLookup': { size: accountsAt, byNames: true },
  'AddressMatch.accounts': { size: () => 1 },

  'Query.portfolio': {
    each: { pairs: 1 },
    size: ({ accounts, assets }, facts) => page(accounts, facts) * page(assets, facts),
    accounts: ({ accounts }, facts) => page(accounts, facts),
    calls: ({ accounts, assets }, facts) =>
      page(accounts, facts) * (given(assets) ? facts.callsForAccount(page(assets, facts)) : 1),
  },
  ...watched,
  'BalanceEvent.changes': counted,
  'BalanceEvent.confirmed': { size: (_, facts) => facts.places(null, 'networks') },
  'PortfolioEvent.portfolio': counted,
  'PortfolioEvent.changes': counted,
  'PortfolioEvent.confirmed': { size: (_, facts) => facts.places(null, 'networks') },
  'BalanceChange.current': counted,
  'Portfolio.totals': totals,
  'Portfolio.byUnderlying': totals,
  'Portfolio.bySource': { size: (_, facts) => facts.places(null, 'sources') },
  'Portfolio.coverage': { each: {}, size: (_, facts) => CODES * facts.places(null, 'sources') },
  'SourceTotals.totals': totals,
  'SourceTotals.coverage': { each: {}, size: () => CODES },
  'AssetTotal.asset': counted,
  'AssetTotal.coverage': { each: {}, size: () => CODES },
  'UnderlyingTotal.coverage': { each: {}, size: (_, facts) => CODES * facts.places(null, 'sources') },
  'CoverageFailure.accounts': { size: ({ first }, facts) => page(first, facts) },

  'Source.networks': oneCall,
  'Source.assets': {
    each: { assets: 1 },
    size: ({ refs, first, underlying }, facts) =>
      page(refs ?? first ?? (given(underlying) ? UNDERLYING_PAGE : null), facts),
    // The whole catalogue is read even for an empty page.
    calls: ({ refs, first }) => (!given(refs) && first === 0 ? 1 : 0),
  },
  'Source.health': oneCall,
  // Networks may become known at any time.
  'NetworkList.nodes': { size: (_, facts) => facts.networks(), byNames: true },
  'Network.abilities': oneCall,
  'Network.status': oneCall,
  'NetworkAbilities.errors': { size: () => 100 },
  'SourceCapabilities.amounts': { size: () => 5 },
  'SourceCapabilities.reads': { size: () => 4 },

  'Account.balance': { each: { pairs: 1, calls: 1 } },
  'Account.balances': {
    each: { pairs: 1 },
    size: ({ assets, first }, facts) => page(assets ?? first, facts),
    // As many chosen assets in a call as sources take; or one call that lists what the account holds.
    calls: ({ assets }, facts) => (given(assets) ? facts.callsForAccount(page(assets, facts)) : 1),
  },
  'Account.details': oneCall,

  'Asset.amounts': { size: () => 5 },
  'Asset.balances': {
    each: { accounts: 1, pairs: 1, calls: 1 },
    size: ({ accounts }, facts) => page(accounts, facts),
  },
  'AssetConnection.nodes': counted,
  'AssetEdge.node': counted,

  'Balance.account': counted,
  'Balance.asset': counted,
  'BalanceConnection.nodes': counted,
  'BalanceEdge.node': counted,
};

/** As many chosen assets of an account in a call as sources take. */
function callsForGrid({ accounts, assets }: Arguments, facts: CostFacts): number {
  return page(accounts, facts) * facts.callsForAccount(page(assets, facts));
}

/** The accounts that a field of `Query` finds by address. */
function accountsAt({ addresses, sources, network }: Arguments, facts: CostFacts): number {
  return page(addresses, facts) * facts.places(sources, given(network) ? 'sources' : 'networks');
}

function given(argument: unknown): boolean {
  return argument !== null && argument !== undefined;
}

/**
 * The length of a list, or the number that `first` asks for; where neither is given, a page of the configured size. More than
 * a page may hold is refused where the field is resolved, which costs that field alone.
 */
function page(argument: unknown, { pageSize, maxPageSize }: CostFacts): number {
  if (Array.isArray(argument)) return argument.length;
  return typeof argument === 'number' ? Math.min(maxPageSize, Math.max(0, argument)) : pageSize;
}

/** The size of the one list that the field asks for, where the table does not say it. */
export function usualSize(args: Arguments, facts: CostFacts): number {
  return page(Object.values(args).find(Array.isArray), facts);
}

/** The rules of the graph, for every surface. */
export function costRules(schema: GraphQLSchema, names: ServedNames = ownNames): CostRules {
  return rulesOf(fields, schema, names);
}

/** The same where what is watched costs nothing, for what a subscription would read beside it. */
export function costRulesBesideWatched(schema: GraphQLSchema, names: ServedNames): CostRules {
  const free = Object.entries(watched).map(([place, { size }]): [string, FieldRule] => [
    place,
    { each: {}, ...(size === undefined ? {} : { size }) },
  ]);
  return rulesOf({ ...fields, ...Object.fromEntries(free) }, schema, names);
}

function rulesOf(given: Readonly<Record<string, FieldRule>>, schema: GraphQLSchema, names: ServedNames): CostRules {
  const byServedField = Object.entries(given).map(([place, rule]) => [names.field(place), rule] as const);
  return {
    types: new Map(Object.entries(types).map(([name, weights]) => [names.type(name), weights])),
    fields: new Map([...byServedField, ...introspectionRules(schema)]),
    names,
  };
}

/** Lists of introspection are as long as the longest of their kind in the schema. */
function introspectionRules(schema: GraphQLSchema): [string, FieldRule][] {
  const all = Object.values(schema.getTypeMap());
  const own = all.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? [Object.values(type.getFields())] : [],
  );
  const args = longest([...own.flat(), ...schema.getDirectives()], (taker) => taker.args.length);
  const sizes: Readonly<Record<string, number>> = {
    '__Schema.types': all.length,
    '__Schema.directives': schema.getDirectives().length,
    '__Directive.args': args,
    '__Field.args': args,
    '__Type.fields': longest(own, (list) => list.length),
    '__Type.inputFields': longest(all.filter(isInputObjectType), (type) => Object.keys(type.getFields()).length),
    '__Type.enumValues': longest(all.filter(isEnumType), (type) => type.getValues().length),
    '__Type.interfaces': longest(all, (type) =>
      isObjectType(type) || isInterfaceType(type) ? type.getInterfaces().length : 0,
    ),
    '__Type.possibleTypes': longest(all.filter(isAbstractType), (type) => schema.getPossibleTypes(type).length),
  };
  return Object.entries(sizes).map(([place, size]) => [place, { size: () => size }]);
}

function longest<T>(items: readonly T[], length: (item: T) => number): number {
  return items.reduce((most, item) => Math.max(most, length(item)), 0);
}
