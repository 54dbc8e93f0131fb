/** Asks every column every operation, one at a time, and counts what each costs upstream. */
import { type Calls, type Column, type Columns, columns } from './columns.ts';
import type { GraphqlRequest } from './example.ts';
import type { JsonAnswer, JsonObject } from './json.ts';
import { type ErrorPath, type Operation, warmUp } from './operations.ts';

export interface ToldError {
  readonly code: string;
  readonly path: ErrorPath;
}

/** What one column answered to one operation. */
export interface Cell {
  /** Of each request; balancegraph's own already in the shape of the gateways'. */
  readonly data: readonly JsonObject[];
  readonly errors: readonly ToldError[];
  readonly calls: Calls;
}

export interface Row {
  readonly operation: Operation;
  /** What every cell answers, as far as its form goes. */
  readonly request: GraphqlRequest;
  readonly cells: Readonly<Record<Column, Cell>>;
}

export async function askEverything(opened: Columns, operations: readonly Operation[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const column of columns) await opened.ask(column, requestTo(column, warmUp));
  for (const operation of operations) {
    opened.setPeople(operation.people ?? []);
    rows.push({
      operation,
      request: requestOf(operation),
      cells: {
        standalone: await askCell(opened, 'standalone', operation),
        apollo: await askCell(opened, 'apollo', operation),
        guild: await askCell(opened, 'guild', operation),
        hive: await askCell(opened, 'hive', operation),
        hiveRouter: await askCell(opened, 'hiveRouter', operation),
        mesh: await askCell(opened, 'mesh', operation),
        stitching: await askCell(opened, 'stitching', operation),
        composite: await askCell(opened, 'composite', operation),
      },
    });
  }
  return rows;
}

async function askCell(opened: Columns, column: Column, operation: Operation): Promise<Cell> {
  const { sandbox } = opened;
  const request = requestTo(column, operation);
  sandbox.resetCounters();
  operation.fault?.(sandbox.upstreams);
  const answers = [await opened.ask(column, request)];
  const [{ data: first } = {}] = answers;
  if (operation.next && first) {
    const variables = { ...request.variables, ...operation.next(first) };
    answers.push(await opened.ask(column, { ...request, variables }));
  }
  for (const upstream of Object.values(sandbox.upstreams)) upstream.clearFaults();
  const direct = column === 'standalone' ? operation.direct : undefined;
  return {
    data: answers.map((answer) => shaped(answer, direct)),
    errors: answers.flatMap(({ errors }) =>
      errors.map(({ path = [], extensions: { code } }) => ({ code, path: direct?.place?.(path) ?? path })),
    ),
    calls: opened.calls(),
  };
}

function shaped({ data, errors }: JsonAnswer, direct: Operation['direct']): JsonObject {
  if (!data) throw new Error(`no data: ${JSON.stringify(errors)}`);
  return direct === undefined ? data : direct.shape(data);
}

function requestOf({ query, variables = {} }: Operation): GraphqlRequest {
  return { query, variables };
}

function requestTo(column: Column, operation: Operation): GraphqlRequest {
  return column === 'standalone' && operation.direct ? operation.direct : requestOf(operation);
}
