// The executor of graphql 17 behind node:http with a list loader; a text is parsed and validated once.
import { buildSchema, execute, parse, validate } from 'graphql';
import { openClient } from '../../clients/open.ts';
import { openLoaders, resolversOf, typeDefs } from '../../contenders/graph.ts';
import { listen, serveJson } from '../../contenders/http.ts';

export function open(setting) {
  const client = openClient(setting);
  const schema = schemaOf(resolversOf('lists', client));
  const documents = new Map();
  const server = serveJson(({ query, variables }) => {
    const document = documents.get(query) ?? parse(query);
    if (!documents.has(query)) {
      const errors = validate(schema, document);
      if (errors.length > 0) return { errors };
      documents.set(query, document);
    }
    return execute({ schema, document, variableValues: variables, contextValue: openLoaders(client) });
  });
  return listen(server, client);
}

function schemaOf(resolvers) {
  const schema = buildSchema(typeDefs);
  for (const [name, { __resolveType: resolveType, ...fields }] of Object.entries(resolvers)) {
    const type = schema.getType(name);
    if (resolveType !== undefined) type.resolveType = resolveType;
    for (const [field, resolve] of Object.entries(fields)) type.getFields()[field].resolve = resolve;
  }
  return schema;
}
