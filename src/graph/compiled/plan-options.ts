/** What a plan is compiled for. */
import type { FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { ColumnMemory } from './column-memory.ts';
import type { AlikeReaders } from './read-alike.ts';
import type { RowRoles } from './row-roles.ts';
import type { WrittenRows } from './written-rows.ts';

export interface OperationPlanOptions {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** The values of the variables that directives name: the plan is for runs that have the same. */
  readonly conditions: Readonly<Record<string, unknown>>;
  /** Object types whose fields depend on nothing but the parent object: within a run, a parent is written once. */
  readonly shared: ReadonlySet<string>;
  /** Functions that do not read their `info`; it is not made for them. */
  readonly infoless: ReadonlySet<unknown>;
  /** The roles of resolvers for rows of balances. */
  readonly rowRoles: RowRoles;
  readonly alike: AlikeReaders;
  /** Shared by all plans. */
  readonly columns: ColumnMemory;
  /** The type of these rows. */
  readonly rowType: string;
  /** Shared by all plans. */
  readonly written: WrittenRows;
}
