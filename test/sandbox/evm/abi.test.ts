/** What the sandbox writes for its tokens is what @ethersproject/abi makes of their ABI. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeArguments, encodeCall } from '../../../src/sandbox/evm/abi.ts';
import { callData, encodeValues } from '../../evm/abi-oracle.ts';

const number = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes): `0x${string}` => `0x${Buffer.from(bytes).toString('hex')}`);

test('lists are encoded as by another coder', () => {
  fc.assert(
    fc.property(fc.array(address), fc.array(number), (owners, amounts) => {
      const ours = encodeCall('mint(address[],uint256[])', [owners, amounts]);
      expect(ours).toBe(callData('function mint(address[] owners, uint256[] amounts)', [owners, amounts]));
    }),
  );
});

test('words are encoded as by another coder', () => {
  fc.assert(
    fc.property(address, number, (to, value) => {
      const ours = encodeCall('transfer(address,uint256)', [to, value]);
      expect(ours).toBe(callData('function transfer(address to, uint256 value)', [to, value]));
    }),
  );
});

test('texts are encoded as by another coder', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 80 });
  fc.assert(
    fc.property(text, text, fc.nat(255), (name, symbol, decimals) => {
      const ours = encodeArguments([{ text: name }, { text: symbol }, BigInt(decimals)]);
      expect(`0x${ours}`).toBe(encodeValues(['string', 'string', 'uint8'], [name, symbol, decimals]));
    }),
  );
});
