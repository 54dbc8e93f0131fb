/** What the cost of an operation needs to know of a field: its definition, its rule, and the arguments that it is given. */
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';
import type { Arguments, Operation } from '../collect.ts';
import type { CostRules, FieldRule } from './rules.ts';

export type FieldDefinition = GraphQLField<unknown, unknown>;

export interface FieldShape {
  readonly rule: FieldRule;
  readonly isList: boolean;
  /** Whether it depends on what its arguments name, not on their sizes alone: a key shows its type. */
  readonly isByNames: boolean;
}

/** Kept with the rules. A field belongs to one type. */
const shapes = new WeakMap<CostRules, WeakMap<FieldDefinition, FieldShape>>();

/** What does not depend on the operation. */
export function shapeOf(rules: CostRules, parent: GraphQLObjectType, field: FieldDefinition): FieldShape {
  const ofRules = shapes.get(rules) ?? new WeakMap<FieldDefinition, FieldShape>();
  shapes.set(rules, ofRules);
  const known = ofRules.get(field);
  if (known !== undefined) return known;
  const rule = rules.fields.get(`${parent.name}.${field.name}`) ?? {};
  const isByNames = rule.byNames === true || isAbstractType(getNamedType(field.type));
  const shape: FieldShape = { rule, isList: isListType(getNullableType(field.type)), isByNames };
  ofRules.set(field, shape);
  return shape;
}

export function definitionOf({ schema }: Operation, parent: GraphQLObjectType, name: string): FieldDefinition | null {
  const own = parent.getFields()[name];
  if (own !== undefined || parent !== schema.getQueryType()) return own ?? null;
  return [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name) ?? null;
}

const noArguments: Arguments = {};

/** None where execution will refuse them: the field is then null, and nothing is read for it. */
export function argumentsOf({ variableValues }: Operation, field: FieldDefinition, node: FieldNode): Arguments {
  if (field.args.length === 0) return noArguments;
  try {
    return getArgumentValues(field, node, variableValues);
  } catch {
    return noArguments;
  }
}
