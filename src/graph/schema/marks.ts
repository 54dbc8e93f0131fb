/** `@tag` and `@inaccessible`, as the settings put them on what the schema has. */
import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql';
import type { SchemaFault, SchemaSettings } from '../../model/schema-settings.ts';
import { suggest } from '../../model/suggest.ts';
import { coordinatesOf, mapCoordinates, memberOfCoordinate, typeOfCoordinate } from './coordinates.ts';
import { inaccessibleFaults } from './inaccessible.ts';
import type { Mark, SurfaceForm } from './surface-forms.ts';

type Marks = Pick<SchemaSettings, 'tags' | 'inaccessible'>;

/** @param document with all that is written, whichever root fields are offered */
export function markFaults(document: DocumentNode, marks: Marks, form: SurfaceForm): SchemaFault[] {
  const known = coordinatesOf(document);
  const unknown = [
    ...marks.tags.flatMap(({ on }, index) => unknownIn(on, `server.schema.tags[${index}].on`, known)),
    ...unknownIn(marks.inaccessible, 'server.schema.inaccessible', known),
  ];
  const unfit = (['tag', 'inaccessible'] as const).flatMap((mark): SchemaFault[] => {
    if (!uses(marks, mark) || form.marks[mark] !== undefined) return [];
    const setting = mark === 'tag' ? 'server.schema.tags' : 'server.schema.inaccessible';
    return [
      {
        setting,
        problem: `the gateways of this surface know no @${mark}, so it would hide or select nothing`,
        hint: 'Leave it out, or serve the surface federation.',
      },
    ];
  });
  const faults = [...unfit, ...unknown];
  return faults.length > 0 ? faults : inaccessibleFaults(document, marks.inaccessible);
}

function unknownIn(coordinates: readonly string[], setting: string, known: ReadonlySet<string>): SchemaFault[] {
  return coordinates.flatMap((coordinate, index): SchemaFault[] => {
    if (known.has(coordinate)) return [];
    return [
      {
        setting: `${setting}[${index}]`,
        problem: `the schema has no ${coordinate}; names are those of schema/, without the prefix`,
        hint: hintFor(coordinate, known),
      },
    ];
  });
}

/** The nearest name of the same kind, below the same type where there is one. */
function hintFor(coordinate: string, known: ReadonlySet<string>): string {
  const type = typeOfCoordinate(coordinate);
  const member = memberOfCoordinate(coordinate);
  const below = known.has(member) && member !== coordinate ? `${member}(` : known.has(type) ? `${type}.` : '';
  const near = [...known].filter((name) => name.startsWith(below) && (below !== '' || !name.includes('.')));
  const meant = suggest(
    coordinate.slice(below.length),
    near.map((name) => name.slice(below.length)),
  );
  if (meant !== null) return `Did you mean ${below}${meant}?`;
  return near.length === 0 ? `${member} has nothing below it.` : `Known here are ${near.slice(0, 8).join(', ')}.`;
}

function uses({ tags, inaccessible }: Marks, mark: 'tag' | 'inaccessible'): boolean {
  return (mark === 'tag' ? tags : inaccessible).length > 0;
}

/** The document with the directives; which it has now that not every schema of the surface has. */
export function marked(document: DocumentNode, { tags, inaccessible }: Marks): DocumentNode {
  const byCoordinate = new Map<string, ConstDirectiveNode[]>();
  const put = (coordinate: string, directive: ConstDirectiveNode): void => {
    byCoordinate.set(coordinate, [...(byCoordinate.get(coordinate) ?? []), directive]);
  };
  for (const { name, on } of tags) for (const coordinate of new Set(on)) put(coordinate, tagDirective(name));
  for (const coordinate of new Set(inaccessible)) put(coordinate, plainDirective('inaccessible'));
  return mapCoordinates(document, (coordinate, node) => {
    const added = byCoordinate.get(coordinate);
    return added === undefined ? node : { ...node, directives: [...(node.directives ?? []), ...added] };
  });
}

function plainDirective(name: Mark): ConstDirectiveNode {
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name } };
}

function tagDirective(tag: string): ConstDirectiveNode {
  const value = { kind: Kind.STRING, value: tag } as const;
  const name = { kind: Kind.NAME, value: 'name' } as const;
  return { ...plainDirective('tag'), arguments: [{ kind: Kind.ARGUMENT, name, value }] };
}
