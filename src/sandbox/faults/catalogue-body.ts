/** Faults of bodies: cut, too large, encoded, or not valid JSON. */
import { gzipSync } from 'node:zlib';
import { headOf, type WireReply } from '../wire/reply.ts';
import { endless, otherDigits } from './catalogue-connection.ts';
import type { FaultKind } from './faults.ts';
import { Verbatim, withRows, written } from './layout.ts';
import type { FaultContext, NamedFault } from './named-fault.ts';

const MEBIBYTE = 1024 * 1024;

export const bodyFaults: readonly NamedFault[] = [
  wire('content-length-too-long', 'F14', 'more bytes announced than sent', (good) => [
    headOf(good, { length: good.body.length + 10 }),
    good.body,
  ]),
  wire('chunks-cut', 'F15', 'a body in chunks that ends in the middle', (good) => [
    headOf(good, 'chunked'),
    `${(good.body.length).toString(16)}\r\n`,
    firstHalf(good),
  ]),
  wire('cut-without-length', 'F16', 'half a body of unstated length; the connection ends', (good) => [
    headOf(good, 'none'),
    firstHalf(good),
  ]),
  {
    name: 'cut-in-digits',
    row: 'F17',
    does: 'the body is cut inside the digits of an amount; a request for the rest gets other digits',
    strikes: 'balances',
    make: ({ layout }) => ({
      kind: 'wire',
      script: (good, { headers }) => cutInDigits(good, layout.amount, headers.range),
    }),
  },
  rewritten('gzip-bomb', 'F29', 'a gzip body of 300 KB that decompresses to 300 MB', (good) => ({
    ...encoded(good, 'gzip'),
    body: bomb(),
  })),
  {
    name: 'endless-body',
    row: 'F30',
    does: 'a body that never ends, as fast as it is read',
    strikes: 'requests',
    make: () => ({
      kind: 'wire',
      script: (good) => ({ pieces: endless(headOf(good, 'none'), ' '.repeat(64 * 1024)), end: 'close' }),
    }),
  },
  rewritten('encoded-20-times', 'F31', 'gzip upon gzip, 20 times', (good) => ({
    ...encoded(good, Array.from({ length: 20 }, () => 'gzip').join(', ')),
    body: Array.from({ length: 20 }).reduce<Buffer>((body) => gzipSync(body), good.body),
  })),
  rewritten('encoding-unknown', 'F31', 'an unknown `Content-Encoding`', (good) => encoded(good, 'x-unheard-of')),
  rewritten('invalid-utf-8', 'F32', 'a byte that is no UTF-8 inside a text', (good) => ({
    ...good,
    body: Buffer.from(good.body.toString('latin1').replace('"', '"\xff'), 'latin1'),
  })),
  rewritten('utf-16', 'F32', 'the body in UTF-16', (good) => ({
    ...good,
    body: Buffer.from(`\ufeff${good.body.toString('utf8')}`, 'utf16le'),
  })),
  rewritten('byte-order-mark', 'F32', 'the good body behind a UTF-8 byte order mark', (good) => ({
    ...good,
    body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), good.body]),
  })),
  text('invalid-json', 'F33', 'a comma too many', (json) => json.replace(/^\s*([[{])/, '$1,')),
  text('trailing-garbage', 'F33', 'the good JSON, and more behind it', (json) => `${json}x`),
  text('deep-json', 'F33', 'JSON lists 100,000 deep', () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  {
    name: 'amount-nan',
    row: 'F33',
    does: 'NaN in the place of an amount, which is no JSON',
    strikesRow: true,
    strikes: 'balances',
    make: (context) => changedRow(context, (row) => ({ ...row, [context.layout.amount]: new Verbatim('NaN') })),
  },
  {
    name: 'duplicate-keys',
    row: 'F34',
    does: 'a row that gives its amount twice, first as zero',
    strikesRow: true,
    strikes: 'balances',
    make: (context) =>
      changedRow(context, (row) => new Verbatim(`{"${context.layout.amount}":"0",${written(row).slice(1)}`)),
  },
  {
    name: 'data-null',
    row: 'F38',
    does: 'null in place of the list and its envelope',
    strikes: 'balances',
    make: ({ upstream }) => {
      const envelope = upstream === 'reddio' ? { status: 'OK', error: '', error_code: 0, data: null } : null;
      return { kind: 'status', status: 200, body: envelope };
    },
  },
  {
    name: 'list-missing',
    row: 'F38',
    does: 'an object without the list that belongs in it',
    strikes: 'balances',
    make: ({ upstream }) => {
      const envelope = upstream === 'reddio' ? { status: 'OK', error: '', error_code: 0, data: {} } : {};
      return { kind: 'status', status: 200, body: envelope };
    },
  },
  {
    name: 'wrong-root',
    row: 'F38',
    does: 'a JSON text alone',
    strikes: 'balances',
    make: () => ({ kind: 'raw', status: 200, body: '"OK"', headers: { 'content-type': 'application/json' } }),
  },
];

type Change = (good: WireReply) => WireReply;

function rewritten(name: string, row: string, does: string, change: Change): NamedFault {
  return { name, row, does, strikes: 'balances', make: () => ({ kind: 'reply', change }) };
}

function text(name: string, row: string, does: string, change: (json: string) => string): NamedFault {
  return rewritten(name, row, does, (good) => ({ ...good, body: Buffer.from(change(good.body.toString('utf8'))) }));
}

type Pieces = (good: WireReply) => readonly (string | Uint8Array)[];

function wire(name: string, row: string, does: string, pieces: Pieces): NamedFault {
  const kind: FaultKind = { kind: 'wire', script: (good) => ({ pieces: pieces(good), end: 'close' }) };
  return { name, row, does, strikes: 'requests', make: () => kind };
}

/** Strikes the row that was picked; an answer without rows stays as it is. */
export function changedRow(
  { layout, pick }: FaultContext,
  change: (row: Record<string, unknown>) => unknown,
): FaultKind {
  return {
    kind: 'reply',
    change: (good) =>
      withRows(good, layout, (rows) => {
        const struck = rows.length === 0 ? -1 : pick(rows);
        return rows.map((row, index) => (index === struck ? change(row) : row));
      }),
  };
}

function cutInDigits(
  good: WireReply,
  amount: string,
  range: string | undefined,
): ReturnType<Extract<FaultKind, { kind: 'wire' }>['script']> {
  const headers = { ...good.headers, 'accept-ranges': 'bytes' };
  const from = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
  if (from > 0) {
    const { body } = otherDigits(good);
    const ranged = { ...headers, 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` };
    const rest = body.subarray(from);
    return { pieces: [headOf({ status: 206, headers: ranged, body }, { length: rest.length }), rest], end: 'close' };
  }
  const found = new RegExp(`"${amount}":"?[0-9]{4,}`).exec(good.body.toString('latin1'));
  const cut = found === null ? Math.floor(good.body.length / 2) : found.index + found[0].length - 2;
  const head = headOf({ ...good, headers }, { length: good.body.length });
  return { pieces: [head, good.body.subarray(0, cut)], end: 'close' };
}

function encoded(good: WireReply, encoding: string): WireReply {
  return { ...good, headers: { ...good.headers, 'content-encoding': encoding } };
}

let packed: Buffer | undefined;

/** Members of a gzip file may follow each other, and unfold one behind the other. */
function bomb(): Buffer {
  packed ??= Buffer.concat(new Array<Buffer>(300).fill(gzipSync(Buffer.alloc(MEBIBYTE, ' '))));
  return packed;
}

function firstHalf({ body }: WireReply): Buffer {
  return body.subarray(0, Math.floor(body.length / 2));
}
