/** What is remembered of addresses answers as the check itself does, however many there are. */
import { expect, test } from 'vitest';
import { readAddress } from '../../src/providers/bitcoin/address.ts';
import { addressReader } from '../../src/providers/bitcoin/known-addresses.ts';
import { networks } from '../../src/providers/bitcoin/networks.ts';
import { regtestAddress } from '../../src/sandbox/bitcoin/addresses.ts';

test('more addresses than are kept, twice, and refused ones between them', () => {
  const read = addressReader(networks.regtest);
  const texts = Array.from({ length: 20_000 }, (_, index) => regtestAddress(1, index).address);
  for (let round = 0; round < 2; round += 1) {
    for (const [index, text] of texts.entries()) {
      const asked = index % 1000 === 0 ? [text, text.toUpperCase(), `${text}q`] : [text];
      for (const each of asked) {
        const checked = read(each);
        if (index % 100 === 0) expect(checked).toEqual(readAddress(each, networks.regtest));
        else expect(checked.ok).toBe(true);
      }
    }
  }
});

test('two networks share nothing', () => {
  const text = regtestAddress(1, 1).address;
  expect(addressReader(networks.regtest)(text).ok).toBe(true);
  expect(addressReader(networks.bitcoin)(text).ok).toBe(false);
});
