import { describe, test } from 'vitest';
import { describeConformance } from '../../src/conformance/index.ts';
import { noAmounts } from '../../src/model/reading.ts';
import { graphql } from '../../src/providers/graphql/provider.ts';
import { grid, listed, paged, pastTruth, startIndexer, truth } from '../providers/graphql-indexer.ts';
import { graphqlExamples } from './built-in-examples.ts';

const indexer = { kind: graphql, upstream: { start: startIndexer }, examples: graphqlExamples };
const runner = { describe, test };
/** No facts are mapped. */
const bare = { ...truth, assets: truth.assets.map((asset) => ({ ...asset, scale: null })) };
const withLocked = {
  ...truth,
  accounts: truth.accounts.map(({ name, holdings }) => ({
    name,
    holdings: new Map(
      [...holdings].map(([ref, { total }]) => [ref, { ...noAmounts, total, locked: (total ?? 0n) / 2n }]),
    ),
  })),
};

describe('accounts × assets, at any block', () => {
  describeConformance({ ...indexer, options: grid, truth: { ...truth, past: pastTruth } }, runner);
});

describe('one account, by pages', () => {
  describeConformance({ ...indexer, options: paged, truth: withLocked }, runner);
});

describe('pairs', () => {
  describeConformance({ ...indexer, options: listed, truth: bare }, runner);
});
