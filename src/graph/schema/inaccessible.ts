/**
 * What Apollo's composition refuses of `@inaccessible` whatever other graphs add: a shown place that needs a hidden one. Found
 * here, so that the settings are refused with the place, not the composition of somebody else.
 */
import {
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type TypeNode,
} from 'graphql';
import type { SchemaFault } from '../../model/schema-settings.ts';
import { ROOT_TYPE } from './served-names.ts';

export function inaccessibleFaults(document: DocumentNode, hidden: readonly string[]): SchemaFault[] {
  if (hidden.length === 0) return [];
  return new Check(document, hidden).faults();
}

class Check {
  readonly #document: DocumentNode;
  readonly #hidden: ReadonlyMap<string, number>;
  readonly #found: SchemaFault[] = [];

  constructor(document: DocumentNode, hidden: readonly string[]) {
    this.#document = document;
    this.#hidden = new Map(hidden.map((coordinate, index) => [coordinate, index]));
  }

  faults(): SchemaFault[] {
    if (this.#hidden.has(ROOT_TYPE)) {
      this.#report(ROOT_TYPE, `${ROOT_TYPE} is the root of every graph`, 'Name the root fields to hide instead.');
    }
    for (const node of this.#document.definitions) {
      if (!('fields' in node) || this.#hidden.has(node.name.value)) continue;
      for (const field of node.fields ?? []) {
        const coordinate = `${node.name.value}.${field.name.value}`;
        if (this.#hidden.has(coordinate)) this.#checkHidden(coordinate, field);
        else this.#checkShown(coordinate, field);
      }
      if ('interfaces' in node) {
        for (const { name } of node.interfaces ?? []) this.#checkInterface(node.name.value, name.value);
      }
    }
    return this.#found;
  }

  #checkShown(coordinate: string, node: FieldDefinitionNode | InputValueDefinitionNode): void {
    this.#checkType(coordinate, node.type);
    if (node.kind !== Kind.FIELD_DEFINITION) return;
    for (const argument of node.arguments ?? []) {
      const place = `${coordinate}(${argument.name.value}:)`;
      if (this.#hidden.has(place)) this.#checkHidden(place, argument);
      else this.#checkType(place, argument.type);
    }
  }

  #checkType(coordinate: string, type: TypeNode): void {
    const name = nameOfType(type);
    if (!this.#hidden.has(name)) return;
    this.#report(name, `${coordinate} would be shown, and its type ${name} would not`, `Name ${coordinate} too.`);
  }

  #checkHidden(coordinate: string, node: FieldDefinitionNode | InputValueDefinitionNode): void {
    if (node.kind !== Kind.INPUT_VALUE_DEFINITION || node.type.kind !== Kind.NON_NULL_TYPE) return;
    if (node.defaultValue !== undefined) return;
    const hint = 'Hide what it belongs to instead.';
    this.#report(coordinate, `${coordinate} must be given, and nobody would see it`, hint);
  }

  /** A shown interface promises its fields. */
  #checkInterface(type: string, interfaceName: string): void {
    if (this.#hidden.has(interfaceName)) return;
    for (const node of this.#document.definitions) {
      if (node.kind !== Kind.INTERFACE_TYPE_DEFINITION || node.name.value !== interfaceName) continue;
      for (const { name } of node.fields ?? []) {
        const [own, promised] = [`${type}.${name.value}`, `${interfaceName}.${name.value}`];
        if (!this.#hidden.has(own) || this.#hidden.has(promised)) continue;
        this.#report(own, `${promised} would be shown, and ${own} would not`, `Name ${promised} too.`);
      }
    }
  }

  #report(coordinate: string, problem: string, hint: string): void {
    const index = this.#hidden.get(coordinate) ?? 0;
    this.#found.push({ setting: `server.schema.inaccessible[${index}]`, problem, hint });
  }
}

function nameOfType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOfType(type.type);
}
