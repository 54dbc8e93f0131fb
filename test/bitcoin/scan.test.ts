/** Scans of a node, over the sandbox: calls are counted, and whatever speaks against an answer is a failure and never a zero. */
import { afterEach, describe, expect, test } from 'vitest';
import { catalogue } from '../../src/sandbox/faults/catalogue.ts';
import { some } from '../depth.ts';
import { openSandboxed, type Pair, type Sandboxed } from './support.ts';

const open: Sandboxed[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((graph) => graph.close()));
});

async function opened(given: Parameters<typeof openSandboxed>[1] = {}): Promise<Sandboxed> {
  const graph = await openSandboxed('core', given);
  open.push(graph);
  return graph;
}

function truths({ chain }: Sandboxed): readonly string[] {
  return chain.addresses().map((address) => String(chain.truth(address, false).total));
}

const totals = (pairs: readonly Pair[]) => pairs.map(({ total }) => total?.atomic ?? null);
const codes = (pairs: readonly Pair[]) => pairs.map(({ failure }) => failure?.code ?? null);

describe('good answers', () => {
  test('many addresses of all forms are one greeting and one scan, with the block', async () => {
    const graph = await opened();
    const pairs = await graph.read(graph.chain.addresses());
    expect(totals(pairs)).toEqual(truths(graph));
    expect(graph.asked()).toEqual(['getblockhash', 'scantxoutset']);
    const { height, tip } = graph.chain;
    for (const { total, provenance } of pairs) {
      const isTold = total?.atomic !== '0';
      expect(provenance?.basis).toBe(isTold ? 'REPORTED' : 'ABSENT_IS_ZERO');
      if (isTold) expect(provenance?.block).toEqual({ number: String(height), hash: tip });
    }
    expect(graph.faults).toEqual([]);
  });

  test('1000 addresses are one scan, and as few as its limit allows where that is lower', async () => {
    const wide = await opened({ accounts: 1000 });
    expect(totals(await wide.read(wide.chain.addresses()))).toEqual(truths(wide));
    expect(wide.asked()).toEqual(['getblockhash', 'scantxoutset']);
    const narrow = await opened({ accounts: 1000, options: { addressesPerScan: 300 } });
    expect(totals(await narrow.read(narrow.chain.addresses()))).toEqual(truths(narrow));
    expect(narrow.asked().filter((endpoint) => endpoint === 'scantxoutset')).toHaveLength(4);
    expect(narrow.server.maxInFlight).toBe(1);
  });

  test('a list of what many addresses hold is one scan as well', async () => {
    const graph = await opened();
    const found = await graph.lookUp(graph.chain.addresses(), null);
    const listed = found.map(({ accounts }) => totals(accounts[0]?.balances.nodes ?? [])[0] ?? '0');
    expect(listed).toEqual(truths(graph));
    expect(graph.asked()).toEqual(['getblockhash', 'scantxoutset']);
  });

  test('older nodes name the address of a taproot output, newer ones its key', async () => {
    const graph = await opened();
    const taproot = graph.chain.addresses().filter((address) => address.startsWith('bcrt1p'));
    const newer = totals(await graph.read(taproot));
    graph.server.knobs.taprootKeys = false;
    expect(totals(await graph.read(taproot))).toEqual(newer);
    expect(newer.some((total) => total !== '0')).toBe(true);
  });

  test('what waits for a block does not count, and a block that is replaced shows', async () => {
    const graph = await opened();
    const [first = ''] = graph.chain.addresses();
    const [before] = await graph.read([first]);
    graph.chain.wait(first, { funded: 300_000_000n, spent: 0n });
    expect(totals(await graph.read([first]))).toEqual([before?.total?.atomic]);
    graph.chain.mine();
    graph.chain.pay(first, 12_345_678n);
    const [paid] = await graph.read([first]);
    expect(paid?.total?.atomic).toBe(String(BigInt(before?.total?.atomic ?? '0') + 12_345_678n));
    graph.chain.reorganise();
    const [replaced] = await graph.read([first]);
    expect(replaced?.total).toEqual(before?.total);
    expect(replaced?.provenance?.block?.number).toBe(paid?.provenance?.block?.number);
    expect(replaced?.provenance?.block?.hash).not.toBe(paid?.provenance?.block?.hash);
  });
});

