/** A new configuration while the server runs: as a whole or not at all, and no request is lost. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Config, configSchema } from '../../src/config/schema.ts';
import { sourceDigest } from '../../src/config/source-digest.ts';
import { Secret } from '../../src/model/secret.ts';
import type { ProviderKind } from '../../src/providers/provider.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { ReloadError } from '../../src/server.ts';
import { json } from '../sandbox/ask.ts';
import { faulty } from './faulty-kind.ts';
import { openServer, parseLines } from './support.ts';
import { openTeosBehindProxy } from './teos-behind-proxy.ts';

const SOURCES = '{ sources { name label } }';

/** Its page of GraphiQL cannot be made, for that is where a trial is asked for first. */
const untried: ProviderKind = {
  ...faulty,
  create(...given: Parameters<typeof faulty.create>) {
    const trial = (): never => {
      throw new Error('no trial');
    };
    return { ...faulty.create(...given), trial };
  },
};

async function open(kinds: readonly ProviderKind[] = []) {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const sources = sandbox.sources.map((source) => ({ ...source, sandbox: true }));
  const server = await openServer({ sources, kinds });
  onTestFinished(() => server.running.close());
  /** The configuration of the server with other sources and other sections. */
  const config = (other: readonly object[] = sources, sections: object = {}): Config =>
    configSchema([...builtInKinds, ...kinds]).parse({ server: { port: 0 }, ...sections, sources: other });
  return { ...server, sandbox, sources, config };
}

describe('a new configuration', () => {
  test('is in force for the next request, with sources added, changed and left out', async () => {
    const { running, post, sources, config } = await open();
    const [first, second] = sources;
    await running.reload(
      config([{ ...first, label: 'The first' }, { ...second }, { ...first, id: 'another', label: 'New' }]),
    );
    expect(json(await post(SOURCES))).toEqual({
      data: {
        sources: [
          { name: 'sandbox-reddio', label: 'The first' },
          { name: second?.id, label: second?.label },
          { name: 'another', label: 'New' },
        ],
      },
    });
  });

  test('takes limits and surfaces with it', async () => {
    const { running, post, config, sources } = await open();
    expect((await post('{ _service { sdl } }')).status).toBe(400);
    await running.reload(config(sources, { server: { port: 0, surface: 'federation' }, limits: { listItems: 1 } }));
    expect((await post('{ _service { sdl } }')).status).toBe(200);
    expect((await post('{ sources(ids: ["a", "b"]) { name } }')).text).toContain('limits.listItems');
  });

  test('keeps the state of sources that did not change, and closes only the others', async () => {
    const { running, config, sources } = await open();
    const before = running.graph.sources;
    const [first, ...others] = sources;
    await running.reload(config([{ ...first, label: 'changed' }, ...others]));
    for (const [name, source] of running.graph.sources) {
      expect(source === before.get(name)).toBe(name !== first?.id);
    }
    await running.reload(config());
    expect([...running.graph.sources.keys()]).toEqual([...before.keys()]);
  });

  test('every kind of the sandbox is known again, whatever its options', async () => {
    const { running, config } = await open();
    const before = [...running.graph.sources.values()];
    await running.reload(config());
    expect([...running.graph.sources.values()]).toEqual(before);
    for (const [index, source] of [...running.graph.sources.values()].entries()) expect(source).toBe(before[index]);
  });

  test('a pause, a quota and a breaker outlive it', async () => {
    const { running, config, post, sandbox } = await open();
    running.graph.sources.get('sandbox-teos')?.upstream.pause(new Date(Date.now() + 60_000));
    await running.reload(config());
    const address = sandbox.ledger.accounts('teos')[0]?.address;
    const asset = sandbox.ledger.assets('teos')[1]?.ref;
    const query = `{ account(id: "account/sandbox-teos/${address}") { balance(asset: "${asset}") { failure { code } } } }`;
    expect(json(await post(query))).toMatchObject({
      data: { account: { balance: { failure: { code: 'UPSTREAM_RATE_LIMITED' } } } },
    });
  });

  test('spans of calls stay linked, and records of requests go on', async () => {
    const { running, post, config, logged } = await open();
    await running.reload(config());
    await post('{ source(id: "sandbox-teos") { health { ok } } }');
    expect(parseLines(logged(), 'upstream request').at(-1)).toMatchObject({ source: 'sandbox-teos' });
  });
});

