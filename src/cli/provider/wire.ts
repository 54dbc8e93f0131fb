import type { Shape } from '../../providers/shape.ts';
import { importTypesText } from './imports.ts';
import type { ProviderNames } from './names.ts';
import { shapeTexts } from './shapes.ts';

/** What the errors of functions that are not written begin with. */
export const NOT_WRITTEN = 'Not written yet';

/** `NAME-wire.ts`: the two functions, to be written. */
export function wireText({ kind }: ProviderNames, shape: Shape): string {
  const { hint, query } = shapeTexts[shape];
  return `/** The two functions between calls and bytes. Write both, then run the tests beside this file. */
${importTypesText('balancegraph', ['CallOf', 'Exchange', 'Page', 'Reading', 'UpstreamRequest'])}

type Call = CallOf<'${shape}'>;

/** The request of a call. Pure: it neither sends nor remembers, and looks at nothing but the call. */
export function request(_call: Call): UpstreamRequest {
  throw new Error(
    '${NOT_WRITTEN}: request in ${kind}-wire.ts. Return { method, path, step } and, for a POST, a body; ${hint}. The fake beside this file takes GET /v1/balances?${query}.',
  );
}

/**
 * What an answer says: one reading for each row, by what the row says and not by where it stands. Pure. Amounts go from text to
 * bigint by parseUnsigned or parseDecimal, never by Number.
 */
export function decode(_call: Call, _answer: Exchange): Page<Reading> {
  throw new Error(
    '${NOT_WRITTEN}: decode in ${kind}-wire.ts. Take the rows of answer.body (the fake answers {"rows":[{"account":"ann","asset":"GOLD","amount":"5"}]}), and return eachHolding(rows, …), with nameField for names and readingOf for the rest of a row.',
  );
}
`;
}
