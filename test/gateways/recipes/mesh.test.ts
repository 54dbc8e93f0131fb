/** The recipe for GraphQL Mesh: its files and its command as they stand on the page, over balancegraph as it serves everyone. */
import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Running } from '../../../examples/gateways/graph.ts';
import { serve } from '../../../examples/gateways/serve.ts';
import { outcomeOf, printed } from '../../cli/run.ts';
import { blocksOfRecipe, wordOf } from '../../docs/pages.ts';
import { openSandboxServer, type SandboxServer } from '../../docs/sandbox-server.ts';
import { post } from '../example.ts';
import { openWorkplace } from './workplace.ts';

const ids = [
  'account/sandbox-loopring/0xe12ee2c013468c132a1f980067e22f39f3f42dff',
  'account/sandbox-mesh/0xe12ee2c013468c132a1f980067e22f39f3f42dff?network=Ethereum/Sandbox',
];

let balancegraph: SandboxServer;
let users: Running;
beforeAll(async () => {
  balancegraph = await openSandboxServer();
  const accounts = ids.map((id) => ({ id }));
  const resolvers = { Query: { users: () => [{ name: 'Ada', accounts }] } };
  users = await serve({
    schema: makeExecutableSchema({ typeDefs: blocksOfRecipe('mesh-users')[0]?.text ?? '', resolvers }),
  });
});
afterAll(async () => {
  await users?.close();
  await balancegraph?.close();
});

/** A block of the page with the addresses of these servers. */
function here(file: string | null): string {
  const block = blocksOfRecipe('mesh').find((candidate) => wordOf(candidate, 'file') === file);
  if (block === undefined) throw new Error(`the recipe has no block ${file}`);
  return balancegraph
    .here(block.text)
    .replace('http://127.0.0.1:4001/graphql', users.url)
    .replace('listen(4002,', 'listen(0,');
}

test('what Mesh composes answers as balancegraph does, with as many upstream calls', async () => {
  const composing = openWorkplace('tools/compose');
  onTestFinished(() => composing.close());
  composing.write('mesh.config.ts', here('mesh.config.ts'));
  expect(await composing.run(here(null))).toMatchObject({ code: 0, err: expect.not.stringContaining('connects to') });

  const serving = openWorkplace('examples/gateways');
  onTestFinished(() => serving.close());
  serving.write('supergraph.graphql', readFileSync(`${composing.folder}/supergraph.graphql`, 'utf8'));
  serving.write('gateway.ts', here('gateway.ts'));
  const gateway = serving.start('exec node gateway.ts');
  const ended = outcomeOf(gateway);
  onTestFinished(() => void gateway.kill('SIGKILL'));
  const [, port] = /port: (\d+)/.exec(await printed(gateway, '}')) ?? [];

  const fields = 'id balances { nodes { total { atomic value } asset { ref underlying } failure { code } } }';
  const ask = async (url: string, query: string) => {
    balancegraph.sandbox.resetCounters();
    const { data, errors } = await post(url, { query });
    expect(errors).toBeUndefined();
    return { data, calls: Object.values(balancegraph.sandbox.upstreams).map((upstream) => upstream.count()) };
  };
  const alone = `{ accounts(ids: ${JSON.stringify(ids)}) { ${fields} } }`;
  await ask(`${balancegraph.url}/graphql`, alone);
  const direct = await ask(`${balancegraph.url}/graphql`, alone);
  const composed = await ask(`http://127.0.0.1:${port}/graphql`, `{ users { name accounts { ${fields} } } }`);
  expect(composed.data).toEqual({ users: [{ name: 'Ada', ...Object(direct.data) }] });
  expect(JSON.stringify(composed.data)).toMatch(/"value":"\d+\.\d{18}"/);
  expect(composed.calls).toEqual(direct.calls);

  gateway.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0, err: expect.not.stringContaining('connects to') });
});
