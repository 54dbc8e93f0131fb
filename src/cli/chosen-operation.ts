/** Which operation of a document a command runs. */
import { Kind, parse, print, separateOperations } from 'graphql';
import { ExitError, exitCodes } from './exit-codes.ts';

/**
 * The document with the chosen operation alone, and the fragments that it uses; as it is where it has no other.
 *
 * @throws ExitError where there is none of that name, or there are several and none is named; GraphQLError where the document
 * cannot be read
 */
export function chosenOperation(document: string, name: string | undefined): string {
  const parsed = parse(document);
  const names = parsed.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value ?? ''] : [],
  );
  if (name === undefined) {
    if (names.length <= 1) return document;
    throw new ExitError(
      exitCodes.failed,
      `The document has several operations. Choose one with --operation: ${list(names)}.\n`,
    );
  }
  if (!names.includes(name)) {
    const has = names.length === 0 ? 'no operation' : `${list(names)}`;
    throw new ExitError(
      exitCodes.usage,
      `The document has no operation of the name that --operation gives; it has ${has}.\n`,
    );
  }
  const chosen = separateOperations(parsed)[name];
  return names.length === 1 || chosen === undefined ? document : print(chosen);
}

function list(names: readonly string[]): string {
  return names.map((name) => (name === '' ? 'one without a name' : name)).join(', ');
}
