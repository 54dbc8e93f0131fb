/** The providers that are built in where their silence is declared to mean zero, on the bad days of their upstreams. */
import { describe, expect, test } from 'vitest';
import { rules, type Subject } from '../../src/conformance/index.ts';
import { judge } from '../../src/conformance/run.ts';
import { noAmounts } from '../../src/model/reading.ts';
import { graphql } from '../../src/providers/graphql/provider.ts';
import { loopring } from '../../src/providers/loopring/provider.ts';
import { mesh } from '../../src/providers/mesh/provider.ts';
import { reddio } from '../../src/providers/reddio/provider.ts';
import { teos } from '../../src/providers/teos/provider.ts';
import { LOOPRING_KEY } from '../../src/sandbox/loopring/server.ts';
import { TEOS_TOKEN } from '../../src/sandbox/teos/server.ts';
import { grid, listed, paged, startIndexer, truth } from '../providers/graphql-indexer.ts';
import { graphqlExamples, loopringExamples, meshExamples, reddioExamples, teosExamples } from './built-in-examples.ts';
import { sandboxSubject } from './sandbox-subject.ts';

/** Rules about refusals, completeness and near misses, and what their mending could break. */
const tried = [
  'A7Q2',
  'D4MZ',
  'F2WH',
  'G8PJ',
  'M4GD',
  'T3WR',
  'U6FN',
  'V4SP',
  'Y7EB',
  'Z3DB',
  'A9PM',
  'C6GP',
  'D8NS',
  'E5NM',
];

interface Silent {
  readonly subject: Subject;
  /** For want of rows in an object, of pages or of an example. */
  readonly notApplicable: readonly string[];
}

const quota = { quotaPerMinute: null, quotaPerDay: null } as const;
const networks = [{ blockchain: 'Ethereum', network: 'Sandbox', addresses: 'evm' }];
const indexer = { kind: graphql, upstream: { start: startIndexer }, examples: graphqlExamples };
/** A balance has parts there. */
const withLocked = {
  ...truth,
  accounts: truth.accounts.map(({ name, holdings }) => ({
    name,
    holdings: new Map(
      [...holdings].map(([ref, { total }]) => [ref, { ...noAmounts, total, locked: (total ?? 0n) / 2n }]),
    ),
  })),
};
const bare = { ...truth, assets: truth.assets.map((asset) => ({ ...asset, scale: null })) };

const silent: Readonly<Record<string, Silent>> = {
  'teos, rows in an object': {
    subject: {
      ...sandboxSubject({
        kind: teos,
        upstream: 'teos',
        options: { token: TEOS_TOKEN, absent: 'zero' },
        knobs: { teos: quota },
      }),
      examples: teosExamples,
    },
    notApplicable: ['A9PM'],
  },
  'teos, rows in pages': {
    subject: {
      ...sandboxSubject({
        kind: teos,
        upstream: 'teos',
        options: { token: TEOS_TOKEN, absent: 'zero' },
        knobs: { teos: { ...quota, balancesPageSize: 4 } },
      }),
      examples: teosExamples,
    },
    notApplicable: [],
  },
  mesh: {
    subject: {
      ...sandboxSubject({
        kind: mesh,
        upstream: 'mesh',
        options: { networks, absent: 'zero' },
        accounts: ({ network, subAccount }) => network === 'Ethereum/Sandbox' && subAccount === null,
      }),
      examples: meshExamples,
    },
    notApplicable: ['A9PM', 'C6GP'],
  },
  loopring: {
    subject: {
      ...sandboxSubject({ kind: loopring, upstream: 'loopring', options: { apiKey: LOOPRING_KEY, absent: 'zero' } }),
      examples: loopringExamples,
    },
    notApplicable: ['Y7EB', 'A9PM', 'C6GP'],
  },
  reddio: {
    subject: {
      ...sandboxSubject({ kind: reddio, upstream: 'reddio', options: { absent: 'zero' } }),
      examples: reddioExamples,
    },
    notApplicable: ['A9PM'],
  },
  'graphql, accounts × assets': {
    subject: { ...indexer, options: { ...grid, absent: 'zero' }, truth },
    notApplicable: ['A9PM', 'C6GP'],
  },
  'graphql, pages': {
    subject: { ...indexer, options: { ...paged, absent: 'zero' }, truth: withLocked },
    notApplicable: ['C6GP'],
  },
  'graphql, pairs': {
    subject: { ...indexer, options: { ...listed, absent: 'zero' }, truth: bare },
    notApplicable: ['A9PM', 'C6GP'],
  },
};

describe.each(Object.entries(silent))('%s', (_, { subject, notApplicable }) => {
  test.each(rules.filter(({ id }) => tried.includes(id)))('$id $name', async (rule) => {
    const { outcome, reason } = await judge(subject, rule);
    expect({ outcome, reason: outcome === 'failed' ? reason : null }).toEqual({
      outcome: notApplicable.includes(rule.id) ? 'not applicable' : 'passed',
      reason: null,
    });
  });
});
