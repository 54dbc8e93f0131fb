/** `/network/list`, `/network/options` and `/network/status` (mesh-specifications 1.5.1, read 2026-11). */
import {
  asArray,
  asObject,
  booleanField,
  countField,
  countOf,
  field,
  isObject,
  type JsonObject,
  malformed,
  optionalString,
  stringField,
} from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { Block } from '../../model/reading.ts';
import { Parts } from '../parts.ts';
import type { BlockReads, DeclaredError, Endpoint, NetworkFacts, NetworkReads, NetworkStatus } from '../provider.ts';
import { eachRow, readInSteps, rowsInSteps } from '../rows.ts';
import { readBlock } from './blocks.ts';
import { canonicalJson, canonicalObject } from './canonical-json.ts';
import type { Networks } from './network.ts';
import { networkId } from './network-id.ts';

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
    list: networkList(networks),
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
      decode(_question, exchange) {
        const body = asObject(exchange.body, '');
        return { items: [{ ...readCurrent(body), time: new Parts().read(() => readTime(body)) }] };
      },
    },
  };
}

/**
 * Ids of the networks that the server lists. An id says nothing of the metadata of a sub-network: one that carries some is left
 * out, unless it is configured with the same.
 */
export function networkList(networks: Networks): Endpoint<null, string> {
  return {
    request: () => ({ method: 'POST', path: '/network/list', body: {}, step: '/network/list' }),
    decode: readInSteps((_question, exchange) => {
      const listed = asArray(field(asObject(exchange.body, ''), 'network_identifiers'), 'network_identifiers');
      const read = (network: JsonObject, path: string) => ({ items: readNetwork(network, path, networks) });
      return rowsInSteps(listed, 'network_identifiers', read);
    }),
  };
}

function readNetwork(object: JsonObject, path: string, networks: Networks): string[] {
  const names = { blockchain: stringField(object, 'blockchain', path), network: stringField(object, 'network', path) };
  const sub = field(object, 'sub_network_identifier') ?? null;
  if (sub === null) return identified(names);
  const subPath = `${path}.sub_network_identifier`;
  const subObject = asObject(sub, subPath);
  const found = identified({ ...names, subNetwork: { network: stringField(subObject, 'network', subPath) } });
  const metadata = field(subObject, 'metadata');
  if (!isObject(metadata) || Object.keys(metadata).length === 0) return found;
  const stated = canonicalObject(metadata);
  return found.filter((id) => {
    const own = networks.find(id)?.subNetwork?.metadata;
    const expected = own === undefined ? null : canonicalJson(JSON.stringify(own));
    return stated.ok && expected?.ok === true && stated.value === expected.value;
  });
}

/** A name that is no valid Unicode cannot be written as an id. */
function identified(named: Parameters<typeof networkId>[0]): string[] {
  const names = [named.blockchain, named.network, named.subNetwork?.network ?? ''];
  return names.every((name) => name.isWellFormed()) ? [networkId(named)] : [];
}

function readFacts(exchange: Exchange): NetworkFacts {
  const body = asObject(exchange.body, '');
  const parts = new Parts();
  const allow = parts.read(() => asObject(field(body, 'allow'), 'allow')) ?? {};
  const stated = parts.read(() => asArray(field(allow, 'errors') ?? [], 'allow.errors')) ?? [];
  const errors = eachRow(stated, 'allow.errors', (error, path) => ({ items: [readError(error, path)] }));
  for (const { detail } of errors.unreadable ?? []) parts.note(detail);
  return {
    history: parts.read(() => booleanField(allow, 'historical_balance_lookup', 'allow')),
    version: parts.read(() => readVersion(body)),
    errors: errors.items,
    failure: parts.failure,
  };
}

function readVersion(body: JsonObject): string | null {
  const version = asObject(field(body, 'version') ?? {}, 'version');
  const named = [
    ['node', optionalString(version, 'node_version', 'version')],
    ['middleware', optionalString(version, 'middleware_version', 'version')],
    ['Mesh', optionalString(version, 'rosetta_version', 'version')],
  ].flatMap(([name, text]) => (text ? [`${name} ${text}`] : []));
  return named.length === 0 ? null : named.join(', ').slice(0, MAX_TEXT);
}

/** Codes are never negative (mesh-sdk-go `asserter.Error`, read 2026-11). */
function readError(error: JsonObject, path: string): DeclaredError {
  return {
    code: String(countField(error, 'code', path)),
    message: stringField(error, 'message', path).slice(0, MAX_TEXT),
    retryable: booleanField(error, 'retriable', path),
  };
}

function readStatus(exchange: Exchange): NetworkStatus {
  const body = asObject(exchange.body, '');
  const parts = new Parts();
  const current = parts.read(() => readCurrent(body));
  const time = parts.read(() => readTime(body));
  return {
    current: current === null ? null : { ...current, time },
    genesis: parts.read(() => readTimeless(field(body, 'genesis_block_identifier'), 'genesis_block_identifier')),
    oldest: parts.read(() => {
      const oldest = field(body, 'oldest_block_identifier') ?? null;
      return oldest === null ? null : readTimeless(oldest, 'oldest_block_identifier');
    }),
    synced: parts.read(() => readSynced(body)),
    failure: parts.failure,
  };
}

function readCurrent(body: JsonObject): ReturnType<typeof readBlock> {
  return readBlock(field(body, 'current_block_identifier'), 'current_block_identifier');
}

function readTimeless(value: unknown, path: string): Block {
  return { ...readBlock(value, path), time: null };
}

/** Null where the server does not state it, even if it states other parts of its progress. */
function readSynced(body: JsonObject): boolean | null {
  const status = field(body, 'sync_status') ?? null;
  const synced = status === null ? null : (field(asObject(status, 'sync_status'), 'synced') ?? null);
  if (synced !== null && typeof synced !== 'boolean') throw malformed('sync_status.synced', 'true, false or null');
  return synced;
}

/**
 * The bounds that the reference asserter has for a time in milliseconds: the year 2000, and the year 2040 (mesh-sdk-go
 * `asserter.MinUnixEpoch`, read 2026-11). Seconds are far below them and microseconds far above.
 */
const FIRST_TIME = 946_713_600_000;
const LAST_TIME = 2_209_017_600_000;

/** When the newest block was made. A time in another unit is not converted: nothing says which one it is. */
function readTime(body: JsonObject): Date {
  const milliseconds = countOf(field(body, 'current_block_timestamp'));
  if (milliseconds === null || milliseconds < FIRST_TIME || milliseconds > LAST_TIME) {
    throw malformed('current_block_timestamp', 'milliseconds since 1970, of a time from 2000 to 2039');
  }
  return new Date(milliseconds);
}
