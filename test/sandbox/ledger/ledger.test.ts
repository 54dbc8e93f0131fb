import { describe, expect, it } from 'vitest';
import { checksumAddress } from '../../../src/sandbox/ledger/addresses.ts';
import type { UpstreamName } from '../../../src/sandbox/ledger/book.ts';
import { Ledger } from '../../../src/sandbox/ledger/ledger.ts';
import { BITCOIN, ETHEREUM } from '../../../src/sandbox/mesh/seed.ts';

const UPSTREAMS: readonly UpstreamName[] = ['reddio', 'teos', 'mesh', 'loopring'];
const ledger = new Ledger();

function snapshot(source: Ledger): unknown {
  return UPSTREAMS.map((name) => [
    source.assets(name),
    source.accounts(name).map((account) => [account, [...source.holdings(name, account)]]),
  ]);
}

function first<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error('the list is empty');
  return item;
}

describe('the seed', () => {
  it('decides everything', () => {
    const options = { accounts: 8, assets: 12 };
    const one = snapshot(new Ledger(options));
    expect(snapshot(new Ledger(options))).toEqual(one);
    expect(snapshot(new Ledger({ ...options, seed: 7 }))).not.toEqual(one);
  });

  it('gives an account the same values however many others there are', () => {
    const small = new Ledger({ accounts: 5 });
    for (const name of UPSTREAMS) {
      for (const account of small.accounts(name)) {
        expect(ledger.holdings(name, account)).toEqual(small.holdings(name, account));
      }
    }
  });

  it('gives the documented addresses by default', () => {
    const addresses = (name: UpstreamName, network?: string) =>
      ledger
        .accounts(name, network)
        .slice(0, 2)
        .map(({ address }) => address);
    expect(addresses('reddio')).toMatchInlineSnapshot(`
      [
        "0x6ffbcd5a72ce902ba07a49f84df18750fbfe4795229778f3ca704c2dfb1a054",
        "0xe25a726bd566987eadd0e113f908e4c06f5da06301ac97fde45d0c7722dd76",
      ]
    `);
    expect(addresses('teos')).toMatchInlineSnapshot(`
      [
        "0xe12ee2c013468c132a1f980067e22f39f3f42dff",
        "0xe8f019201007e87f18d2c4886203905197d76744",
      ]
    `);
    expect(addresses('mesh', BITCOIN)).toMatchInlineSnapshot(`
      [
        "mvjbCsuFZLNHuxgKdSdB5YLdd1Qoz1i85y",
        "mzzFLTKers6y9DaUAsenCxyqKR1bQp1Xri",
      ]
    `);
    expect(first(ledger.accounts('loopring'))).toMatchInlineSnapshot(`
      {
        "accountId": "10000",
        "address": "0xe12ee2c013468c132a1f980067e22f39f3f42dff",
        "checksumAddress": "0xe12EE2C013468C132A1F980067e22F39F3f42DfF",
        "network": null,
        "subAccount": null,
      }
    `);
  });

  it('refuses sizes that are no counts', () => {
    expect(() => new Ledger({ accounts: 1.5 })).toThrow(RangeError);
    expect(() => new Ledger({ assets: -1 })).toThrow(RangeError);
  });
});

