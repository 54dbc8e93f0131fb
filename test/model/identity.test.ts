import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balanceId, looksLikeId, makeAccount, makeAsset, parseId, sourceNodeId } from '../../src/model/identity.ts';
import type { BlockTag } from '../../src/model/reading.ts';
import { TIME_RULE } from '../../src/model/time.ts';
import { runs } from '../depth.ts';

/** Small and hostile: separators, encodings, dots and what `encodeURIComponent` leaves alone. */
const part = fc.string({
  unit: fc.constantFrom('a', 'b', '/', '?', '&', '=', '%', ':', '.', "'", '{', ' ', 'é'),
  minLength: 1,
  maxLength: 6,
});
const optional = fc.option(part, { nil: null });
const plain = makeAccount('teos', { network: null, address: '0x1', subAccount: null });

describe('ids', () => {
  test.each([
    [
      'account/teos-main/0x9f11',
      () => makeAccount('teos-main', { network: null, address: '0x9f11', subAccount: null }).id,
    ],
    [
      'account/mesh/0xab?network=Ethereum/Mainnet&sub=staked',
      () => makeAccount('mesh', { network: 'Ethereum/Mainnet', address: '0xab', subAccount: 'staked' }).id,
    ],
    [
      'asset/mesh/BTC:8?network=Bitcoin/Mainnet',
      () => makeAsset('mesh', { network: 'Bitcoin/Mainnet', ref: 'BTC:8' }).id,
    ],
    ['asset/mesh/X:0%7B%22a%22:%22b%2Fc%22%7D', () => makeAsset('mesh', { network: null, ref: 'X:0{"a":"b/c"}' }).id],
    ['asset/mesh/%21%27%28%29%2A:0', () => makeAsset('mesh', { network: null, ref: "!'()*:0" }).id],
    ['source/teos-main', () => sourceNodeId('teos-main')],
    [
      'balance/teos/0x9f11/native',
      () => balanceId(makeAccount('teos', { network: null, address: '0x9f11', subAccount: null }), 'native', null),
    ],
    [
      'balance/mesh/0xab/X:8?network=A/B&sub=s&block=7',
      () =>
        balanceId(makeAccount('mesh', { network: 'A/B', address: '0xab', subAccount: 's' }), 'X:8', {
          number: 7n,
          hash: null,
        }),
    ],
    ['balance/teos/0x1/native?tag=safe', () => balanceId(plain, 'native', { tag: 'safe' })],
    [
      'balance/teos/0x1/native?time=2026-03-01T00:00:00.000Z',
      () => balanceId(plain, 'native', { time: new Date('2026-03-01T00:00:00Z') }),
    ],
  ])('%s', (written, write) => expect(write()).toBe(written));

  test('a source comes back from its id', () => {
    fc.assert(
      fc.property(part, (source) => {
        expect(parseId(sourceNodeId(source))).toEqual({ ok: true, value: { type: 'source', source } });
      }),
    );
  });

  test('a text is meant as an id where it begins like one', () => {
    expect(looksLikeId('account/teos/0x1', 'account')).toBe(true);
    for (const text of ['account', 'asset/teos/account/', 'Account/teos/0x1', '0x1']) {
      expect(looksLikeId(text, 'account')).toBe(false);
    }
  });

  test('an id has room for 16 KiB', () => {
    const longest = `asset/mesh/${'x'.repeat(16 * 1024 - 11)}`;
    expect(parseId(longest).ok).toBe(true);
    expect(parseId(`${longest}x`)).toEqual({ ok: false, rule: '16385 characters, limit 16384' });
  });

  test('an account comes back from its id, whatever its parts hold', () => {
    fc.assert(
      fc.property(part, part, optional, optional, (source, address, network, subAccount) => {
        const { id } = makeAccount(source, { network, address, subAccount });
        expect(parseId(id)).toEqual({
          ok: true,
          value: { type: 'account', source, network, address, subAccount },
        });
      }),
    );
  });

  test('an asset comes back from its id', () => {
    fc.assert(
      fc.property(part, part, optional, (source, ref, network) => {
        const { id } = makeAsset(source, { network, ref });
        expect(parseId(id)).toEqual({
          ok: true,
          value: { type: 'asset', source, network, ref },
        });
      }),
    );
  });

  test('a balance comes back from its id, with its moment', () => {
    const moment = fc.oneof(
      fc.constant(null),
      fc.bigInt({ min: 0n, max: 10n ** 19n - 1n }).map((number) => ({ number, hash: null })),
      part.map((hash) => ({ number: null, hash })),
      fc.constantFrom<BlockTag>('latest', 'safe', 'finalized').map((tag) => ({ tag })),
      fc
        .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2099-12-31T23:59:59Z'), noInvalidDate: true })
        .map((time) => ({ time })),
    );
    fc.assert(
      fc.property(
        fc.tuple(part, part, part),
        optional,
        optional,
        moment,
        ([source, address, ref], network, subAccount, at) => {
          const id = balanceId(makeAccount(source, { network, address, subAccount }), ref, at);
          expect(parseId(id)).toEqual({
            ok: true,
            value: { type: 'balance', source, network, address, subAccount, ref, at },
          });
        },
      ),
    );
  });

  test.each([
    ['balance/teos/0x1', 'must have the form'],
    ['balance/teos/0x1/native/more', 'must have the form'],
    ['balance/teos//native', 'must have the form'],
    ['balance/teos/0x1/native?block=-1', 'the number of a block'],
    ['balance/teos/0x1/native?block=01', 'the number of a block'],
    ['balance/teos/0x1/native?block=1e3', 'the number of a block'],
    ['balance/teos/0x1/native?block=1&hash=0x2', 'exclude each other'],
    ['balance/teos/0x1/native?tag=newest', 'tag=… must be latest, safe, finalized'],
    ['balance/teos/0x1/native?tag=Latest', 'tag=… must be latest, safe, finalized'],
    ['balance/teos/0x1/native?time=yesterday', `time=… ${TIME_RULE}`],
    ['balance/teos/0x1/native?block=1&block=2', 'each once'],
    ['account/teos/0x1?block=1', 'may hold network=…, sub=…, each once'],
    ['asset/teos/native?sub=x', 'may hold network=…, each once'],
    ['source/teos?network=x', 'may hold nothing'],
    ['account/teos/0x1?network=x?sub=y', 'must have the form'],
    ['account/teos/%zz', 'must have the form'],
    ['account/teos/0x1?network=%zz', 'each once'],
    ['account/teos/0x1?network=', 'each once'],
    ['account/teos/0x1?networkx', 'each once'],
    ['account/teos/0x1?', 'each once'],
    ['', 'must have the form'],
  ])('%s is refused', (id, rule) => {
    expect(parseId(id)).toEqual({ ok: false, rule: expect.stringContaining(rule) });
  });

  test('two different accounts never share an id', () => {
    const names = fc.tuple(part, part, optional, optional);
    fc.assert(
      fc.property(names, names, ([s1, a1, n1, u1], [s2, a2, n2, u2]) => {
        const one = makeAccount(s1, { network: n1, address: a1, subAccount: u1 }).id;
        const two = makeAccount(s2, { network: n2, address: a2, subAccount: u2 }).id;
        return (one === two) === (s1 === s2 && a1 === a2 && n1 === n2 && u1 === u2);
      }),
    );
  });

  /** A text cut in three: address, network and sub-account. */
  const cuts = fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 })).map((both) => both.toSorted((a, b) => a - b));
  const unit = fc.constantFrom('a', '/', '?', '&', '=', '%', ':', '|', '%2F', '%252F', 'network=', '&sub=', '?sub=');

  test('one text cut in two ways makes two accounts', () => {
    const cut = (units: readonly string[], [first = 0, second = 0]: readonly number[]) => {
      const [address = '', network, subAccount] = [
        units.slice(0, first),
        units.slice(first, second),
        units.slice(second),
      ].map((some) => some.join(''));
      return { address, network: network || null, subAccount: subAccount || null };
    };
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 10 }), cuts, cuts, (units, here, there) => {
        const [one, two] = [cut(units, here), cut(units, there)];
        const same = one.address === two.address && one.network === two.network && one.subAccount === two.subAccount;
        expect(makeAccount('s', one).id === makeAccount('s', two).id).toBe(same);
        // The same cuts between source and address, and between address and reference.
        const named = [one, two].map(({ address, network, subAccount }) =>
          balanceId(
            makeAccount(address, { network: null, address: network ?? '', subAccount: null }),
            subAccount ?? '',
            null,
          ),
        );
        expect(named[0] === named[1]).toBe(same);
      }),
      { numRuns: runs(1000) },
    );
  });

  test('no text makes it throw', () => {
    const begin = fc.constantFrom('', 'account/', 'asset/s/', 'balance/s/a/', 'source/');
    const broken = fc.constantFrom('%', '%zz', '%ff', '\ud800', '\u0000', 'block=', 'hash=');
    const text = fc
      .tuple(begin, fc.array(fc.oneof(unit, broken), { maxLength: 8 }))
      .map((parts) => parts.flat().join(''));
    fc.assert(fc.property(text, (id) => typeof parseId(id).ok === 'boolean'));
  });
});
