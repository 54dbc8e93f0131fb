/** Worked queries for GraphiQL as the schema that is served has them. */
import { parse, validate } from 'graphql';
import type { Balancegraph } from '../balancegraph.ts';
import { renamedQuery } from '../graph/schema/renamed-query.ts';
import type { Tab } from './graphiql.ts';

/** With the names that are served; without those that ask a root field which is not offered. */
export function servedTabs(
  tabs: readonly Tab[],
  { schema, names }: Pick<Balancegraph, 'schema' | 'names'>,
): readonly Tab[] {
  return tabs
    .map((tab) => ({ ...tab, query: renamedQuery(tab.query, names) }))
    .filter(({ query }) => validate(schema, parse(query)).length === 0);
}
