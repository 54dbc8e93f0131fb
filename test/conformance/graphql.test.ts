import { describe } from 'vitest';
import { noAmounts } from '../../src/model/reading.ts';
import { graphql } from '../../src/providers/graphql/provider.ts';
import { grid, listed, paged, pastTruth, startIndexer, truth } from '../providers/graphql-indexer.ts';
import { graphqlExamples } from './built-in-examples.ts';
import { holdToTheKit } from './whole-kit.ts';

const indexer = { kind: graphql, upstream: { start: startIndexer }, examples: graphqlExamples };
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
  holdToTheKit(
    { ...indexer, options: grid, truth: { ...truth, past: pastTruth } },
    'A9PM C6GP D4LG D8NS E5NM K3PR L5WT N5RB Y7EB Z3DB',
  );
});

describe('one account, by pages', () => {
  holdToTheKit({ ...indexer, options: paged, truth: withLocked }, 'C6GP D8NS E5NM L5WT N5RB Q9MN Z3DB');
});

describe('pairs', () => {
  holdToTheKit({ ...indexer, options: listed, truth: bare }, 'A9PM C6GP D4LG D8NS E5NM K3PR L5WT N5RB Q9MN Y7EB Z3DB');
});
