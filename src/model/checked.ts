/** The outcome of checking a text that came from outside: a value, or the rule that it breaks. */
export type Checked<T> = { readonly ok: true; readonly value: T } | Refused;

export interface Refused {
  readonly ok: false;
  readonly rule: string;
  /** Set where the text is sound and the configuration has no source of that name. */
  readonly code?: 'UNKNOWN_SOURCE';
}

export function accept<T>(value: T): Checked<T> {
  return { ok: true, value };
}

/** `rule` says what is wrong and what is needed, e.g. `39 hex digits, need 40`; it echoes at most one character. */
export function refuse(rule: string, code?: Refused['code']): Refused {
  return { ok: false, rule, ...(code === undefined ? {} : { code }) };
}
