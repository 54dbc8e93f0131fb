import type { Shape } from '../../providers/shape.ts';
import { importText } from './imports.ts';
import type { ProviderNames } from './names.ts';
import { shapeTexts } from './shapes.ts';

const IMPORTED = [
  'type AccountName',
  'type AssetName',
  'accept',
  'type Checked',
  'failure',
  'field',
  'isObject',
  'type Provider',
  'type ProviderKind',
  'refuse',
  'secretOption',
];

/** `NAME.ts`: everything but the two functions. */
export function declarationText({ kind, constant, title }: ProviderNames, shape: Shape): string {
  const { carries, limits } = shapeTexts[shape];
  return `/** ${title}. Say what it is, where its documents are, and when you read them. */
${importText('balancegraph', IMPORTED)}
import { z } from 'zod';
import { decode, request } from './${kind}-wire.ts';

/** What a configuration has to say. Without a credential: z.strictObject({}). */
const options = z.strictObject({ key: secretOption('Credential of a ${title} customer, sent as X-${title.replaceAll(' ', '-')}-Key.') });

export const ${constant}: ProviderKind<z.output<typeof options>> = {
  kind: '${kind}',
  summary: '${title}: ${carries} in one call.',
  options,
  create: ({ key }): Provider => ({
    capabilities: {
      history: 'none',
      // The parts of a balance that are reported, and how they add up.
      amounts: ['total'],
      relation: 'total is all there is.',
      // Calls in flight together, and calls per time span, as documented: { count: 300, perMs: 60_000 }.
      concurrency: 4,
      rate: null,
    },
    accounts: { description: '1 to 12 small letters', example: 'ann', normalise: normaliseAccount },
    assets: {
      description: '1 to 8 capital letters',
      example: 'GOLD',
      normalise: normaliseAsset,
      // What the reference itself says of the asset. Unknown is null, never a default.
      facts: () => ({ name: null, symbol: null, scale: null, type: null, contract: null, details: null }),
    },
    reads: [
      {
        name: 'balances',
        // One call carries ${carries}.
        shape: '${shape}',
        // As documented. Where names in a path are long, \`url\` bounds its bytes.
        limits: ${limits},
        serves: () => true,
        // 'complete' or 'partial' where a call can ask for all that an account holds; request and decode then get 'all'.
        listing: 'none',
        filters: [],
        // 'zero' only where a missing row is documented to mean it, and decode states what shows that an answer is whole.
        absent: 'unknown',
        // 'drop' where the upstream also sends assets that were not asked for.
        unasked: 'fault',
        balances: { request, decode },
      },
    ],
    // The CAIP-2 id of the chain that addresses belong to, where there is one.
    chain: () => null,
    // The cheapest request that shows the upstream alive.
    ping: { request: () => ({ method: 'GET', path: '/v1/ping', step: 'ping' }), decode: () => ({ items: ['OK'] }) },
    // Sent with every request. Requests that have to be signed: declare \`signing\`.
    headers: new Map([['x-${kind}-key', key]]),
    refusal({ status, body }) {
      const error = isObject(body) ? field(body, 'error') : undefined;
      if (status === 404 && error === 'no account') return failure('ACCOUNT_NOT_FOUND', { httpStatus: status });
      // An error of unknown meaning: no verdict on the account or the assets.
      return status === 200 && typeof error === 'string' ? failure('UPSTREAM_UNEXPLAINED', { httpStatus: status }) : null;
    },
  }),
};

/** Makes an address canonical, or refuses it before anything is sent. Checksums are checked here. */
function normaliseAccount(name: AccountName): Checked<AccountName> {
  if (name.network !== null || name.subAccount !== null) return refuse('this source has neither networks nor sub-accounts');
  return /^[a-z]{1,12}$/.test(name.address) ? accept(name) : refuse('must be 1 to 12 small letters');
}

/** The same for the reference of an asset. */
function normaliseAsset(name: AssetName): Checked<AssetName> {
  if (name.network !== null) return refuse('this source has no networks');
  return /^[A-Z]{1,8}$/.test(name.ref) ? accept(name) : refuse('must be 1 to 8 capital letters');
}
`;
}
