/** A named fault with the requests and the row that it strikes, as plain data and as one word of text. */
import { accept, type Checked, refuse } from '../../model/checked.ts';
import { suggest } from '../../model/suggest.ts';
import { Random } from '../ledger/random.ts';
import { faultedWires } from '../wire/faulted-wires.ts';
import type { Outage } from '../wire/listener.ts';
import type { SandboxRequest, WireName } from '../wire/wire.ts';
import { catalogue, findFault } from './catalogue.ts';
import type { Fault } from './faults.ts';
import { type BodyRow, layouts } from './layout.ts';
import type { FaultContext, NamedFault } from './named-fault.ts';

/** What must be true of a request for the fault to strike; all of what is given. */
export interface FaultConditions {
  /** As the protocol names it, e.g. `GetAssetsBalances` or `/account/balance`. */
  readonly endpoint?: string;
  /** Stands in the path or the body, e.g. an address. */
  readonly contains?: string;
  /** Only the n-th of the requests that fit so far, from 1. */
  readonly call?: number;
  /** The n-th and all after it. */
  readonly from?: number;
  /** Every n-th. */
  readonly every?: number;
  /** From 0 to 1, drawn for each request from the seed. */
  readonly chance?: number;
}

export interface FaultSpec<Name extends WireName = WireName> {
  readonly upstream: Name;
  /** A name of the catalogue. */
  readonly fault: string;
  /** For faults that take a number, e.g. milliseconds. */
  readonly value?: number;
  /** Which row of a list is struck, counted from 1; the first by default. */
  readonly row?: number | 'first' | 'last' | 'random';
  readonly when?: FaultConditions;
  /** How many requests it strikes before it is used up; without end by default. */
  readonly times?: number;
}

/** What a spec makes: a fault of requests, or an outage after so many requests. */
export type MadeFault = { readonly fault: Fault } | { readonly outage: Outage; readonly after: number };

/** Throws a `RangeError` for a spec that names no fault, or has a part that the fault does not support. */
export function makeFault(spec: FaultSpec, seed: number): MadeFault {
  const named = findFault(spec.fault);
  const rule = named === null ? unknownFault(spec.fault) : misfit(named, spec);
  if (named === null || rule !== null) throw new RangeError(rule ?? '');
  const random = new Random(seed, `fault/${JSON.stringify(spec)}`);
  const layout = layouts[spec.upstream];
  const pick: FaultContext['pick'] = (rows) => pickRow(rows, spec.row ?? 'first', random);
  const value = spec.value ?? named.value?.standard ?? 0;
  const made = named.make({ upstream: spec.upstream, layout, value, pick });
  if (made.kind === 'outage') return { outage: made.outage, after: (spec.when?.from ?? 1) - 1 };
  const fits = (request: SandboxRequest): boolean =>
    (named.strikes !== 'balances' || layout.endpoints.includes(request.endpoint)) &&
    (named.strikes !== 'reused' || request.reused);
  const when = condition(spec.when ?? {}, fits, random);
  return { fault: { ...made, when, ...(spec.times === undefined ? {} : { times: spec.times }) } };
}

function condition(
  { endpoint, contains, call, from = 1, every = 1, chance = 1 }: FaultConditions,
  fits: (request: SandboxRequest) => boolean,
  random: Random,
): (request: SandboxRequest) => boolean {
  let count = 0;
  return (request) => {
    if (!fits(request) || (endpoint !== undefined && request.endpoint !== endpoint)) return false;
    if (contains !== undefined && !`${request.target}\n${request.text}`.includes(contains)) return false;
    count += 1;
    const drawn = chance === 1 || random.below(1_000_000) < chance * 1_000_000;
    return drawn && count >= from && count % every === 0 && (call === undefined || count === call);
  };
}

function pickRow(rows: readonly BodyRow[], row: NonNullable<FaultSpec['row']>, random: Random): number {
  if (row === 'random') return random.below(rows.length);
  if (row === 'last') return rows.length - 1;
  return row === 'first' ? 0 : Math.min(row, rows.length) - 1;
}

// ---------------------------------------------------------------------------------------------------------------
// Text: UPSTREAM:FAULT[=NUMBER][#ROW][@CONDITION[,CONDITION…]]

const conditions = ['call', 'from', 'every', 'chance', 'times', 'endpoint', 'contains'] as const;
const FORM = 'must have the form UPSTREAM:FAULT[=NUMBER][#ROW][@CONDITION,…], e.g. teos:status-503@0.2';

/**
 * Reads e.g. `reddio:amount-empty#first`, `teos:status-503@0.2`, `mesh:late=1500@every=3,times=2`. Unlike other rules, these
 * quote what was typed: it was typed on a command line, and is shown there.
 */
