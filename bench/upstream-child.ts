/** A fast upstream for all sources: the bytes of each answer are built once, and only sent from then on. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { bitcoinAnswer } from './upstream/bitcoin.ts';
import { cosmosAnswer, heightHeader } from './upstream/cosmos.ts';
import { evmAnswer } from './upstream/evm.ts';
import { finishedAnswer } from './upstream/finished.ts';
import { ledgerAnswer } from './upstream/ledger.ts';
import { loopringAnswer } from './upstream/loopring.ts';
import { meshAnswer } from './upstream/mesh.ts';
import { reddioAnswer } from './upstream/reddio.ts';
import { solanaAnswer } from './upstream/solana.ts';
import { substrateAnswer } from './upstream/substrate.ts';
import { teosAnswer } from './upstream/teos.ts';

export type UpstreamOrder = 'start' | 'calls' | 'stop';

/** With more, all are dropped: merged requests ask for new combinations again and again. */
const MAX_KEPT_BYTES = 1024 * 1024 * 1024;
const MAX_URL_BYTES = 128 * 1024;

/** What reads balances, at any source, and accounts where a server must ask for them. */
const COUNTED = /balance|^\/finished\/|^\/evm$|^\/bitcoin|^\/solana|^\/ledger|^\/substrate/i;

let calls = 0;
let keptBytes = 0;
const kept = new Map<string, Buffer>();

const server = createServer(
  { maxHeaderSize: MAX_URL_BYTES, keepAliveTimeout: 600_000 },
  async ({ url = '', method }, response) => {
    if (COUNTED.test(url)) calls += 1;
    const question = method === 'POST' ? await text(response.req) : '';
    // Keeps its own answers: a question to it has another number each time.
    const evm = evmAnswer(url, question);
    const body = evm === null ? bytesOf(url, question) : Buffer.from(evm);
    response.writeHead(body.length === 0 ? 404 : 200, {
      'content-type': 'application/json',
      'content-length': body.length,
      ...(url.startsWith('/cosmos-') ? heightHeader : {}),
    });
    response.end(body);
  },
);

function bytesOf(url: string, question: string): Buffer {
  const key = url + question;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const path = decodeURIComponent(url);
  const answer =
    teosAnswer(path) ??
    loopringAnswer(path) ??
    reddioAnswer(path) ??
    meshAnswer(path, question) ??
    bitcoinAnswer(path, question) ??
    solanaAnswer(path, question) ??
    cosmosAnswer(path) ??
    ledgerAnswer(path) ??
    substrateAnswer(path, question) ??
    finishedAnswer(path);
  const body = Buffer.from(answer ?? '');
  if (keptBytes + body.length > MAX_KEPT_BYTES) {
    kept.clear();
    keptBytes = 0;
  }
  kept.set(key, body);
  keptBytes += body.length;
  return body;
}

// The parent process has ended.
process.once('disconnect', () => process.exit(0));
process.on('message', (order: UpstreamOrder) => {
  if (order === 'start') {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      process.send?.({ url: `http://127.0.0.1:${port}` });
    });
  } else if (order === 'calls') {
    process.send?.({ calls });
  } else {
    process.exit(0);
  }
});
