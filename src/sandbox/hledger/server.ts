/** hledger-web with `--serve-api` behind a proxy with a login, over a journal in memory (hledger-web 1.25, seen). */
import type { FurtherOptions, FurtherUpstream } from '../further-upstream.ts';
import { type ListenOptions, UpstreamServer } from '../wire/fake-upstream.ts';
import { pathOf, type Wire } from '../wire/wire.ts';
import type { Journal } from './journal.ts';
import { seededDecimals, seedJournal } from './seed.ts';

export const USER = 'sandbox';
/** The password that the proxy accepts; it has no use elsewhere. */
export const PASSWORD = 'sandbox-ledger-password';

export interface HledgerKnobs {
  /** What `authorization` has to be; null where there is no proxy. */
  credential: string | null;
}

export const defaultHledgerKnobs: HledgerKnobs = {
  credential: `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`,
};

export type HledgerServer = UpstreamServer<HledgerKnobs, 'ledger'>;

/** Rejects when the port is taken. */
export function startHledger(
  journal: Journal,
  options: Omit<ListenOptions<HledgerKnobs>, 'knobs'>,
): Promise<HledgerServer> {
  return UpstreamServer.listen(hledgerWire(journal), { ...options, knobs: { ...defaultHledgerKnobs } });
}

export async function startBesideLedger({ ledger, port, faults }: FurtherOptions): Promise<FurtherUpstream> {
  const server = await startHledger(seedJournal(ledger.seed), { port, now: () => new Date(), seed: ledger.seed });
  try {
    for (const fault of faults) await server.setFault(fault);
  } catch (error) {
    await server.close();
    throw error;
  }
  const commodities = Object.entries(seededDecimals).map(([symbol, decimals]) => [
    symbol,
    { decimals, ...(symbol === 'BTC' ? { underlying: REGTEST_COIN } : {}) },
  ]);
  const source = {
    id: 'sandbox-ledger',
    provider: 'ledger',
    url: server.url,
    label: 'Journal (sandbox)',
    check: [{ account: 'assets:wallet', asset: 'BTC' }],
    options: { user: USER, password: PASSWORD, commodities: Object.fromEntries(commodities) },
  };
  return { sources: [source], close: () => server.close() };
}

/** The coin that Mesh of the sandbox has, too. */
const REGTEST_COIN = 'bip122:0f9188f13cb7b2c71f2a335e3a4fc328/slip44:1';

const PATHS = ['/version', '/accounts', '/accountnames', '/commodities'];

/** What a request calls, by its target. */
export function hledgerEndpoint(target: string): string {
  const path = pathOf(target);
  return PATHS.includes(path) ? path : 'unknown';
}

export function hledgerWire(journal: Journal): Wire<HledgerKnobs, 'ledger'> {
  const answers: Readonly<Record<string, () => unknown>> = {
    '/version': () => '1.25',
    '/accounts': () => journal.rows(),
    '/accountnames': () => journal.accounts(),
    '/commodities': () => journal.commodities(),
  };
  return {
    name: 'ledger',
    contentType: 'application/json; charset=utf-8',
    endpoint: hledgerEndpoint,
    answer({ endpoint, method, headers }, { knobs }) {
      if (knobs.credential !== null && headers.authorization !== knobs.credential) {
        return { status: 401, text: '', headers: { 'www-authenticate': 'Basic realm="ledger"' } };
      }
      const answer = method === 'GET' ? answers[endpoint] : undefined;
      if (answer === undefined) return { status: 403, text: 'server-side UI is disabled due to --serve-api' };
      return { status: 200, json: answer() };
    },
  };
}
