/**
 * Whether documents of which no two are alike can fill the memory: what they are said to hold, against what they hold, and a flood
 * of them against a small heap, in which documents that come back stay as fast as they were.
 */
import { type DocumentShape, documentShapes } from '../measure/distinct-documents.ts';
import { median } from '../measure/numbers.ts';
import { type Figure, known, milliseconds } from './figures.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { type Client, openClient, openStage, sourcesOf } from './stage.ts';

const HEAP_MIB = 192;
const PATIENCE_MS = 60_000;
/** Documents of each shape whose memory is measured, after as many whose code is still being compiled. */
const MEASURED = 150;
/** How far the estimate for a shape may be from what its documents hold: the setting says "to within half". */
const LEAST_SHARE = 0.5;
const MOST_SHARE = 1.5;
/** How often one document of the flood is followed by one that comes back. */
const KNOWN_EVERY = 20;
/** As many as three quarters of the default figure hold. */
const KNOWN = 10;
/** No document of a flood has these numbers. */
const OF_KNOWN = 1_000_000_000;
const MOST_SLOWER = 2;

export async function measureDocuments({ documents }: { readonly documents: number }): Promise<readonly Figure[]> {
  const sandbox = await openStage(20);
  try {
    const sources = sourcesOf(sandbox);
    const flood = await measureFlood(sources, documents);
    const shares = await measureShares(sources);
    return [...flood, ...shares];
  } finally {
    await sandbox.close();
  }
}

/** For each shape, the estimate as a share of what the heap holds more, in a server that keeps all of it. */
async function measureShares(sources: readonly object[]): Promise<readonly Figure[]> {
  const server = await startServerProcess({ server: { port: 0, documentCacheBytes: 2 ** 32 }, sources }, 2048);
  const client = openClient(server.url, PATIENCE_MS);
  try {
    const figures: Figure[] = [];
    for (const shape of documentShapes) figures.push(await measureShare(server, client, shape));
    return figures;
  } finally {
    await client.close();
    await server.stop();
  }
}

async function measureShare(server: ServerProcess, client: Client, shape: DocumentShape): Promise<Figure> {
  for (let number = 0; number < MEASURED; number += 1) await askOnce(client, shape, number);
  const before = await server.usage();
  for (let number = MEASURED; number < 2 * MEASURED; number += 1) await askOnce(client, shape, number);
  const after = await server.usage();
  const count = after.documents.count - before.documents.count;
  const held = (after.heapBytes - before.heapBytes) / count;
  const share = (after.documents.bytes - before.documents.bytes) / count / held;
  return {
    what: `estimate over what is held, ${shape.name} (${(held / 1024).toFixed(0)} KiB each)`,
    figure: share.toFixed(2),
    bar: `${LEAST_SHARE} to ${MOST_SHARE}`,
    met: count === MEASURED && share >= LEAST_SHARE && share <= MOST_SHARE,
  };
}

/** Throws where a document is refused: its memory would say nothing. */
async function askOnce(client: Client, shape: DocumentShape, number: number): Promise<number> {
  const { text, milliseconds: ms } = await client.ask(shape.query(number), shape.variables);
  if (!text.startsWith('{"data":') || text.includes('"errors":'))
    throw new Error(`${shape.name}: ${text.slice(0, 200)}`);
  return ms;
}

interface Asked {
  readonly server: ServerProcess;
  readonly client: Client;
}

/** Two servers alike, of which one is flooded: what slows the machine down slows both. */
async function measureFlood(sources: readonly object[], documents: number): Promise<readonly Figure[]> {
  const open = async (): Promise<Asked> => {
    const server = await startServerProcess({ server: { port: 0 }, sources }, HEAP_MIB);
    return { server, client: openClient(server.url, PATIENCE_MS) };
  };
  const [flooded, calm] = [await open(), await open()];
  const figures = [
    known('distinct documents, shapes, heap', `${documents}, ${documentShapes.length}, ${HEAP_MIB} MiB`),
  ];
  let code: number | null = null;
  try {
    figures.push(...(await flood(flooded, calm, documents)));
  } finally {
    await Promise.all([flooded.client.close(), calm.client.close()]);
    [code] = await Promise.all([flooded.server.stop(), calm.server.stop()]);
  }
  return [...figures, { what: 'exit code of the server', figure: String(code), bar: '0', met: code === 0 }];
}

async function flood(flooded: Asked, calm: Asked, documents: number): Promise<readonly Figure[]> {
  const [shape] = documentShapes;
  if (shape === undefined) throw new Error('there are shapes of documents');
  const askKnown = ({ client }: Asked, turn: number) => askOnce(client, shape, OF_KNOWN + (turn % KNOWN));
  for (let turn = 0; turn < 10 * KNOWN; turn += 1) for (const asked of [flooded, calm]) await askKnown(asked, turn);
  const times: Readonly<Record<'flooded' | 'calm', number[]>> = { flooded: [], calm: [] };
  let heaviest = 0;
  for (let number = 0; number < documents; number += 1) {
    await askOnce(flooded.client, documentShapes[number % documentShapes.length] ?? shape, number);
    if (number % KNOWN_EVERY === 0) {
      times.flooded.push(await askKnown(flooded, number / KNOWN_EVERY));
      times.calm.push(await askKnown(calm, number / KNOWN_EVERY));
    }
    if (number % 1000 === 999) heaviest = Math.max(heaviest, (await flooded.server.usage()).heapBytes);
  }
  const { documents: kept } = await flooded.server.usage();
  const [among, alone] = [median(times.flooded), median(times.calm)];
  return [
    known('heap after collection, at most', `${(heaviest / 2 ** 20).toFixed(0)} MiB`),
    known('documents kept, and by the estimate', `${kept.count}, ${(kept.bytes / 2 ** 20).toFixed(1)} MiB`),
    known('a document that comes back, at a server without a flood', milliseconds(alone)),
    {
      what: 'the same at the server with the flood',
      figure: `${milliseconds(among)}, ${(among / alone).toFixed(2)} times`,
      bar: `≤ ${MOST_SLOWER} times`,
      met: among <= MOST_SLOWER * alone,
    },
  ];
}
