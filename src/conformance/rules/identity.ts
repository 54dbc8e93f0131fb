/** Rules about names: one account or asset has one name, and no name can change what a request is. */
import { isDeepStrictEqual } from 'node:util';
import { planCalls } from '../../balances/plan/plan.ts';
import type { Checked } from '../../model/checked.ts';
import { type AccountName, type AssetName, makeAccount } from '../../model/identity.ts';
import type { Provider } from '../../providers/provider.ts';
import { ConformanceError, demand } from '../demand.ts';
import type { RuleData } from '../rule.ts';
import { requestOf } from '../specimen.ts';
import type { Truth } from '../subject.ts';
import { held } from '../truth.ts';

const MEGABYTE = 1024 * 1024;

/** Texts that have broken out of URLs, quotes and parsers before. */
const hostile: readonly string[] = [
  '',
  ' ',
  "'",
  '"',
  ',',
  '..',
  '/',
  '/../',
  '%2e%2e',
  '%2F',
  '%27',
  '?a=b',
  '&a=b',
  '#',
  ';',
  '\\',
  '(',
  ')',
  '\0',
  '\r\nx-injected: 1',
  '\t',
  '\u00a0',
  '\u202e',
  '\ufeff',
  '１２３',
  '\ud800',
  '__proto__',
  'constructor',
  '{"a":1}',
  '[]',
  '0x',
  '-1',
  '1e3',
  '🂡',
  'a'.repeat(MEGABYTE),
  '0'.repeat(MEGABYTE),
];

export const identityRules: readonly RuleData[] = [
  {
    id: 'G2XB',
    level: 'MUST',
    name: 'MUST make names canonical in one step, and leave canonical ones as they are',
    why: 'Caches and plans would treat two spellings of one account as two accounts.',
    needs: [],
    async run({ provider, subject }) {
      const { account, asset } = goodNames(subject.truth);
      const canonical = 'a canonical name of the truth is refused or changed';
      for (const { name } of subject.truth.accounts) {
        demand(isDeepStrictEqual(accepted(provider.accounts.normalise(name)), bareAccount(name)), canonical);
      }
      for (const { name } of subject.truth.assets) {
        demand(isDeepStrictEqual(accepted(provider.assets.normalise(name)), bareAsset(name)), canonical);
      }
      for (const name of accountsLike(account, spellings)) settle((given) => provider.accounts.normalise(given), name);
      for (const name of assetsLike(asset, spellings)) settle((given) => provider.assets.normalise(given), name);
    },
  },
  {
    id: 'H9QJ',
    level: 'MUST',
    name: 'MUST give an example and a description of each kind of name, and accept the example',
    why: 'Refusals show the example to people.',
    needs: [],
    async run({ provider, subject }) {
      const { network } = goodNames(subject.truth).account;
      const { accounts, assets } = provider;
      const account = accounts.normalise({ network, address: accounts.example, subAccount: null });
      const asset = assets.normalise({ network, ref: assets.example });
      demand(account.ok && asset.ok, `the example of an ${account.ok ? 'asset' : 'account'} is refused`);
      demand(
        `${accounts.description}`.trim() !== '' && `${assets.description}`.trim() !== '',
        'a description is missing',
      );
    },
  },
  {
    id: 'J6DK',
    level: 'MUST',
    name: 'MUST refuse a hostile name, or ask for it without changing the form of the request',
    why: 'A quote, a comma or a dot segment that reaches a URL asks another question than the caller did.',
    needs: [],
    async run({ provider, subject }) {
      const { account, asset } = goodNames(subject.truth);
      const form = formOf(provider, account, asset.ref);
      for (const name of accountsLike(account, hostile)) {
        const canonical = settle((given) => provider.accounts.normalise(given), name);
        if (canonical !== null)
          demand(
            formOf(provider, canonical, asset.ref) === form,
            'the name of an account changes the form of a request',
          );
      }
      for (const name of assetsLike(asset, hostile)) {
        const canonical = settle((given) => provider.assets.normalise(given), name);
        if (canonical !== null)
          demand(
            formOf(provider, account, canonical.ref) === form,
            'the name of an asset changes the form of a request',
          );
      }
    },
  },
];

