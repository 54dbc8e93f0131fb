/** Apollo Gateway asks balancegraph for the times of its fields, reads them, and answers the same as without. */
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { Trace } from '@apollo/usage-reporting-protobuf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApolloGateway } from '../../examples/gateways/apollo.ts';
import { query } from '../../examples/gateways/run.ts';
import { type Stack, startStack } from '../../examples/gateways/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack('federation');
});
afterAll(() => stack.close());

type PlanTrace = Trace.IQueryPlanNode;

/** An answer of a gateway whose server wants traces, or does not, and the trace of its plan. */
async function askGateway(traced: boolean): Promise<{ readonly data: unknown; readonly trace: PlanTrace | undefined }> {
  let trace: PlanTrace | undefined;
  const server = new ApolloServer({
    gateway: await openApolloGateway({ graphs: stack.graphs }),
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      {
        async requestDidStart({ metrics }) {
          metrics.captureTraces = traced;
          return {
            async willSendResponse() {
              trace = metrics.queryPlanTrace;
            },
          };
        },
      },
    ],
  });
  await server.start();
  try {
    const { body } = await server.executeOperation({ query });
    return { data: body.kind === 'single' ? body.singleResult.data : null, trace };
  } finally {
    await server.stop();
  }
}

/** Each request to a graph, as the trace of a plan has it. */
function fetchesIn(node: PlanTrace): NonNullable<PlanTrace['fetch']>[] {
  const nodes = [...(node.sequence?.nodes ?? []), ...(node.parallel?.nodes ?? [])];
  const inner = node.flatten?.node;
  return [...(node.fetch ? [node.fetch] : []), ...nodes.flatMap(fetchesIn), ...(inner ? fetchesIn(inner) : [])];
}

test('Apollo Gateway reads the trace of each request to balancegraph, and answers with the same digits', async () => {
  const plain = await askGateway(false);
  const traced = await askGateway(true);
  expect(JSON.stringify(traced.data)).toBe(JSON.stringify(plain.data));
  expect(plain.trace).toBeUndefined();
  const fetches = traced.trace === undefined ? [] : fetchesIn(traced.trace);
  const ours = fetches.filter(({ serviceName }) => serviceName === 'balancegraph');
  expect(ours).toHaveLength(1);
  for (const { trace, traceParsingFailed } of ours) {
    expect(traceParsingFailed).toBe(false);
    expect(trace?.root?.child?.map(({ responseName }) => responseName)).toEqual(['_entities']);
    expect(JSON.stringify(trace)).toContain('"parentType":"BalanceConnection"');
  }
});
