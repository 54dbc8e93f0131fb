/** Subscriptions to a test graph, event by event, as clients read them. */
import { parse, validate } from 'graphql';
import type { RequestOptions } from '../../../src/balancegraph.ts';
import { stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';
import type { TestGraph } from '../support.ts';

export interface Told {
  readonly data?: { readonly balances?: EventData; readonly portfolio?: EventData & Readonly<Record<string, unknown>> };
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

interface EventData {
  readonly kind: string;
  readonly merged: number;
  readonly changes: readonly ChangeData[];
  readonly confirmed: readonly Readonly<Record<string, unknown>>[];
}

interface ChangeData {
  readonly kind: string;
  readonly current: {
    readonly total: { readonly atomic: string } | null;
    readonly failure: { readonly code: string } | null;
  };
  readonly previous: ChangeData['current'] | null;
}

export interface OpenSubscription {
  next(): Promise<Told>;
  end(): Promise<void>;
}

export const EVENT = `kind merged
  changes {
    kind
    current { id total { atomic value } failure { code } provenance { block { number hash } servedFrom } }
    previous { total { atomic } failure { code } provenance { block { number } } }
  }
  confirmed { source { name } network observedAt block { number } late balances failing intervalMs }`;

/** The errors instead, where there is no subscription. */
export async function subscribeTo(
  { graph }: Pick<TestGraph, 'graph'>,
  text: string,
  { variables = {}, request = {} }: { variables?: Readonly<Record<string, unknown>>; request?: RequestOptions } = {},
): Promise<OpenSubscription | { readonly errors: NonNullable<Told['errors']> }> {
  const document = parse(text);
  const faults = validate(graph.schema, document);
  if (faults.length > 0) throw faults[0];
  const context = graph.createContext(request);
  const subscribed = await graph.subscribe({ document, variables, context }, request);
  context.clock.stop();
  if ('errors' in subscribed) return { errors: JSON.parse(JSON.stringify(subscribed.errors)) };
  const { events } = subscribed;
  return {
    async next() {
      const { value } = await events.next();
      return JSON.parse(stringifyAnswer(value));
    },
    async end() {
      await events.return?.();
    },
  };
}

export async function opened(...asked: Parameters<typeof subscribeTo>): Promise<OpenSubscription> {
  const subscription = await subscribeTo(...asked);
  if ('errors' in subscription) throw new Error(JSON.stringify(subscription.errors));
  return subscription;
}

/** `CHANGE 5→7`, `FAILURE 7→UPSTREAM_HTTP_ERROR`. */
export function briefly({ data, errors }: Told): readonly string[] {
  if (errors !== undefined) return errors.map(({ extensions }) => extensions.code);
  const said = ({ total, failure }: ChangeData['current']): string => failure?.code ?? String(total?.atomic);
  return (
    (data?.balances ?? data?.portfolio)?.changes.map(
      ({ kind, previous, current }) => `${kind} ${previous === null ? '' : `${said(previous)}→`}${said(current)}`,
    ) ?? []
  );
}
