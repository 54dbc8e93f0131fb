/** A schema whose resolvers do, place by place, whatever resolvers can do: wait, fail, return nulls and nonsense. */
import {
  buildSchema,
  GraphQLError,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isObjectType,
  type ResponsePath,
} from 'graphql';
import { Later } from '../../../src/model/later.ts';
import { randomFrom } from '../random-operation.ts';

const SDL = `
  interface Thing { name: String thing: Thing things: [Thing!] strict: String! }
  union Either = Left | Right
  enum Colour { RED GREEN }
  scalar Odd
  type Left implements Thing {
    name: String thing: Thing things: [Thing!] strict: String! left: Int! either: Either colour: Colour odd: Odd
  }
  type Right implements Thing {
    name: String thing: Thing things: [Thing!] strict: String! right: [Int!] either: Either! deep: [[Left!]] echo(text: String, numbers: [Int!]): String
  }
  type Checked { left: Left right: Right! colours: [Colour!]! odds: [Odd] }
  type Query {
    left: Left
    leftStrict: Left!
    right: Right
    thing: Thing
    things: [Thing]
    thingsStrict: [Thing!]!
    either: Either
    eithers: [[Either!]!]
    checked: Checked
    echo(text: String, numbers: [Int!], colour: Colour): String
  }
`;

/** The same for the same seed. */
export interface HostileContext {
  readonly seed: number;
  /** What values of fields and entries wait for together. None: each has a promise of its own. */
  readonly shared: readonly Promise<unknown>[];
}

/** `calm` is the share of resolvers that return a good value. */
export function hostileSchema(calm: number): GraphQLSchema {
  const schema = buildSchema(SDL);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (type.name === 'Odd' && 'serialize' in type) {
      type.serialize = (value: unknown) => {
        if (value === 'undefined') return undefined;
        if (value === 'throws') throw new Error('this cannot be serialised');
        return { '"odd"': [value, 1n.toString(), Number.NaN, '\ud800 "\\\n'] };
      };
    }
    if (isAbstractType(type)) {
      type.resolveType = (value: { readonly kind: unknown }, { seed }: HostileContext, info) => {
        const random = randomAt(seed + 1, info.path);
        if (random() < calm) return later(random, String(value.kind));
        const names: readonly unknown[] = ['Nobody', 'Colour', 'Checked', 7, null, undefined, schema.getType('Left')];
        const name = names[Math.floor(random() * names.length)];
        if (random() < 0.2) throw new Error(`no type at ${place(info.path)}`);
        return later(random, name as string);
      };
    }
    if (!isObjectType(type)) continue;
    if (type.name === 'Checked') {
      type.isTypeOf = (_value, { seed }: HostileContext, info) => {
        const random = randomAt(seed + 2, info.path);
        return later(random, random() < 0.8);
      };
    }
    for (const field of Object.values(type.getFields())) {
      field.resolve = (_parent, args, { seed, shared }: HostileContext, info) => {
        const random = randomAt(seed, info.path);
        if (field.name === 'echo') return `${JSON.stringify(args)} ${info.fieldNodes.length}`;
        const waiting = { random, shared };
        if (random() < 0.1) {
          const error = failure(random, info);
          return waited(waiting, () => {
            throw error;
          });
        }
        if (random() > calm && random() < 0.3) throw failure(random, info);
        const value = goodOrOdd(field.type, { ...waiting, calm, schema });
        return atOnceOrWaited(waiting, value);
      };
    }
  }
  return schema;
}

function failure(random: () => number, { path, fieldNodes }: GraphQLResolveInfo): unknown {
  const kinds = [
    () => new Error(`failed at ${place(path)}`),
    () => new GraphQLError('refused', { extensions: { code: 'REFUSED' } }),
    () => new GraphQLError('refused elsewhere', { nodes: [...fieldNodes] }),
    () => 'a text',
    () => undefined,
  ];
  return kinds[Math.floor(random() * kinds.length)]?.();
}

interface Waiting extends Pick<HostileContext, 'shared'> {
  readonly random: () => number;
}

interface Making extends Waiting {
  readonly calm: number;
  readonly schema: GraphQLSchema;
}

function goodOrOdd(type: GraphQLOutputType, making: Making): unknown {
  const { random, calm, schema } = making;
  if (random() > calm) {
    const odd: readonly unknown[] = [null, undefined, new Error('a value'), 'undefined', 'throws', 7, {}, Number.NaN];
    return odd[Math.floor(random() * odd.length)];
  }
  const inner = getNullableType(type);
  if (isListType(inner)) {
    const entries = Array.from({ length: Math.floor(random() * 4) }, () =>
      atOnceOrWaited(making, goodOrOdd(inner.ofType, making)),
    );
    return random() < 0.2 ? new Set(entries) : entries;
  }
  if (isEnumType(inner)) return random() < 0.8 ? 'RED' : 'BLUE';
  if (isLeafType(inner))
    return inner.name === 'Int' ? Math.floor(random() * 100) : `text "${Math.floor(random() * 9)}"\u2028\n`;
  const names = isAbstractType(inner) ? schema.getPossibleTypes(inner).map(({ name }) => name) : [];
  return { kind: names[Math.floor(random() * names.length)] };
}

function later<T>(random: () => number, value: T): T | Promise<T> {
  return random() < 0.25 ? Promise.resolve(value) : value;
}

function atOnceOrWaited<T>(waiting: Waiting, value: T): T | PromiseLike<T> {
  return waiting.random() < 0.25 ? waited(waiting, () => value) : value;
}

/** By a promise of its own, or with others. */
function waited<T>({ random, shared }: Waiting, take: () => T): PromiseLike<T> {
  const ready = shared.length === 0 ? undefined : shared[Math.floor(random() * (shared.length + 1))];
  return ready === undefined ? new Promise((resolve) => resolve(take())) : new Later(ready, take);
}

function randomAt(seed: number, path: ResponsePath): () => number {
  let hash = seed;
  for (const character of place(path)) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
  return randomFrom(hash);
}

function place(path: ResponsePath | undefined): string {
  return path === undefined ? '' : `${place(path.prev)}/${path.key}`;
}
