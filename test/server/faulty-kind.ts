/** A provider that fails as none should: with errors whose text, causes and properties quote its secret and address. */
import { z } from 'zod';
import { accept } from '../../src/model/checked.ts';
import type { Secret } from '../../src/model/secret.ts';
import { secretOption } from '../../src/providers/options.ts';
import type { Endpoint, Provider, ProviderKind } from '../../src/providers/provider.ts';

interface FaultyOptions {
  readonly token: Secret;
}

/** Fails where an address says `boom`, and wherever a balance, a fact or a sign of life is to be read. */
export const faulty: ProviderKind<FaultyOptions> = {
  kind: 'faulty',
  summary: 'Fails.',
  options: z.strictObject({ token: secretOption('Never seen again.') }),
  create: ({ token }) => createFaulty(token),
};

function createFaulty(token: Secret): Provider {
  const fail = (): never => {
    const secret = token.reveal();
    const address = `https://user:${secret}@upstream.example/v1?key=${encodeURIComponent(secret)}`;
    const basic = Buffer.from(secret).toString('base64');
    const cause = new Error(`connect to ${address} failed, authorization: Basic ${basic}`);
    throw Object.assign(new Error(`cannot read ${address} with ${secret}`, { cause }), { headers: { key: secret } });
  };
  const broken: Endpoint<unknown, never> = { request: fail, decode: fail };
  return {
    capabilities: { history: 'none', amounts: ['total'], relation: 'None.', concurrency: 1, rate: null },
    accounts: {
      description: 'anything',
      example: 'a',
      normalise: (name) => (name.address === 'boom' ? fail() : accept(name)),
    },
    assets: { description: 'anything', example: 'a', normalise: accept, facts: () => null },
    reads: [
      {
        name: 'balances',
        shape: 'account',
        limits: { accounts: 1, assets: 1, pairs: 1, url: null },
        serves: () => true,
        listing: 'none',
        filters: [],
        absent: 'unknown',
        unasked: 'fault',
        balances: broken,
      },
    ],
    chain: () => null,
    ping: broken,
    headers: new Map([['authorization', token]]),
    refusal: () => null,
  };
}
