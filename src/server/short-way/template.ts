/** A document in which variables stand where the texts of one key have literals of their own. */
import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type LiftableNames, liftText, type Unit } from './lift-text.ts';

export interface Template {
  readonly document: DocumentNode;
  /** Where the units of its texts begin in its own text. */
  readonly starts: readonly number[];
  /** By the number of the literal, whether its variable takes numbers. */
  readonly takesNumbers: readonly boolean[];
}

/** Scalars that read a literal as they read the value of a variable. */
const LIFTABLE: ReadonlySet<string> = new Set(['ID', 'String', 'Int']);

/** Of the names of variables. A document in which it stands has no template. */
export const PREFIX = '__lifted';

/** The names whose values are of such scalars wherever they stand. */
export function liftableNames(schema: GraphQLSchema): LiftableNames {
  const found = new Map<string, boolean>();
  const note = (name: string, type: GraphQLInputType): void => {
    found.set(name, (found.get(name) ?? true) && LIFTABLE.has(getNamedType(type).name));
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) note(field.name, field.type);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const { args } of Object.values(type.getFields())) for (const { name, type: of } of args) note(name, of);
  }
  return new Set([...found].flatMap(([name, isLiftable]) => (isLiftable ? name : [])));
}

/** Made of a valid document; null where a literal stands for something else than such a scalar. */
export function makeTemplate(document: DocumentNode, schema: GraphQLSchema, names: LiftableNames): Template | null {
  const text = document.loc?.source.body ?? '';
  if (text.includes(PREFIX)) return null;
  const units: Unit[] = [];
  const lifted = liftText(text, names, (unit) => units.push(unit));
  if (lifted === null) return null;
  const types = typesAt(document, schema);
  const literals = units.filter(({ kind }) => kind === 'literal').map(({ start }) => types.get(start));
  const variables = literals.flatMap((type) =>
    type !== undefined && LIFTABLE.has(getNamedType(type).name) ? type : [],
  );
  if (variables.length !== literals.length) return null;
  const { text: written, starts } = write(units, variables);
  return {
    document: parse(written),
    starts,
    takesNumbers: variables.map((type) => getNamedType(type).name === 'Int'),
  };
}

/** The type of each literal by the place where it begins. */
function typesAt(document: DocumentNode, schema: GraphQLSchema): ReadonlyMap<number, GraphQLInputType> {
  const types = new Map<number, GraphQLInputType>();
  const info = new TypeInfo(schema);
  const note = (start: number | undefined, type: GraphQLInputType | null | undefined): void => {
    if (start !== undefined && type) types.set(start, type);
  };
  visit(
    document,
    visitWithTypeInfo(info, {
      VariableDefinition: () => false,
      StringValue: ({ loc }) => note(loc?.start, info.getInputType()),
      IntValue: ({ loc }) => note(loc?.start, info.getInputType()),
      // Within a list, the type is that of its entries.
      ListValue: ({ loc }) => note(loc?.start, info.getParentInputType()),
    }),
  );
  return types;
}

interface Written {
  readonly text: string;
  readonly starts: readonly number[];
}

/** The text of the template: units between spaces, and the variables of the literals before its own. */
function write(units: readonly Unit[], variables: readonly GraphQLInputType[]): Written {
  const declared = variables.map((type, index) => `$${PREFIX}${index}: ${type}`).join(' ');
  const starts: number[] = [];
  let text = '';
  let literals = 0;
  // Between the word of the operation and the variables of the text.
  let isInHead = false;
  for (const { kind, text: own } of units) {
    if (kind === 'operation' && own === '{' && declared !== '') text += `query (${declared}) `;
    const isAfterHead: boolean = isInHead && kind !== 'name';
    if (isAfterHead && own !== '(' && declared !== '') text += `(${declared}) `;
    starts.push(text.length);
    text += `${kind === 'literal' ? `$${PREFIX}${literals}` : own} `;
    if (kind === 'literal') literals += 1;
    if (isAfterHead && own === '(') text += `${declared} `;
    isInHead = kind === 'operation' ? own !== '{' : isInHead && !isAfterHead;
  }
  return { text, starts };
}
