/** `balancegraph query`: runs one document and prints the answer as a table or as JSON. */
import { GraphQLError } from 'graphql';
import { ClientError } from 'graphql-request';
import { type Answer, createClient } from '../../client/index.ts';
import { answerTables } from '../answer-table.ts';
import { type AskedServer, withServer } from '../asked-server.ts';
import { chosenOperation } from '../chosen-operation.ts';
import { readDocument } from '../document.ts';
import { ExitError, exitCodes } from '../exit-codes.ts';
import { renderJson } from '../output.ts';
import { startProgress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';

export interface QueryFlags extends AskedServer {
  readonly variables: object;
  readonly operation?: string;
  readonly format: 'table' | 'json';
}

/** Throws an `ExitError` where there is no answer, or one that holds failures. */
export async function query(file: string, flags: QueryFlags, terminal: Terminal): Promise<void> {
  const document = await readDocument(file);
  const progress = await startProgress('waiting for the sources', terminal);
  const started = performance.now();
  const timer = setInterval(() => progress.update(`waiting for the sources, ${seconds(started)} s`), 1000);
  try {
    const answer = await withServer(flags, (url) => ask(url, document, flags));
    progress.stop();
    terminal.out.write(flags.format === 'json' ? renderJson(answer) : answerTables(answer.data));
    reportErrors(answer, terminal);
  } finally {
    clearInterval(timer);
    progress.stop();
  }
}

function seconds(started: number): number {
  return Math.round((performance.now() - started) / 1000);
}

async function ask(url: string, document: string, { variables, operation }: QueryFlags): Promise<Answer<unknown>> {
  if (!URL.canParse(url)) throw new ExitError(exitCodes.usage, NO_URL);
  try {
    const { data, errors, extensions } = await createClient({ url, fetch: reach }).request<unknown>(
      chosenOperation(document, operation),
      variables,
    );
    return { data, errors, extensions };
  } catch (error) {
    if (error instanceof ExitError) throw error;
    throw new ExitError(exitCodes.failed, `${reasonOf(error, url)}\n`, { cause: error });
  }
}

const NO_URL = '--url must be a URL such as http://127.0.0.1:4000/graphql.\n';

class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

const reach: typeof fetch = async (input, init) => {
  try {
    return await fetch(input, init);
  } catch (error) {
    throw new UnreachableError('no connection', { cause: error });
  }
};

/** What the user can do about it. Never quotes the URL: it may hold a password. */
function reasonOf(error: unknown, url: string): string {
  if (error instanceof UnreachableError) return 'The server cannot be reached. Check --url.';
  if (error instanceof GraphQLError) return `The document cannot be read: ${error.message}`;
  const response = error instanceof ClientError ? error.response : null;
  const errors = response?.errors ?? [];
  const isElsewhere = errors.length === 0 || errors.some(({ extensions }) => extensions?.code === 'NOT_FOUND');
  if (isElsewhere) return URL.parse(url)?.pathname === '/' ? NO_PATH : NO_GRAPH;
  return `The server refused the query: ${errors.map(({ message }) => message).join('; ')}`;
}

const NO_GRAPH =
  'What answers there is no GraphQL server. Check --url; the graph of balancegraph is at the path /graphql.';
const NO_PATH = 'No GraphQL server answers at the path /, and --url names no other. Try it with /graphql at its end.';

function reportErrors({ errors = [] }: Answer<unknown>, terminal: Terminal): void {
  if (errors.length === 0) return;
  const byMessage = Map.groupBy(errors, ({ message }) => message);
  for (const [message, group] of byMessage) terminal.err.write(`${group.length} × ${message}\n`);
  throw new ExitError(exitCodes.failed, 'The answer holds failures.\n');
}
