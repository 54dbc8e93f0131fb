import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeAccount, makeAsset, parseId, sourceNodeId } from '../../src/model/identity.ts';

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
  ])('%s', (id, written) => expect(id).toBe(written));

  test('an account comes back from its id, whatever its parts hold', () => {
    fc.assert(
      fc.property(part, part, optional, optional, (source, address, network, subAccount) => {
        const { id } = makeAccount(source, { network, address, subAccount });
        expect(parseId(id)).toEqual({
          ok: true,
          value: { type: 'account', source, name: address, network, subAccount },
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
          value: { type: 'asset', source, name: ref, network, subAccount: null },
        });
      }),
    );
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
