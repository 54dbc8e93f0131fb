/** The media type of an answer, and the status that a refused document has in it. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerType } from '../../../src/server/request/answer-type.ts';
import { ask } from '../../sandbox/ask.ts';
import { codesOf, openTestServer, type TestServer } from '../support.ts';

const JSON_TYPE = 'application/json';
const GRAPHQL_TYPE = 'application/graphql-response+json';

/** What gateways and clients send, and what the answer to it is. */
const accepts: readonly (readonly [accept: string, type: string])[] = [
  ['*/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/*', JSON_TYPE],
  ['application/json; charset=utf-8', JSON_TYPE],
  ['application/graphql-response+json', GRAPHQL_TYPE],
  ['application/graphql-response+json; charset=utf-8', GRAPHQL_TYPE],
  ['application/graphql-response+json, application/json, */*', GRAPHQL_TYPE],
  ['application/json, application/graphql-response+json', JSON_TYPE],
  ['application/json;q=0.9, application/graphql-response+json', GRAPHQL_TYPE],
  ['application/graphql-response+json;q=0.9, application/json', JSON_TYPE],
  ['*/*, application/graphql-response+json', GRAPHQL_TYPE],
  ['multipart/mixed;deferSpec=20220824, application/json', JSON_TYPE],
  ['application/graphql-response+json, application/json, multipart/mixed, text/event-stream', GRAPHQL_TYPE],
  ['text/html, application/xhtml+xml, */*;q=0.8', JSON_TYPE],
  ['application/json;q=0, */*', GRAPHQL_TYPE],
  ['APPLICATION/JSON', JSON_TYPE],
];

describe('the type of an answer', () => {
  test.each(accepts)('%s: %s', (accept, type) => {
    expect(answerType(accept)).toBe(type);
  });

  test.each([undefined, '', ' '])('without a wish (%j) it is application/json', (accept) => {
    expect(answerType(accept)).toBe(JSON_TYPE);
  });

  test.each(['text/html', 'application/json;q=0', 'json', 'application/json;q=2', 'multipart/mixed'])(
    'there is none for %s',
    (accept) => {
      expect(answerType(accept)).toBeNull();
    },
  );

  test('is one that is taken, whatever stands in the header', () => {
    const range = fc.constantFrom('*/*', 'application/*', JSON_TYPE, GRAPHQL_TYPE, 'text/html', 'json', '', ' ; ', ',');
    const quality = fc.constantFrom('', ';q=1', ';q=0.5', '; q=0', ';q=', ';q=0.5;q=1', ';x=",q=1"');
    fc.assert(
      fc.property(fc.array(fc.tuple(range, quality), { minLength: 1, maxLength: 5 }), (ranges) => {
        const text = ranges.map(([type, q]) => type + q).join(',');
        const type = answerType(text);
        if (type !== null && text.trim() !== '') expect(text).toMatch(/\*\/\*|application\/\*|json/);
        if (ranges.every(([given]) => given === 'text/html')) expect(type).toBeNull();
      }),
    );
  });
});

describe('a server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer();
  });
  afterAll(() => server?.close());

  const send = (accept: string | undefined, body: unknown) =>
    ask(server.url, {
      target: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(accept === undefined ? {} : { accept }) },
      body,
    });

  test.each([[undefined, JSON_TYPE] as const, ...accepts])(
    'to %s says why it refuses a document, and in the status only where the type is its own',
    async (accept, type) => {
      const reply = await send(accept, { query: '{ wallets { id } }' });
      expect(reply.headers['content-type']).toBe(`${type}; charset=utf-8`);
      expect({ status: reply.status, codes: codesOf(reply) }).toEqual({
        status: type === JSON_TYPE ? 200 : 400,
        codes: ['GRAPHQL_VALIDATION_FAILED'],
      });
    },
  );

  test.each([undefined, '*/*', JSON_TYPE, GRAPHQL_TYPE])(
    'to %s answers what is no request with 400',
    async (accept) => {
      const reply = await send(accept, {});
      expect({ status: reply.status, codes: codesOf(reply) }).toEqual({ status: 400, codes: ['BAD_REQUEST'] });
    },
  );

  test.each(['text/html', 'multipart/mixed; deferSpec=20220824'])(
    'says to a client that takes neither type which to take: %s',
    async (accept) => {
      const reply = await send(accept, { query: '{ sources { name } }' });
      expect({ status: reply.status, codes: codesOf(reply) }).toEqual({ status: 406, codes: ['BAD_REQUEST'] });
      expect(reply.text).toContain('let accept take one of them');
    },
  );
});
