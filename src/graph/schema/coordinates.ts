/** Everything in a schema document that has a schema coordinate, each thing once. */
import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
} from 'graphql';

/** What may have directives. */
export interface DirectedNode {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

/** The node, or another in its place. */
export type MapNode = <Node extends DirectedNode>(coordinate: string, node: Node) => Node;

/** Gives every type, field, argument, input field and enum value to `map`. An extension is the type that it extends. */
export function mapCoordinates(document: DocumentNode, map: MapNode): DocumentNode {
  return { ...document, definitions: document.definitions.map((node) => mapDefinition(node, map)) };
}

function mapDefinition(node: DefinitionNode, map: MapNode): DefinitionNode {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const fields = node.fields?.map((field) => mapField(node.name.value, field, map));
      return map(node.name.value, { ...node, ...(fields && { fields }) });
    }
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_EXTENSION: {
      const fields = node.fields?.map((field) => mapField(node.name.value, field, map));
      return { ...node, ...(fields && { fields }) };
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
      const fields = node.fields?.map((field) => map(`${node.name.value}.${field.name.value}`, field));
      return map(node.name.value, { ...node, ...(fields && { fields }) });
    }
    case Kind.ENUM_TYPE_DEFINITION: {
      const values = node.values?.map((value) => map(`${node.name.value}.${value.name.value}`, value));
      return map(node.name.value, { ...node, ...(values && { values }) });
    }
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.UNION_TYPE_DEFINITION:
      return map(node.name.value, node);
    default:
      return node;
  }
}

function mapField(type: string, node: FieldDefinitionNode, map: MapNode): FieldDefinitionNode {
  const coordinate = `${type}.${node.name.value}`;
  const mapArgument = (argument: InputValueDefinitionNode) => map(`${coordinate}(${argument.name.value}:)`, argument);
  const args = node.arguments?.map(mapArgument);
  return map(coordinate, { ...node, ...(args && { arguments: args }) });
}

export function coordinatesOf(document: DocumentNode): ReadonlySet<string> {
  const found = new Set<string>();
  mapCoordinates(document, (coordinate, node) => {
    found.add(coordinate);
    return node;
  });
  return found;
}

/** `Account` of `Account.balances(assets:)`. */
export function typeOfCoordinate(coordinate: string): string {
  return coordinate.split('.', 1)[0] ?? '';
}

/** `Account.balances` of `Account.balances(assets:)`, and of itself. */
export function memberOfCoordinate(coordinate: string): string {
  return coordinate.split('(', 1)[0] ?? '';
}
