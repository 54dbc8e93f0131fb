/** The calls of a batch each get their own result, from the chain and the block that were asked for, in however many steps. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UpstreamRequest } from '../../src/http/exchange.ts';
import { FailureError } from '../../src/model/failure.ts';
import type { Block, BlockRef } from '../../src/model/reading.ts';
import {
  firstRequest,
  followOf,
  type MulticallSettings,
  readStep,
  type SubCallBatch,
} from '../../src/providers/evm/aggregate.ts';
import { wordOf } from '../../src/providers/evm/seen.ts';
import {
  answerBy,
  answerOf,
  askedBy,
  blockObject,
  callsIn,
  type InventedBlock,
  type InventedNode,
  type InventedResult,
  inventedBlock,
  word,
} from './evm-invented-node.ts';

const MULTICALL = '0xca11bde05977b3631167028862be2a173976ca11';
const CHAIN = 7;
const settings: MulticallSettings = { chain: CHAIN, multicall: MULTICALL, ownNumber: true, blockBy: 'hash' };
const bare: MulticallSettings = { ...settings, multicall: null };
const tip = inventedBlock(50n);

/** The call at a place carries the place; each third asks the aggregator. */
function batchOf(size: number, at: BlockRef | null = null, fair = false): SubCallBatch {
  return {
    size,
    at,
    fair,
    call: (place) => ({
      target: place % 3 === 2 ? 'aggregator' : `0x${String(place).padStart(40, '0')}`,
      data: `0xffffffff${place.toString(16).padStart(8, '0')}`,
    }),
  };
}

/** What the contract answers to the call of a place at a block. */
function resultAt(place: number, { number }: InventedBlock): InventedResult {
  return word(BigInt(place) * 1000n + number);
}

function nodeAt(block: InventedBlock = tip, more: Partial<InventedNode> = {}): InventedNode {
  return {
    chain: CHAIN,
    stands: true,
    blockAt: () => block,
    call: ({ data }, seen) => resultAt(Number.parseInt(data.slice(10), 16), seen),
    ...more,
  };
}

interface Finished {
  readonly results: ReadonlyMap<number, InventedResult>;
  readonly block: Block | null;
  readonly requests: readonly UpstreamRequest[];
}

/** All steps of a batch, whose results are of different places. */
function run(on: MulticallSettings, batch: SubCallBatch, nodes: InventedNode | readonly InventedNode[]): Finished {
  const results = new Map<number, InventedResult>();
  const requests: UpstreamRequest[] = [];
  let block: Block | null = null;
  const [lone] = [nodes].flat();
  for (let request: UpstreamRequest | undefined = firstRequest(on, batch); request !== undefined; ) {
    const node: InventedNode | undefined = [nodes].flat()[requests.length] ?? lone;
    if (node === undefined || requests.length > 20) throw new Error('no end of steps');
    requests.push(request);
    const step = readStep(on, batch, answerBy(node, request));
    for (const [place, result] of step.results) {
      expect(results.has(place)).toBe(false);
      results.set(place, result);
    }
    if (step.results.size > 0) block = step.block;
    request = step.next;
  }
  return { results, block, requests };
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
  return 'fine';
}

const expected = (size: number, block = tip) =>
  new Map(Array.from({ length: size }, (_, place) => [place, resultAt(place, block)]));
const at = (block: InventedBlock, parts: Partial<BlockRef> = {}): BlockRef => ({
  number: block.number,
  hash: block.hash,
  time: new Date(Number(block.seconds) * 1000),
  ...parts,
});

