/** Where a reader finds what a scalar of ours means. */
import { type ConstDirectiveNode, type DocumentNode, Kind, type ScalarTypeDefinitionNode, visit } from 'graphql';

/**
 * The same document, whose scalars lead to their anchors on the page at `url` by `@specifiedBy`, but for those that lead to a page
 * already. Without an address no scalar is changed: a wrong one would be worse than none.
 */
export function withScalarPages(document: DocumentNode, url: string | undefined): DocumentNode {
  if (url === undefined) return document;
  return visit(document, {
    ScalarTypeDefinition: (node) => (isSpecified(node) ? undefined : specified(node, `${url}#${anchorOf(node)}`)),
  });
}

function isSpecified({ directives = [] }: ScalarTypeDefinitionNode): boolean {
  return directives.some(({ name }) => name.value === 'specifiedBy');
}

/** The heading of a scalar in `docs/scalars.md` is its name. */
function anchorOf({ name }: ScalarTypeDefinitionNode): string {
  return name.value.toLowerCase();
}

function specified(node: ScalarTypeDefinitionNode, url: string): ScalarTypeDefinitionNode {
  const directive: ConstDirectiveNode = {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'specifiedBy' },
    arguments: [
      { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'url' }, value: { kind: Kind.STRING, value: url } },
    ],
  };
  return { ...node, directives: [...(node.directives ?? []), directive] };
}
