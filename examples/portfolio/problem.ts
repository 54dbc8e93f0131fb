/** What a person can do about an error of the graph: correct the question, wait, or ask whoever runs the graph. */

interface GraphError {
  readonly message: string;
  readonly code: string | null;
}

const mistakes: ReadonlySet<string | null> = new Set(['BAD_USER_INPUT', 'UNKNOWN_SOURCE', 'QUERY_TOO_COSTLY']);
const passing: ReadonlySet<string | null> = new Set(['INTERNAL_SERVER_ERROR', 'OVERLOADED']);

/** Why there is no answer at all. */
export function problemOf(error: unknown): string {
  // `fetch` throws a TypeError where there was no answer.
  if (error instanceof TypeError)
    return 'The graph cannot be reached. Check that its command still runs, then press Refresh.';
  const codes = member(error, 'codes');
  if (error instanceof Error && Array.isArray(codes)) {
    const code: unknown = codes[0];
    const told = { message: error.message, code: typeof code === 'string' ? code : null };
    return said(told, 'to tell of changes', 'Ask for fewer addresses or assets.');
  }
  const response = member(error, 'response');
  const [first] = graphErrors(member(response, 'errors'));
  if (first !== undefined) return said(first, 'the question', 'Correct it and press Show balances.');
  const status = member(response, 'status');
  const which = typeof status === 'number' ? `, with status ${status}` : '';
  return `Something other than the graph answered${which}. Check that its command still runs, then press Refresh.`;
}

/** Why a part of the answer is missing; `errors` as they stand in the answer. */
export function noteOf(error: unknown): string {
  const [only] = graphErrors([error]);
  return said(
    only ?? { message: 'no reason given', code: null },
    'a part of the question',
    'Correct it and ask again.',
  );
}

function said({ message, code }: GraphError, what: string, correct: string): string {
  const reason = message.replace(/\.$/, '');
  if (mistakes.has(code)) return `The graph refused ${what}: ${reason}. ${correct}`;
  if (passing.has(code)) return `The graph could not answer ${what}: ${reason}. Press Refresh later.`;
  const named = code === null ? '' : `, and name the code ${code}`;
  return `The graph refused ${what}: ${reason}. Ask whoever runs it${named}.`;
}

function graphErrors(errors: unknown): readonly GraphError[] {
  const list: readonly unknown[] = Array.isArray(errors) ? errors : [];
  return list.flatMap((error) => {
    const message = member(error, 'message');
    const code = member(member(error, 'extensions'), 'code');
    return typeof message === 'string' ? [{ message, code: typeof code === 'string' ? code : null }] : [];
  });
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