describe('every call has its own result', () => {
  const sizes = [0, 1, 2, 119, 120, 121, 240, 241, 300];

  test.each(sizes)('of %i in one step, where Multicall3 stands', (size) => {
    const { results, requests } = run(settings, batchOf(size), nodeAt());
    expect(results).toEqual(expected(size));
    expect(requests).toHaveLength(1);
  });

  test.each(sizes)('of %i in slices, where it does not stand or is not to be used', (size) => {
    const slices = Math.max(1, Math.ceil(size / 120));
    const gone = run(settings, batchOf(size), nodeAt(tip, { stands: false }));
    expect(gone.results).toEqual(expected(size));
    expect(gone.requests).toHaveLength(1 + slices);
    const without = run(bare, batchOf(size), nodeAt());
    expect(without.results).toEqual(expected(size));
    expect(without.requests).toHaveLength(slices);
  });

  test('of those that fail without a reason, which are asked once more in reverse order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(fc.nat(11)), fc.boolean(), (size, failing, fair) => {
        const silent = [...new Set(failing)].filter((place) => place < size).toSorted((a, b) => a - b);
        const isSilent = (place: number) => silent.includes(place);
        const first = nodeAt(tip, {
          call: ({ data }, block) => {
            const place = Number.parseInt(data.slice(10), 16);
            return isSilent(place) ? { success: false, data: '0x' } : resultAt(place, block);
          },
        });
        const { results, requests } = run(settings, batchOf(size, null, fair), [first, nodeAt()]);
        const isAgain = fair && silent.length > 1;
        expect(requests).toHaveLength(isAgain ? 2 : 1);
        for (const [place, result] of expected(size)) {
          const isLost = isSilent(place) && !isAgain;
          expect(results.get(place)).toEqual(isLost ? { success: false, data: '0x' } : result);
        }
        const [, again] = requests;
        if (again === undefined) return;
        const places = callsIn(again)
          .calls.slice(3)
          .map(({ data }) => Number.parseInt(data.slice(10), 16));
        expect(places).toEqual(silent.toReversed());
      }),
    );
  });

  test('of those that fail with data or succeed without any, which are not asked again', () => {
    const odd: readonly InventedResult[] = [
      { success: false, data: '0x08c379a0' },
      { success: true, data: '0x' },
      { success: false, data: '0x' },
    ];
    const node = nodeAt(tip, { call: (_, __, order) => odd[order - 3] ?? word(0n) });
    const { results, requests } = run(settings, batchOf(3, null, true), node);
    expect([...results.values()]).toEqual(odd);
    expect(requests).toHaveLength(1);
  });
});

test('calls are made at the aggregator that was chosen, and each at its own target', () => {
  for (const [on, self] of [
    [settings, MULTICALL],
    [bare, `0x${'0'.repeat(40)}`],
  ] as const) {
    const { calls, self: to } = callsIn(firstRequest(on, batchOf(3)));
    expect(to).toBe(self);
    expect(calls.slice(3).map(({ target }) => target)).toEqual([`0x${'0'.repeat(40)}`, `0x${'0'.repeat(39)}1`, self]);
  }
});

describe('the answer is thrown away', () => {
  const batch = batchOf(2);

  test('where the chain is another', () => {
    for (const chain of [CHAIN + 1, 77, 0]) {
      expect(codeOf(() => run(settings, batch, nodeAt(tip, { chain })))).toBe('UPSTREAM_WRONG_CHAIN');
    }
  });

  test('where what contracts saw of it cannot be read', () => {
    for (const place of [0, 1, 2]) {
      for (const odd of [
        { success: false, data: word(7n).data },
        { success: true, data: '0x' },
        { success: true, data: '0x07' },
        { success: true, data: `${word(7n).data}00` },
      ] as const) {
        const change = (results: readonly InventedResult[]) => results.with(place, odd);
        expect(codeOf(() => run(settings, batch, nodeAt(tip, { change })))).toBe('UPSTREAM_BAD_RESPONSE');
      }
    }
    const never = { ...tip, seconds: 8_640_000_000_001n };
    expect(codeOf(() => run(settings, batch, nodeAt(never)))).toBe('UPSTREAM_BAD_RESPONSE');
    const last = { ...tip, seconds: 8_640_000_000_000n };
    expect(run(settings, batch, nodeAt(last)).block?.time).toEqual(new Date(8_640_000_000_000_000));
  });

  test('where it has more results than calls, or fewer', () => {
    for (const change of [
      (results: readonly InventedResult[]) => results.slice(1),
      (results: readonly InventedResult[]) => results.slice(0, -1),
      (results: readonly InventedResult[]) => [...results, word(1n)],
      () => [],
    ]) {
      expect(codeOf(() => run(settings, batch, nodeAt(tip, { change })))).toBe('UPSTREAM_BAD_RESPONSE');
    }
  });

  test('where it is no list of results', () => {
    const request = firstRequest(settings, batch);
    for (const result of ['0x00', '0x0', 'many', null, 7, `${word(32n).data}${word(9n).data.slice(2)}`]) {
      expect(codeOf(() => readStep(settings, batch, answerOf(request, result)))).toBe('UPSTREAM_BAD_RESPONSE');
    }
  });

  test('where it answers another request: another slice, block or batch', () => {
    const requests = [
      firstRequest(bare, batchOf(300)),
      run(bare, batchOf(300), nodeAt()).requests[1],
      firstRequest(bare, batchOf(300, at(tip))),
      firstRequest(bare, batchOf(300, at(inventedBlock(50n, 'b')))),
      firstRequest(bare, batchOf(300, at(inventedBlock(51n)))),
      firstRequest(bare, batchOf(119)),
      firstRequest(settings, batchOf(300)),
    ].filter((request) => request !== undefined);
    for (const request of requests) {
      for (const other of requests) {
        const { body } = answerBy(nodeAt(), other);
        const exchange = { ...answerOf(request, null), body };
        const code = codeOf(() => readStep(bare, batchOf(300), exchange));
        expect(code === 'UPSTREAM_MISATTRIBUTED').toBe(request !== other);
      }
    }
  });
});

