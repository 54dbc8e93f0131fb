/**
 * Compares two checkouts of this repository in one interleaved run: `node bench/versions.ts --before <folder>` prints for
 * each question the CPU of both as a ratio to the hand-written handler, and the peak memory of each process.
 *
 * `warm`: the facts of the assets are known. `cold`: each request names assets of which nothing is known yet. `partial`:
 * one row of twenty is missing. `kept`: the same question again, for balances of some age. `entities`: as a gateway asks.
 * `loopring`, `reddio`, `mesh`, `solana`, `cosmos`: one call for each account; `evm`, `bitcoin`: one for all. `stored`,
 * `reddio-stored`: `warm` and `reddio` out of a store of replicas, which needs `redis-server`. Each server is warmed by a number of
 * requests, not by time. Answers must be equal to the byte. `--shown 'available { atomic } provenance { basis }'` asks for other fields of a
 * balance; the hand-written handler does not see it.
 */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { readArguments } from '../scripts/arguments.ts';
import { type Forked, forkModule } from '../test/measure/forked.ts';
import { median } from '../test/measure/numbers.ts';
import { openUpstream, type Upstream } from './arena.ts';
import { measuring } from './effort.ts';
import { peakMebibytes } from './proc.ts';
import { questionsOf } from './questions.ts';
import { type FormName, type SizeName, settingOf, sizes } from './scenarios.ts';
import type { VersionOrder } from './versions-child.ts';

const { values: flags } = readArguments(import.meta.filename, {
  options: {
    before: { type: 'string' },
    sizes: { type: 'string', default: 'large,huge' },
    kinds: { type: 'string', default: 'warm,cold,partial' },
    rounds: { type: 'string', default: '7' },
    shown: { type: 'string' },
  },
});

/** What is asked of which upstream. */
const kinds = {
  warm: 'wide',
  cold: 'new-facts',
  partial: 'partial',
  kept: 'again',
  entities: 'entities',
  loopring: 'per-account',
  reddio: 'reddio',
  mesh: 'mesh',
  evm: 'evm',
  bitcoin: 'bitcoin',
  solana: 'solana',
  cosmos: 'cosmos',
  stored: 'stored',
  'reddio-stored': 'reddio-stored',
} as const satisfies Readonly<Record<string, FormName>>;

type Kind = keyof typeof kinds;

interface Version {
  readonly name: string;
  readonly forked: Forked;
  readonly url: string;
  asked: number;
  readonly cpuMs: number[];
}

const here = fileURLToPath(new URL('..', import.meta.url));
const effort = measuring(Number(flags.rounds), Number.POSITIVE_INFINITY);

if (flags.before === undefined) throw new Error('say with --before which folder holds the other version');
process.env.NODE_ENV = 'production';
const upstream = await openUpstream();
try {
  for (const size of namesIn(flags.sizes, Object.keys(sizes) as SizeName[])) {
    for (const kind of namesIn(flags.kinds, Object.keys(kinds) as Kind[])) {
      process.stdout.write(`${await compare(size, kind, flags.before, upstream)}\n`);
    }
  }
} finally {
  await upstream.stop();
}

async function compare(size: SizeName, kind: Kind, before: string, from: Upstream): Promise<string> {
  const scenario = { size, form: kinds[kind] };
  const turn = effort.turn(scenario);
  const open = async (name: string, contender: 'balancegraph' | 'hand-written', folder: string): Promise<Version> => {
    const forked = forkModule(new URL('versions-child.ts', import.meta.url), []);
    const order: VersionOrder = { open: contender, folder, setting: settingOf(scenario, from.url) };
    const { url } = (await forked.ask(order)) as { readonly url: string };
    return { name, forked, url, asked: 0, cpuMs: [] };
  };
  const versions = [
    await open('hand-written', 'hand-written', here),
    await open('before', 'balancegraph', before),
    await open('after', 'balancegraph', here),
  ];
  try {
    // All versions are asked the same questions in the same order.
    const bodyOf = questionsOf(scenario, size === 'million' ? 1 : 2, flags.shown);
    const hashes = new Map<string, string>();
    for (const version of versions) {
      hashes.set(version.name, await post(version, bodyOf(0)));
      version.asked = 1;
    }
    if (hashes.get('before') !== hashes.get('after'))
      throw new Error(`${size} ${kind}: the versions answer differently`);
    for (const version of versions) {
      for (let count = 0; count < effort.warmUp(scenario); count += 1) await next(version, bodyOf);
    }
    for (let round = 0; round < effort.rounds; round += 1) {
      for (const version of round % 2 === 0 ? versions : versions.toReversed()) {
        const start = await cpuOf(version);
        for (let count = 0; count < turn; count += 1) await next(version, bodyOf);
        version.cpuMs.push(((await cpuOf(version)) - start) / turn);
      }
    }
    const [base] = versions;
    const told = versions.map(({ name, cpuMs, forked }) => {
      const ratios = cpuMs.map((ms, round) => ms / (base?.cpuMs[round] ?? Number.NaN));
      const [least, most] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2));
      const memory = `${Math.round(peakMebibytes([forked.pid]))} MiB`;
      return `${name} ${median(ratios).toFixed(2)} (${least}–${most}), ${median(cpuMs).toFixed(1)} ms, ${memory}`;
    });
    return `${size} ${kind}: ${told.join('; ')}`;
  } finally {
    await Promise.all(versions.map(({ forked }) => forked.stop('stop' satisfies VersionOrder)));
  }
}

async function next(version: Version, bodyOf: (number: number) => string): Promise<void> {
  await post(version, bodyOf(version.asked));
  version.asked += 1;
}

/** The hash of the answer. */
async function post({ url, name }: Version, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await request(url, { method: 'POST', headers, body, headersTimeout: 0, bodyTimeout: 0 });
  const hash = createHash('sha1');
  for await (const chunk of answer.body) hash.update(chunk);
  if (answer.statusCode !== 200) throw new Error(`${name} answers ${answer.statusCode}`);
  return hash.digest('hex');
}

async function cpuOf({ forked }: Version): Promise<number> {
  return ((await forked.ask('cpu' satisfies VersionOrder)) as { readonly ms: number }).ms;
}

function namesIn<Name extends string>(text: string, known: readonly Name[]): readonly Name[] {
  const asked = text.split(',');
  const unknown = asked.filter((name) => !known.some((other) => other === name));
  if (unknown.length > 0) throw new RangeError(`no "${unknown}"; there are ${known.join(', ')}`);
  return known.filter((name) => asked.includes(name));
}