describe('bad input', () => {
  test('an address of another network or with a wrong checksum is refused here, with its reason, and costs the others nothing', async () => {
    const graph = await opened();
    const own = graph.chain.addresses();
    const wrong = [
      'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
      'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfz',
      `02${'ab'.repeat(32)}`,
    ];
    const found = await graph.lookUp([...own, ...wrong]);
    expect(found.slice(own.length).map(({ refused }) => refused)).toEqual([
      'chain: is an address of Bitcoin, and this source reads Bitcoin regtest',
      'chain: checksum does not match; probably a typing error',
      'chain: is a public key; what was paid to a bare key is not read, only what was paid to an address',
    ]);
    expect(found.slice(0, own.length).map(({ accounts }) => totals(accounts[0]?.balances.nodes ?? [])[0])).toEqual(
      truths(graph),
    );
    const [scan] = graph.server.requests.filter(({ endpoint }) => endpoint === 'scantxoutset');
    expect(graph.asked()).toEqual(['getblockhash', 'scantxoutset']);
    expect(wrong.some((text) => scan?.text.includes(text))).toBe(false);
  });

  test.each([
    [
      'scanning',
      {
        code: 'UPSTREAM_UNAVAILABLE',
        retryable: true,
        detail: 'the node takes one scan at a time, and another is running',
      },
    ],
    ['aborted', { code: 'UPSTREAM_UNAVAILABLE', retryable: true, detail: 'somebody ended the scan before its end' }],
    ['starting', { code: 'UPSTREAM_UNAVAILABLE', retryable: true, detail: 'the node is starting' }],
  ] as const)('%s: all pairs fail, nothing is asked in parts, and the next read may succeed', async (knob, failure) => {
    const graph = await opened();
    graph.server.knobs[knob] = true;
    const pairs = await graph.read(graph.chain.addresses());
    expect(pairs.map((pair) => [pair.total, pair.failure])).toEqual(
      pairs.map(() => [null, expect.objectContaining(failure)]),
    );
    expect(graph.asked().filter((endpoint) => endpoint === 'scantxoutset').length).toBeLessThanOrEqual(1);
    graph.server.knobs[knob] = false;
    expect(totals(await graph.read(graph.chain.addresses()))).toEqual(truths(graph));
  });

  test('a node of another chain is asked for nothing else', async () => {
    const graph = await opened();
    graph.server.knobs.genesis = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f';
    const [first] = await graph.read(graph.chain.addresses());
    expect(first?.failure).toMatchObject({
      code: 'UPSTREAM_WRONG_CHAIN',
      detail: 'its first block is not that of Bitcoin regtest',
    });
    expect(graph.asked()).toEqual(['getblockhash']);
  });

  test('a node that still downloads blocks is not believed, but on a chain of its own machine', async () => {
    const graph = await opened({ options: { network: 'testnet4' } });
    const { server } = graph;
    server.knobs.genesis = '00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043';
    server.knobs.downloading = true;
    const [address = ''] = graph.chain.addresses();
    const [behind] = await graph.read([address]);
    expect([behind?.total, behind?.failure]).toEqual([
      null,
      expect.objectContaining({
        code: 'UPSTREAM_UNAVAILABLE',
        retryable: true,
        detail: 'the node is still downloading blocks',
      }),
    ]);
    expect(graph.asked()).toEqual(['getblockhash']);
    server.knobs.downloading = false;
    expect((await graph.read([address]))[0]?.failure).toBeNull();

    const local = await opened();
    local.server.knobs.downloading = true;
    expect(totals(await local.read(local.chain.addresses()))).toEqual(truths(local));
  });

  test('a past block is no zero, and nothing is asked', async () => {
    const graph = await opened();
    const [address = ''] = graph.chain.addresses();
    const { data } = await graph.ask(
      `{ account(id: "account/chain/${address}") { balances(assets: ["native"], at: { block: "5" }) { nodes { total { atomic } failure { code } } } } }`,
    );
    expect(JSON.stringify(data)).toContain('[{"total":null,"failure":{"code":"HISTORY_UNSUPPORTED"}}]');
    expect(graph.asked()).toEqual([]);
  });

  test('a wrong password is that, and no secret is shown', async () => {
    const graph = await opened({ options: { password: 'wrong-secret' } });
    const pairs = await graph.read(graph.chain.addresses().slice(0, 2));
    expect(codes(pairs)).toEqual(['UPSTREAM_AUTH', 'UPSTREAM_AUTH']);
    expect(JSON.stringify(pairs)).not.toMatch(/wrong-secret|c2FuZGJveDp/);
  });
});

/** Faults of whole bodies that are there for their size, which other tests play. */
const LARGE = /^(?:gzip-bomb|endless-body|deep-json|amount-million-digits|encoded-20-times|endless-drip|late)$/;
const sweep = catalogue.filter(
  ({ name, strikes, upstreams }) =>
    strikes === 'balances' && (upstreams?.includes('bitcoin') ?? true) && !LARGE.test(name),
);

describe('faults of answers: each pair is true or has a reason', () => {
  test.each(some(sweep, 3).map(({ name, strikesRow }) => ({ name, strikesRow })))(
    '$name',
    async ({ name, strikesRow }) => {
      const graph = await opened({ source: { timeoutMs: 2000 } });
      const expected = truths(graph);
      for (const row of strikesRow === true ? (['first', 'last'] as const) : ['first' as const]) {
        await graph.server.recover();
        await graph.server.setFault({ upstream: 'bitcoin', fault: name, ...(strikesRow === true ? { row } : {}) });
        const pairs = await graph.read(graph.chain.addresses());
        for (const [index, { total, failure }] of pairs.entries()) {
          if (failure === null) expect(total?.atomic).toBe(expected[index]);
          else expect(total).toBeNull();
        }
      }
      expect(graph.faults).toEqual([]);
    },
  );
});
