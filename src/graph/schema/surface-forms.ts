/** What each surface makes of the directives of `schema/composition.graphql`, and what its gateways know beside them. */
import type { Surface } from '../../model/surface.ts';

export interface SurfaceForm {
  /** What only this surface has: how its gateways know the directives. */
  readonly preamble: string;
  /** The same for a schema with subscriptions; absent where there is no difference. */
  readonly livePreamble?: string;
  /** The directives that its gateways understand. */
  readonly keeps: readonly string[];
  /** The directive on root fields by which its gateways fetch things; null where they need no root field. */
  readonly fetchesBy: 'merge' | 'lookup' | null;
  /** Whether things can be fetched by other keys than their id. */
  readonly fetchesByName: boolean;
  /** Whether other graphs may have the same values: every object type without a key is one. */
  readonly sharesValues: boolean;
  /** Whether it has the directives that stand in operations. */
  readonly forOperations: boolean;
  /**
   * Whether the SDL has `@oneOf`, so that an input that breaks it is refused before anything is executed. Composition drops
   * it: gateways then pass such an input on, the rule is checked where the field is resolved, and that field alone fails.
   */
  readonly hasOneOf: boolean;
  /** Further directives that the settings may put on anything, by name: what the surface needs to know each. */
  readonly marks: Readonly<Partial<Record<Mark, SurfaceMark>>>;
}

export type Mark = 'tag' | 'inaccessible' | 'internal';

/** Where a directive comes from that not every schema of the surface has. */
export type SurfaceMark = { readonly import: string } | { readonly definition: string };

const standalone: SurfaceForm = {
  preamble: '',
  keeps: [],
  fetchesBy: null,
  fetchesByName: false,
  sharesValues: false,
  forOperations: true,
  hasOneOf: true,
  marks: {},
};
const plain: SurfaceForm = { ...standalone, hasOneOf: false };

const federationLink = (version: string) => `
      extend schema @link(url: "https://specs.apollo.dev/federation/${version}", import: ["@key", "@shareable"])`;

const INACCESSIBLE =
  'OBJECT | FIELD_DEFINITION | ARGUMENT_DEFINITION | INTERFACE | UNION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION';

export const surfaceForms: Readonly<Record<Surface, SurfaceForm>> = {
  standalone,
  federation: {
    preamble: federationLink('v2.3'),
    // Apollo asks for it where a subgraph has subscriptions
    // (https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/configuration, read 2026-12-01).
    livePreamble: federationLink('v2.4'),
    keeps: ['key'],
    fetchesBy: null,
    fetchesByName: true,
    sharesValues: true,
    // Composers of federation drop one that not every subgraph has, and warn.
    forOperations: false,
    hasOneOf: false,
    marks: { tag: { import: '@tag' }, inaccessible: { import: '@inaccessible' } },
  },
  // The definition of @merge is the one of @graphql-tools/stitching-directives 4; `_sdl` is where its users look for SDL.
  stitching: {
    ...plain,
    preamble: `
      directive @merge(
        keyField: String
        keyArg: String
        additionalArgs: String
        key: [String!]
        argsExpr: String
      ) repeatable on FIELD_DEFINITION

      extend type Query {
        """
        This schema as SDL, with the directives that stitching needs.
        """
        _sdl: String!
      }`,
    keeps: ['merge'],
    fetchesBy: 'merge',
  },
  // As in the draft of 2026-06-19 (github.com/graphql/composite-schemas-spec), section 2.
  composite: {
    ...plain,
    preamble: `
      directive @key(fields: FieldSelectionSet!) repeatable on OBJECT | INTERFACE

      directive @lookup on FIELD_DEFINITION

      directive @shareable repeatable on OBJECT | FIELD_DEFINITION

      """
      A selection of fields as text.
      """
      scalar FieldSelectionSet`,
    keeps: ['key', 'lookup'],
    fetchesBy: 'lookup',
    sharesValues: true,
    marks: {
      inaccessible: { definition: `directive @inaccessible on ${INACCESSIBLE}` },
      internal: { definition: 'directive @internal on OBJECT | FIELD_DEFINITION' },
    },
  },
};
