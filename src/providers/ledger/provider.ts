/** Plain-text accounting: a journal of hledger by the JSON API of hledger-web, all accounts with all commodities in one call. */
import { malformed } from '../../http/decode.ts';
import type { Secret } from '../../model/secret.ts';
import { basicLogin } from '../digest.ts';
import type { Endpoint, Provider, ProviderKind } from '../provider.ts';
import { accountsRead } from './accounts.ts';
import { accountRule, assetRule } from './identity.ts';
import { type LedgerSourceOptions, ledgerOptions } from './options.ts';

export const ledger: ProviderKind<LedgerSourceOptions> = {
  kind: 'ledger',
  summary: 'Plain-text accounting by hledger-web: all accounts with all their commodities in one call.',
  options: ledgerOptions,
  create: createLedger,
};

const relations: Readonly<Record<LedgerSourceOptions['balance'], string>> = {
  own: 'total is the sum of all postings of the account itself, pending and future ones among them; it may be negative.',
  'with-sub-accounts':
    'total is the sum of all postings of the account and those below it, pending and future ones among them; it may be negative.',
};

function createLedger(options: LedgerSourceOptions): Provider {
  return {
    capabilities: {
      history: 'none',
      amounts: ['total'],
      relation: relations[options.balance],
      // The server reads the journal anew where it changed; more at once would only wait for each other.
      concurrency: 2,
      rate: null,
    },
    accounts: accountRule,
    assets: assetRule(options),
    reads: [accountsRead(options)],
    chain: () => null,
    ping: versionRead,
    headers: headersOf(options),
    // It has no errors of its own.
    refusal: () => null,
  };
}

/** `GET /version` answers `"1.25"`. */
const versionRead: Endpoint<null, string> = {
  request: () => ({ method: 'GET', path: '/version', step: '/version' }),
  decode: (_question, { body }) => {
    if (typeof body !== 'string') throw malformed('', 'a version');
    return { items: [body] };
  },
};

function headersOf({ user, password, headers }: LedgerSourceOptions): ReadonlyMap<string, Secret> {
  const given = new Map(Object.entries(headers));
  return user === undefined || password === undefined
    ? given
    : given.set('authorization', basicLogin({ user, password }));
}