describe('what cannot be taken', () => {
  test.each([
    ['server.port', { server: { port: 1 } }],
    ['server.host', { server: { port: 0, host: '127.0.0.2' } }],
    ['server.maxConnections', { server: { port: 0, maxConnections: 7 } }],
    ['metrics.port', { metrics: { port: 0 } }],
    ['log.level', { log: { level: 'warn' } }],
  ])('%s is refused, and nothing changes', async (setting, sections) => {
    const { running, post, config, sources } = await open();
    const graph = running.graph;
    const reloaded = running.reload(config(sources.slice(0, 1), sections));
    await expect(reloaded).rejects.toThrow(ReloadError);
    await expect(reloaded).rejects.toThrow(`${setting}: cannot change while the server runs; restart it`);
    expect(running.graph).toBe(graph);
    expect(JSON.stringify(json(await post(SOURCES)))).toContain('sandbox-loopring');
  });

  test('a manifest that is gone leaves the old configuration in force', async () => {
    const { running, post, config, sources } = await open();
    const graph = running.graph;
    const documents = { manifests: ['/nowhere/operations.json'] };
    await expect(running.reload(config(sources, { server: { port: 0, documents } }))).rejects.toThrow('cannot be read');
    expect(running.graph).toBe(graph);
    expect((await post(SOURCES)).status).toBe(200);
    await running.reload(config(sources.slice(0, 1)));
    expect(running.graph.sources.size).toBe(1);
  });

  test('a page that cannot be made leaves the sources open that both configurations have', async () => {
    const { running, post, config, sources } = await open([untried]);
    const graph = running.graph;
    const more = { id: 'more', provider: 'faulty', url: 'http://127.0.0.1:1', options: { token: 'not-to-be-seen' } };
    await expect(running.reload(config([...sources, more]))).rejects.toThrow('no trial');
    expect(running.graph).toBe(graph);
    expect(json(await post('{ source(id: "sandbox-teos") { health { ok } } }'))).toEqual({
      data: { source: { health: { ok: true } } },
    });
  });
});

test('a request that has begun is answered by the old configuration, whose source stays open for it', async () => {
  const { proxy, server, addresses, assets } = await openTeosBehindProxy({});
  const gate = Promise.withResolvers<void>();
  proxy.play(async (_, forward) => {
    await gate.promise;
    return forward();
  });
  const query = `query ($addresses: [String!]!, $assets: [ID!]!) {
    accountsByAddress(addresses: $addresses) { balances(assets: $assets) { nodes { total { atomic } failure { code } } } }
  }`;
  const asked = server.post(query, { addresses: addresses.slice(0, 1), assets: assets.slice(0, 1) });
  await proxy.arrived(1);
  const other = { id: 'other', provider: 'reddio', url: 'http://127.0.0.1:1' };
  await server.running.reload(configSchema(builtInKinds).parse({ server: { port: 0 }, sources: [other] }));
  expect(json(await server.post(SOURCES))).toEqual({ data: { sources: [{ name: 'other', label: 'other' }] } });
  gate.resolve();
  expect(json(await asked)).toMatchObject({
    data: { accountsByAddress: [{ balances: { nodes: [{ failure: null }] } }] },
  });
});

test('requests without a pause meet one configuration or the other, and none is lost', async () => {
  const { running, post, config, sources } = await open();
  const answers = new Set<string>();
  let isOver = false;
  const asking = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const reply = await post('{ sources { name } }');
      answers.add(`${reply.status} ${(reply.text.match(/"name"/g) ?? []).length}`);
    }
  });
  const reloads = Array.from({ length: 6 }, (_, index) => running.reload(config(sources.slice(index % 2))));
  await Promise.all(reloads);
  isOver = true;
  await Promise.all(asking);
  for (const answer of answers) expect(['200 4', '200 3']).toContain(answer);
});

describe('whether sources are configured alike', () => {
  const settings = { id: 'a', options: { token: new Secret('one'), list: [1, '1'], limit: 5n, none: undefined } };

  test('the same settings in another order', () => {
    const { id, options } = settings;
    const again = { options: { limit: 5n, list: [1, '1'], token: new Secret('one') }, id };
    expect(sourceDigest(again)).toBe(sourceDigest({ id, options }));
  });

  test.each([
    ['another secret', { ...settings.options, token: new Secret('two') }],
    ['a secret that is none', { ...settings.options, token: 'one' }],
    ['a number for a text', { ...settings.options, list: ['1', '1'] }],
    ['a number for a whole number of any size', { ...settings.options, limit: 5 }],
    ['a list in another order', { ...settings.options, list: ['1', 1] }],
    ['one more', { ...settings.options, more: null }],
  ])('%s is another source', (_name, options) => {
    expect(sourceDigest({ id: 'a', options })).not.toBe(sourceDigest(settings));
  });

  test('what cannot be compared is like nothing, and no secret can be read', () => {
    const option = { id: 'a', options: { make: () => 1 } };
    expect(sourceDigest(option)).not.toBe(sourceDigest(option));
    expect(sourceDigest(settings)).not.toContain('one');
  });
});
