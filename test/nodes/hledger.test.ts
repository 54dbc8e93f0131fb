/** The real hledger-web: balances are those that hledger itself prints, and what it does unasked is known. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Relay, startProxy } from '../../src/conformance/proxy.ts';
import { held, type LedgerGraph, openGraph } from '../ledger/support.ts';
import { type Hledger, startHledger } from './hledger.ts';

const JOURNAL = `
commodity 1.000,00 EUR
commodity 1,000.00000001 BTC
commodity 1. "travel points"
account assets:declared only

2026-01-01 opening
    assets:bank:checking   1.234.567.890.123.456.789,01 EUR
    assets:coin:cold       0.00000001 BTC
    assets:coin            -3 BTC
    equity:open
2026-02-01 ! pending
    assets:bank:checking   -10,00 EUR
    expenses:food
2026-03-01 * bought at two prices
    assets:coin:hot        0.5 BTC @ 40.000,00 EUR
    assets:coin:hot        0.25 BTC @@ 9.999,99 EUR
    assets:coin:hot        -0.125 BTC
    equity:open            0.125 BTC
    assets:bank:checking
2026-03-02 odd names
    assets:Ünï cödé:weiß naïve    3 "travel points"
    assets:slash/per%cent?#&+     -3 "travel points"
    root                          7 EUR
    root:below                    -7 EUR
    a : b                         1
    (virtual)                     -0.5 h
    equity
2026-03-03 and nothing is left
    assets:coin:cold       -0.00000001 BTC
    equity:open
9999-01-01 future
    assets:bank:checking   -1,00 EUR
    expenses:food
`;

let server: Hledger;
let proxy: Relay;

beforeAll(async () => {
  server = await startHledger(JOURNAL);
  proxy = await startProxy(server.url);
});
afterAll(async () => {
  await proxy.close();
  await server.close();
});

const opened: LedgerGraph[] = [];
afterEach(async () => {
  proxy.reset();
  await server.write(JOURNAL);
  for (const graph of opened.splice(0)) {
    expect(graph.faults).toEqual([]);
    await graph.close();
  }
});

function open(options: object = {}, source: object = {}): LedgerGraph {
  const graph = openGraph({ url: proxy.url, ...source, options });
  opened.push(graph);
  return graph;
}

const asked = (): readonly string[] => proxy.seen.map(({ target }) => target);

type Amounts = Readonly<Record<string, string | null>>;

/** By account, what hledger prints, each commodity in a style without marks between digits. */
async function printed(...args: readonly string[]): Promise<ReadonlyMap<string, Amounts>> {
  const styles = ['1.00 EUR', '1.00000000 BTC', '1. "travel points"', '1.0 h'].flatMap((style) => ['-c', style]);
  const text = await server.cli(
    'balance',
    '--flat',
    '--no-total',
    '--empty',
    ...args,
    '-O',
    'csv',
    '--layout=bare',
    ...styles,
  );
  const accounts = new Map<string, Record<string, string>>();
  for (const line of text.split('\n').slice(1)) {
    const [, account, commodity = '', amount = ''] = /^"(.*)","(.*)","(.*)"$/.exec(line) ?? [];
    if (account === undefined) continue;
    const shown = amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount;
    accounts.set(account, { ...accounts.get(account), [commodity === '' ? '""' : commodity]: shown });
  }
  return accounts;
}

/** hledger prints none beside other amounts. */
function withoutZeros(amounts: Amounts): Amounts {
  return Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount !== '0'));
}

