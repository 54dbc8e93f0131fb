/** The forms in which the one schema is offered: on its own, or as a part of a larger graph. */

/**
 * `standalone`: for clients. `federation`: a subgraph of Apollo Federation 2. `stitching`: a subschema with stitching
 * directives. `composite`: a source schema of GraphQL Composite Schemas.
 */
export const surfaces = ['standalone', 'federation', 'stitching', 'composite'] as const;

export type Surface = (typeof surfaces)[number];
