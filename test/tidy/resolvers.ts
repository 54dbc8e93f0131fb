/** The resolvers of a schema, and the form of their parameters. */
import { type GraphQLSchema, isAbstractType, isObjectType } from 'graphql';
import { parseAst } from 'vite';

/** Every function that execution may call, by `Type.field`; `Type` for one that finds a type. */
export function resolversOf(schema: GraphQLSchema): ReadonlyMap<string, unknown> {
  const called = new Map<string, unknown>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) called.set(type.name, type.resolveType);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) called.set(`${type.name}.${field.name}`, field.resolve);
  }
  return called;
}

/** The forms of the parameters of a function, as it is written. */
export function parametersOf(written: string): readonly string[] {
  // A method of an object is no expression by itself.
  const isMethod = /^(?:async )?[\w$]+\(/.test(written) && !/^(?:async )?function/.test(written);
  const [statement] = parseAst(isMethod ? `({ ${written} })` : `(${written})`).body;
  if (statement?.type !== 'ExpressionStatement') throw new Error(`no expression: ${written}`);
  const { expression } = statement;
  const [property] = expression.type === 'ObjectExpression' ? expression.properties : [];
  const found = property?.type === 'Property' ? property.value : expression;
  if (!('params' in found)) throw new Error(`no function: ${written}`);
  return found.params.map(({ type }) => type);
}