describe('the block is the one asked for', () => {
  const blocks = [49n, 50n, 51n].flatMap((number) => [
    inventedBlock(number),
    { ...inventedBlock(number), seconds: 1500n },
    { ...inventedBlock(number), seconds: 1510n },
  ]);
  const asked: readonly (BlockRef | null)[] = [
    null,
    ...[49n, 50n, 51n].flatMap((number) =>
      [null, new Date(1_500_000), new Date(1_510_000), new Date(1_490_000)].flatMap((time) => [
        { number, hash: null, time },
        { number, hash: '0xhash', time },
        { number: null, hash: '0xhash', time },
      ]),
    ),
    { number: 50n, hash: null },
  ];

  test.each([true, false])('as far as contracts see it (their own number: %s)', (ownNumber) => {
    for (const ref of asked) {
      for (const block of blocks) {
        const time = new Date(Number(block.seconds) * 1000);
        const sameTime = (ref?.time ?? time).getTime() === time.getTime();
        const sameNumber = !ownNumber || (ref?.number ?? block.number) === block.number;
        const on = { ...settings, ownNumber };
        const act = () => run(on, batchOf(1, ref), nodeAt(block));
        const label = `${ref?.number} ${ref?.time?.toISOString()} of ${block.number} ${time.toISOString()}`;
        expect(codeOf(act), label).toBe(sameTime && sameNumber ? 'fine' : 'UPSTREAM_WRONG_BLOCK');
        if (!sameTime || !sameNumber) continue;
        const number = ref?.number ?? (ownNumber ? block.number : null);
        expect(act().block, label).toEqual({ number, hash: ref?.hash ?? null, time });
      }
    }
  });

  test('as the call names it', () => {
    const { hash } = tip;
    const named = (ref: BlockRef | null, on: MulticallSettings) => askedBy(firstRequest(on, batchOf(1, ref))).params[1];
    const byNumber: MulticallSettings = { ...settings, blockBy: 'number' };
    expect(named(null, settings)).toBe('latest');
    expect(named({ number: 50n, hash: null }, settings)).toBe('0x32');
    expect(named({ number: 50n, hash }, settings)).toEqual({ blockHash: hash, requireCanonical: true });
    expect(named({ number: 50n, hash }, bare)).toEqual({ blockHash: hash, requireCanonical: true });
    expect(named({ number: 50n, hash }, byNumber)).toBe('0x32');
    expect(named({ number: null, hash }, byNumber)).toEqual({ blockHash: hash, requireCanonical: true });
  });

  test('and another only where the same block says that the number is another chain’s', () => {
    const detailOf = (ref: BlockRef): boolean | undefined => {
      try {
        run(settings, batchOf(1, ref), nodeAt({ ...tip, seenNumber: 9n }));
      } catch (error) {
        if (error instanceof FailureError) return error.failure.retryable;
      }
      return undefined;
    };
    expect(detailOf(at(tip))).toBe(false);
    expect(detailOf(at(tip, { time: null }))).toBe(true);
  });
});

