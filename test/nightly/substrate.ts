/**
 * The real runtime of an Asset Hub, offline: coin and assets are moved by extrinsics, and what a source reads is compared with what the
 * makers' own client decodes from the same block. `npm run nightly -- substrate` installs what it needs, 250 MB, the first time.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { installBeside } from '../../scripts/install-beside.ts';
import { Forwarder, passedOn, readBody } from '../../src/sandbox/proxies/forward.ts';
import { accountId, openGraph, type SubstrateGraph } from '../substrate/support.ts';
import { type Figure, known } from './figures.ts';
import type { AssetHub, HubBlock } from './substrate/asset-hub.d.mts';

const TETHER = 1984;
const ASSETS = ['native', `asset:${TETHER}`] as const;
/** As many as one call carries, both assets of each. */
const MANY = 250;

const QUERY = `query ($ids: [ID!]!, $assets: [ID!]!, $at: AtInput) { accounts(ids: $ids) { balances(assets: $assets, at: $at) { nodes {
  total { atomic } locked { atomic } failure { code } provenance { block { hash } }
  details { ... on SubstrateBalanceDetails { status } }
} } } }`;

const amountSchema = z.object({ atomic: z.string() }).nullable();
const answerSchema = z.object({
  accounts: z.array(
    z.object({
      balances: z.object({
        nodes: z.array(
          z.object({
            total: amountSchema,
            locked: amountSchema,
            failure: z.object({ code: z.string() }).nullable(),
            provenance: z.object({ block: z.object({ hash: z.string() }) }).nullable(),
            details: z.object({ status: z.string() }).nullable(),
          }),
        ),
      }),
    }),
  ),
});

type Row = z.output<typeof answerSchema>['accounts'][number]['balances']['nodes'][number];

export async function measureSubstrate(): Promise<readonly Figure[]> {
  installBeside('test/nightly/substrate');
  // Its packages are there only now.
  const { openAssetHub } = await import('./substrate/asset-hub.mjs');
  const hub = await openAssetHub();
  const door = await openDoor(hub.url);
  const graph = openGraph({ url: door.url, options: { chain: `polkadot:${hub.genesis.slice(2, 34)}` } });
  try {
    return await measure({ hub, door, graph });
  } finally {
    await graph.close();
    await door.close();
    await hub.close();
  }
}

interface Stage {
  readonly hub: AssetHub;
  readonly door: Door;
  readonly graph: SubstrateGraph;
}

async function measure(stage: Stage): Promise<readonly Figure[]> {
  const { hub, graph } = stage;
  await hub.endow('alice', 10n ** 18n);
  const paid = await hub.seal(
    { kind: 'pay', to: 'bob', amount: 1_234_567_890_123_456n },
    { kind: 'create', asset: TETHER },
  );
  const moved = await hub.seal(
    { kind: 'name', asset: TETHER, name: 'Tether USD', symbol: 'USDt', decimals: 6 },
    { kind: 'mint', asset: TETHER, to: 'alice', amount: 2n ** 127n },
    { kind: 'send', asset: TETHER, to: 'bob', amount: 9_007_199_254_740_993n },
    { kind: 'freeze', asset: TETHER, of: 'bob' },
  );
  const compared = [
    await compare(stage, moved, null),
    await compare(stage, paid, { block: String(paid.number) }),
    await compare(stage, paid, { hash: paid.hash }),
  ];
  const { planned, sent } = await count(stage);
  await hub.goBack(paid.number);
  const other = await hub.seal({ kind: 'pay', to: 'charlie', amount: 777_777_777_777n });
  compared.push(await compare(stage, other, null), await compare(stage, other, { block: String(other.number) }));
  const replaced = await read(stage, { hash: moved.hash });
  const foreign = await read(stage, { hash: `0x${'1'.repeat(64)}` });
  const [pairs, different] = [sum(compared.map((one) => one.pairs)), sum(compared.map((one) => one.different))];
  return [
    known('runtime', hub.runtime),
    none('pairs unlike the storage of their block', different, `of ${pairs}`),
    {
      what: 'calls sent for 500 pairs; planned',
      figure: `${sent}; ${planned}`,
      bar: '1; 1',
      met: sent === 1 && planned === 1,
    },
    none('pairs of a replaced block without BLOCK_NOT_FOUND', notRefused(replaced), `of ${replaced.length}`),
    none('pairs of an unknown block without BLOCK_NOT_FOUND', notRefused(foreign), `of ${foreign.length}`),
    none('errors that nobody foresaw', graph.faults.length, ''),
  ];
}

