/** A source that is read whole: many accounts × all that they hold in one call. */
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/conformance/index.ts';
import { openLab } from '../../src/conformance/lab.ts';
import { judge } from '../../src/conformance/run.ts';
import type { AnyBalanceRead, ProviderKind } from '../../src/index.ts';
import { holdToTheKit } from './whole-kit.ts';
import { book, subject, upstream } from './whole-ledger.ts';

holdToTheKit(subject, 'A9PM C6GP D7NU E3VC E5NM L5WT N5RB Q9MN T3WR U6FN V4SP');

test('all that every account holds, and chosen pairs beside it, take one request', async () => {
  const lab = await openLab(subject);
  try {
    const session = lab.open();
    const before = upstream.requests();
    const listed = await session.lists(lab.holders.map(({ account }) => account));
    expect(upstream.requests() - before).toBe(1);
    expect(listed.map((one) => ('balances' in one ? one.balances.map(({ ref }) => ref) : one.failure.code))).toEqual(
      lab.holders.map(({ truth }) => [...truth.holdings.keys()]),
    );
    await session.ask(lab.holders.map((holder) => ({ holder, refs: ['GOLD', 'WINE'] })));
    expect(upstream.requests() - before).toBe(2);
  } finally {
    await lab.close();
  }
});

describe('the kit sees a read of many accounts', () => {
  const failing = async (id: string, change: (read: AnyBalanceRead) => AnyBalanceRead) => {
    const kind: ProviderKind<object> = {
      ...book,
      create(options) {
        const provider = book.create(options);
        return { ...provider, reads: provider.reads.map(change) };
      },
    };
    const rule = rules.find((one) => one.id === id);
    if (rule === undefined) throw new Error('there is no such rule');
    return (await judge({ ...subject, kind }, rule)).reason;
  };

  test('that lists the first of them alone', async () => {
    const reason = await failing('K3PR', (read) => {
      if (read.shape !== 'cross-product') return read;
      const decode: typeof read.balances.decode = (call, exchange) => {
        const [first] = call.accounts;
        const page = read.balances.decode(call, exchange);
        return { ...page, items: page.items.filter(({ address }) => address === first?.address) };
      };
      return { ...read, balances: { ...read.balances, decode } };
    });
    expect(reason).toBe('ConformanceError: a listing that is declared complete lacks an asset');
  });

  test('whose target is longer with each of them than predicted', async () => {
    const reason = await failing('Y2GV', (read) => {
      if (read.shape !== 'cross-product') return read;
      const url = { max: 2000, fixed: 6, account: () => 1, asset: () => 0 };
      const request: typeof read.balances.request = ({ accounts }) => {
        const names = accounts.map(({ address }) => address);
        return { method: 'GET', path: `/book?${names.join(',')}`, step: 'book' };
      };
      return { ...read, limits: { ...read.limits, url }, balances: { ...read.balances, request } };
    });
    expect(reason).toMatch(/^ConformanceError: a request of book is \d+ bytes long, predicted were 9$/);
  });
});
