import { ApolloServer } from '@apollo/server';
import { expect, onTestFinished, test, vi } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { builtInKinds } from '../../../src/providers/registry.ts';
import { openServer } from '../support.ts';
import { knowAtSight } from './know-at-sight.ts';

test('a valid document takes the short way the first time, an invalid one the full way every time', async () => {
  const sources = [{ id: 'far', provider: 'reddio', url: 'https://reddio.example' }];
  const server = await openServer({ sources });
  onTestFinished(() => server.running.close());
  knowAtSight(server.running.graph, configSchema(builtInKinds).parse({ sources }));
  const apollo = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
  onTestFinished(() => apollo.mockRestore());
  expect((await server.post('{ sources { name } }')).status).toBe(200);
  expect(apollo).not.toHaveBeenCalled();
  for (const query of ['{ nothing }', '{ nothing }', 'mutation { sources { name } }', '{']) {
    apollo.mockClear();
    expect((await server.post(query)).status).toBe(400);
    expect(apollo).toHaveBeenCalledOnce();
  }
});