function none(what: string, count: number, of: string): Figure {
  return { what, figure: `${count} ${of}`.trim(), bar: '0', met: count === 0 };
}

function notRefused(rows: readonly Row[]): number {
  return rows.filter(({ total, failure }) => total !== null || failure?.code !== 'BLOCK_NOT_FOUND').length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** Both assets of all people, account by account. */
async function read({ hub, graph }: Stage, at: object | null): Promise<readonly Row[]> {
  const ids = Object.values(hub.people).map(accountId);
  const { data, errors } = await graph.ask(QUERY, { ids, assets: ASSETS, at });
  if (data == null) throw new Error(`the graph has no answer: ${JSON.stringify(errors)}`);
  return answerSchema.parse(data).accounts.flatMap(({ balances }) => balances.nodes);
}

interface Compared {
  readonly pairs: number;
  readonly different: number;
}

/** What the graph reads at a moment, beside what stands in the storage of the block that it should be read at. */
async function compare(stage: Stage, { hash }: HubBlock, at: object | null): Promise<Compared> {
  const rows = await read(stage, at);
  const expected: string[] = [];
  for (const account of Object.values(stage.hub.people)) {
    const { free, reserved, asset, frozen } = await stage.hub.held(account, TETHER, hash);
    expected.push(JSON.stringify([String(BigInt(free) + BigInt(reserved)), reserved, null, hash]));
    const status = asset === null ? null : frozen ? 'FROZEN' : 'LIQUID';
    expected.push(JSON.stringify([asset ?? '0', null, status, hash]));
  }
  const actual = rows.map(({ total, locked, details, provenance }) =>
    JSON.stringify([total?.atomic, locked?.atomic ?? null, details?.status ?? null, provenance?.block.hash]),
  );
  const different = expected.filter((row, index) => row !== actual[index]);
  for (const [index, row] of expected.entries()) {
    if (row !== actual[index]) process.stderr.write(`  expected ${row}, got ${actual[index]}\n`);
  }
  return { pairs: expected.length, different: different.length };
}

/** A query for as many pairs as one call carries. All that is asked once was asked before. */
async function count({ door, graph }: Stage): Promise<{ readonly planned: number; readonly sent: number }> {
  const ids = Array.from({ length: MANY }, (_, index) => accountId(`0x${index.toString(16).padStart(64, '0')}`));
  const query = `{ accounts(ids: ${JSON.stringify(ids)}) { balances(assets: ${JSON.stringify(ASSETS)}) { nodes { total { atomic } } } } }`;
  const { plan } = await graph.graph.explain({ query });
  const before = door.passed();
  await graph.ask(query);
  return { planned: plan?.total ?? 0, sent: door.passed() - before };
}

/** In front of the node: counts what is sent to it. */
interface Door {
  readonly url: string;
  passed(): number;
  close(): Promise<void>;
}

async function openDoor(target: string): Promise<Door> {
  const forwarder = new Forwarder(target);
  let passed = 0;
  const server = createServer(async (request, response) => {
    passed += 1;
    const { method = 'POST', url = '/', headers } = request;
    const reply = await forwarder.forward({
      method,
      target: url,
      headers: passedOn(headers),
      body: await readBody(request),
    });
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    passed: () => passed,
    async close() {
      await forwarder.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the door has no port');
  return address;
}
