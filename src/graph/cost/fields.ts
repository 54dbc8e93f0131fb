/** What the cost of an operation needs to know of a field: its definition, and the arguments that it is given. */
import {
  type FieldNode,
  type GraphQLObjectType,
  getArgumentValues,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';
import type { Arguments, Operation } from '../collect.ts';
import type { CostField } from './field-shapes.ts';

export function definitionOf({ schema }: Operation, parent: GraphQLObjectType, name: string): CostField | null {
  const own = parent.getFields()[name];
  if (own !== undefined || parent !== schema.getQueryType()) return own ?? null;
  return [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name) ?? null;
}

const noArguments: Arguments = {};

/** None where execution will refuse them: the field is then null, and nothing is read for it. */
export function argumentsOf({ variableValues }: Operation, field: CostField, node: FieldNode): Arguments {
  if (field.args.length === 0) return noArguments;
  try {
    return getArgumentValues(field, node, variableValues);
  } catch {
    return noArguments;
  }
}
