/** The functions of a schema as graphql-js 16 calls them; packages that extend its types for later versions ask for more. */
import {
  defaultFieldResolver,
  defaultTypeResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ResponsePath,
} from 'graphql';

/** The `info` of a resolver: facts about the field that it resolves. */
export interface ResolveInfo {
  readonly fieldName: string;
  readonly fieldNodes: readonly FieldNode[];
  readonly returnType: GraphQLOutputType;
  readonly parentType: GraphQLObjectType;
  readonly path: ResponsePath;
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly rootValue: unknown;
  readonly operation: OperationDefinitionNode;
  readonly variableValues: Readonly<Record<string, unknown>>;
}

/** Given in place of an `info` that is not made: a function that reads it throws, rather than reading wrong values. */
export const unreadable: ResolveInfo = new Proxy(Object.create(null), {
  get(_, key) {
    throw new TypeError(`a function that is declared to be infoless looks at info.${String(key)}`);
  },
  ownKeys() {
    throw new TypeError('a function that is declared to be infoless copies its info');
  },
});

export type Resolver = (parent: unknown, args: unknown, context: unknown, info: ResolveInfo) => unknown;
export type TypeResolver = (value: unknown, context: unknown, info: ResolveInfo, type: GraphQLAbstractType) => unknown;
export type TypeTest = (value: unknown, context: unknown, info: ResolveInfo) => unknown;

export function resolverOf({ resolve }: GraphQLField<unknown, unknown>): Resolver {
  return called<Resolver>(resolve ?? defaultFieldResolver);
}

export function typeResolverOf({ resolveType }: GraphQLAbstractType): TypeResolver {
  return called<TypeResolver>(resolveType ?? defaultTypeResolver);
}

export function typeTestOf({ isTypeOf }: GraphQLObjectType): TypeTest | null {
  return isTypeOf ? called<TypeTest>(isTypeOf) : null;
}

function called<Signature>(given: unknown): Signature {
  if (isFunction<Signature>(given)) return given;
  throw new TypeError('a resolver must be a function');
}

function isFunction<Signature>(value: unknown): value is Signature {
  return typeof value === 'function';
}

/** Whether the value of the field is the property of its parent that has its name. */
export function isProperty({ resolve }: GraphQLField<unknown, unknown>): boolean {
  return resolve === undefined || resolve === defaultFieldResolver;
}
