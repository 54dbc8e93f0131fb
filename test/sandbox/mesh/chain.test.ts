import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/sandbox/ledger/ledger.ts';
import { BITCOIN, ETHEREUM } from '../../../src/sandbox/mesh/seed.ts';

const options = { accounts: 12, assets: 1 };

function ether(ledger: Ledger, block?: { number?: bigint; hash?: string }): (bigint | null)[] {
  const accounts = ledger.accounts('mesh', ETHEREUM);
  return accounts.map((account) => ledger.truth('mesh', account, 'ETH:18', block)?.total ?? null);
}

describe('a chain', () => {
  it('has deterministic blocks, each naming the one before', () => {
    const { blocks } = new Ledger(options).chain(ETHEREUM);
    expect(new Ledger(options).chain(ETHEREUM).blocks).toEqual(blocks);
    expect(blocks.map(({ number }) => number)).toEqual(Array.from({ length: 13 }, (_, index) => BigInt(index)));
    expect(blocks.slice(1).map(({ parent }) => parent)).toEqual(blocks.slice(0, -1).map(({ hash }) => hash));
    expect(new Ledger({ ...options, seed: 1 }).chain(ETHEREUM).head.hash).not.toBe(blocks.at(-1)?.hash);
  });

  it('differs by network', () => {
    const ledger = new Ledger(options);
    expect(ledger.chain(ETHEREUM).head.hash).toMatch(/^0x[0-9a-f]{64}$/);
    expect(ledger.chain(BITCOIN).head.hash).toMatch(/^[0-9a-f]{64}$/);
    expect([ledger.chain(ETHEREUM).history, ledger.chain(BITCOIN).history]).toEqual([true, false]);
    expect(() => ledger.chain('Ethereum/Mainnet')).toThrow(RangeError);
  });

  it('keeps every past balance while new blocks change some', () => {
    const ledger = new Ledger(options);
    const { head } = ledger.chain(ETHEREUM);
    const before = ether(ledger);
    const next = ledger.chain(ETHEREUM).advance();
    expect(next.number).toBe(head.number + 1n);
    expect(ether(ledger)).not.toEqual(before);
    expect(ether(ledger, { number: head.number })).toEqual(before);
    expect(ether(ledger, { hash: head.hash })).toEqual(before);
  });

  it('forgets replaced blocks and what they changed', () => {
    const ledger = new Ledger(options);
    const chain = ledger.chain(ETHEREUM);
    const old = chain.head;
    const kept = ether(ledger, { number: old.number - 2n });
    const account = ledger.accounts('mesh', ETHEREUM)[0];
    if (account === undefined) throw new Error('no account');
    ledger.set('mesh', account, 'ETH:18', { total: 1n });
    const head = chain.reorg(2);
    expect(head.number).toBe(old.number);
    expect(head.hash).not.toBe(old.hash);
    expect(chain.find({ hash: old.hash })).toBe('orphaned');
    expect(ledger.holdings('mesh', account, { hash: old.hash }).size).toBe(0);
    expect(ether(ledger, { number: old.number - 2n })).toEqual(kept);
    expect(ledger.truth('mesh', account, 'ETH:18')?.total).not.toBe(1n);
  });

  it('knows accounts that were funded late', () => {
    const ledger = new Ledger(options);
    const late = ledger
      .accounts('mesh', ETHEREUM)
      .filter((account) => ledger.holdings('mesh', account, { number: 4n }).size === 0);
    expect(late).toHaveLength(1);
    expect(late.map((account) => ledger.holdings('mesh', account, { number: 5n }).size > 0)).toEqual([true]);
  });

  it('refuses to replace the genesis block', () => {
    const chain = new Ledger(options).chain(BITCOIN);
    expect(() => chain.reorg(13)).toThrow(RangeError);
    expect(() => chain.reorg(0)).toThrow(RangeError);
  });
});
