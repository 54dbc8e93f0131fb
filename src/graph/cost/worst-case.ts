/** The most that an operation can cost with any variables: for checks of documents before they are used. */
import {
  type FragmentDefinitionNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import type { Cost } from '../budgets.ts';
import { type CostModel, costOf } from './cost.ts';

export interface WorstCaseOptions {
  readonly schema: GraphQLSchema;
  readonly model: CostModel;
  /** How long a list is taken to be that a variable brings. */
  readonly listItems: number;
  /** The largest number that a variable brings. */
  readonly maxPageSize: number;
}

export interface DocumentParts {
  readonly operation: OperationDefinitionNode;
  readonly fragments: readonly FragmentDefinitionNode[];
}

/** Lists are as long as they may be, and a field that a variable may leave out is there. */
export function worstCost({ operation, fragments }: DocumentParts, options: WorstCaseOptions): Cost {
  const { schema, model } = options;
  const byName = Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
  const costs = [true, false].map((condition) => {
    const variableValues = worstVariables(operation, { ...options, condition });
    return costOf({ schema, operation, fragments: byName, variableValues }, model);
  });
  const most = (figure: keyof Cost): number => Math.max(...costs.map((cost) => cost[figure]));
  return { accounts: most('accounts'), pairs: most('pairs'), calls: most('calls'), nodes: most('nodes') };
}

type Worst = WorstCaseOptions & { readonly condition: boolean };

function worstVariables({ variableDefinitions = [] }: OperationDefinitionNode, worst: Worst): Record<string, unknown> {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, type: node }) => {
      const type = typeFromAST(worst.schema, node);
      if (!isInputType(type)) return [];
      return [[variable.name.value, worstValue(type, worst)]];
    }),
  );
}

function worstValue(type: GraphQLInputType, worst: Worst): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return new Array(worst.listItems).fill(worstValue(nullable.ofType, worst));
  // Nothing in them says how much is read.
  if (isInputObjectType(nullable)) return {};
  switch (getNamedType(type).name) {
    case 'Int':
      return worst.maxPageSize;
    case 'Boolean':
      return worst.condition;
    default:
      return '';
  }
}
