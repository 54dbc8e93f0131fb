/** `/network/list`, `/network/options` and `/network/status` (mesh-specifications 1.5.1, read 2026-11). */
import {
  asArray,
  asObject,
  booleanField,
  countField,
  field,
  isObject,
  optionalString,
  stringField,
} from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { BlockReads, DeclaredError, Endpoint, NetworkFacts, NetworkReads, NetworkStatus } from '../provider.ts';
import { readBlock } from './blocks.ts';
import { type Networks, networkId } from './network.ts';

/** Of a server's own words, characters kept. */
const MAX_TEXT = 200;

export function networkReads(networks: Networks): NetworkReads {
  const about = (path: string) => (question: { readonly network: string }) =>
    ({
      method: 'POST',
      path,
      body: { network_identifier: networks.toWire(question.network) },
      step: path,
    }) as const;
  return {
    configured: networks.configured,
    list: networkList,
    facts: { request: about('/network/options'), decode: (_question, exchange) => ({ items: [readFacts(exchange)] }) },
    status: { request: about('/network/status'), decode: (_question, exchange) => ({ items: [readStatus(exchange)] }) },
    history(network) {
      const history = networks.find(network)?.history ?? 'auto';
      return history === 'auto' ? null : history;
    },
  };
}

/** Every answer states its block, so that only the newest one ever has to be asked for. */
export function blockReads(networks: Networks): BlockReads {
  return {
    names: ['number', 'hash'],
    stated: true,
    find: {
      request: ({ network }) => ({
        method: 'POST',
        path: '/network/status',
        body: { network_identifier: networks.toWire(network ?? '') },
        step: '/network/status',
      }),
      decode: (_question, exchange) => ({ items: [readStatus(exchange).current] }),
    },
  };
}

/** Ids of the networks that the server lists; a sub-network that carries metadata has no id and is left out. */
export const networkList: Endpoint<null, string> = {
  request: () => ({ method: 'POST', path: '/network/list', body: {}, step: '/network/list' }),
  decode(_question, exchange) {
    const listed = asArray(field(asObject(exchange.body, ''), 'network_identifiers'), 'network_identifiers');
    return { items: listed.flatMap((item, index) => readNetwork(item, `network_identifiers[${index}]`)) };
  },
};

function readNetwork(value: unknown, path: string): string[] {
  const object = asObject(value, path);
  const names = { blockchain: stringField(object, 'blockchain', path), network: stringField(object, 'network', path) };
  const sub = field(object, 'sub_network_identifier') ?? null;
  if (sub === null) return identified(names);
  const subObject = asObject(sub, `${path}.sub_network_identifier`);
  const metadata = field(subObject, 'metadata');
  if (isObject(metadata) && Object.keys(metadata).length > 0) return [];
  return identified({
    ...names,
    subNetwork: { network: stringField(subObject, 'network', `${path}.sub_network_identifier`) },
  });
}

/** A name that is no valid Unicode cannot be written as an id. */
function identified(named: Parameters<typeof networkId>[0]): string[] {
  const names = [named.blockchain, named.network, named.subNetwork?.network ?? ''];
  return names.every((name) => name.isWellFormed()) ? [networkId(named)] : [];
}

function readFacts(exchange: Exchange): NetworkFacts {
  const body = asObject(exchange.body, '');
  const allow = asObject(field(body, 'allow'), 'allow');
  const history = booleanField(allow, 'historical_balance_lookup', 'allow');
  const errors = asArray(field(allow, 'errors') ?? [], 'allow.errors').map((error, index) =>
    readError(error, `allow.errors[${index}]`),
  );
  const version = asObject(field(body, 'version') ?? {}, 'version');
  const named = [
    ['node', optionalString(version, 'node_version', 'version')],
    ['middleware', optionalString(version, 'middleware_version', 'version')],
    ['Mesh', optionalString(version, 'rosetta_version', 'version')],
  ].flatMap(([name, text]) => (text ? [`${name} ${text}`] : []));
  return { history, version: named.length === 0 ? null : named.join(', ').slice(0, MAX_TEXT), errors };
}

function readError(value: unknown, path: string): DeclaredError {
  const error = asObject(value, path);
  return {
    code: String(countField(error, 'code', path)),
    message: stringField(error, 'message', path).slice(0, MAX_TEXT),
    retryable: booleanField(error, 'retriable', path),
  };
}

function readStatus(exchange: Exchange): NetworkStatus {
  const body = asObject(exchange.body, '');
  const oldest = field(body, 'oldest_block_identifier') ?? null;
  const sync = field(body, 'sync_status');
  const synced = isObject(sync) ? field(sync, 'synced') : null;
  return {
    current: {
      ...readBlock(field(body, 'current_block_identifier'), 'current_block_identifier'),
      time: new Date(countField(body, 'current_block_timestamp', 'body')),
    },
    genesis: { ...readBlock(field(body, 'genesis_block_identifier'), 'genesis_block_identifier'), time: null },
    oldest: oldest === null ? null : { ...readBlock(oldest, 'oldest_block_identifier'), time: null },
    synced: typeof synced === 'boolean' ? synced : null,
  };
}
