/** Lets someone follow the fields of one execution: when each begins to be resolved, and when its value is known. */
import { defaultFieldResolver, type GraphQLResolveInfo, type GraphQLSchema, isObjectType } from 'graphql';
import { isAwaited, Later } from '../../model/later.ts';

/** @returns called once the value of the field is known, with that of every entry where it is a list, or has failed */
export type FieldObserver = (info: GraphQLResolveInfo) => () => void;

interface Observed {
  readonly onField: FieldObserver | null;
}

/** Whether someone follows what is executed in this context. */
export function isObserved(context: unknown): context is Observed {
  return typeof context === 'object' && context !== null && 'onField' in context && context.onField !== null;
}

/** The same schema, whose fields call `onField` of the context. That costs time: for requests that someone follows. */
export function observedFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve = defaultFieldResolver } = field;
      field.resolve = (parent, args, context: unknown, info) => {
        const end = isObserved(context) ? context.onField?.(info) : undefined;
        if (end === undefined) return resolve(parent, args, context, info);
        return followed(() => resolve(parent, args, context, info), end);
      };
    }
  }
  return schema;
}

function followed(resolve: () => unknown, end: () => void): unknown {
  try {
    const value = resolve();
    if (value instanceof Later) return followedLater(value, end);
    whenKnown(value, end);
    return value;
  } catch (error) {
    end();
    throw error;
  }
}

function followedLater(value: Later<unknown>, end: () => void): Later<unknown> {
  const known = value.map((found) => {
    whenKnown(found, end);
    return found;
  });
  return known.or((error) => {
    end();
    throw error;
  });
}

/** The value stays as it is: whoever executes the operation waits for it, and meets its failure. */
function whenKnown(value: unknown, end: () => void): void {
  if (isAwaited(value)) value.then((known: unknown) => whenKnown(known, end), end);
  else if (Array.isArray(value) && value.some(isAwaited)) {
    void Promise.allSettled(value).then(end);
  } else end();
}