/** Other spellings of a name, some of which a provider may take for the same. */
const spellings = ['00', '0', 'A', 'a', ' ', '0x'];

function goodNames(truth: Truth): { account: AccountName; asset: AssetName } {
  const [pair] = held(truth);
  demand(pair !== undefined, 'no account of the truth holds anything');
  const account = pair.account.name;
  return { account, asset: { network: account.network, ref: pair.ref } };
}

/** The name with each text in the place of, before, after and in the middle of each of its parts. */
function accountsLike(good: AccountName, texts: readonly string[]): readonly AccountName[] {
  const name = bareAccount(good);
  return texts.flatMap((text) => [
    ...disturbed(name.address, text).map((address) => ({ ...name, address })),
    { ...name, subAccount: text },
    { ...name, network: `${name.network ?? ''}${text}` },
  ]);
}

function assetsLike(good: AssetName, texts: readonly string[]): readonly AssetName[] {
  const name = bareAsset(good);
  return texts.flatMap((text) => [
    ...disturbed(name.ref, text).map((ref) => ({ ...name, ref })),
    { ...name, network: `${name.network ?? ''}${text}` },
  ]);
}

function disturbed(good: string, text: string): readonly string[] {
  const middle = Math.floor(good.length / 2);
  return [text, text + good, good + text, good.slice(0, middle) + text + good.slice(middle), good.toUpperCase() + text];
}

/** The canonical name, null for a refusal; either way without an exception, and settled after one step. */
function settle<Name>(normalise: (name: Name) => Checked<Name>, name: Name): Name | null {
  const canonical = attempt(() => accepted(normalise(name)), 'normalise threw an exception');
  if (canonical === null) return null;
  const again = attempt(() => accepted(normalise(canonical)), 'normalise threw an exception');
  demand(isDeepStrictEqual(again, canonical), 'a canonical name is refused or changed');
  return canonical;
}

function accepted<Name>(checked: Checked<Name>): Name | null {
  return checked.ok ? checked.value : null;
}

/**
 * What is left of a request's target once its values are taken out: every character that separates something. Throws
 * where the target is one that URL parsing would fold or that holds more than visible ASCII.
 */
function formOf({ reads }: Provider, account: AccountName, ref: string): string {
  const wants = [{ account: makeAccount('subject', account), assets: [ref], listings: [] }];
  const plan = () => planCalls(reads, wants, { at: null, maxSurplus: 0 }).map(requestOf);
  const [request] = attempt(plan, 'an accepted name cannot be asked for');
  demand(request !== undefined, 'an accepted name is not asked for');
  const url = URL.canParse(request.path, 'http://form.invalid') ? new URL(request.path, 'http://form.invalid') : null;
  const plain = /^\/[\x21-\x7e]*$/.test(request.path) && url !== null && url.pathname + url.search === request.path;
  demand(plain, 'an accepted name makes a target that does not survive URL parsing');
  const headers = Object.entries(request.headers ?? {});
  demand(
    headers.every(([, value]) => /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)),
    'an accepted name makes a header that no request can have',
  );
  return `${request.method} ${request.path.replace(/[^/?&=#,;'"()[\]]/g, '')} ${headers.map(([name]) => name).join()}`;
}

function attempt<T>(step: () => T, otherwise: string): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof ConformanceError) throw error;
    throw new ConformanceError(otherwise, { cause: error });
  }
}

/** Without what a subject may keep beside the name. */
function bareAccount({ network, address, subAccount }: AccountName): AccountName {
  return { network, address, subAccount };
}

function bareAsset({ network, ref }: AssetName): AssetName {
  return { network, ref };
}
