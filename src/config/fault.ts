/** What is wrong with a configuration. */

export interface ConfigFault {
  /** `balancegraph.yaml:10:16`, the file alone where the fault is in no line, or `environment TEOS_TOKEN`. */
  readonly where: string;
  /** The setting, e.g. `sources[1].options.token`; empty for the file as a whole. */
  readonly path: string;
  /** What breaks which rule. Never quotes a value from the environment or from a secret position. */
  readonly problem: string;
  /** What to do about it. */
  readonly hint: string | null;
}

/** The keys and list positions that lead to a setting. */
export type Path = readonly (string | number)[];

/** `sources[1].options.token` */
export function formatPath(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${shownKey(part)}`))
    .join('');
}

/** The key as it may be shown: one that does not look like a setting's name may be a value in the wrong place. */
export function shownKey(key: string): string {
  return isPlainKey(key) ? key : '(unreadable key)';
}

export function isPlainKey(key: string): boolean {
  return /^[$A-Za-z][A-Za-z0-9_-]{0,39}$/.test(key);
}

/** Whether `path` is `ancestor` or lies below it. */
export function isWithin(path: Path, ancestor: Path): boolean {
  return ancestor.every((part, index) => path[index] === part);
}
