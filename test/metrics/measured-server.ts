/** A server over the sandbox whose metrics are served, for the tests that read them. */
import { ask, type Reply } from '../sandbox/ask.ts';
import { openTestServer, type TestServer, type TestServerOptions } from '../server/support.ts';
import { type Sample, samplesOf } from './exposition.ts';

export interface MeasuredServer extends TestServer {
  /** Asks where the metrics are. */
  metrics(method?: string, path?: string): Promise<Reply>;
  /** What Prometheus would read now. */
  read(): Promise<readonly Sample[]>;
}

/** The caller closes it. */
export async function openMeasured(options: TestServerOptions = {}): Promise<MeasuredServer> {
  const config = { ...options.config, metrics: { port: 0 } };
  const server = await openTestServer({ ...options, config });
  const { origin } = new URL(server.running.metrics ?? '');
  const metrics: MeasuredServer['metrics'] = (method = 'GET', target = '/metrics') => ask(origin, { method, target });
  return { ...server, metrics, read: async () => samplesOf((await metrics()).text) };
}

/** Balances of the first accounts of TEOS and of Mesh, with this freshness where there is one. */
export function balancesOf({ sandbox }: TestServer, accounts: number, freshness = ''): string {
  const lists = (['teos', 'mesh'] as const).map((name) => {
    const addresses = sandbox.ledger
      .accounts(name)
      .slice(0, accounts)
      .map(({ address }) => address);
    const assets = sandbox.ledger
      .assets(name)
      .slice(0, 2)
      .map(({ ref }) => ref);
    const given = `assets: ${JSON.stringify(assets)}${freshness}`;
    return `${name}: accountsByAddress(addresses: ${JSON.stringify(addresses)}, sources: ["sandbox-${name}"]) {
      balances(${given}) { nodes { total { atomic } failure { code } provenance { servedFrom } } }
    }`;
  });
  return `{ ${lists.join('\n')} }`;
}
