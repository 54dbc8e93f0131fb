/** The worked queries over configured sources: each is valid, has its variables filled in, and asks its own source. */
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tab } from '../../src/server/graphiql.ts';
import { ask, json } from '../sandbox/ask.ts';
import { openServer, openTestServer, type TestServer } from './support.ts';

let upstreams: TestServer;
let configured: Awaited<ReturnType<typeof openServer>>;
let tabs: readonly Tab[];

beforeAll(async () => {
  upstreams = await openTestServer();
  configured = await openServer({ sources: upstreams.sandbox.sources.map((source) => ({ ...source, check: [] })) });
  const reply = json(await ask(configured.url, { target: '/graphiql/tabs.json' }));
  tabs = (reply as { tabs: readonly Tab[] }).tabs;
});
afterAll(async () => {
  await configured?.running.close();
  await upstreams?.close();
});

const nameOf = ({ query }: Tab): string | undefined => /^query (\w+)/m.exec(query)?.[1];

test('there is one for all sources, and one for each', () => {
  const names = ['Sources', 'SandboxReddio', 'SandboxTeos', 'SandboxMesh', 'SandboxLoopring'];
  expect(tabs.map(nameOf)).toEqual(names);
});

test('the first asks no source', async () => {
  const [first] = tabs;
  const { data, extensions } = json(await configured.post(first?.query ?? '')) as Record<string, unknown>;
  expect(data).toMatchObject({ sources: [{ name: 'sandbox-reddio' }, {}, {}, {}] });
  expect(extensions).toBeUndefined();
  expect(configured.logged()).not.toContain('upstream request');
});

describe('the one of a source', () => {
  test.each([1, 2, 3, 4])(
    '%i is valid, fits the rules of its source, and is answered or says why not',
    async (index) => {
      const tab = tabs[index];
      if (tab === undefined) throw new Error('there is no such tab');
      expect(validate(configured.running.graph.schema, parse(tab.query))).toEqual([]);
      expect(tab.variables).toEqual({ addresses: [expect.any(String)], assets: [expect.any(String)] });
      expect(tab.title).toContain('put in your own');
      const answer = json(await configured.post(tab.query, tab.variables));
      expect(answer).toMatchObject({ data: { addressLookup: [{ refused: null }] } });
      expect(JSON.stringify(answer)).not.toContain('BAD_USER_INPUT');
    },
  );

  const checking = (server: Readonly<Record<string, unknown>>) => {
    const [account] = upstreams.sandbox.ledger.accounts('loopring');
    const address = account?.address ?? '';
    const [, , , source] = upstreams.sandbox.sources;
    const check = [{ account: address, asset: '0' }];
    return {
      account,
      address,
      settings: { config: { server }, sources: [{ ...source, id: 'loop-2', label: 'Loop two', check }] },
    };
  };

  test('never shows an account that the configuration checks, unless it is told to', async () => {
    const { address, settings } = checking({});
    const own = await openServer(settings);
    try {
      const { text } = await ask(own.url, { target: '/graphiql/tabs.json' });
      expect(text).not.toContain(address);
      expect(text).toContain('The names are examples');
    } finally {
      await own.running.close();
    }
  });

  test('asks for an account that the configuration checks, where it is told to', async () => {
    const { account, address, settings } = checking({ graphiqlChecks: true });
    const own = await openServer(settings);
    try {
      const reply = json(await ask(own.url, { target: '/graphiql/tabs.json' })) as { tabs: readonly Tab[] };
      const [, tab] = reply.tabs;
      expect(tab).toMatchObject({ title: expect.stringMatching(/^Balances at Loop two\.\n.*configuration checks/) });
      expect(tab === undefined ? null : nameOf(tab)).toBe('Loop2');
      expect(tab?.variables).toEqual({ addresses: [address], assets: ['0'] });
      const answer = json(await own.post(tab?.query ?? '', tab?.variables));
      const total = { atomic: String(account && upstreams.sandbox.ledger.truth('loopring', account, '0')?.total) };
      expect(answer).toMatchObject({
        data: { addressLookup: [{ accounts: [{ balances: { nodes: [{ total, failure: null }] } }] }] },
      });
    } finally {
      await own.running.close();
    }
  });
});

test('there are twelve at most', async () => {
  const many = Array.from({ length: 15 }, (_, index) => ({
    id: `s${index}`,
    provider: 'reddio',
    url: 'https://reddio.example',
  }));
  const own = await openServer({ sources: many });
  try {
    const reply = json(await ask(own.url, { target: '/graphiql/tabs.json' })) as { tabs: readonly Tab[] };
    expect(reply.tabs).toHaveLength(13);
  } finally {
    await own.running.close();
  }
});
