/** The fields of rows of balances as their plan has them, and what a writer of rows may take for granted of them. */
import { type GraphQLField, getNamedType, isLeafType } from 'graphql';
import { isProperty } from './resolvers.ts';
import type { NullField } from './row-errors.ts';
import type { RowRole, RowRoles } from './row-roles.ts';
import type { Run } from './run.ts';

/** A field of an object as its plan has it. */
export interface RowField extends NullField {
  /** What stands before the value. */
  readonly head: string;
  /** Null for `__typename`. */
  readonly definition: GraphQLField<unknown, unknown> | null;
  readonly object: RowObject | null;
  write(run: Run, parent: unknown): unknown;
}

export interface RowObject {
  readonly typeName: string;
  readonly fields: readonly RowField[];
  write(run: Run, parent: unknown): unknown;
}

export function roleOf(definition: RowField['definition'], roles: RowRoles): RowRole | undefined {
  return definition?.resolve && roles.get(definition.resolve);
}

/** Whether all of it is there at once, from the node or its facts. */
export function isPlain({ fields }: RowObject, roles: RowRoles): boolean {
  return fields.every((field) => isPlainField(field, roles));
}

export function isPlainField({ definition, object }: RowField, roles: RowRoles): boolean {
  if (definition === null) return true;
  if (object !== null) return isProperty(definition) && isPlain(object, roles);
  const role = roleOf(definition, roles);
  const isImmediate = isProperty(definition) || role === 'immediate' || role === 'fact';
  return isImmediate && isLeafType(getNamedType(definition.type));
}

export function asksFacts({ fields }: RowObject, roles: RowRoles): boolean {
  return fields.some(({ definition }) => roleOf(definition, roles) === 'fact');
}

/** Whether no field of it, or below, has arguments, so that it depends on no variable. */
export function takesNoArguments({ fields }: RowObject): boolean {
  return fields.every(
    ({ definition, object }) =>
      (definition === null || definition.args.length === 0) && (object === null || takesNoArguments(object)),
  );
}
