/** What invented sources have in common: plain names, a book of who holds what, and a server. */
import { createServer, type RequestListener } from 'node:http';
import type { RunningUpstream, Truth } from '../../src/conformance/index.ts';
import { accept, noAmounts, type Provider, refuse } from '../../src/index.ts';

/** By account and asset, totals as texts. */
export type Book = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const book: Book = {
  ann: { GOLD: '9007199254740993', IRON: '0' },
  bob: { GOLD: '7', WINE: '12' },
  cid: { IRON: '44' },
};

export const plainAccounts: Provider['accounts'] = {
  description: '1 to 12 small letters',
  example: 'ann',
  normalise: (name) =>
    name.network === null && name.subAccount === null && /^[a-z]{1,12}$/.test(name.address)
      ? accept(name)
      : refuse('must be 1 to 12 small letters'),
};

export const plainAssets: Provider['assets'] = {
  description: '1 to 8 capital letters',
  example: 'GOLD',
  normalise: (name) =>
    name.network === null && /^[A-Z]{1,8}$/.test(name.ref) ? accept(name) : refuse('must be 1 to 8 capital letters'),
  facts: () => null,
};

export function truthOf(held: Book): Truth {
  const refs = new Set(Object.values(held).flatMap((all) => Object.keys(all)));
  return {
    accounts: Object.entries(held).map(([address, all]) => ({
      name: { network: null, address, subAccount: null },
      holdings: new Map(Object.entries(all).map(([ref, total]) => [ref, { ...noAmounts, total: BigInt(total) }])),
    })),
    assets: [...refs].map((ref) => ({ name: { network: null, ref }, scale: null })),
  };
}

/** A server on loopback, until it is closed. */
export async function serve(listener: RequestListener): Promise<RunningUpstream> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake is not listening');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
