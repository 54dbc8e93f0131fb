/** What a query of Prometheus names, by the grammar of Prometheus itself. */
import { parser } from '@prometheus-io/lezer-promql';

export interface Named {
  readonly metrics: readonly string[];
  /** Of matchers and of groupings. */
  readonly labels: readonly string[];
}

/** @param query without variables of Grafana. Throws where it is none */
export function namedIn(query: string): Named {
  const metrics = new Set<string>();
  const labels = new Set<string>();
  parser.parse(query).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) throw new Error(`no query of Prometheus at ${from}: ${query}`);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.add(query.slice(from, to));
      if (type.name === 'LabelName') labels.add(query.slice(from, to));
    },
  });
  return { metrics: [...metrics], labels: [...labels] };
}