describe('the default ledger', () => {
  it('has 60 accounts everywhere and 50 assets and the coin on TEOS', () => {
    expect(ledger.accounts('reddio')).toHaveLength(60);
    expect(ledger.accounts('teos')).toHaveLength(60);
    expect(ledger.accounts('loopring')).toHaveLength(60);
    expect(ledger.accounts('mesh', BITCOIN)).toHaveLength(60);
    expect(ledger.accounts('mesh', ETHEREUM).filter(({ subAccount }) => subAccount === 'staked')).toHaveLength(20);
    expect(ledger.assets('teos')).toHaveLength(51);
  });

  it('has the same EVM addresses on TEOS, Loopring and Mesh', () => {
    const addresses = (name: UpstreamName, network?: string) =>
      ledger
        .accounts(name, network)
        .filter(({ subAccount }) => subAccount === null)
        .map(({ address }) => address);
    expect(addresses('loopring')).toEqual(addresses('teos'));
    expect(addresses('mesh', ETHEREUM)).toEqual(addresses('teos'));
    expect(new Set(addresses('teos')).size).toBe(60);
  });

  it.each(['reddio', 'teos', 'loopring'] as const)('%s: the first account holds, has spent, and never had', (name) => {
    const account = first(ledger.accounts(name));
    const [held, spent, never] = ledger.assets(name).filter(({ ref }) => ref !== 'native');
    expect(ledger.truth(name, account, held?.ref ?? '')?.total).toBeGreaterThan(0n);
    expect(ledger.truth(name, account, spent?.ref ?? '')?.total).toBe(0n);
    expect(ledger.truth(name, account, never?.ref ?? '')).toBeNull();
    expect([...ledger.holdings(name, account).keys()]).toContain(spent?.ref);
    expect([...ledger.holdings(name, account).keys()]).not.toContain(never?.ref);
  });

  it('has amounts that a floating-point number cannot hold', () => {
    const fine = ledger.reddio.assets().find(({ symbol }) => symbol === 'FINE');
    const held = ledger
      .accounts('reddio')
      .map((account) => ledger.truth('reddio', account, fine?.ref ?? '')?.available);
    expect(fine?.token.quantum).toBe(1n);
    expect(held.filter((amount) => typeof amount === 'bigint' && amount > 2n ** 53n).length).toBeGreaterThan(10);
    const tokenIds = ledger.reddio.assets().map(({ token }) => token.tokenId ?? 0n);
    expect(tokenIds).toContain(2n ** 53n + 1n);
    const ether = ledger.truth('mesh', first(ledger.accounts('mesh', ETHEREUM)), 'ETH:18');
    expect(ether?.total).toBeGreaterThan(2n ** 64n);
  });

  it('keeps the parts of a balance in the relation of its upstream', () => {
    for (const account of ledger.accounts('reddio')) {
      for (const { total, available, locked, pendingWithdrawal } of ledger.holdings('reddio', account).values()) {
        expect(total).toBe((available ?? 0n) + (locked ?? 0n) + (pendingWithdrawal ?? 0n));
      }
    }
    for (const account of ledger.accounts('loopring')) {
      for (const { total, available, locked } of ledger.holdings('loopring', account).values()) {
        expect(available).toBe((total ?? 0n) - (locked ?? 0n));
      }
    }
    expect(ledger.truth('teos', first(ledger.accounts('teos')), 'native')).toMatchObject({
      available: null,
      locked: null,
    });
  });

  it('states decimals only where the Spark factor is a power of ten', () => {
    const facts = ledger.teos.assets().map(({ sparkFactor, decimals }) => [sparkFactor, decimals]);
    expect(facts).toEqual(
      expect.arrayContaining([
        ['1000000', 6],
        ['1', 0],
        ['60', null],
        [null, null],
        ['2.5', null],
      ]),
    );
  });

  it('distinguishes currencies by their metadata and has one debt', () => {
    const refs = ledger.assets('mesh', ETHEREUM).map(({ ref }) => ref);
    expect(refs.filter((ref) => ref.startsWith('RPB:0'))).toHaveLength(2);
    expect(refs).toContain('5%25%7BOFF}:2');
    expect(refs).toContain('NEST:3{"class":"a","issuer":{"keys":[2,1],"name":"Sandbox"}}');
    const debts = ledger.accounts('mesh').flatMap((account) => [...ledger.holdings('mesh', account).values()]);
    expect(debts.filter(({ total }) => total !== null && total < 0n)).toHaveLength(1);
  });

  it('names a Loopring account by id and by address', () => {
    const account = first(ledger.accounts('loopring'));
    const byId = { network: null, address: account.accountId ?? '', subAccount: null };
    expect(ledger.holdings('loopring', byId)).toEqual(ledger.holdings('loopring', account));
    expect(ledger.holdings('loopring', byId).size).toBeGreaterThan(0);
  });

  it('grows to 1000 accounts', () => {
    expect(new Ledger({ accounts: 1000 }).accounts('teos')).toHaveLength(1000);
  });
});

describe('set', () => {
  it('changes the truth, and null removes it', () => {
    const own = new Ledger({ accounts: 2, assets: 3 });
    const account = first(own.accounts('teos'));
    const { ref } = first(own.assets('teos'));
    own.set('teos', account, ref, { total: 5n });
    expect(own.truth('teos', account, ref)?.total).toBe(5n);
    own.set('teos', account, ref, null);
    expect(own.truth('teos', account, ref)).toBeNull();
  });

  it('derives what follows from the other parts', () => {
    const own = new Ledger({ accounts: 2 });
    const reddio = first(own.accounts('reddio'));
    const ether = first(own.assets('reddio')).ref;
    own.set('reddio', reddio, ether, { available: 10n ** 12n, locked: 10n ** 12n });
    expect(own.truth('reddio', reddio, ether)).toMatchObject({ total: 2n * 10n ** 12n, pendingWithdrawal: 0n });
    const loopring = first(own.accounts('loopring'));
    own.set('loopring', loopring, '0', { total: 9n, locked: 4n });
    expect(own.truth('loopring', loopring, '0')).toMatchObject({ available: 5n, pendingDeposit: 0n });
  });

  it('refuses what the upstream could not hold', () => {
    const own = new Ledger({ accounts: 2 });
    const reddio = first(own.accounts('reddio'));
    const ether = first(own.assets('reddio')).ref;
    const teos = first(own.accounts('teos'));
    const loopring = first(own.accounts('loopring'));
    const wrong = [
      () => own.set('reddio', reddio, ether, { available: 1n }),
      () => own.set('reddio', reddio, ether, { available: 10n ** 12n * 2n ** 63n }),
      () => own.set('reddio', reddio, ether, { total: 5n * 10n ** 12n, available: 10n ** 12n }),
      () => own.set('teos', teos, 'native', { total: -1n }),
      () => own.set('teos', teos, 'native', { total: 1n, locked: 1n }),
      () => own.set('teos', teos, 'native', {}),
      () => own.set('teos', teos, '0x1', { total: 1n }),
      () => own.set('teos', { ...teos, address: '0x' }, 'native', { total: 1n }),
      () => own.set('loopring', loopring, '0', { total: 1n, locked: 2n }),
      () => own.set('loopring', loopring, '0', { total: 2n ** 96n }),
      () => own.set('mesh', teos, 'ETH:18', { total: 1n }),
    ];
    for (const write of wrong) expect(write).toThrow(RangeError);
  });
});

describe('checksumAddress', () => {
  /** Examples of EIP-55 itself. */
  it.each([
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  ])('spells %s', (address) => {
    expect(checksumAddress(address.toLowerCase())).toBe(address);
  });

  it('is what Loopring accounts carry', () => {
    for (const account of ledger.accounts('loopring')) {
      expect(account.checksumAddress).toBe(checksumAddress(account.address));
    }
  });
});
