/** Clients are told what was made for them; of any other error they are told that it happened, and it is reported. */

import { ApolloServer, HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { INTERNAL_ERROR } from '../../../src/model/advice.ts';
import { builtInKinds } from '../../../src/providers/registry.ts';
import { errorFormatter } from '../../../src/server/answer/format-error.ts';

const source = { id: 't', provider: 'teos', url: 'http://127.0.0.1:1', options: { token: 'token-of-teos' } };
const { limits } = configSchema(builtInKinds).parse({ sources: [source] });

/** What Apollo Server answers where the context of a request cannot be made. */
async function answered(thrown: unknown) {
  const faults: unknown[] = [];
  const format = errorFormatter({ limits, onFault: (fault) => faults.push(fault) });
  const server = new ApolloServer({
    typeDefs: 'type Query { a: Int }',
    formatError: (formatted, error) => format(formatted, error instanceof GraphQLError ? error : new GraphQLError('')),
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  await server.start();
  const headers = new HeaderMap([['content-type', 'application/json']]);
  const { body } = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers, search: '', body: { query: '{ a }' } },
    context: async () => {
      throw thrown;
    },
  });
  await server.stop();
  const answer: unknown = JSON.parse(body.kind === 'complete' ? body.string : '{}');
  return { answer, faults };
}

test('a fault while a request is opened is reported, and its text stays here', async () => {
  const fault = new Error('cannot read token-of-teos');
  expect(await answered(fault)).toEqual({
    answer: { errors: [{ message: INTERNAL_ERROR.message, extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
    faults: [fault],
  });
});

test('what was made for clients is told them there, too', async () => {
  const refused = new GraphQLError('name a tenant', { extensions: { code: 'BAD_REQUEST' } });
  const { answer, faults } = await answered(refused);
  expect(JSON.stringify(answer)).toContain('name a tenant');
  expect(faults).toEqual([]);
});
