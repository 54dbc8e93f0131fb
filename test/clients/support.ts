/** What the tests of real clients share: a server over a sandbox, and a `fetch` that notes what a client sends. */
import type { LedgerAccount } from '../../src/sandbox/ledger/book.ts';
import { openTestServer, type TestServer, type TestServerOptions } from '../server/support.ts';

export interface ClientServer extends TestServer {
  /** Of the graph. */
  readonly endpoint: string;
  /** The first accounts that Loopring knows. */
  readonly accounts: readonly [LedgerAccount, LedgerAccount];
}

export async function openClientServer(options?: TestServerOptions): Promise<ClientServer> {
  const server = await openTestServer(options);
  const [first, second] = server.sandbox.ledger.accounts('loopring');
  if (first === undefined || second === undefined) throw new Error('the ledger has too few accounts');
  return { ...server, endpoint: `${server.url}/graphql`, accounts: [first, second] };
}

export interface NotedFetch {
  readonly fetch: typeof fetch;
  /** The methods of all requests so far. */
  readonly methods: string[];
}

export function notedFetch(): NotedFetch {
  const methods: string[] = [];
  return {
    methods,
    fetch: (input, init) => {
      methods.push(init?.method ?? 'GET');
      return fetch(input, init);
    },
  };
}