export function parseFault(text: string): Checked<FaultSpec> {
  const [, upstream, name, value, row, when] =
    /^([^:]*):([^=#@]*)(?:=([^#@]*))?(?:#([^@]*))?(?:@(.*))?$/s.exec(text) ?? [];
  if (upstream === undefined || name === undefined) return refuse(FORM);
  const known = faultedWires.find((candidate) => candidate === upstream);
  if (known === undefined) return refuse(`no upstream "${shown(upstream)}"; there are ${faultedWires.join(', ')}`);
  const named = findFault(name);
  if (named === null) return refuse(unknownFault(name));
  const chosen = row === undefined ? accept({}) : parseRow(row);
  if (!chosen.ok) return chosen;
  const conditions = when === undefined ? accept({}) : parseConditions(when, known);
  if (!conditions.ok) return conditions;
  if (value !== undefined && !/^[0-9]{1,9}$/.test(value))
    return refuse(`"${shown(value)}" after = is no whole number of at most nine digits`);
  const number = value === undefined ? {} : { value: Number(value) };
  const spec: FaultSpec = { upstream: known, fault: name, ...number, ...chosen.value, ...conditions.value };
  const rule = misfit(named, spec);
  return rule === null ? accept(spec) : refuse(rule);
}

function parseRow(text: string): Checked<Pick<FaultSpec, 'row'>> {
  if (text === 'first' || text === 'last' || text === 'random') return accept({ row: text });
  if (/^[1-9][0-9]{0,5}$/.test(text)) return accept({ row: Number(text) });
  return refuse(`the row "${shown(text)}" after # must be first, last, random or a number from 1 up`);
}

function parseConditions(text: string, upstream: WireName): Checked<Pick<FaultSpec, 'when' | 'times'>> {
  const when: { -readonly [Key in keyof FaultConditions]: FaultConditions[Key] } = {};
  let times: number | undefined;
  for (const part of text.split(',')) {
    const [, key = 'chance', value = ''] = /^(?:([a-z]+)=)?(.*)$/s.exec(part) ?? [];
    const rule = conditionFault(key, value, upstream);
    if (rule !== null) return refuse(rule);
    if (key === 'endpoint' || key === 'contains') when[key] = value;
    else if (key === 'times') times = Number(value);
    else if (key === 'call' || key === 'from' || key === 'every' || key === 'chance') when[key] = Number(value);
  }
  return accept({ ...(Object.keys(when).length === 0 ? {} : { when }), ...(times === undefined ? {} : { times }) });
}

function conditionFault(key: string, value: string, upstream: WireName): string | null {
  switch (key) {
    case 'contains':
      return value === '' ? 'contains= must be followed by a text' : null;
    case 'endpoint':
      return endpointFault(value, upstream);
    case 'chance':
      return /^(?:0(?:\.[0-9]{1,6})?|1(?:\.0+)?)$/.test(value)
        ? null
        : `the chance "${shown(value)}" must be a number from 0 to 1${countMeant(value)}`;
    case 'call':
    case 'from':
    case 'every':
    case 'times':
      return /^[1-9][0-9]{0,8}$/.test(value) ? null : `${key}= must be followed by a number from 1 up`;
    default:
      return `no condition "${shown(key)}"${meant(key, conditions)}; there are ${conditions.join(', ')}`;
  }
}

/** A user who writes `@3` may mean the third request. */
function countMeant(value: string): string {
  return /^[1-9][0-9]{0,8}$/.test(value) ? `; a count is written call=${value}` : '; a condition is written NAME=VALUE';
}

/** Any text may be an endpoint behind a proxy, so only near misses are refused. */
function endpointFault(value: string, upstream: WireName): string | null {
  if (value === '') return 'endpoint= must be followed by a name';
  const { endpoints } = layouts[upstream];
  if (endpoints.includes(value)) return null;
  const near = suggest(value, endpoints);
  return near === null ? null : `no endpoint "${shown(value)}"; did you mean "${near}"?`;
}

/** The part of the spec that the fault does not support; null where it supports all. */
function misfit(named: NamedFault, { upstream, value, row, when, times }: FaultSpec): string | null {
  const { name, strikes, strikesRow } = named;
  if (named.upstreams?.includes(upstream) === false) return `${name} is for ${named.upstreams.join(', ')} alone`;
  if (value !== undefined && named.value === undefined) return `${name} takes no number`;
  if (row !== undefined && strikesRow === undefined) return `${name} strikes no single row`;
  if (strikes !== 'connections' && strikes !== 'handshakes') return null;
  // An address that was printed or configured must keep its scheme.
  const able = strikes === 'connections' ? ['from'] : [];
  const others = Object.keys(when ?? {}).filter((key) => !able.includes(key));
  if (others.length === 0 && times === undefined) return null;
  return `${name} strikes every connection, so that it takes no condition${able.length === 0 ? '' : ' but from='}`;
}

function unknownFault(name: string): string {
  const names = catalogue.map((fault) => fault.name);
  const near = [suggest(name, names), ...names.filter((known) => name.length > 2 && known.includes(name))];
  const meant = [...new Set(near.filter((known) => known !== null))].slice(0, 5);
  return `no fault "${shown(name)}"${meant.length === 0 ? '' : `; did you mean ${meant.join(', ')}?`}`;
}

function meant(typed: string, known: readonly string[]): string {
  const near = suggest(typed, known);
  return near === null ? '' : `, did you mean ${near}?`;
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
