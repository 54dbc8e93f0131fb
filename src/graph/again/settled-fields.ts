/**
 * Fields that tell nothing but what follows from the arguments of their operation and from what is noted when it is looked up:
 * kept balances, and facts of assets. Of any other field it is not known what its value rests on.
 */
import {
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { PreparedOperation } from '../compiled/operation.ts';
import type { ServedNames } from '../schema/served-names.ts';

/** By type, as `schema/` names them. */
export const settled: Readonly<Record<string, readonly string[]>> = {
  Query: ['account', 'accounts', '_entities'],
  Source: ['id', 'name', 'label', 'provider', 'sandbox'],
  Account: ['id', 'source', 'network', 'address', 'subAccount', 'asked', 'caip10', 'balances'],
  Asset: [
    ...['id', 'source', 'network', 'ref', 'name', 'symbol', 'decimals', 'type', 'contract', 'underlying', 'amounts'],
  ],
  Balance: [
    ...['id', 'account', 'asset', 'total', 'available', 'locked', 'pendingDeposit', 'pendingWithdrawal'],
    ...['provenance', 'failure'],
  ],
  Amount: ['atomic', 'decimals', 'value'],
  Provenance: ['source', 'observedAt', 'block', 'pinned', 'behind', 'basis', 'servedFrom'],
  Block: ['number', 'hash', 'time'],
  BalanceConnection: ['edges', 'nodes', 'pageInfo', 'totalCount', 'failure'],
  BalanceEdge: ['cursor', 'node'],
  PageInfo: ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'],
  Failure: ['code', 'message', 'detail', 'retryable', 'retryAfter', 'source', 'httpStatus', 'upstreamCode'],
};

type Field = GraphQLField<unknown, unknown>;
type Resolver = GraphQLFieldResolver<unknown, unknown> | undefined;

/** An operation with more selections is not looked through. */
const MOST_SELECTIONS = 1000;

export class SettledFields {
  readonly #schema: GraphQLSchema;
  /** With their resolvers as they are ours: who wraps one may have more to do than to give the same value. */
  readonly #fields = new Map<Field, Resolver>();
  readonly #judged = new WeakMap<OperationDefinitionNode, boolean>();

  constructor(schema: GraphQLSchema, names: ServedNames) {
    this.#schema = schema;
    for (const [own, fields] of Object.entries(settled)) {
      const type = schema.getType(names.type(own));
      if (!isObjectType(type)) continue;
      for (const name of fields) {
        const field = type.getFields()[own === 'Query' ? names.rootField(name) : name];
        if (field !== undefined) this.#fields.set(field, field.resolve);
      }
    }
  }

  /** Whether it is a query, and has no other fields. */
  hold({ operation, fragments }: PreparedOperation): boolean {
    const known = this.#judged.get(operation);
    if (known !== undefined) return known;
    const judged = this.#judge(operation, fragments);
    this.#judged.set(operation, judged);
    return judged;
  }

  #judge(
    { operation, directives = [], selectionSet }: OperationDefinitionNode,
    fragments: PreparedOperation['fragments'],
  ): boolean {
    if (operation !== 'query' || directives.length > 0) return false;
    return new Judging(this.#schema, this.#fields, fragments).hold(this.#schema.getQueryType(), selectionSet);
  }
}

class Judging {
  readonly #schema: GraphQLSchema;
  readonly #fields: ReadonlyMap<Field, Resolver>;
  readonly #fragments: PreparedOperation['fragments'];
  readonly #seen = new Set<FragmentDefinitionNode>();
  #selections = 0;

  constructor(schema: GraphQLSchema, fields: ReadonlyMap<Field, Resolver>, fragments: PreparedOperation['fragments']) {
    this.#schema = schema;
    this.#fields = fields;
    this.#fragments = fragments;
  }

  hold(type: GraphQLNamedType | null | undefined, { selections }: SelectionSetNode): boolean {
    this.#selections += selections.length;
    if (this.#selections > MOST_SELECTIONS) return false;
    return selections.every((selection) => {
      if (selection.kind === Kind.FIELD) return this.#isSettled(type, selection.name.value, selection.selectionSet);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#holdsFragment(selection.name.value);
      const condition = selection.typeCondition?.name.value;
      return this.hold(condition === undefined ? type : this.#schema.getType(condition), selection.selectionSet);
    });
  }

  #holdsFragment(name: string): boolean {
    const fragment = this.#fragments[name];
    if (fragment === undefined) return false;
    if (this.#seen.has(fragment)) return true;
    this.#seen.add(fragment);
    return this.hold(this.#schema.getType(fragment.typeCondition.name.value), fragment.selectionSet);
  }

  #isSettled(type: GraphQLNamedType | null | undefined, name: string, below: SelectionSetNode | undefined): boolean {
    if (name === '__typename') return true;
    const field = isObjectType(type) ? type.getFields()[name] : undefined;
    if (field === undefined || !this.#fields.has(field) || this.#fields.get(field) !== field.resolve) return false;
    return below === undefined || this.hold(getNamedType(field.type), below);
  }
}
