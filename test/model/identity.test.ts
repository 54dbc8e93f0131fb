import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balanceId, makeAccount, makeAsset, parseId, sourceNodeId } from '../../src/model/identity.ts';

/** Small and hostile: separators, encodings, dots and what `encodeURIComponent` leaves alone. */
const part = fc.string({
  unit: fc.constantFrom('a', 'b', '/', '?', '&', '=', '%', ':', '.', "'", '{', ' ', 'é'),
  minLength: 1,
  maxLength: 6,
});
const optional = fc.option(part, { nil: null });

describe('ids', () => {
  test.each([
    [makeAccount('teos-main', { network: null, address: '0x9f11', subAccount: null }).id, 'account/teos-main/0x9f11'],
    [
      makeAccount('mesh', { network: 'Ethereum/Mainnet', address: '0xab', subAccount: 'staked' }).id,
      'account/mesh/0xab?network=Ethereum/Mainnet&sub=staked',
    ],
    [makeAsset('mesh', { network: 'Bitcoin/Mainnet', ref: 'BTC:8' }).id, 'asset/mesh/BTC:8?network=Bitcoin/Mainnet'],
    [makeAsset('mesh', { network: null, ref: 'X:0{"a":"b/c"}' }).id, 'asset/mesh/X:0%7B%22a%22:%22b%2Fc%22%7D'],
    [sourceNodeId('teos-main'), 'source/teos-main'],
    [
      balanceId(makeAccount('teos', { network: null, address: '0x9f11', subAccount: null }), 'native', null),
      'balance/teos/0x9f11/native',
    ],
    [
      balanceId(makeAccount('mesh', { network: 'A/B', address: '0xab', subAccount: 's' }), 'X:8', {
        number: 7n,
        hash: null,
      }),
      'balance/mesh/0xab/X:8?network=A/B&sub=s&block=7',
    ],
  ])('%s', (id, written) => expect(id).toBe(written));

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
    ['balance/teos/0x1/native?block=1&block=2', 'each once'],
    ['account/teos/0x1?block=1', 'may hold network=…, sub=…, each once'],
    ['asset/teos/native?sub=x', 'may hold network=…, each once'],
    ['source/teos?network=x', 'may hold nothing'],
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

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => typeof parseId(text).ok === 'boolean'),
    );
  });
});
