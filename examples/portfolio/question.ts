/** A question as text: in the fields of the form, and in the address of the page. */
import type { Question } from './holdings.ts';

/** The choices for amounts that stand in for others, in seconds. */
export const staleChoices = [
  { seconds: 0, label: 'show the balance as failed' },
  { seconds: 600, label: 'show an amount of the last 10 minutes, marked as stale' },
  { seconds: 3600, label: 'show an amount of the last hour, marked as stale' },
] as const;

const DEFAULT_STALE_SECONDS = 600;

export function wordsOf(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((word) => word !== ''))];
}

export function questionIn(search: string): Question {
  const parts = new URLSearchParams(search);
  return {
    addresses: parts.getAll('address'),
    assets: parts.getAll('asset'),
    staleSeconds: staleSecondsOf(parts.get('stale')),
  };
}

export function isLiveIn(search: string): boolean {
  return new URLSearchParams(search).get('live') === 'on';
}

export function searchOf({ addresses, assets, staleSeconds }: Question, isLive = false): string {
  const all: [string, string][] = [
    ...addresses.map((address): [string, string] => ['address', address]),
    ...assets.map((asset): [string, string] => ['asset', asset]),
    ...(staleSeconds === DEFAULT_STALE_SECONDS ? [] : [['stale', String(staleSeconds)] satisfies [string, string]]),
    ...(isLive ? [['live', 'on'] satisfies [string, string]] : []),
  ];
  return `?${new URLSearchParams(all)}`;
}

/** One of the choices; the default for anything else. */
export function staleSecondsOf(text: unknown): number {
  return staleChoices.find(({ seconds }) => String(seconds) === text)?.seconds ?? DEFAULT_STALE_SECONDS;
}
