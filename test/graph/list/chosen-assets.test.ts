/** Facts about the assets that a list names cost per list, not per pair: counted in loads and in values made. */
import { parse } from 'graphql';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { factsKey } from '../../../src/balances/fact/facts-key.ts';
import type { GraphContext } from '../../../src/graph/context.ts';
import { AssetList, keptList } from '../../../src/graph/list/asset-lists.ts';
import { changedOutcomes } from '../../balances/answer/changed-outcomes.ts';
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
          return changedOutcomes(outcomes, {
            at: (index) => {
              const outcome = outcomes.at(index);
              if ('value' in outcome) counts.values += 1;
              return outcome;
            },
            // As of an answer that is kept as a grid.
            totals: totalsOf(digits),
          });
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

describe('a list of assets that comes again', () => {
  const teos = () => {
    const source = opened.graph.sources.get('sandbox-teos');
    if (source === undefined) throw new TypeError('the sandbox has a TEOS source');
    return source;
  };

  test('is checked once, and its facts are those that are known by then', async () => {
    const normalise = vi.spyOn(teos().provider.assets, 'normalise');
    const first = await ask(opened.graph.createContext());
    expect(normalise).toHaveBeenCalledTimes(assets.length);
    expect(await ask(opened.graph.createContext())).toEqual(first);
    expect(normalise).toHaveBeenCalledTimes(assets.length);
    const key = factsKey({ network: null }, assets[0] ?? '');
    const known = teos().memory.assetFacts.get(key);
    if (known === null) throw new TypeError('the facts were read by the first request');
    teos().memory.assetFacts.set(key, { ...known, name: 'renamed' });
    const [nodes] = await ask(opened.graph.createContext());
    expect(nodes?.map(({ asset }) => asset)).toEqual(
      first[0]?.map(({ asset }, index) => (index === 0 ? { ref: assets[0], name: 'renamed' } : asset)),
    );
  });

  test('is checked again where it came with another entry, in another order, or was refused', async () => {
    const normalise = vi.spyOn(teos().provider.assets, 'normalise');
    await ask(opened.graph.createContext());
    const all = assets;
    for (const other of [all.slice(1), all.toReversed(), [...all.slice(1), all[0] ?? '']]) {
      normalise.mockClear();
      assets = other;
      const [nodes] = await ask(opened.graph.createContext());
      expect(nodes?.map(({ asset }) => asset)).toMatchObject(other.map((ref) => ({ ref })));
      expect(normalise).toHaveBeenCalledTimes(other.length);
    }
    const variables = { ids: ids.slice(0, 1), assets: ['0xnone'] };
    const refused = () =>
      opened.ask(
        'query ($ids: [ID!]!, $assets: [ID!]!) { accounts(ids: $ids) { balances(assets: $assets) { totalCount } } }',
        variables,
      );
    const [once, twice] = [await refused(), await refused()];
    expect(once.errors?.[0]?.message).toContain('assets[0]');
    expect(twice.errors?.[0]?.message).toBe(once.errors?.[0]?.message);
  });
});

describe('lists of texts that look alike when they are joined', () => {
  test('are told apart, and a list that its caller changes is still the list that was asked for', () => {
    const { sources } = opened.graph;
    const place = { source: sources.get('sandbox-teos') ?? neverSource(), network: 'here', sources };
    const texts = ['a\nb', 'c'];
    const made = keptList(place, texts, () => new AssetList([], texts));
    expect(keptList(place, ['a', 'b\nc'], () => new AssetList([], ['a', 'b\nc']))).not.toBe(made);
    const again = keptList(place, texts, () => new AssetList([], texts));
    expect(keptList(place, ['a\nb', 'c'], () => new AssetList([]))).toBe(again);
    texts[0] = 'changed';
    expect(again.isNamedBy(['a\nb', 'c'])).toBe(true);
  });

  test('are kept within a bound', () => {
    const { sources } = opened.graph;
    const place = { source: sources.get('sandbox-teos') ?? neverSource(), network: 'there', sources };
    const make = (texts: readonly string[]) => keptList(place, texts, () => new AssetList([], texts));
    const first = make(['first']);
    expect(make(['first'])).toBe(first);
    for (let number = 0; number < 40; number += 1) make([`${number}`.padEnd(20_000, 'x')]);
    expect(make(['first'])).not.toBe(first);
  });
});

function neverSource(): never {
  throw new TypeError('the sandbox has a TEOS source');
}
