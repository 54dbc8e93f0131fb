/** What of a field's cost does not depend on the operation. */
import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
} from 'graphql';
import type { CostRules, FieldRule } from './rules.ts';

export type CostField = GraphQLField<unknown, unknown>;

export interface FieldShape {
  readonly rule: FieldRule;
  readonly isList: boolean;
  /** Whether it depends on what its arguments name, not on their sizes alone: a key shows its type. */
  readonly isByNames: boolean;
}

/** Kept with the rules. A field belongs to one type. */
const shapes = new WeakMap<CostRules, WeakMap<CostField, FieldShape>>();

export function shapeOf(rules: CostRules, parent: GraphQLObjectType, field: CostField): FieldShape {
  const ofRules = shapes.get(rules) ?? new WeakMap<CostField, FieldShape>();
  shapes.set(rules, ofRules);
  const known = ofRules.get(field);
  if (known !== undefined) return known;
  const rule = rules.fields.get(`${parent.name}.${field.name}`) ?? {};
  const isByNames = rule.byNames === true || isAbstractType(getNamedType(field.type));
  const shape: FieldShape = { rule, isList: isListType(getNullableType(field.type)), isByNames };
  ofRules.set(field, shape);
  return shape;
}
