/** A block is the one that was asked for, by its number and its hash; of a moment it is the last one made by then. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Exchange, UpstreamRequest } from '../../src/http/exchange.ts';
import { FailureError } from '../../src/model/failure.ts';
import type { At, Block } from '../../src/model/reading.ts';
import { blockParameter, blockReads, confirmBlock, confirmRequest } from '../../src/providers/evm/blocks.ts';
import { answerOf, askedBy, blockObject, type InventedBlock, inventedBlock, receivedAt } from './evm-invented-node.ts';

const { find } = blockReads;
const network = null;

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
  return 'fine';
}

function blockOf({ number, hash, seconds }: InventedBlock): Block {
  return { number, hash, time: new Date(Number(seconds) * 1000) };
}

type Answer = (request: UpstreamRequest) => Exchange;

/** What the question comes to, and how many calls it takes. */
function found(at: At, answer: Answer): { readonly block: Block | undefined; readonly calls: number } {
  let request = find.request({ network, at });
  for (let calls = 1; calls < 80; calls += 1) {
    const { items, next } = find.decode({ network, at }, answer(request));
    if (next === undefined) return { block: items[0], calls };
    expect(items).toEqual([]);
    request = next;
  }
  throw new Error('no end of steps');
}

const forks = ['a', 'b'].flatMap((fork) => [49n, 50n, 51n].map((number) => inventedBlock(number, fork)));

describe('a block by its name', () => {
  test('is asked for by that name', () => {
    const { hash } = inventedBlock(50n);
    const asked = (at: At) => askedBy(find.request({ network, at }));
    const byNumber = (name: string) => ({ method: 'eth_getBlockByNumber', params: [name, false] });
    for (const tag of ['latest', 'safe', 'finalized'] as const) expect(asked({ tag })).toEqual(byNumber(tag));
    expect(asked({ number: 50n, hash: null })).toEqual(byNumber('0x32'));
    expect(asked({ number: 0n, hash: null })).toEqual(byNumber('0x0'));
    expect(asked({ time: new Date(5) })).toEqual(byNumber('latest'));
    const byHash = { method: 'eth_getBlockByHash', params: [hash, false] };
    expect(asked({ number: null, hash })).toEqual(byHash);
    expect(asked({ number: 50n, hash })).toEqual(byHash);
    expect(asked({ number: null, hash: `0x${hash.slice(2).toUpperCase()}` })).toEqual(byHash);
    for (const odd of [
      '0x',
      '',
      `${hash}00`,
      hash.slice(0, -1),
      ` ${hash}`,
      hash.replace('0x', '1x'),
      `0x${'g'.repeat(64)}`,
    ]) {
      expect(codeOf(() => asked({ number: null, hash: odd }))).toBe('BLOCK_NOT_FOUND');
    }
  });

  test('is refused where the node states another: of the same number, or the same hash', () => {
    for (const asked of forks) {
      for (const block of forks) {
        const answer: Answer = (request) => answerOf(request, blockObject(block));
        const { number, hash } = asked;
        for (const at of [
          { number, hash },
          { number, hash: null },
          { number: null, hash },
          { number, hash: `0x${hash.slice(2).toUpperCase()}` },
        ]) {
          const isIt = (at.number ?? block.number) === block.number && (at.hash === null || hash === block.hash);
          expect(codeOf(() => found(at, answer))).toBe(isIt ? 'fine' : 'UPSTREAM_WRONG_BLOCK');
          if (isIt) expect(found(at, answer)).toEqual({ block: blockOf(block), calls: 1 });
        }
        expect(found({ tag: 'safe' }, answer).block).toEqual(blockOf(block));
      }
    }
    const [first] = forks;
    const posing = forks.map((block) => ({ ...block, hash: first?.hash ?? block.hash }));
    for (const block of posing.slice(1)) {
      const at = { number: first?.number ?? null, hash: first?.hash ?? null };
      const code = codeOf(() => found(at, (request) => answerOf(request, blockObject(block))));
      expect(code).toBe(block.number === first?.number ? 'fine' : 'UPSTREAM_WRONG_BLOCK');
    }
  });

  test('is refused where it cannot be read', () => {
    const block = blockObject(inventedBlock(50n));
    const code = (result: unknown) => codeOf(() => found({ tag: 'latest' }, (request) => answerOf(request, result)));
    expect(code(block)).toBe('fine');
    expect(code({ ...block, hash: `0x${block.hash.slice(2).toUpperCase()}` })).toBe('fine');
    expect(code(null)).toBe('BLOCK_NOT_FOUND');
    for (const odd of [
      'block',
      [],
      { ...block, hash: null },
      { ...block, hash: '0x1' },
      { ...block, hash: `${block.hash}00` },
      { ...block, hash: block.hash.slice(2) },
      { ...block, number: 50 },
      { ...block, number: '50' },
      { ...block, number: '0x' },
      { ...block, number: `0x${'1'.repeat(17)}` },
      { ...block, timestamp: null },
      { ...block, timestamp: '0x7dba8218001' },
      { ...block, timestamp: '0xffffffffffffffff' },
    ]) {
      expect(code(odd), JSON.stringify(odd)).toBe('UPSTREAM_BAD_RESPONSE');
    }
    expect(code({ ...block, timestamp: '0x7dba8218000' })).toBe('fine');
  });
});

