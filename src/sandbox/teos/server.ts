/** TEOS' OData API: routing, credential, quota and the limit on the request line. Answers are made in reads.ts. */

import type { Ledger } from '../ledger/ledger.ts';
import { Random } from '../ledger/random.ts';
import type { TeosKnobs } from '../wire/knobs.ts';
import { CallWindow } from '../wire/quota.ts';
import {
  parseQuery,
  pathOf,
  type SandboxRequest,
  type Wire,
  type WireAnswer,
  type WireContext,
  WireRefusal,
} from '../wire/wire.ts';
import { ODataSyntaxError, parseSegment, type Segment } from './odata.ts';
import { TeosReads } from './reads.ts';
import { badRequest, quotaHeaders, teosRefusal } from './replies.ts';

type Knobs = Readonly<TeosKnobs>;

/** The token that the sandbox accepts; it has no use elsewhere. */
export const TEOS_TOKEN = 'sandbox-teos-token';

/** The version segment is mandatory; v0.8 has ended (TEOS docs, read 2026-11). */
const ROOT = /^\/odata\/v(?:0\.9|1\.0|1\.1)\/(.+)$/;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export function teosWire(ledger: Ledger): Wire<TeosKnobs> {
  const reads = new TeosReads(ledger.teos, new Random(ledger.seed, 'teos/shuffle'));
  let quota = new Quota();
  return {
    name: 'teos',
    contentType: 'application/json; odata.metadata=minimal; odata.streaming=true',
    endpoint: endpointOf,
    reset: () => {
      quota = new Quota();
    },
    answer(request, context) {
      const { knobs, now } = context;
      if (requestLineBytes(request) > knobs.requestLineBytes) return { status: 414, text: '' };
      checkToken(request, knobs);
      const headers = quota.spend(request, { knobs, now });
      const answer = routed(reads, request, knobs);
      return { ...answer, headers: { ...headers, ...answer.headers } };
    },
  };
}

/** `GetAssetsBalances`, `GetEthBalances`, `Balances` (one pair), `Assets`, `Asset` (one) or `Ping`. */
function endpointOf(target: string): string {
  const path = segmentsOf(target)?.join('/').replaceAll('%28', '(') ?? '';
  const call = /^balances\/(GetAssetsBalances|GetEthBalances)\(/i.exec(path)?.[1]?.toLowerCase();
  if (call !== undefined) return call === 'getethbalances' ? 'GetEthBalances' : 'GetAssetsBalances';
  if (/^balances\(/i.test(path)) return 'Balances';
  if (/^assets\(/i.test(path)) return 'Asset';
  if (/^assets$/i.test(path)) return 'Assets';
  return path === 'Ping' ? 'Ping' : 'unknown';
}

/** Method, target and version, as counted by servers that limit the request line. */
function requestLineBytes({ method, target }: SandboxRequest): number {
  return Buffer.byteLength(`${method} ${target} HTTP/1.1`);
}

function checkToken({ headers, target }: SandboxRequest, knobs: Knobs): void {
  if (headers.authorization === `Bearer ${TEOS_TOKEN}`) return;
  const challenge = { 'www-authenticate': 'Bearer' };
  throw teosRefusal({ status: 401, code: '11001', message: 'Not authenticated', target, headers: challenge }, knobs);
}

/** Counts the calls of the one tenant; calls made while limited count too (TEOS docs, read 2026-11). */
class Quota {
  readonly #minute = new CallWindow(MINUTE_MS);
  readonly #day = new CallWindow(DAY_MS);

  /** The quota headers of the answer; refuses with 429 above the quota. The status is assumed, the code documented. */
  spend({ target }: SandboxRequest, { knobs, now }: WireContext<TeosKnobs>): Record<string, string> {
    const minute = this.#minute.count(now);
    const day = this.#day.count(now);
    const headers = quotaHeaders(minute, this.#minute, knobs);
    const overDay = knobs.quotaPerDay !== null && day > knobs.quotaPerDay;
    if (!overDay && (knobs.quotaPerMinute === null || minute <= knobs.quotaPerMinute)) return headers;
    const end = overDay ? this.#day.end : this.#minute.end;
    const seconds = Math.ceil((end.getTime() - now.getTime()) / 1000);
    const retry = ['both', 'retry-after'].includes(knobs.quotaHeaders) ? { 'retry-after': String(seconds) } : {};
    const limit = overDay ? `${knobs.quotaPerDay} per 1d` : `${knobs.quotaPerMinute} per 1m`;
    const message = `Quota exceeded. Maximum allowed: ${limit}.`;
    throw teosRefusal({ status: 429, code: '13000', message, target, headers: { ...headers, ...retry } }, knobs);
  }
}

/** Refusals as answers, so that they carry the quota headers too. */
function routed(reads: TeosReads, request: SandboxRequest, knobs: Knobs): WireAnswer {
  try {
    return route(reads, request, knobs);
  } catch (error) {
    if (error instanceof WireRefusal) return error.answer;
    throw error;
  }
}

function route(reads: TeosReads, request: SandboxRequest, knobs: Knobs): WireAnswer {
  const { target, method, headers } = request;
  const [first, second, ...more] = parseTarget(target, knobs);
  const query = parseQuery(target);
  if (query === null) throw badRequest('the query is malformed', target, knobs);
  const call = { target, query, knobs, origin: `http://${headers.host ?? '127.0.0.1'}` };
  if (first === undefined || more.length > 0 || method !== 'GET') return notFound;
  if (isBalances(first) && first.args === null && first.key === null && second !== undefined) {
    if (second.name === 'GetAssetsBalances') return reads.assetsBalances(second, call);
    return second.name === 'GetEthBalances' ? reads.ethBalances(second, call) : notFound;
  }
  if (second !== undefined) return notFound;
  if (isBalances(first) && first.args !== null) return reads.balance(first, call);
  if (['Assets', 'assets'].includes(first.name) && first.args === null) {
    return first.key === null ? reads.assets(call) : reads.asset(first.key, call);
  }
  return first.name === 'Ping' && first.args === null && first.key === null ? { status: 200, text: '' } : notFound;
}

/** 404 is for unknown resources, without a body (assumed). */
const notFound: WireAnswer = { status: 404, text: '' };

function isBalances({ name }: Segment): boolean {
  return name === 'Balances' || name === 'balances';
}

function parseTarget(target: string, knobs: Knobs): Segment[] {
  const segments = segmentsOf(target);
  if (segments === null) return [];
  try {
    return segments.map((segment) => parseSegment(decodeURIComponent(segment)));
  } catch (error) {
    if (!(error instanceof ODataSyntaxError || error instanceof URIError)) throw error;
    throw badRequest(error.message, target, knobs);
  }
}

/** Raw path segments after the version; null for another root. */
function segmentsOf(target: string): string[] | null {
  return ROOT.exec(pathOf(target))?.[1]?.split('/') ?? null;
}
