/**
 * The predicted cost against what happens. Random operations, made from the schema itself, are executed over the sandbox:
 * their answers hold no more accounts, pairs and objects, and need no more upstream calls, than was said before anything was
 * resolved.
 */
import { assert, asyncProperty, constantFrom, type GeneratorValue, gen, nat, shuffledSubarray } from 'fast-check';
import {
  execute,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  isRequiredArgument,
  Kind,
  parse,
  validate,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cost } from '../../../src/graph/budgets.ts';
import { balanceId, makeAccount, makeAsset } from '../../../src/model/identity.ts';
import { atOnce } from '../../../src/model/steps.ts';
import type { Surface } from '../../../src/model/surface.ts';
import type { UpstreamName } from '../../../src/sandbox/sandbox.ts';
import { runs } from '../../depth.ts';
import { openTestGraph, type TestGraph } from '../support.ts';

const RUNS = runs(150);

/** What arguments are given, by name or, where a name means several things, by field. */
type Pools = ReadonlyMap<string, readonly unknown[]>;

interface Tried {
  readonly graph: TestGraph;
  /** Of all sources together, and of each alone: most fields refuse what belongs to several. */
  readonly pools: readonly Pools[];
}

const tried = new Map<Surface, Tried>();

beforeAll(async () => {
  for (const surface of ['standalone', 'federation'] as const) {
    const graph = await openTestGraph({
      sandbox: { accounts: 6 },
      config: { server: { surface }, limits: { pageSize: 30, accounts: 1e6, pairs: 1e7, calls: 1e6, nodes: 1e7 } },
    });
    // What a source says about itself is asked for once, and kept.
    await graph.ask('{ sources { networks { nodes { abilities { version } } } } }');
    tried.set(surface, {
      graph,
      pools: [upstreams, ...upstreams.map((one) => [one])].map((some) => poolsOf(graph, some)),
    });
  }
});
afterAll(() => Promise.all([...tried.values()].map(({ graph }) => graph.close())));

const upstreams: readonly UpstreamName[] = ['reddio', 'teos', 'mesh', 'loopring'];

function poolsOf({ sandbox, graph }: TestGraph, some: readonly UpstreamName[]): Pools {
  const known = some.map((upstream) => {
    const network = upstream === 'mesh' ? 'Ethereum/Sandbox' : null;
    const source = `sandbox-${upstream}`;
    const accounts = sandbox.ledger.accounts(upstream, network ?? undefined).slice(0, 4);
    const assets = sandbox.ledger.assets(upstream, network ?? undefined).slice(0, 4);
    return {
      accounts: accounts.map((name) => makeAccount(source, name)),
      assets: assets.flatMap(({ ref }) => {
        const checked = graph.sources.get(source)?.provider.assets.normalise({ ref, network });
        return checked?.ok ? [makeAsset(source, checked.value)] : [];
      }),
    };
  });
  const ids = (of: readonly { readonly id: string }[]): string[] => of.map(({ id }) => id);
  const accounts = ids(known.flatMap((source) => source.accounts));
  const assets = ids(known.flatMap((source) => source.assets));
  const balances = known.flatMap((source) =>
    source.accounts.flatMap((account) => source.assets.slice(0, 2).map(({ ref }) => balanceId(account, ref, null))),
  );
  const sources = some.map((upstream) => `sandbox-${upstream}`);
  const all = [...accounts, ...assets, ...balances, 'account/nowhere/x', 'nonsense'];
  const things = { Account: accounts, Asset: assets, Balance: balances };
  return new Map<string, readonly unknown[]>([
    ['Query.source', sources],
    ['Query.sources', sources],
    ['Query.account', accounts],
    ['Query.accounts', accounts],
    ['Query.asset', assets],
    ['Query.assets', assets],
    ['Query.balance', balances],
    ['Query.balances', balances],
    ['Query.node', all],
    ['Query.nodes', all],
    ['Query._entities', Object.entries(things).flatMap(([type, keys]) => keys.map((id) => ({ __typename: type, id })))],
    ['sources', sources],
    ['address', known.flatMap((source) => source.accounts.map(({ address }) => address))],
    ['addresses', known.flatMap((source) => source.accounts.map(({ address }) => address))],
    ['ref', known.flatMap((source) => source.assets.map(({ ref }) => ref))],
    ['refs', known.flatMap((source) => source.assets.map(({ ref }) => ref))],
    ['asset', assets],
    ['assets', assets],
    ['accounts', accounts],
    ['first', [0, 1, 3, 50]],
  ]);
}

// ---------------------------------------------------------------------------------------------------------------
// Random operations

type Draw = GeneratorValue;

class Author {
  readonly #schema: GraphQLSchema;
  readonly #pools: Pools;
  readonly #draw: Draw;
  #aliases = 0;
  /** Variables have the names of the aliases. */
  readonly variables: Record<string, unknown> = {};
  readonly #declared: string[] = [];

  constructor({ graph, pools }: Tried, draw: Draw) {
    this.#schema = graph.graph.schema;
    this.#pools = pools[draw(nat, pools.length - 1)] ?? new Map();
    this.#draw = draw;
  }

