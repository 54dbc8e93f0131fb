/** A node of a Cosmos SDK chain, by its REST interface as far as balances need it (simd 0.46.16, seen 2026-11). */
import { hash } from 'node:crypto';
import type { FurtherOptions, FurtherSource, FurtherUpstream } from '../further-upstream.ts';
import { ETHER } from '../ledger/underlying.ts';
import { type ListenOptions, UpstreamServer } from '../wire/fake-upstream.ts';
import { parseQuery, pathOf, type SandboxRequest, type Wire, type WireAnswer } from '../wire/wire.ts';
import { addressRefusal, PREFIX } from './addresses.ts';
import { CHAIN_ID, CosmosChain } from './chain.ts';
import { type CosmosKnobs, defaultCosmosKnobs } from './knobs.ts';
import { pageOf, refused } from './pages.ts';

export type CosmosServer = UpstreamServer<CosmosKnobs, 'cosmos'>;

const BANK = '/cosmos/bank/v1beta1';
const NODE = '/cosmos/base/tendermint/v1beta1';
const ASKED_HEIGHT = 'x-cosmos-block-height';
const STATED_HEIGHT = 'grpc-metadata-x-cosmos-block-height';

/** Rejects when the port is taken. */
export function startCosmos(
  chain: CosmosChain,
  options: Omit<ListenOptions<CosmosKnobs>, 'knobs' | 'seed'>,
): Promise<CosmosServer> {
  return UpstreamServer.listen(cosmosWire(chain), { ...options, knobs: { ...defaultCosmosKnobs }, seed: chain.seed });
}

