/** A server over the TEOS upstream of a sandbox alone, behind a proxy that a test can script; the test that opens it closes it. */
import { onTestFinished } from 'vitest';
import { startProxy } from '../../src/conformance/proxy.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { openServer, type ServerSettings } from './support.ts';

/** How long concurrent requests wait for company, in milliseconds: long enough for a busy machine; no other timer has this length. */
export const WINDOW = 997;

interface ProxiedOptions extends Pick<ServerSettings, 'config'> {
  /** Settings of the source that differ from the ready-made ones. */
  readonly source?: object;
}

export async function openTeosBehindProxy({ source = {}, config }: ProxiedOptions = {}) {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const teos = sandbox.sources.find(({ provider }) => provider === 'teos');
  const proxy = await startProxy(sandbox.upstreams.teos.url);
  onTestFinished(() => proxy.close());
  const server = await openServer({
    sources: [{ ...teos, ...source, url: proxy.url }],
    config: { ...config, planning: { mergeWindowMs: WINDOW } },
  });
  onTestFinished(() => server.running.close());
  const { ledger } = sandbox;
  const addresses = ledger.accounts('teos').map(({ address }) => address);
  const assets = ledger.assets('teos').flatMap(({ ref }) => (ref === 'native' ? [] : [ref]));
  return { sandbox, proxy, server, addresses, assets };
}
