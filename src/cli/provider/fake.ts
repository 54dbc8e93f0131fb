import type { Shape } from '../../providers/shape.ts';
import { importTypesText } from './imports.ts';
import type { ProviderNames } from './names.ts';
import { shapeTexts } from './shapes.ts';

/** `NAME-fake.ts`: a fake upstream, and what is true there. */
export function fakeText({ kind, title }: ProviderNames, shape: Shape): string {
  const { asked, query } = shapeTexts[shape];
  return `/**
 * A fake ${title} on loopback. It answers as the documents say, and only well: the conformance kit makes every fault. Until you
 * change it, it speaks a protocol of its own: GET /v1/balances?${query}
 */
import { createServer } from 'node:http';
${importTypesText('balancegraph/conformance', ['Examples', 'FakeUpstream', 'Truth'])}

/** Who holds what. Keep an amount above 2^53, a zero, and accounts that do not hold everything: rules of the kit need them. */
const book: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ann: { GOLD: '9007199254740993', IRON: '0' },
  bob: { GOLD: '7', WINE: '12' },
  cid: { IRON: '44' },
};

/** The credential that tests plant, to see that it shows nowhere. */
export const KEY = 'planted-${kind}-credential';

/** The same as the kit compares with. Scale: how many atomic units are one, where the upstream says so. */
export const truth: Truth = {
  accounts: Object.entries(book).map(([address, held]) => ({
    name: { network: null, address, subAccount: null },
    holdings: new Map(
      Object.entries(held).map(([ref, total]) => [
        ref,
        { total: BigInt(total), available: null, locked: null, pendingDeposit: null, pendingWithdrawal: null },
      ]),
    ),
  })),
  assets: ['GOLD', 'IRON', 'WINE'].map((ref) => ({ name: { network: null, ref }, scale: null })),
};

/** What the kit cannot invent: an error of the upstream's own that is not documented. */
export const examples: Examples = { refusals: [{ status: 200, body: { error: 'closed for the stocktaking' } }] };

interface Asked {
  readonly accounts: readonly string[];
  has(account: string, asset: string): boolean;
}

function askedBy(query: URLSearchParams): Asked {
  const list = (name: string): readonly string[] => query.get(name)?.split(',') ?? [];
  ${asked}
}

/** The answer to a path and query. */
export function answer(target: string): { readonly status: number; readonly body: unknown } {
  const { pathname, searchParams } = new URL(target, 'http://${kind}.invalid');
  if (pathname === '/v1/ping') return { status: 200, body: { ok: true } };
  if (pathname !== '/v1/balances') return { status: 404, body: { error: 'no such path' } };
  const { accounts, has } = askedBy(searchParams);
  if (accounts.some((account) => !Object.hasOwn(book, account))) return { status: 404, body: { error: 'no account' } };
  const rows = Object.entries(book).flatMap(([account, held]) =>
    Object.entries(held).flatMap(([asset, amount]) => (has(account, asset) ? [{ account, asset, amount }] : [])),
  );
  return { status: 200, body: { rows } };
}

export const upstream: FakeUpstream = {
  async start() {
    const server = createServer((request, response) => {
      const isKnown = request.headers['x-${kind}-key'] === KEY;
      const { status, body } = isKnown ? answer(request.url ?? '/') : { status: 401, body: { error: 'no such key' } };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the fake does not listen on a port');
    return {
      url: \`http://127.0.0.1:\${address.port}\`,
      async close() {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  },
};
`;
}
