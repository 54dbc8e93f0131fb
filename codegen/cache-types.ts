/**
 * A graphql-codegen plugin: writes down what a client's cache has to know of the schema: which types stand behind an interface,
 * and which objects have no id and so belong to the object that has them.
 */
import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';

export function plugin(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
  const behind = types.flatMap((type) => {
    if (!isInterfaceType(type)) return [];
    const names = schema.getPossibleTypes(type).map(({ name }) => `'${name}'`);
    return [`  ${type.name}: [${names.join(', ')}],`];
  });
  const embedded = types.flatMap((type) =>
    isObjectType(type) && type !== schema.getQueryType() && !('id' in type.getFields()) ? [`  '${type.name}',`] : [],
  );
  return [
    '/** By interface, the types that may stand behind it. */',
    'export const typesBehind = {',
    ...behind,
    '} as const;',
    '',
    '/** The types without an id. */',
    'export const embeddedTypes = [',
    ...embedded,
    '] as const;',
    '',
  ].join('\n');
}