describe('balances', () => {
  test('what every account holds is what hledger prints, in one request', async () => {
    const accounts = await printed();
    expect(accounts.size).toBeGreaterThan(12);
    const listed = await open().read([...accounts.keys()]);
    const read = new Map([...accounts.keys()].map((name, index) => [name, held(listed[index] ?? absent)]));
    expect(new Map(Array.from(read, ([name, amounts]) => [name, withoutZeros(amounts)]))).toEqual(
      new Map(Array.from(accounts, ([name, amounts]) => [name, withoutZeros(amounts)])),
    );
    expect(read.get('assets:coin:cold')).toEqual({ BTC: '0' });
    expect(asked()).toEqual(['/accounts']);
  });

  test('with sub-accounts, too, as hledger clips its tree', async () => {
    const [assets, equity] = await open({ balance: 'with-sub-accounts' }).read(['assets', 'equity']);
    const clipped = await printed('--depth', '1');
    expect([assets, equity].map((one) => withoutZeros(held(one ?? absent)))).toEqual([
      clipped.get('assets'),
      clipped.get('equity'),
    ]);
  });

  test('the sign, the pending and the future count, and costs of one commodity are added up', async () => {
    const [bank, coin, hot] = await open().read(
      ['assets:bank:checking', 'assets:coin', 'assets:coin:hot'],
      ['EUR', 'BTC'],
    );
    expect(held(bank ?? absent)).toEqual({ EUR: '1234567890123426778.02', BTC: '0' });
    expect(held(coin ?? absent)).toEqual({ EUR: '0', BTC: '-3' });
    expect(held(hot ?? absent)).toEqual({ EUR: '0', BTC: '0.625' });
  });

  test('a journal that changes is read anew', async () => {
    const graph = open();
    const read = async () => held((await graph.read(['assets:wallet'], ['EUR']))[0] ?? absent);
    expect(await read()).toEqual({ EUR: 'ACCOUNT_NOT_FOUND' });
    await server.write(`${JOURNAL}\n2026-04-01 more\n    assets:wallet  5 EUR\n    equity\n`);
    expect(await read()).toEqual({ EUR: '5' });
  });

  test('one that cannot be read any more is answered as it was, without a sign', async () => {
    const graph = open();
    const before = await graph.read(['assets:coin'], ['BTC']);
    await server.write(`${JOURNAL}\n2026-04-01 no such\n    assets:coin  1 BTC\n`);
    await expect(server.cli('check')).rejects.toThrow('balance');
    expect(await graph.read(['assets:coin'], ['BTC'])).toEqual(before);
  });
});

const absent = { nodes: [], failure: { code: 'NONE', detail: null } };

describe('names', () => {
  test('what no posting has is not found, and no zero', async () => {
    const [declared, typo, coin] = await open().read(
      ['assets:declared only', 'Assets:coin', 'assets:coin'],
      ['BTC', 'XYZ'],
    );
    expect([declared, typo].map((one) => held(one ?? absent))).toEqual([
      { BTC: 'ACCOUNT_NOT_FOUND', XYZ: 'ACCOUNT_NOT_FOUND' },
      { BTC: 'ACCOUNT_NOT_FOUND', XYZ: 'ACCOUNT_NOT_FOUND' },
    ]);
    expect(held(coin ?? absent)).toEqual({ BTC: '-3', XYZ: 'UNKNOWN_ASSET' });
  });

  test('hledger folds white space of every kind, and forms of Unicode stay two accounts', async () => {
    await server.write('2026-01-01\n    a\u2003b  1 X\n    caf\u00e9  2 X\n    cafe\u0301  3 X\n    equity\n');
    const listed = await open().read(['a b', 'a\u00a0b', 'caf\u00e9', 'cafe\u0301'], ['X']);
    expect(listed.map((one) => held(one))).toEqual([{ X: '1' }, { X: '1' }, { X: '2' }, { X: '3' }]);
  });
});

describe('quantities', () => {
  test('with more than ten places are rounded by the server, and not believed', async () => {
    const lots =
      '    assets:tiny  0.00000000005 Y\n    assets:nine  0.000000001 Y\n    assets:ten  0.0000000001 Y\n    equity\n';
    await server.write(`2026-01-01\n${lots}`);
    const accounts = ['assets:tiny', 'assets:nine', 'assets:ten'];
    const usual = await open().read(accounts, ['Y']);
    expect(usual.map((one) => held(one).Y)).toEqual(['UPSTREAM_BAD_AMOUNT', '0.000000001', 'UPSTREAM_BAD_AMOUNT']);
    await server.write(`2026-01-01\n${lots.replace(/.*tiny.*\n/, '')}`);
    const stated = await open({ commodities: { Y: { decimals: 10 } } }).read(accounts.slice(1), ['Y']);
    expect(stated.map((one) => held(one).Y)).toEqual(['0.000000001', '0.0000000001']);
  });
});

test('1000 accounts with 20 commodities are one request, as foretold', async () => {
  const accounts = Array.from({ length: 1000 }, (_, index) => `assets:a${index}`);
  const commodities = Array.from({ length: 20 }, (_, index) => `C${String.fromCharCode(65 + index)}`);
  const lines = accounts.flatMap((name, row) =>
    commodities.map((symbol, at) => `    ${name}  ${row - 500}.0${at} ${symbol}`),
  );
  await server.write(`2026-01-01\n${lines.join('\n')}\n    equity\n`);
  const graph = open({}, { maxBodyBytes: 32 * 1024 * 1024, timeoutMs: 120_000 });
  expect(await graph.foretell(accounts, commodities)).toEqual(['/accounts']);
  const read = await graph.read(accounts, commodities);
  expect(read.map((one) => held(one).CA)).toEqual(accounts.map((_, row) => String(row - 500)));
  expect(read.every(({ nodes }) => nodes.length === 20 && nodes.every(({ failure }) => failure === null))).toBe(true);
  expect(asked()).toEqual(['/accounts']);
});
