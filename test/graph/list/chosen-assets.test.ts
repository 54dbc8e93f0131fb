/** Facts about the assets that a list names cost per list, not per pair: counted in loads and in values made. */
import { parse } from 'graphql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { GraphContext } from '../../../src/graph/context.ts';
import { totalsOf } from '../../balances/answer/totals-of.ts';
import { openTestGraph, type TestGraph } from '../support.ts';

const ACCOUNTS = 8;

let opened: TestGraph;
let ids: readonly string[];
let assets: readonly string[];
// Each test begins without any fact at hand.
beforeEach(async () => {
  opened = await openTestGraph({ sandbox: { accounts: ACCOUNTS } });
  const { ledger } = opened.sandbox;
  ids = ledger.accounts('teos').map(({ address }) => `account/sandbox-teos/${address}`);
  // Facts about the native asset need not be asked for.
  assets = ledger.assets('teos').flatMap(({ ref }) => (ref === 'native' ? [] : ref));
});
afterEach(() => opened.close());

/** A context that counts the facts asked for and the values made; pairs that a source did not report are none. */
function counting(made: GraphContext) {
  const counts = { loads: 0, values: 0 };
  const context: GraphContext = {
    ...made,
    facts(source) {
      const loader = made.facts(source);
      return {
        ...loader,
        load: (asset) => {
          counts.loads += 1;
          return loader.load(asset);
        },
      };
    },
    balances(source) {
      const loader = made.balances(source);
      return {
        ...loader,
        pairs: async (...asked) => {
          const outcomes = await loader.pairs(...asked);
          const digits = outcomes
            .all()
            .map((outcome) => ('value' in outcome ? String(outcome.value.amounts.total) : null));
          return {
            ...outcomes,
            at: (index) => {
              const outcome = outcomes.at(index);
              if ('value' in outcome) counts.values += 1;
              return outcome;
            },
            // As of an answer that is kept as a grid.
            totals: totalsOf(digits),
          };
        },
      };
    },
  };
  return { context, counts };
}

const named = z.object({
  accounts: z.array(z.object({ balances: z.object({ nodes: z.array(z.object({ asset: z.unknown() })) }) })),
});

async function ask(context: GraphContext, list = 'balances(assets: $assets)') {
  const document = parse(`query ($ids: [ID!]!, $assets: [ID!]!) {
    accounts(ids: $ids) { ${list} { nodes { asset { ref name } total { atomic } } } } }`);
  const { data } = await opened.graph.execute({ document, variables: { ids, assets }, context });
  return named.parse(JSON.parse(JSON.stringify(data))).accounts.map(({ balances }) => balances.nodes);
}

describe('a list of assets that nothing is known of yet', () => {
  test('is asked about once, however many accounts it is asked of, and no value is made for it', async () => {
    expect(ids.length).toBe(ACCOUNTS);
    const { context, counts } = counting(opened.graph.createContext());
    const lists = await ask(context);
    expect(lists.map((nodes) => nodes.length)).toEqual(ids.map(() => assets.length));
    expect(counts).toEqual({ loads: assets.length, values: 0 });
    const { asset } = lists[0]?.[0] ?? {};
    expect(lists.map(([first]) => first?.asset)).toEqual(ids.map(() => asset));
  });

  test('is asked about as far as a page shows it', async () => {
    const { context, counts } = counting(opened.graph.createContext());
    await ask(context, 'balances(assets: $assets, first: 2)');
    expect(counts.loads).toBe(2);
    const warm = counting(opened.graph.createContext());
    await ask(warm.context);
    expect(warm.counts.loads).toBe(assets.length - 2);
  });

  test('is told to a trace by every field that waits for it', async () => {
    const context = opened.graph.createContext({ traced: true });
    await ask(context);
    const fields = context.trace?.fieldsOf({ id: `asset/sandbox-teos/${assets[0]}` }) ?? [];
    expect(fields).toEqual(ids.map((_, index) => ['accounts', index, 'balances']));
  });
});
