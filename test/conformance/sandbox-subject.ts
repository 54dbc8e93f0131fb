/** A provider against its sandbox upstream, with the sandbox's ledger for the truth. */
import type { AccountTruth, AssetTruth, Subject, Truth } from '../../src/conformance/index.ts';
import { decimalScale, parseScale } from '../../src/model/amount.ts';
import type { ProviderKind } from '../../src/providers/provider.ts';
import type { LedgerAccount, LedgerAsset } from '../../src/sandbox/ledger/book.ts';
import { Ledger } from '../../src/sandbox/ledger/ledger.ts';
import { type SandboxOptions, startSandbox, type UpstreamName } from '../../src/sandbox/sandbox.ts';

export interface SandboxSubject {
  readonly kind: ProviderKind;
  readonly upstream: UpstreamName;
  readonly options: unknown;
  readonly knobs?: SandboxOptions['knobs'];
  /** Which of the ledger's accounts to read. */
  readonly accounts?: (account: LedgerAccount, index: number) => boolean;
  /** What past there is to read. */
  readonly past?: (ledger: Ledger) => NonNullable<Truth['past']>;
}

const SIZE = { accounts: 8, assets: 6 } as const;

export function sandboxSubject(subject: SandboxSubject): Subject {
  const ledger = new Ledger(SIZE);
  const { kind, options, upstream: name, knobs = {}, accounts: chosen = (_, index) => index < 4 } = subject;
  const accounts = ledger
    .accounts(name)
    .filter(chosen)
    .map((account) => accountTruth(ledger, name, account));
  const assets = ledger.assets(name).map(assetTruth);
  const past = subject.past === undefined ? {} : { past: subject.past(ledger) };
  return {
    kind,
    options,
    truth: { accounts, assets, ...past },
    upstream: {
      async start() {
        const sandbox = await startSandbox({ ...SIZE, knobs });
        return { url: sandbox.upstreams[name].url, close: () => sandbox.close() };
      },
    },
  };
}

function accountTruth(ledger: Ledger, upstream: UpstreamName, account: LedgerAccount): AccountTruth {
  const { network, address, subAccount } = account;
  return { name: { network, address, subAccount }, holdings: ledger.holdings(upstream, account) };
}

function assetTruth(asset: LedgerAsset): AssetTruth {
  const { network, ref } = asset;
  return { name: { network, ref }, scale: scaleOf(asset) };
}

/** The number of Sparks need not be a power of ten, and then makes no decimals. */
function scaleOf(asset: LedgerAsset): AssetTruth['scale'] {
  if (asset.upstream === 'teos' && asset.sparkFactor !== null) return parseScale(asset.sparkFactor);
  return asset.decimals === null ? null : decimalScale(asset.decimals);
}
