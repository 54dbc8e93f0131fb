/** Writes one field of an object: its resolver is called, and what it returns is written, or null where that fails. */
import { type GraphQLError, type GraphQLField, type GraphQLObjectType, isNonNullType } from 'graphql';
import { isAwaited } from '../../model/later.ts';
import { catchAwaited, type ValueSlot, writeAwaited, writeFailed } from './awaited.ts';
import { Blame } from './blame.ts';
import { compileCompletion } from './complete.ts';
import { quote } from './json-text.ts';
import type { ObjectField, ObjectPlan } from './object.ts';
import { depthOf, type Place } from './place.ts';
import type { OperationPlanOptions } from './plan-options.ts';
import { compileAlike, compileResolve, type FieldSite, type ReadAlike, type Resolve } from './resolve.ts';
import type { Run } from './run.ts';
import type { Nodes, Write, Written } from './written.ts';

export interface FieldOptions {
  readonly parent: GraphQLObjectType;
  readonly nodes: Nodes;
  /** What stands before the value. */
  readonly head: string;
  readonly place: Place;
  /** The field of the object that has this one; null at the root. */
  readonly above: FieldPlan | null;
}

/** What a field needs of the compiler of the whole plan. */
export interface FieldCompiler {
  readonly options: OperationPlanOptions;
  /** A number that nothing else in the plan has. */
  number(): number;
  /** The plan of objects of this type that are the value of the field, or in it. */
  objectBelow(field: FieldPlan, type: GraphQLObjectType, site: Pick<FieldOptions, 'nodes' | 'place'>): ObjectPlan;
}

export class FieldPlan implements ObjectField {
  readonly head: string;
  readonly headOfNull: string;
  readonly response: string;
  readonly definition: GraphQLField<unknown, unknown> | null;
  /** How the value is written where it is an object of one type, or a list of such. */
  readonly object: ObjectPlan | null;
  /** Asks for the lists of many accounts at once; null where each has to be asked for. */
  readonly alike: ReadAlike | null;
  readonly #above: FieldPlan | null;
  readonly #resolve: Resolve;
  readonly #complete: Write;
  readonly #slot: ValueSlot;
  /** Whether anything below ever had to be waited for. */
  #waitsBelow = false;

  constructor(compiler: FieldCompiler, { parent, nodes, head, place, above }: FieldOptions) {
    this.head = head;
    this.headOfNull = `${head}null`;
    this.response = place.name ?? '';
    this.#above = above;
    const waitsBelow = (): boolean => this.#waitsBelow;
    const { options } = compiler;
    const name = nodes[0].name.value;
    const field = parent.getFields()[name];
    // Resolvers that are known by what they are to rows are our own.
    const blame = new Blame(nodes, options.rowRoles.has(field?.resolve));
    const slot = { blame, place, depth: depthOf(place), waitsBelow };
    if (name === '__typename') {
      const text = quote(parent.name);
      this.definition = null;
      this.object = null;
      this.alike = null;
      this.#resolve = () => text;
      this.#complete = () => text;
      this.#slot = { ...slot, isNullable: false, complete: this.#complete };
      return;
    }
    if (field === undefined) throw new TypeError(`${parent.name} has no field ${name}`);
    const site: FieldSite = {
      options,
      field,
      parent,
      nodes,
      place,
      argsNumber: field.args.length === 0 ? 0 : compiler.number(),
    };
    const objectOf = (type: GraphQLObjectType, where: Place): ObjectPlan =>
      compiler.objectBelow(this, type, { nodes, place: where });
    const { write, object } = compileCompletion(field.type, place, { site, blame, objectOf, waitsBelow });
    this.definition = field;
    this.object = object;
    this.alike = compileAlike(site);
    const resolve = compileResolve(site);
    const given: Resolve = (run, parent) => (run.given?.field === this ? run.given.value : resolve(run, parent));
    this.#resolve = this.alike === null ? resolve : given;
    this.#complete = write;
    this.#slot = { ...slot, isNullable: !isNonNullType(field.type), complete: write };
  }

  write(run: Run, parent: unknown): Written {
    try {
      const value = this.#resolve(run, parent);
      const written = isAwaited(value) ? this.#await(run, value) : this.#complete(run, value);
      return isAwaited(written) ? catchAwaited(run, written, this.#slot) : written;
    } catch (error) {
      return writeFailed(run, error, this.#slot);
    }
  }

  locate(thrown: unknown, path: readonly (string | number)[]): GraphQLError {
    return this.#slot.blame.locate(thrown, path);
  }

  /** Its value has to be waited for. */
  noteWait(): void {
    for (let field = this.#above; field !== null && !field.#waitsBelow; field = field.#above) field.#waitsBelow = true;
  }

  #await(run: Run, value: PromiseLike<unknown>): Written {
    this.noteWait();
    return writeAwaited(run, value, this.#slot);
  }
}
