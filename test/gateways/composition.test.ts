/** The parts fit together: no error and no hint of Apollo's composer, and every part is a subgraph by itself. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { payoutsSdl } from '../../examples/gateways/payouts.ts';
import { composeServices, composeSupergraph } from '../../examples/gateways/supergraph.ts';
import { usersSdl } from '../../examples/gateways/users.ts';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';

const services = [
  { name: 'balancegraph', sdl: schemaSdl('federation') },
  { name: 'users', sdl: usersSdl('federation') },
  { name: 'payouts', sdl: payoutsSdl() },
].map(({ name, sdl }) => ({ name, url: `http://127.0.0.1/${name}`, typeDefs: parse(sdl) }));

test.each(services)('$name is a valid subgraph', ({ typeDefs }) => {
  expect(buildSubgraphSchema(typeDefs).getQueryType()?.getFields()).toHaveProperty('_service');
});

describe.each([
  ['balancegraph and users', services.slice(0, 2)],
  ['balancegraph, users and payouts', services],
])('%s', (_name, parts) => {
  test('compose without an error and without a hint', () => {
    const { errors, hints, supergraphSdl } = composeServices([...parts]);
    expect(errors).toBeUndefined();
    expect(hints?.map(String)).toEqual([]);
    expect(supergraphSdl).toContain('type Account');
  });
});

test('graphs that do not fit together are refused with every reason', async () => {
  const sdls = ['type Query { a: Int } type T { x: Int }', 'type Query { a: String } type T { x: String }'];
  const graphs = sdls.map((sdl, index) => ({ name: `g${index}`, url: `http://g${index}.invalid`, sdl }));
  const fetch = async (url: unknown): Promise<Response> =>
    Response.json({ data: { _service: { sdl: graphs.find((graph) => graph.url === url)?.sdl } } });
  await expect(composeSupergraph({ graphs, fetch })).rejects.toThrow(/Query\.a.*\n.*T\.x|T\.x.*\n.*Query\.a/);
});
