/** One server that speaks both: JSON-RPC of Core at its root, REST of Esplora at all other paths. */
import type { FurtherOptions, FurtherSource, FurtherUpstream } from '../further-upstream.ts';
import { type ListenOptions, UpstreamServer } from '../wire/fake-upstream.ts';
import { methodIn, pathOf, type SandboxRequest, type Wire, type WireAnswer } from '../wire/wire.ts';
import { isRegtestAddress } from './addresses.ts';
import { BitcoinChain, type Flow } from './chain.ts';
import { answerCore } from './core.ts';
import { type BitcoinKnobs, defaultBitcoinKnobs } from './knobs.ts';

const USER = 'sandbox';
/** The password that the node accepts; it has no use elsewhere. */
const PASSWORD = 'sandbox-bitcoin-password';
const CREDENTIAL = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;

export type BitcoinServer = UpstreamServer<BitcoinKnobs, 'bitcoin'>;

/** Rejects when the port is taken. */
export function startBitcoin(
  chain: BitcoinChain,
  options: Omit<ListenOptions<BitcoinKnobs>, 'knobs' | 'seed'>,
): Promise<BitcoinServer> {
  return UpstreamServer.listen(bitcoinWire(chain), { ...options, knobs: { ...defaultBitcoinKnobs }, seed: chain.seed });
}

/** Both sources, over a chain with the seed of the sandbox. */
export async function startBesideLedger({ ledger, port, faults }: FurtherOptions): Promise<FurtherUpstream> {
  const chain = new BitcoinChain(ledger.seed);
  const server = await startBitcoin(chain, { port, now: () => new Date() });
  try {
    for (const fault of faults) await server.setFault(fault);
    return { sources: sourcesOf(server.url, chain), close: () => server.close() };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Configuration entries for the server at this address. */
export function sourcesOf(url: string, chain: BitcoinChain): readonly [core: FurtherSource, esplora: FurtherSource] {
  const check = chain
    .addresses()
    .slice(0, 1)
    .map((account) => ({ account, asset: 'native' }));
  const core = {
    id: 'sandbox-bitcoin',
    url,
    label: 'Bitcoin node (sandbox)',
    options: { network: 'regtest', user: USER, password: PASSWORD },
  };
  const esplora = {
    id: 'sandbox-esplora',
    url,
    label: 'Esplora (sandbox)',
    options: { network: 'regtest', api: 'esplora', requestsPerSecond: 1000 },
  };
  return [
    { ...core, provider: 'bitcoin', check },
    { ...esplora, provider: 'bitcoin', check },
  ];
}

/** What a request calls, by its target and its body. */
export function bitcoinEndpoint(target: string, text: string): string {
  return pathOf(target) === '/' ? methodIn(text) : esploraEndpoint(target);
}

export function bitcoinWire(chain: BitcoinChain): Wire<BitcoinKnobs, 'bitcoin'> {
  return {
    name: 'bitcoin',
    contentType: 'application/json',
    endpoint: bitcoinEndpoint,
    answer(request, { knobs }) {
      return pathOf(request.target) === '/' ? node(request, chain, knobs) : esplora(request, chain, knobs);
    },
  };
}

function node(
  { method, headers, body }: SandboxRequest,
  chain: BitcoinChain,
  knobs: Readonly<BitcoinKnobs>,
): WireAnswer {
  if (method !== 'POST') return { status: 405, text: 'JSONRPC server handles only POST requests' };
  if (headers.authorization !== CREDENTIAL) {
    return { status: 401, text: '', headers: { 'www-authenticate': 'Basic realm="jsonrpc"' } };
  }
  return answerCore(body, chain, knobs);
}

function esploraEndpoint(target: string): string {
  return /^(\/[a-z-]+)(?:\/|$)/.exec(pathOf(target))?.[1] ?? 'unknown';
}

/** Errors are plain text (https://github.com/Blockstream/electrs `src/rest.rs`, read 2026-11). */
function esplora(
  { method, target }: SandboxRequest,
  chain: BitcoinChain,
  { genesis }: Readonly<BitcoinKnobs>,
): WireAnswer {
  const [, endpoint, name = '', ...rest] = pathOf(target).split('/');
  if (method !== 'GET' || rest.length > 0) return { status: 404, text: 'endpoint does not exist' };
  if (endpoint === 'block-height') {
    const hash = name === '0' && genesis !== null ? genesis : chain.hashAt(Number(name));
    return hash === null ? { status: 404, text: 'Block not found' } : { status: 200, text: hash };
  }
  if (endpoint !== 'address') return { status: 404, text: 'endpoint does not exist' };
  if (!isRegtestAddress(name)) return { status: 400, text: 'Invalid Bitcoin address' };
  const holder = chain.holder(name);
  const [settled, waiting] = [statsOf(holder?.settled), statsOf(holder?.waiting)];
  return { status: 200, json: { address: name, chain_stats: settled, mempool_stats: waiting } };
}

function statsOf({ funded, spent }: Flow = { funded: 0n, spent: 0n }): object {
  const [into, out] = [funded === 0n ? 0 : 1, spent === 0n ? 0 : 1];
  return {
    funded_txo_count: into,
    funded_txo_sum: funded,
    spent_txo_count: out,
    spent_txo_sum: spent,
    tx_count: into + out,
  };
}
