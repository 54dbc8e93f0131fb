/** The dashboard for Grafana and the alert rules for Prometheus ask for what a server really tells. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from '../docs/pages.ts';
import type { Sample } from './exposition.ts';
import { balancesOf, type MeasuredServer, openMeasured } from './measured-server.ts';
import { namedIn } from './promql.ts';

const folder = `${root}examples/monitoring`;

const dashboard = z
  .object({
    panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).default([]) })),
  })
  .parse(JSON.parse(readFileSync(`${folder}/dashboard.json`, 'utf8')));

const alerts = z
  .object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.strictObject({
            alert: z.string(),
            expr: z.string(),
            for: z.string().regex(/^\d+m$/),
            labels: z.strictObject({ severity: z.enum(['page', 'warn']) }),
            annotations: z.strictObject({ summary: z.string(), description: z.string() }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(readFileSync(`${folder}/alerts.yaml`, 'utf8')));

const queries = [
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ name: title, expr }))),
  ...alerts.groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => ({ name: alert, expr }))),
].map(({ name, expr }) => ({
  name,
  expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$source', '.*'),
}));

/** Prometheus adds them. */
const added: ReadonlySet<string> = new Set(['instance', 'job']);

describe('the queries of dashboard and alerts', () => {
  let server: MeasuredServer;
  let told: readonly Sample[] = [];

  beforeAll(async () => {
    // Nothing listens there: a server goes on without its store, and tells that.
    server = await openMeasured({ config: { store: { url: 'redis://127.0.0.1:1' } } });
    // Accounts with lists of their own need thought; failures need a source that fails.
    await server.post(balancesOf(server, 3));
    await server.post(balancesOf(server, 3, ', freshness: { maxAge: 600 }'));
    const [first, second] = server.sandbox.ledger.accounts('teos').map(({ address }) => address);
    const [one, two, three] = server.sandbox.ledger.assets('teos').map(({ ref }) => ref);
    const lists = [
      [first, [one, two]],
      [second, [two, three]],
    ].map(([address, assets], index) => {
      const account = `accountsByAddress(addresses: [${JSON.stringify(address)}], sources: ["sandbox-teos"])`;
      return `a${index}: ${account} { balances(assets: ${JSON.stringify(assets)}) { nodes { total { atomic } } } }`;
    });
    const reply = await server.post(`{ ${lists.join(' ')} }`);
    expect(reply.text).toContain('"atomic"');
    await server.sandbox.upstreams.teos.setFault({ upstream: 'teos', fault: 'unavailable' });
    await server.post(balancesOf(server, 3));
    told = await server.read();
  });
  afterAll(() => server.close());

  test.each(queries)('$name', ({ expr }) => {
    const { metrics, labels } = namedIn(expr);
    expect(metrics).not.toEqual([]);
    const samples = told.filter(({ name }) => metrics.includes(name));
    expect(new Set(samples.map(({ name }) => name))).toEqual(new Set(metrics));
    const known = new Set([...added, ...samples.flatMap((sample) => Object.keys(sample.labels))]);
    expect(labels.filter((label) => !known.has(label))).toEqual([]);
  });
});

test('a query that names what is not told, or is none, is found', () => {
  expect(namedIn('sum by (colour) (rate(balancegraph_no_total{shade="x"}[5m]))')).toEqual({
    metrics: ['balancegraph_no_total'],
    labels: ['colour', 'shade'],
  });
  expect(() => namedIn('sum by (')).toThrow('no query of Prometheus');
});

test('what the scrape configuration names is there', () => {
  const scrape = parse(readFileSync(`${folder}/prometheus.yaml`, 'utf8'));
  expect(scrape).toMatchObject({ rule_files: ['alerts.yaml'] });
});