  operation(): string {
    const query = this.#schema.getQueryType();
    if (!query) throw new Error('no query type');
    const selection = this.#object(query, 5);
    return `query ${this.#declared.length === 0 ? '' : `(${this.#declared.join(' ')})`} ${selection}`;
  }

  /** Some of the objects below, under aliases. */
  #object(type: GraphQLObjectType, depth: number): string {
    const fields = type.getFields();
    const below = Object.keys(fields).filter((name) => isCompositeType(getNamedType(fields[name]?.type)));
    const most = depth === 0 ? 0 : Math.min(3, below.length);
    const chosen = most === 0 ? [] : this.#draw(shuffledSubarray, below, { minLength: 1, maxLength: most });
    const id = 'id' in fields ? ['id'] : [];
    return `{ ${['__typename', ...id, ...chosen.flatMap((name) => this.#field(type, fields[name], depth))].join(' ')} }`;
  }

  #field(parent: GraphQLObjectType, field: GraphQLField<unknown, unknown> | undefined, depth: number): string[] {
    if (field === undefined) return [];
    const args = field.args.flatMap((arg) => this.#argument(parent, field, arg));
    const type = getNamedType(field.type);
    const possible = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [];
    const selection = isObjectType(type)
      ? this.#object(type, depth - 1)
      : `{ __typename ${possible.map((one) => `... on ${one.name} ${this.#object(one, depth - 1)}`).join(' ')} }`;
    const alias = `a${this.#aliases++}`;
    const wrapped = `${alias}: ${field.name}${args.length === 0 ? '' : `(${args.join(' ')})`} ${selection}`;
    return [this.#draw(nat, 5) === 0 ? `... on ${parent.name} { ${wrapped} }` : wrapped];
  }

  #argument(parent: GraphQLObjectType, field: GraphQLField<unknown, unknown>, arg: GraphQLArgument): string[] {
    const pool = this.#pools.get(`${parent.name}.${field.name}`) ?? this.#pools.get(arg.name);
    const isOnly = field.args.length === 1;
    const values = isOnly ? pool : (this.#pools.get(arg.name) ?? pool);
    if (!isRequiredArgument(arg) && ((!this.#pools.has(arg.name) && !isOnly) || this.#draw(nat, 1) === 0)) return [];
    if (values === undefined) return [];
    const isList = isListType(getNullableType(arg.type));
    const value = isList
      ? this.#draw(shuffledSubarray, [...values], { minLength: 1, maxLength: Math.min(4, values.length) })
      : this.#draw(constantFrom<unknown[]>, ...values);
    const name = `v${this.#declared.length}`;
    this.#declared.push(`$${name}: ${arg.type}`);
    this.variables[name] = value;
    return [`${arg.name}: $${name}`];
  }
}

// ---------------------------------------------------------------------------------------------------------------
// What happens

interface Found {
  readonly accounts: Set<unknown>;
  readonly pairs: Set<unknown>;
  nodes: number;
}

function look(value: unknown, found: Found): Found {
  if (Array.isArray(value)) for (const item of value) look(item, found);
  else if (typeof value === 'object' && value !== null) {
    found.nodes += 1;
    const { __typename: type, id } = { __typename: null, id: null, ...value };
    if (type === 'Account') found.accounts.add(id);
    if (type === 'Balance') found.pairs.add(id);
    for (const below of Object.values(value)) look(below, found);
  }
  return found;
}

async function happens({ graph }: Tried, text: string, variableValues: Readonly<Record<string, unknown>>) {
  const document = parse(text);
  const { schema } = graph.graph;
  expect(validate(schema, document)).toEqual([]);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const contextValue = graph.graph.createContext();
  const said = atOnce(contextValue.budget.charge({ schema, operation, fragments: {}, variableValues }));
  graph.sandbox.resetCounters();
  const { data } = await execute({ schema, document, contextValue, variableValues });
  const { accounts, pairs, nodes } = look(data, { accounts: new Set(), pairs: new Set(), nodes: 0 });
  const calls = Object.values(graph.counts()).reduce((sum, count) => sum + count, 0);
  // The answer itself is no object of it.
  const was: Cost = { accounts: accounts.size, pairs: pairs.size, calls, nodes: nodes - 1 };
  return { said, was };
}

test.each(['standalone', 'federation'] as const)('%s: no more happens than was said', async (surface) => {
  const one = tried.get(surface);
  if (one === undefined) throw new Error('no graph');
  const sum: Record<keyof Cost, number> = { accounts: 0, pairs: 0, calls: 0, nodes: 0 };
  await assert(
    asyncProperty(gen(), async (draw) => {
      const author = new Author(one, draw);
      const text = author.operation();
      const { said, was } = await happens(one, text, author.variables);
      for (const figure of ['accounts', 'pairs', 'calls', 'nodes'] as const) {
        sum[figure] += was[figure];
        expect(was[figure], `${figure} of ${text} ${JSON.stringify(author.variables)}`).toBeLessThanOrEqual(
          said[figure],
        );
      }
    }),
    { numRuns: RUNS, seed: 20_261_121 },
  );
  for (const figure of Object.values(sum)) expect(figure).toBeGreaterThan(RUNS);
  expect(one.graph.faults).toEqual([]);
});