describe('the block of a moment', () => {
  /** A chain by the seconds between its blocks, of which some share a second. */
  const gaps = fc.array(fc.constantFrom(0, 1, 2, 30), { minLength: 1, maxLength: 70 });
  const chain = gaps.map((all) => {
    let seconds = 1000;
    return all.map((gap, number) => {
      seconds += gap;
      return { ...inventedBlock(BigInt(number)), seconds: BigInt(seconds) };
    });
  });

  const numberIn = (request: UpstreamRequest, last: number): number => {
    const name = String(askedBy(request).params[0]);
    return name === 'latest' ? last : Number(name);
  };

  test('is the last that was made by then', () => {
    fc.assert(
      fc.property(chain, fc.integer({ min: 995, max: 1200 }), fc.constantFrom(0, 1, 999), (blocks, second, ms) => {
        const time = new Date(second * 1000 + ms);
        const answer: Answer = (request) => {
          const block = blocks[numberIn(request, blocks.length - 1)];
          return answerOf(request, block ? blockObject(block) : null);
        };
        const last = blocks.findLast(({ seconds }) => Number(seconds) * 1000 <= time.getTime());
        if (last === undefined) {
          expect(codeOf(() => found({ time }, answer))).toBe('BLOCK_NOT_FOUND');
          return;
        }
        const { block, calls } = found({ time }, answer);
        expect(block).toEqual(blockOf(last));
        expect(calls).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(blocks.length + 1)));
      }),
    );
  });

  test('is one that was made at that very moment', () => {
    const blocks = Array.from({ length: 9 }, (_, number) => inventedBlock(BigInt(number)));
    const answer: Answer = (request) => {
      const block = blocks[numberIn(request, blocks.length - 1)];
      return answerOf(request, block ? blockObject(block) : null);
    };
    for (const block of blocks) {
      const time = Number(block.seconds) * 1000;
      expect(found({ time: new Date(time) }, answer).block).toEqual(blockOf(block));
      const before = block.number === 0n ? undefined : blocks[Number(block.number) - 1];
      if (before !== undefined) expect(found({ time: new Date(time - 1) }, answer).block).toEqual(blockOf(before));
    }
  });

  test('is none before the first, which is not asked for again', () => {
    let calls = 0;
    const answer: Answer = (request) => {
      calls += 1;
      return answerOf(request, blockObject(inventedBlock(0n)));
    };
    expect(codeOf(() => found({ time: new Date(0) }, answer))).toBe('BLOCK_NOT_FOUND');
    expect(calls).toBe(1);
  });

  test('is refused where the node states another than it was asked for during the search', () => {
    const blocks = Array.from({ length: 40 }, (_, number) => inventedBlock(BigInt(number)));
    const time = new Date(1_115_000);
    for (const shift of [-1, 1, 5]) {
      for (const step of [1, 2, 3, 4]) {
        let calls = 0;
        const answer: Answer = (request) => {
          const number = numberIn(request, blocks.length - 1) + (calls === step ? shift : 0);
          calls += 1;
          const block = blocks[number];
          return answerOf(request, block ? blockObject(block) : null);
        };
        expect(codeOf(() => found({ time }, answer))).toBe('UPSTREAM_WRONG_BLOCK');
      }
    }
  });

  test('has not come yet where it is after the answer', () => {
    const answer: Answer = (request) => answerOf(request, blockObject(inventedBlock(50n)));
    expect(found({ time: receivedAt }, answer)).toEqual({ block: blockOf(inventedBlock(50n)), calls: 1 });
    const later = new Date(receivedAt.getTime() + 1);
    expect(codeOf(() => found({ time: later }, answer))).toBe('BLOCK_NOT_FOUND');
  });

  test('is searched for in as many steps as were predicted', () => {
    const follows = (at: At) => find.follows?.({ network, at }, find.request({ network, at }));
    expect(follows({ time: new Date(5) })?.perhaps?.map(({ most }) => most)).toEqual([64]);
    expect(follows({ tag: 'latest' })).toEqual({});
    expect(follows({ number: 5n, hash: null })).toEqual({});
  });
});

