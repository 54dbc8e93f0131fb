import type { BalanceRead, Limits, Provider } from './provider.ts';

/** The provider as plans see it: its URL budgets leave room for what signing adds to each target. */
export function withRoomToSign(provider: Provider): Provider {
  const bytes = provider.signing?.urlBytes ?? 0;
  if (bytes === 0) return provider;
  const { reads, facts } = provider;
  return {
    ...provider,
    reads: reads.map((read) => narrowed(read, bytes)),
    ...(facts === undefined ? {} : { facts: narrowed(facts, bytes) }),
  };
}

function narrowed<T extends { readonly limits: BalanceRead['limits'] }>(read: T, bytes: number): T {
  const { url } = read.limits;
  if (url === null) return read;
  const limits: Limits = { ...read.limits, url: { ...url, fixed: url.fixed + bytes } };
  return { ...read, limits };
}
