/**
 * Every fault of bodies and rows at every protocol, with sources whose silence means zero: none deceives but those that
 * `chaos/lies.ts` names, and each of those does. At everyday depth every fourth fault is played.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogue } from '../../src/sandbox/faults/catalogue.ts';
import type { WireName } from '../../src/sandbox/wire/wire.ts';
import { some } from '../depth.ts';
import { withPart } from '../docs/pages.ts';
import { type Deceived, deceived, tableOfLies } from './chaos/lies.ts';
import { type Node, startNode } from './chaos/node.ts';
import { type Breached, mayDeceive, probe, specsOf } from './chaos/probe.ts';
import { openStage, type Stage, wireNames } from './chaos/stage.ts';
import type { Truth } from './chaos/truth.ts';

/** They hold a source back for a while, or show only where nothing is known of an asset yet. */
const ALONE = /^(?:passing-(?:limited|429)|near-|id-other-case|row-identity)/;
/** What is there for the size of its bodies alone; chaos and the fault matrix play them. */
const LARGE = /^(?:gzip-bomb|endless-body|deep-json|amount-million-digits|encoded-20-times)$/;

let node: Node;
const stages: Stage[] = [];
const shared = new Map<Truth['absent'], Stage>();

beforeAll(async () => {
  node = await startNode();
  for (const absent of ['zero', 'unknown'] as const) shared.set(absent, await open(absent));
});
afterAll(async () => {
  await Promise.all(stages.map((stage) => stage.close()));
  await node.close();
});

async function open(absent: Truth['absent']): Promise<Stage> {
  const source = { timeoutMs: 20_000, retries: 0, breaker: { enabled: false } };
  const stage = await openStage({ seed: 61, absent, node, source });
  stages.push(stage);
  return stage;
}

/** What the fault comes to at the wire, in all the ways in which it can be played. */
async function played(wire: WireName, name: string, stage: Stage): Promise<{ seen: Deceived; breaches: Breached[] }> {
  const fault = catalogue.find((each) => each.name === name);
  if (fault === undefined) throw new Error(`there is no fault ${name}`);
  const results = [];
  for (const spec of specsOf(wire, fault)) results.push(await probe(stage, spec, wire));
  const pairs = results.flatMap((result) => result.pairs);
  const listings = results.flatMap((result) => result.listings);
  return { seen: { pairs: pairs.length > 0, listings: listings.length > 0 }, breaches: [...pairs, ...listings] };
}

test.each(wireNames)('without a fault, %s answers as the ledger has it', async (wire) => {
  for (const [absent, stage] of shared) {
    const { values, pairs, listings } = await probe(stage, null, wire);
    expect([absent, pairs, listings]).toEqual([absent, [], []]);
    expect(values).toBeGreaterThan(15);
  }
});

const faults = catalogue.filter(
  (fault) => wireNames.some((wire) => mayDeceive(wire, fault)) && !LARGE.test(fault.name),
);

test.each(some(faults, 4).map(({ name, row }) => ({ name, row })))(
  '$row $name deceives only as the table of lies says',
  async ({ name }) => {
    const absents = (['zero', 'unknown'] as const).filter(
      (absent) => absent === 'zero' || wireNames.some((wire) => isLie(name, wire)),
    );
    for (const absent of absents) {
      const common = shared.get(absent);
      if (common === undefined) throw new Error('nothing is open');
      const stage = ALONE.test(name) ? await open(absent) : common;
      for (const wire of wireNames) {
        const fault = faults.find((each) => each.name === name);
        if (fault === undefined || !mayDeceive(wire, fault) || (absent === 'unknown' && !isLie(name, wire))) continue;
        const { seen, breaches } = await played(wire, name, stage);
        expect({ wire, absent, ...seen, breaches: breaches.slice(0, 3) }).toMatchObject({
          wire,
          absent,
          ...deceived(wire, name, absent),
        });
      }
    }
  },
);

test('docs/reliability.md lists the lies (UPDATE_DOCS=1 writes it)', () => {
  const page = new URL('../../docs/reliability.md', import.meta.url);
  const text = readFileSync(page, 'utf8');
  const expected = withPart(text, 'lies', tableOfLies());
  if (process.env.UPDATE_DOCS === '1') writeFileSync(page, expected);
  else expect(text).toBe(expected);
});

function isLie(name: string, wire: WireName): boolean {
  const { pairs, listings } = deceived(wire, name, 'zero');
  return pairs || listings;
}
