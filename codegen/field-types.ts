/**
 * A graphql-codegen plugin: writes down which fields of the schema lead to scalars that clients decode, so that a client
 * can turn the strings of an answer into `bigint` and `Date` by following its own document.
 */
import { type GraphQLSchema, getNamedType, isInterfaceType, isObjectType, isScalarType } from 'graphql';

const decoded: ReadonlySet<string> = new Set(['BigInt', 'DateTime']);

export function plugin(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
  const lines = types.flatMap((type) => {
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    const fields = Object.values(type.getFields()).flatMap((field) => {
      const named = getNamedType(field.type);
      const leads = decoded.has(named.name) || !(isScalarType(named) || 'getValues' in named);
      return leads ? [`${field.name}: '${named.name}'`] : [];
    });
    return fields.length === 0 ? [] : [`  ${type.name}: { ${fields.join(', ')} },`];
  });
  const declaration = 'export const fieldTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {';
  return `/** By type and field, the type that the field leads to; fields that need no decoding are left out. */\n${declaration}\n${lines.join('\n')}\n};\n`;
}
