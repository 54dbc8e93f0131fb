import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type SandboxUpstream, startSandbox } from '../../src/sandbox/sandbox.ts';
import { ask } from './ask.ts';

const SMALL = { accounts: 2, assets: 2 };

/** Resolves once `upstream` has been asked `count` more times; the requests themselves hang. */
function hangingArrivals(upstream: Pick<SandboxUpstream<unknown>, 'inject'>, count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = count;
  const when = (): boolean => {
    left -= 1;
    if (left === 0) resolve();
    return true;
  };
  upstream.inject({ kind: 'hang', when });
  return promise;
}

describe('startSandbox', () => {
  it('listens on loopback alone and describes itself as configuration', async () => {
    await using sandbox = await started();
    const { sources, upstreams } = sandbox;
    expect(sources.map(({ id, provider }) => [id, provider])).toEqual([
      ['sandbox-reddio', 'reddio'],
      ['sandbox-teos', 'teos'],
      ['sandbox-mesh', 'mesh'],
      ['sandbox-loopring', 'loopring'],
    ]);
    for (const { provider, url } of sources) {
      expect(url).toBe(upstreams[provider].url);
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[0-9]+$/);
    }
    expect(JSON.parse(JSON.stringify(sources))).toEqual(sources);
  });

  it('accepts its own credentials', async () => {
    await using sandbox = await started();
    const { teos, loopring } = sandbox.upstreams;
    const [, teosSource, , loopringSource] = sandbox.sources;
    const headers = { authorization: `Bearer ${teosSource?.options.token}` };
    expect((await ask(teos.url, { target: '/odata/v1.0/Ping', headers })).status).toBe(200);
    const key = { 'x-api-key': String(loopringSource?.options.apiKey) };
    const target = '/api/v3/user/balances?accountId=10000';
    expect((await ask(loopring.url, { target, headers: key })).status).toBe(200);
  });

  it('takes ports and knobs, and leaves nothing behind when a port is taken', async () => {
    await using sandbox = await started({ knobs: { teos: { envelope: 'array' } } });
    expect(sandbox.upstreams.teos.knobs).toMatchObject({ envelope: 'array', paramCasing: 'any' });
    const taken = Number(new URL(sandbox.upstreams.teos.url).port);
    await expect(startSandbox({ ...SMALL, ports: { loopring: taken } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('says on every answer that it is no real upstream', async () => {
    await using sandbox = await started();
    for (const { url } of sandbox.sources) {
      expect((await ask(url, { target: '/nowhere' })).headers['x-sandbox']).toBe('balancegraph');
    }
  });

  it('keeps the knobs of two sandboxes apart', async () => {
    await using one = await started();
    await using other = await started();
    one.upstreams.mesh.knobs.badGateway = true;
    expect(other.upstreams.mesh.knobs.badGateway).toBe(false);
  });
});

describe('an upstream', () => {
  it('logs every request, refused ones too, and counts by endpoint', async () => {
    await using sandbox = await started();
    const { loopring } = sandbox.upstreams;
    await ask(loopring.url, { target: '/api/v3/timestamp?pf=web', headers: { 'x-test': 'a' } });
    await ask(loopring.url, { target: '/api/v3/user/balances' });
    await ask(loopring.url, { target: '/nowhere', method: 'POST', body: { a: 1 } });
    expect(loopring.requests).toMatchObject([
      { endpoint: '/timestamp', method: 'GET', target: '/api/v3/timestamp?pf=web', body: null, status: 200 },
      { endpoint: '/user/balances', status: 400 },
      { endpoint: 'unknown', method: 'POST', body: { a: 1 }, status: 404 },
    ]);
    expect(loopring.requests[0]?.headers['x-test']).toBe('a');
    expect(loopring.requests[0]?.at).toBeInstanceOf(Date);
    expect([loopring.count(), loopring.count('/user/balances'), loopring.count('/account')]).toEqual([3, 1, 0]);
    sandbox.resetCounters();
    expect([loopring.count(), loopring.maxInFlight, loopring.requests]).toEqual([0, 0, []]);
  });

  it('knows the most requests that were in flight together', async () => {
    await using sandbox = await started();
    const { reddio } = sandbox.upstreams;
    const arrived = hangingArrivals(reddio, 3);
    const agent = new Agent({ keepAlive: true });
    const requests = [1, 2, 3].map(() => request(`${reddio.url}/v1/starkex/contracts`, { agent }));
    const ended = Promise.all(requests.map((each) => once(each, 'error')));
    for (const each of requests) each.end();
    await arrived;
    expect(reddio.maxInFlight).toBe(3);
    reddio.resetCounters();
    expect(reddio.maxInFlight).toBe(3);
    for (const each of requests) each.destroy(new Error('given up'));
    await ended;
    reddio.clearFaults();
    await ask(reddio.url, { target: '/v1/starkex/contracts' });
    agent.destroy();
    expect(reddio.count('/v1/starkex/contracts')).toBe(1);
  });

  it('sees one request at a time when they come one after the other', async () => {
    await using sandbox = await started();
    const { mesh } = sandbox.upstreams;
    for (let call = 0; call < 5; call += 1) {
      await ask(mesh.url, { method: 'POST', target: '/network/list', body: {} });
    }
    expect([mesh.count('/network/list'), mesh.maxInFlight]).toEqual([5, 1]);
  });
});

describe('close', () => {
  it('ends hanging requests and idle connections at once, and may be called twice', async () => {
    const sandbox = await startSandbox(SMALL);
    const { teos } = sandbox.upstreams;
    const { hostname, port } = new URL(teos.url);
    const idle = connect(Number(port), hostname);
    await once(idle, 'connect');
    const idleEnded = once(idle, 'close');
    teos.inject({ kind: 'delay', ms: 3_600_000, when: ({ target }) => target === '/late' });
    const arrived = hangingArrivals(teos, 1);
    const late = ask(teos.url, { target: '/late' }).catch(() => 'ended');
    const hanging = ask(teos.url, { target: '/hanging' }).catch(() => 'ended');
    await arrived;
    await Promise.all([sandbox.close(), idleEnded]);
    expect(await Promise.all([late, hanging])).toEqual(['ended', 'ended']);
    await sandbox.close();
    await expect(ask(`http://${hostname}:${port}`, { target: '/' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

/** A small sandbox that closes with its scope. */
async function started(options: Parameters<typeof startSandbox>[0] = {}) {
  const sandbox = await startSandbox({ ...SMALL, ...options });
  return Object.assign(sandbox, { [Symbol.asyncDispose]: () => sandbox.close() });
}
