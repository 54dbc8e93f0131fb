import { describe, test } from 'vitest';
import { describeConformance } from '../../src/conformance/index.ts';
import { noAmounts } from '../../src/model/reading.ts';
import { graphql } from '../../src/providers/graphql/provider.ts';
import { grid, listed, paged, pastTruth, startIndexer, truth } from '../providers/graphql-indexer.ts';

const upstream = { start: startIndexer };
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
  describeConformance({ kind: graphql, options: grid, upstream, truth: { ...truth, past: pastTruth } }, runner);
});

describe('one account, by pages', () => {
  describeConformance({ kind: graphql, options: paged, upstream, truth: withLocked }, runner);
});

describe('pairs', () => {
  describeConformance({ kind: graphql, options: listed, upstream, truth: bare }, runner);
});