describe('a block that is read by its number', () => {
  const byNumber: MulticallSettings = { ...settings, blockBy: 'number' };
  const rival = inventedBlock(50n, 'b');
  const batch = batchOf(2, at(tip));

  test('is asked for once more at the end, and is still the same', () => {
    const { results, requests, block } = run(byNumber, batch, nodeAt());
    expect(results).toEqual(expected(2));
    expect(block).toEqual(at(tip));
    expect(requests.map((request) => askedBy(request).method)).toEqual(['eth_call', 'eth_getBlockByNumber']);
    expect(askedBy(requests[1] ?? firstRequest(settings, batch)).params).toEqual(['0x32', false]);
    const sliced = run({ ...byNumber, multicall: null }, batchOf(300, at(tip)), nodeAt());
    expect(sliced.results).toEqual(expected(300));
    expect(sliced.requests).toHaveLength(4);
  });

  test('is asked for once, where it was not named by its hash', () => {
    expect(run(byNumber, batchOf(2, at(tip, { hash: null })), nodeAt()).requests).toHaveLength(1);
    expect(run(byNumber, batchOf(2, at(tip, { number: null })), nodeAt()).requests).toHaveLength(1);
    expect(run(byNumber, batchOf(2), nodeAt()).requests).toHaveLength(1);
  });

  test('is refused where it was replaced before, while or after it was read', () => {
    const sliced = { ...byNumber, multicall: null };
    for (const nodes of [
      [nodeAt(rival), nodeAt(rival)],
      [nodeAt(rival), nodeAt(tip)],
      [nodeAt(tip), nodeAt(rival)],
    ]) {
      expect(codeOf(() => run(byNumber, batch, nodes))).toMatch(/BLOCK_NOT_FOUND|UPSTREAM_WRONG_BLOCK/);
    }
    for (let replaced = 0; replaced < 4; replaced += 1) {
      const nodes = Array.from({ length: 4 }, (_, step) => nodeAt(step === replaced ? rival : tip));
      expect(codeOf(() => run(sliced, batchOf(300, at(tip)), nodes))).toMatch(/BLOCK_NOT_FOUND|UPSTREAM_WRONG_BLOCK/);
      const since = Array.from({ length: 4 }, (_, step) => nodeAt(step < replaced ? tip : rival));
      expect(codeOf(() => run(sliced, batchOf(300, at(tip)), since))).toMatch(/BLOCK_NOT_FOUND|UPSTREAM_WRONG_BLOCK/);
    }
    const silent = nodeAt(tip, { call: () => ({ success: false, data: '0x' }) });
    const fair = batchOf(2, at(tip), true);
    expect(run(byNumber, fair, [silent, nodeAt(), nodeAt()]).results).toEqual(expected(2));
    expect(codeOf(() => run(byNumber, fair, [silent, nodeAt(rival), nodeAt()]))).toBe('BLOCK_NOT_FOUND');
  });

  test('of a chain whose contracts see other numbers, by its hash alone', () => {
    const other: MulticallSettings = { ...byNumber, ownNumber: false };
    const seen = (block: InventedBlock) => nodeAt({ ...block, seenNumber: 9n });
    expect(run(other, batch, seen(tip)).results).toEqual(expected(2));
    expect(codeOf(() => run(other, batch, [seen(tip), seen(rival)]))).toBe('BLOCK_NOT_FOUND');
  });

  test('is refused where the node says nothing of the block before it', () => {
    const { requests } = run(byNumber, batch, nodeAt());
    const last = requests[1];
    if (last === undefined) throw new Error('no second request');
    const verdictOn = (more: object) =>
      codeOf(() => readStep(byNumber, batch, answerOf(last, { ...blockObject(tip), ...more })));
    expect(verdictOn({})).toBe('fine');
    expect(verdictOn({ hash: tip.hash.toUpperCase().replace('0X', '0x') })).toBe('fine');
    expect(verdictOn({ parentHash: null })).toBe('UPSTREAM_BAD_RESPONSE');
    expect(verdictOn({ parentHash: '0x1' })).toBe('UPSTREAM_BAD_RESPONSE');
    expect(verdictOn({ parentHash: rival.parentHash })).toBe('UPSTREAM_WRONG_BLOCK');
    expect(verdictOn({ hash: rival.hash })).toBe('BLOCK_NOT_FOUND');
  });
});

describe('a request says beforehand what follows on it', () => {
  test('step by step, as it comes', () => {
    for (const on of [bare, { ...bare, blockBy: 'number' } as const, { ...settings, blockBy: 'number' } as const]) {
      for (const size of [1, 120, 121, 300]) {
        for (const ref of [null, at(tip), at(tip, { hash: null })]) {
          const batch = batchOf(size, ref);
          const { requests } = run(on, batch, nodeAt());
          for (const [index, request] of requests.entries()) {
            const { next } = followOf(on, batch, request);
            const following = requests[index + 1];
            expect(next && askedBy(next)).toEqual(following && askedBy(following));
          }
        }
      }
    }
  });

  test('perhaps, where Multicall3 may not stand or contracts may fail without a reason', () => {
    const perhaps = (size: number, fair: boolean, on = settings) => {
      const batch = batchOf(size, null, fair);
      return followOf(on, batch, firstRequest(on, batch)).perhaps?.map(({ most }) => most);
    };
    expect(perhaps(120, false)).toEqual([1]);
    expect(perhaps(121, false)).toEqual([2]);
    expect(perhaps(121, true)).toEqual([2, 1]);
    expect(perhaps(1, true)).toEqual([1]);
    expect(perhaps(121, true, bare)).toBeUndefined();
  });
});