/** A chain with the seed of the sandbox. */
export async function startBesideLedger({ ledger, port, faults }: FurtherOptions): Promise<FurtherUpstream> {
  const chain = new CosmosChain(ledger.seed);
  const server = await startCosmos(chain, { port, now: () => new Date() });
  try {
    for (const fault of faults) await server.setFault(fault);
    return { sources: [sourceOf(server.url, chain)], close: () => server.close() };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** The configuration entry for the server at this address. */
export function sourceOf(url: string, { addresses, ether }: Pick<CosmosChain, 'addresses' | 'ether'>): FurtherSource {
  const [account] = addresses;
  return {
    id: 'sandbox-cosmos',
    provider: 'cosmos',
    url,
    label: 'Cosmos SDK chain (sandbox)',
    ...(account === undefined ? {} : { check: [{ account, asset: 'ugrain' }] }),
    options: {
      chain: CHAIN_ID,
      prefix: PREFIX,
      assets: { [ether]: { symbol: 'ETH', decimals: 18, underlying: ETHER } },
    },
  };
}

interface Asked {
  readonly request: SandboxRequest;
  readonly query: ReadonlyMap<string, string>;
  readonly chain: CosmosChain;
  readonly knobs: Readonly<CosmosKnobs>;
}

interface Route {
  readonly endpoint: string;
  /** What stands in its groups is the names that are asked for. */
  readonly path: RegExp;
  answer(asked: Asked, name: string): WireAnswer;
}

const routes: readonly Route[] = [
  { endpoint: 'by_denom', path: new RegExp(`^${BANK}/balances/([^/]+)/by_denom$`), answer: one },
  { endpoint: 'balances', path: new RegExp(`^${BANK}/balances/([^/]+)$`), answer: list },
  { endpoint: 'denoms_metadata', path: new RegExp(`^${BANK}/denoms_metadata$`), answer: metadata },
  { endpoint: 'blocks', path: new RegExp(`^${NODE}/blocks/([^/]+)$`), answer: block },
  { endpoint: 'node_info', path: new RegExp(`^${NODE}/node_info$`), answer: nodeInfo },
];

/** What a request calls, by its target. */
export function cosmosEndpoint(target: string): string {
  return routes.find(({ path }) => path.test(pathOf(target)))?.endpoint ?? 'unknown';
}

function cosmosWire(chain: CosmosChain): Wire<CosmosKnobs, 'cosmos'> {
  return {
    name: 'cosmos',
    contentType: 'application/json',
    endpoint: cosmosEndpoint,
    answer(request, { knobs }) {
      const path = pathOf(request.target);
      const route = routes.find((candidate) => candidate.path.test(path));
      const query = parseQuery(request.target);
      if (route === undefined || request.method !== 'GET') throw refused('Not Implemented', 12, 501);
      if (query === null) throw refused('invalid query');
      return route.answer({ request, query, chain, knobs }, route.path.exec(path)?.[1] ?? '');
    },
  };
}

function one({ request, query, chain, knobs }: Asked, address: string): WireAnswer {
  requireAddress(address);
  const denom = query.get('denom') ?? '';
  if (denom === '') throw refused('invalid denom: invalid request');
  const height = heightOf(request, chain, knobs);
  const amount = chain.balance(address, denom, height);
  return stated(height, knobs, { balance: { denom, amount: String(amount) } });
}

function list({ request, query, chain, knobs }: Asked, address: string): WireAnswer {
  requireAddress(address);
  const height = heightOf(request, chain, knobs);
  const page = pageOf(chain.coins(address, height), ({ denom }) => denom, { query, knobs });
  const balances = page.rows.map(({ denom, amount }) => ({ denom, amount: String(amount) }));
  return stated(height, knobs, knobs.withoutPagination ? { balances } : { balances, pagination: page.pagination });
}

function metadata({ request, query, chain, knobs }: Asked): WireAnswer {
  const described = chain.denominations.flatMap(({ denom, metadata: told }) =>
    told === null ? [] : { denom, ...told },
  );
  const page = pageOf(described, ({ denom }) => denom, { query, knobs });
  const metadatas = page.rows.map(({ denom, name, symbol, display, exponent }) => ({
    description: '',
    denom_units: [
      { denom, exponent: 0, aliases: [] },
      ...(display === denom ? [] : [{ denom: display, exponent, aliases: [] }]),
    ],
    base: denom,
    display,
    name,
    symbol,
  }));
  return stated(heightOf(request, chain, knobs), knobs, { metadatas, pagination: page.pagination });
}

function block({ chain, knobs }: Asked, name: string): WireAnswer {
  const height = name === 'latest' ? chain.height : /^[0-9]{1,18}$/.test(name) ? BigInt(name) : null;
  if (height === null) throw refused('type mismatch, parameter: height');
  if (height < 1n) throw refused(`height must be greater than 0, but got ${height}: invalid request`);
  if (height > chain.height) throw refused('requested block height is bigger then the chain length: invalid request');
  const header = {
    chain_id: knobs.network ?? CHAIN_ID,
    height: String(height),
    // A node writes nanoseconds.
    time: chain.timeOf(height).toISOString().replace('Z', '414309Z'),
  };
  const digest = hash('sha256', `cosmos/block/${chain.seed}/${height}`, 'base64');
  return { status: 200, json: { block_id: { hash: digest }, block: { header }, sdk_block: { header } } };
}

function nodeInfo({ knobs }: Asked): WireAnswer {
  const info = { network: knobs.network ?? CHAIN_ID, version: '0.34.29', moniker: 'sandbox' };
  return {
    status: 200,
    json: { default_node_info: info, application_version: { name: 'sandbox', cosmos_sdk_version: 'v0.46.16' } },
  };
}

function requireAddress(address: string): void {
  const refusal = addressRefusal(address);
  if (refusal !== null) throw refused(`invalid address: ${refusal}`);
}

/** Zero is taken for the newest, as by a node. */
function heightOf({ headers }: SandboxRequest, { height: newest }: CosmosChain, knobs: Readonly<CosmosKnobs>): bigint {
  const text = headers[ASKED_HEIGHT];
  if (text === undefined || text === '0' || knobs.heightIgnored) return newest;
  if (typeof text !== 'string' || !/^-?[0-9]{1,18}$/.test(text)) {
    throw refused('codespace sdk code 18: invalid request: invalid height header', 2, 500);
  }
  const height = BigInt(text);
  if (height < 0n) throw refused('codespace sdk code 18: invalid request: cannot query with height < 0', 2, 500);
  if (height > newest) {
    const words = 'cannot query with height in the future; please provide a valid height';
    throw refused(`codespace sdk code 26: invalid height: ${words}`, 2, 500);
  }
  if (height < knobs.oldest) {
    throw refused(
      `failed to load state at height ${height}; version does not exist (latest height: ${newest}): invalid request`,
    );
  }
  return height;
}

function stated(height: bigint, { heightHidden }: Readonly<CosmosKnobs>, json: object): WireAnswer {
  return { status: 200, json, ...(heightHidden ? {} : { headers: { [STATED_HEIGHT]: String(height) } }) };
}
