/** Row 4 of matrix C: every hostile document is refused, as a subgraph too, and no source gets a request. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { json } from '../sandbox/ask.ts';
import { hostileDocuments } from './hostile-documents.ts';
import { openServers, type Servers } from './servers.ts';

let servers: Servers;

beforeAll(async () => {
  // So large that the documents themselves are looked at, and not only their length.
  servers = await openServers({ server: { maxBodyBytes: 16 * 1024 * 1024 } });
});
beforeEach(() => servers.sandbox.resetCounters());
afterAll(() => servers?.close());

describe.each(['standalone', 'federation'] as const)('%s refuses', (surface) => {
  test.each(hostileDocuments.map((document) => [document.name, document] as const))('%s', async (_name, document) => {
    const reply = await servers.on(surface).post(document.query, document.variables);
    const body = json(reply);
    expect(body).toHaveProperty('errors[0].extensions.code', expect.stringMatching(/^(?:QUERY_|GRAPHQL_|OPERATION_)/));
    const data: unknown = typeof body === 'object' && body !== null && 'data' in body ? body.data : null;
    // Nothing but nulls is left.
    expect(
      JSON.stringify(data ?? null)
        .replaceAll(/"[a-z]+":|[{}[\],]/gi, '')
        .replaceAll('null', ''),
    ).toBe('');
    expect(reply.text.length).toBeLessThan(1_000_000);
    expect(servers.calls()).toBe(0);
    expect(servers.on(surface).logged()).not.toContain('unforeseen');
  });
});
