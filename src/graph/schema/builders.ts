/**
 * The packages that make a schema of SDL. They are loaded when the first schema is built, and Apollo's, which the surface
 * `federation` alone needs, with the first of that surface: a program that imports the library for another use loads neither.
 *
 * Not by `import()`, because a graph is created by a function that is not async.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

type Tools = typeof import('@graphql-tools/schema');
type Subgraph = typeof import('@apollo/subgraph');

export const makeExecutableSchema: Tools['makeExecutableSchema'] = (definition) => {
  const tools: Tools = require('@graphql-tools/schema');
  return tools.makeExecutableSchema(definition);
};

export const addResolversToSchema: Tools['addResolversToSchema'] = (options) => {
  const tools: Tools = require('@graphql-tools/schema');
  return tools.addResolversToSchema(options);
};

/** A schema without resolvers, with what Apollo Federation adds to it (`_entities`, `_service`). */
export const buildSubgraphSchema: Subgraph['buildSubgraphSchema'] = (document) => {
  const subgraph: Subgraph = require('@apollo/subgraph');
  return subgraph.buildSubgraphSchema(document);
};
