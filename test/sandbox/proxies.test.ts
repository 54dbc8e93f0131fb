/** Proxies of the sandbox: one for every protocol in which faults can be played. */
import { expect, test } from 'vitest';
import { further } from '../../src/sandbox/further.ts';
import { startProxies } from '../../src/sandbox/proxies/proxies.ts';

const faulty = Object.values(further).flatMap(({ faulty: name }) => name ?? []);

test.each(['evm', ...faulty] as const)('faults of %s can be played in front of a server of its own', async (name) => {
  const faults = [{ upstream: name, fault: 'status-503' }] as const;
  const proxies = await startProxies({ targets: { [name]: 'http://127.0.0.1:1' }, faults });
  try {
    const url = proxies.upstreams.get(name)?.url;
    if (url === undefined) throw new Error('there is no proxy');
    expect((await fetch(url)).status).toBe(503);
  } finally {
    await proxies.close();
  }
});
