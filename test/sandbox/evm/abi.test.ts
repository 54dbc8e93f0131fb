/** What the sandbox writes for its tokens is what viem makes of their ABI. */
import fc from 'fast-check';
import { encodeAbiParameters, encodeFunctionData, parseAbi } from 'viem/utils';
import { expect, test } from 'vitest';
import { encodeArguments, encodeCall } from '../../../src/sandbox/evm/abi.ts';

const abi = parseAbi([
  'function mint(address[] owners, uint256[] amounts)',
  'function transfer(address to, uint256 value)',
]);

const number = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes): `0x${string}` => `0x${Buffer.from(bytes).toString('hex')}`);

test('lists are encoded as viem does', () => {
  fc.assert(
    fc.property(fc.array(address), fc.array(number), (owners, amounts) => {
      const ours = encodeCall('mint(address[],uint256[])', [owners, amounts]);
      expect(ours).toBe(encodeFunctionData({ abi, functionName: 'mint', args: [owners, amounts] }));
    }),
  );
});

test('words are encoded as viem does', () => {
  fc.assert(
    fc.property(address, number, (to, value) => {
      const ours = encodeCall('transfer(address,uint256)', [to, value]);
      expect(ours).toBe(encodeFunctionData({ abi, functionName: 'transfer', args: [to, value] }));
    }),
  );
});

test('texts are encoded as viem does', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 80 });
  fc.assert(
    fc.property(text, text, fc.nat(255), (name, symbol, decimals) => {
      const types = [{ type: 'string' }, { type: 'string' }, { type: 'uint8' }] as const;
      const ours = encodeArguments([{ text: name }, { text: symbol }, BigInt(decimals)]);
      expect(`0x${ours}`).toBe(encodeAbiParameters(types, [name, symbol, decimals]));
    }),
  );
});
