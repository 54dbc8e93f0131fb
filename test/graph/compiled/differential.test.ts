/**
 * Both ways, one answer: random operations over the graph itself are executed by graphql-js and by compiled plans, with
 * sources that answer in part, and must agree to the byte in data and errors and in the number of upstream calls.
 */
import { createHash } from 'node:crypto';
import { type GraphQLArgument, parse, specifiedRules, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { interpret } from '../../../src/graph/compiled/executor.ts';
import { stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';
import type { SandboxRequest } from '../../../src/sandbox/wire/wire.ts';
import { runs } from '../../depth.ts';
import { type RandomOperation, randomFrom, randomOperation } from '../random-operation.ts';
import { universeOf, upstreams } from '../request-sets.ts';
import { openTestGraph, type TestGraph } from '../support.ts';

const OPERATIONS = runs(1000);

/** Fields whose values differ between two readings of the same thing. */
const without: ReadonlySet<string> = new Set([
  'Provenance.observedAt',
  'SourceHealth.milliseconds',
  'Failure.retryAfter',
]);

describe.each(['standalone', 'federation'] as const)('%s', (surface) => {
  let graph: TestGraph;
  let names: Names;
  beforeAll(async () => {
    graph = await openTestGraph({
      config: { server: { surface } },
      sandbox: { accounts: 8 },
      options: { teos: { pairsPerCall: 3 }, mesh: { currenciesPerCall: 2 }, loopring: { tokensPerCall: 2 } },
      source: { retries: 0, breaker: { enabled: false } },
    });
    names = namesIn(graph);
    // Always the same requests, so that both ways meet the same failures.
    for (const upstream of upstreams) {
      graph.sandbox.upstreams[upstream].inject({ kind: 'status', status: 500, when: isUnlucky });
    }
  });
  afterAll(() => graph.close());

  test(`${OPERATIONS} random operations`, async () => {
    let valid = 0;
    let failing = 0;
    let reading = 0;
    for (let seed = 1; valid < OPERATIONS; seed += 1) {
      const operation = randomOperation({
        schema: graph.graph.schema,
        random: randomFrom(seed),
        depth: 5,
        fields: 25,
        argument: (_field, argument, random) => valueFor(argument, names, random),
        without,
      });
      const answers = await answerBothWays(graph, operation);
      if (answers === null) continue;
      valid += 1;
      if (answers.plain.fails) failing += 1;
      if (answers.plain.calls > 0) reading += 1;
      expect(answers.compiled, operation.query).toEqual(answers.plain);
    }
    expect(failing).toBeGreaterThan(valid / 10);
    expect(failing).toBeLessThan(valid);
    expect(reading).toBeGreaterThan(valid / 10);
    expect(graph.faults).toEqual([]);
  });
});

function isUnlucky({ target, text }: SandboxRequest): boolean {
  return createHash('sha1').update(`${target} ${text}`).digest().readUInt8(0) < 32;
}

async function answerBothWays({ graph }: TestGraph, { query, variables }: RandomOperation) {
  const document = parse(query);
  if (validate(graph.schema, document, specifiedRules).length > 0) return null;
  const compiled = async () => {
    const context = graph.createContext();
    const text = stringifyAnswer(await graph.execute({ document, variables, context }));
    return { text, calls: context.calls.length, fails: text.startsWith('{"errors"') };
  };
  const plain = async () => {
    const context = graph.createContext();
    const text = JSON.stringify(await interpret(graph.schema, { document, variables, context }));
    return { text, calls: context.calls.length, fails: text.startsWith('{"errors"') };
  };
  // What is learned about assets and networks is kept: afterwards both know the same.
  await compiled();
  return { plain: await plain(), compiled: await compiled() };
}

// ---------------------------------------------------------------------------------------------------------------
// Arguments

interface Names {
  readonly accounts: readonly string[];
  readonly assets: readonly string[];
  readonly addresses: readonly string[];
  readonly refs: readonly string[];
  readonly sources: readonly string[];
}

function namesIn(graph: TestGraph): Names {
  const universes = upstreams.map((upstream) => universeOf(graph, upstream));
  const accounts = universes.flatMap((universe) => universe.accounts.slice(0, 3));
  const assets = universes.flatMap((universe) => universe.assets.slice(0, 3));
  return {
    accounts,
    assets,
    addresses: accounts.map((id) => decodeURIComponent(id.split('?')[0]?.split('/')[2] ?? '')),
    refs: assets.map((id) => decodeURIComponent(id.split('?')[0]?.split('/')[2] ?? '')),
    sources: [...graph.graph.sources.keys()],
  };
}

function valueFor({ name, type }: GraphQLArgument, names: Names, random: () => number): unknown {
  const pick = <T>(items: readonly T[]): T => {
    const found = items[Math.floor(random() * items.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  };
  const many = (one: () => unknown) =>
    Array.from({ length: Math.floor(random() * 5) + (random() < 0.97 ? 1 : 0) }, one);
  const account = () => pick(names.accounts);
  const asset = () => pick(names.assets);
  const balance = () => {
    const [, source, rest] = /^account\/([^/]+)\/(.*)$/.exec(account()) ?? [];
    const [address, query] = (rest ?? '').split('?');
    const ref = encodeURIComponent(pick(names.refs));
    return `balance/${source}/${address}/${ref}${query === undefined ? '' : `?${query}`}`;
  };
  const id = () => pick([account, asset, balance, () => `source/${pick(names.sources)}`, () => 'nonsense'])();
  switch (name) {
    case 'id':
      return random() < 0.2 ? pick(names.sources) : id();
    case 'ids':
      return String(type).startsWith('[ID!]!') ? many(id) : many(() => pick(names.sources));
    case 'representations':
      return many(() =>
        pick([
          { __typename: 'Account', id: account() },
          { __typename: 'Asset', id: asset() },
          { __typename: 'Balance', id: balance() },
          { __typename: 'Source', name: pick(names.sources) },
          { __typename: 'Nobody' },
        ]),
      );
    case 'asset':
      return random() < 0.8 ? asset() : pick(names.refs);
    case 'assets':
      return many(() => (random() < 0.8 ? asset() : pick(names.refs)));
    case 'accounts':
      return many(() => (random() < 0.8 ? account() : pick(names.addresses)));
    case 'address':
      return pick(names.addresses);
    case 'addresses':
      return many(() => pick(names.addresses));
    case 'sources':
      return many(() => pick(names.sources));
    case 'ref':
      return pick(names.refs);
    case 'refs':
      return many(() => pick(names.refs));
    case 'network':
      return random() < 0.3 ? 'Ethereum/Sandbox' : undefined;
    case 'first':
      return pick([0, 1, 2, 100, 5000]);
    case 'after':
      return random() < 0.2 ? Buffer.from(asset()).toString('base64url') : undefined;
    case 'filter':
      return pick([{ amount: 'NONZERO' }, { type: 'ERC20' }, { contract: '0x00' }]);
    case 'orderBy':
      return pick([
        { field: 'VALUE', direction: 'DESC' },
        { field: 'SYMBOL', direction: 'ASC' },
      ]);
    case 'at':
      return random() < 0.1 ? pick([{ block: '5' }, { hash: '0x01' }]) : undefined;
    default:
      return undefined;
  }
}