describe('what the failure says of an invalid block', () => {
  const shown = (at: At, result: unknown, when = receivedAt) =>
    shownBy(() => found(at, (request) => ({ ...answerOf(request, result), receivedAt: when })));
  const shownBy = (act: () => unknown) => {
    try {
      act();
    } catch (error) {
      if (error instanceof FailureError) return [error.failure.code, error.failure.detail, error.failure.retryable];
    }
    return null;
  };
  const block = blockObject(inventedBlock(50n));
  const latest: At = { tag: 'latest' };

  test('is which part of it cannot be read', () => {
    const bad = (detail: string) => ['UPSTREAM_BAD_RESPONSE', detail, expect.any(Boolean)];
    expect(shown(latest, { ...block, hash: null })).toEqual(bad('result.hash: expected a block hash'));
    expect(shown(latest, { ...block, number: null })).toEqual(bad('result.number: expected a hex number'));
    expect(shown(latest, { ...block, timestamp: null })).toEqual(bad('result.timestamp: expected a hex number'));
    expect(shown(latest, { ...block, timestamp: '0x7dba8218001' })).toEqual(bad('result.timestamp: expected a moment'));
    expect(shown(latest, 'block')?.[1]).toMatch(/^result: expected/);
  });

  test('is whether it may come to be there', () => {
    expect(shown(latest, null)).toEqual(['BLOCK_NOT_FOUND', 'the node does not have the block', true]);
    expect(shown({ time: new Date(2_000_000) }, block, new Date(1_999_999))).toEqual([
      'BLOCK_NOT_FOUND',
      'the time has not come yet',
      true,
    ]);
    expect(shown({ number: null, hash: 'odd' }, block)).toEqual([
      'BLOCK_NOT_FOUND',
      'a block hash is 0x and 64 hex digits',
      false,
    ]);
    const younger = ['BLOCK_NOT_FOUND', 'the chain is younger than that', false];
    expect(shown({ time: new Date(0) }, blockObject(inventedBlock(0n)))).toEqual(younger);
    const chain: Answer = (request) => {
      const name = String(askedBy(request).params[0]);
      return answerOf(request, blockObject(inventedBlock(name === 'latest' ? 3n : BigInt(name))));
    };
    expect(shownBy(() => found({ time: new Date(0) }, chain))).toEqual(younger);
  });
});

test('all ways to name a moment are known, and no answer states its block unasked', () => {
  expect(blockReads.names).toEqual(['number', 'hash', 'time', 'safe', 'finalized']);
  expect(blockReads.stated).toBe(false);
});

test('a call names its block by hash where it may, else by number', () => {
  const { number, hash } = inventedBlock(50n);
  const byHash = { blockHash: hash, requireCanonical: true };
  expect(blockParameter(null, 'hash')).toBe('latest');
  expect(blockParameter({ number, hash }, 'hash')).toEqual(byHash);
  expect(blockParameter({ number: null, hash }, 'number')).toEqual(byHash);
  expect(blockParameter({ number, hash }, 'number')).toBe('0x32');
  expect(blockParameter({ number, hash: null }, 'hash')).toBe('0x32');
});

test('a block that is confirmed has the hash that was asked for, and the parent that contracts saw', () => {
  const asked = inventedBlock(50n);
  const request = confirmRequest(asked, 'note');
  expect(askedBy(request)).toEqual({ method: 'eth_getBlockByNumber', params: ['0x32', false] });
  for (const block of forks) {
    for (const parent of [null, ...forks.map(({ parentHash }) => BigInt(parentHash))]) {
      const code = codeOf(() => confirmBlock(asked, parent, answerOf(request, blockObject(block))));
      const sameParent = parent === null || parent === BigInt(block.parentHash);
      const wrong = sameParent ? 'fine' : 'UPSTREAM_WRONG_BLOCK';
      expect(code).toBe(block.hash === asked.hash ? wrong : 'BLOCK_NOT_FOUND');
    }
  }
});
