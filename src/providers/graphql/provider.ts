/**
 * Any source that is itself a GraphQL service: indexers, subgraphs, other teams' graphs. What its schema looks like stands
 * in the configuration: the document that is sent, what fills its variables, and where an answer holds what.
 * Wire: GraphQL over HTTP (draft of 2025), one POST of JSON per call.
 */
import { field, isObject, malformed } from '../../http/decode.ts';
import { amountParts } from '../../model/reading.ts';
import { Secret } from '../../model/secret.ts';
import type { Endpoint, Provider, ProviderKind } from '../provider.ts';
import { balancesRead } from './balances.ts';
import { readOperation } from './document.ts';
import { refusal } from './errors.ts';
import { accountRule, assetRule } from './identity.ts';
import type { GraphqlOptions } from './option-fields.ts';
import { graphqlOptions } from './options.ts';

export const graphql: ProviderKind<GraphqlOptions> = {
  kind: 'graphql',
  summary: 'A source that is itself a GraphQL service: document, variables and mapping stand in the configuration.',
  options: graphqlOptions,
  create: createGraphql,
};

const PLAIN_RELATION = 'total is what the source reports; no parts are reported.';
const UNKNOWN_RELATION = 'The parts are passed on as the source reports them; how they add up is not known.';

function createGraphql(options: GraphqlOptions): Provider {
  const operation = readOperation(options.document);
  if (!operation.ok) throw new TypeError('options that were not checked');
  const amounts = amountParts.filter((part) => options.fields[part] !== undefined);
  const slots = Object.values(options.variables);
  const plain = amounts.length === 1 && amounts[0] === 'total';
  return {
    capabilities: {
      history: slots.includes('blockNumber') || slots.includes('blockHash') ? 'block' : 'none',
      amounts,
      relation: options.relation ?? (plain ? PLAIN_RELATION : UNKNOWN_RELATION),
      concurrency: options.concurrency,
      rate: null,
    },
    accounts: accountRule(options),
    assets: assetRule(options),
    reads: [balancesRead(options, operation.value)],
    chain: () => options.chain ?? null,
    ping: ping(options),
    headers: headersOf(options),
    refusal,
  };
}

/** The smallest question that every GraphQL service can answer. */
function ping({ path }: GraphqlOptions): Endpoint<null, string> {
  return {
    request: () => ({ method: 'POST', path, body: { query: '{ __typename }' }, step: 'ping' }),
    decode(_, { body }) {
      const data = isObject(body) ? field(body, 'data') : null;
      if (!isObject(data) || typeof field(data, '__typename') !== 'string') throw malformed('data', 'a __typename');
      return { items: ['OK'] };
    },
  };
}

function headersOf({ tokenHeader, token }: GraphqlOptions): ReadonlyMap<string, Secret> {
  if (token === undefined) return new Map();
  return new Map([[tokenHeader, tokenHeader === 'authorization' ? new Secret(`Bearer ${token.reveal()}`) : token]]);
}
