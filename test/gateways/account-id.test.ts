import { expect, test } from 'vitest';
import { accountId } from '../../examples/gateways/account-id.ts';
import { makeAccount } from '../../src/model/identity.ts';
import { accountAt, ledgerAccounts } from './truth.ts';

test('writes the ids that balancegraph writes, for every account of the sandbox', () => {
  expect(ledgerAccounts.length).toBeGreaterThan(200);
  for (const { upstream, account } of ledgerAccounts) {
    expect(accountAt(makeAccount(`sandbox-${upstream}`, account).id)).toEqual({ upstream, account });
  }
});

test.each([
  ['s', '0xAbC', {}],
  ['a source', "it's (5*)!", {}],
  ['s', 'a/b:c%', { network: 'Ethereum/Main%20net' }],
  ['s', 'x', { subAccount: 'a&b=c/d?' }],
  ['s', 'x', { network: 'é/ß', subAccount: '#' }],
] as const)('encodes as balancegraph does: %s %s %o', (source, address, ledger) => {
  const canonical = address.startsWith('0x') ? address.toLowerCase() : address;
  const name = { network: null, subAccount: null, ...ledger, address: canonical };
  expect(accountId(source, address, ledger)).toBe(makeAccount(source, name).id);
});