test('all questions to contracts are calls, with or without the Multicall3 contract', () => {
  const { requests } = run(settings, batchOf(121), nodeAt(tip, { stands: false }));
  expect(requests.map((request) => askedBy(request).method)).toEqual(['eth_call', 'eth_call', 'eth_call']);
});

test('those in slices that fail without a reason are not asked again', () => {
  const silent = nodeAt(tip, { call: () => ({ success: false, data: '0x' }) });
  expect(run(bare, batchOf(3, null, true), silent).requests).toHaveLength(1);
});

describe('what the failure says of an answer that is thrown away', () => {
  const byNumber: MulticallSettings = { ...settings, blockBy: 'number' };
  const rival = inventedBlock(50n, 'b');
  const named = batchOf(2, at(tip));

  const shown = (act: () => unknown) => {
    try {
      act();
    } catch (error) {
      if (error instanceof FailureError) return { ...error.failure };
    }
    return null;
  };

  test('is which chain was expected, and which part cannot be read', () => {
    const chain = shown(() => run(settings, batchOf(1), nodeAt(tip, { chain: 8 })));
    expect(chain?.detail).toBe('the node does not serve chain 7');
    const odd = (place: number, on = settings, batch = batchOf(1)) =>
      shown(() =>
        run(on, batch, nodeAt(tip, { change: (results) => results.with(place, { success: false, data: '0x' }) })),
      )?.detail;
    expect(odd(0)).toBe('result: expected the chain id among the results');
    expect(odd(1)).toBe('result: expected the block among the results');
    expect(odd(2)).toBe('result: expected the block among the results');
    expect(odd(3, byNumber, named)).toBe('result: expected the hash of the block before among the results');
    const request = firstRequest(settings, batchOf(1));
    const verdictOn = (result: unknown) =>
      shown(() => readStep(settings, batchOf(1), answerOf(request, result)))?.detail;
    expect(verdictOn('0x00')).toBe('result: expected the results of aggregate3');
    expect(verdictOn('many')).toBe('result: expected hex bytes');
    const short = nodeAt(tip, { change: (results) => results.slice(1) });
    expect(shown(() => run(settings, batchOf(1), short))?.detail).toBe('result: expected one result per call');
    const [, last] = run(byNumber, named, nodeAt()).requests;
    const orphan = last && answerOf(last, { ...blockObject(tip), parentHash: null });
    expect(shown(() => orphan && readStep(byNumber, named, orphan))?.detail).toBe(
      'result.parentHash: expected a block hash',
    );
  });

  test('is that a slice found too little gas where it returns nothing, so that fewer calls are tried', () => {
    const request = firstRequest(bare, batchOf(121));
    expect(shown(() => readStep(bare, batchOf(121), answerOf(request, '0x')))).toMatchObject({
      code: 'UPSTREAM_REJECTED',
      retryable: false,
      detail:
        'the node answered nothing: it allows too little gas for the call (see the option gasPerCall), or makes no contract in one',
    });
  });

  test('is that the block was replaced, which may pass', () => {
    const sliced = { ...byNumber, multicall: null };
    const moved = shown(() => run(sliced, batchOf(300, at(tip)), [nodeAt(tip), nodeAt(rival), nodeAt(tip)]));
    expect(moved).toMatchObject({
      code: 'BLOCK_NOT_FOUND',
      detail: 'the block was replaced while it was read',
      retryable: true,
    });
    const after = shown(() => run(byNumber, named, [nodeAt(tip), nodeAt(rival)]));
    expect(after).toMatchObject({
      code: 'BLOCK_NOT_FOUND',
      detail: 'the block was replaced while it was read',
      retryable: true,
    });
    const before = shown(() => run(byNumber, named, [nodeAt(rival), nodeAt(tip)]));
    expect(before).toMatchObject({
      code: 'UPSTREAM_WRONG_BLOCK',
      detail: 'the call was made at another block with the same number and time',
    });
  });

  test('is that contracts see the numbers of another chain', () => {
    const other = shown(() => run(settings, named, nodeAt({ ...tip, seenNumber: 9n })));
    expect(other?.detail).toMatch(/^contracts see the time of the block and another number: .* blockNumber: other$/);
  });
});

test('a word is 32 bytes of a call that succeeded', () => {
  expect(wordOf({ success: true, data: word(5n).data })).toBe(5n);
  expect(wordOf({ success: false, data: word(5n).data })).toBeNull();
  expect(wordOf({ success: true, data: '0x05' })).toBeNull();
  expect(wordOf({ success: true, data: `${word(5n).data}00` })).toBeNull();
  expect(wordOf(undefined)).toBeNull();
});
