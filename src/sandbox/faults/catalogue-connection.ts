/** Faults of connections: before a request, between the bytes of an answer, and of time. */

import type { certificates } from '../wire/certificates.ts';
import { headOf, type WireReply } from '../wire/reply.ts';
import type { NamedFault } from './named-fault.ts';

const requests = 'requests';

export const connectionFaults: readonly NamedFault[] = [
  {
    name: 'connection-refused',
    row: 'F1',
    does: 'no server listens',
    strikes: 'connections',
    make: () => ({ kind: 'outage', outage: 'refused' }),
  },
  {
    name: 'never-accepts',
    row: 'F3',
    does: 'attempts to connect get no answer, as behind a firewall',
    strikes: 'connections',
    make: () => ({ kind: 'outage', outage: 'black-hole' }),
  },
  tls('tls-self-signed', 'https with a certificate that it signed itself', 'selfSigned'),
  tls('tls-expired', 'https with a certificate of the year 2020', 'expired'),
  tls('tls-wrong-host', 'https with a certificate for another host', 'wrongHost'),
  {
    name: 'reset',
    row: 'F5',
    does: 'the connection is reset before any byte',
    strikes: requests,
    make: () => ({ kind: 'reset' }),
  },
  {
    name: 'reset-mid-headers',
    row: 'F6',
    does: 'half of the headers, then the connection is reset',
    strikes: requests,
    make: () => ({
      kind: 'wire',
      script: (good) => ({ pieces: [half(headOf(good, { length: good.body.length }))], end: 'reset' }),
    }),
  },
  {
    name: 'reset-on-reuse',
    row: 'F7',
    does: 'a kept connection is reset when its next request comes; the first one is answered well',
    strikes: 'reused',
    make: () => ({ kind: 'reset' }),
  },
  {
    name: 'no-answer',
    row: 'F8',
    does: 'the request is accepted, and no answer ever comes',
    strikes: requests,
    make: () => ({ kind: 'hang' }),
  },
  {
    name: 'headers-then-silence',
    row: 'F9',
    does: 'the headers, then nothing more',
    strikes: requests,
    make: () => ({
      kind: 'wire',
      script: (good) => ({ pieces: [headOf(good, { length: good.body.length })], end: 'open' }),
    }),
  },
  {
    name: 'endless-drip',
    row: 'F10',
    does: 'white space before the answer, one byte at a time, for ever',
    value: { unit: 'ms between two bytes', standard: 100 },
    strikes: requests,
    make: ({ value }) => ({
      kind: 'wire',
      script: (good) => ({ pieces: endless(headOf(good, 'none'), ' '), pauseMs: value, end: 'open' }),
    }),
  },
  {
    name: 'one-byte-packets',
    row: 'F11',
    does: 'the good answer, each byte in a packet of its own',
    strikes: requests,
    make: () => ({ kind: 'wire', script: (good) => ({ pieces: bytesOf(whole(good)), end: 'close' }) }),
  },
  {
    name: 'late',
    row: 'F12, F13',
    does: 'the good answer, late',
    value: { unit: 'ms', standard: 1000 },
    strikes: requests,
    make: ({ value }) => ({ kind: 'delay', ms: value }),
  },
  {
    name: 'second-reply',
    row: 'I2',
    does: 'the good answer and, without a request, one with other digits right after it on the same connection',
    strikes: 'balances',
    make: () => ({ kind: 'twice', second: otherDigits }),
  },
];

function tls(name: string, does: string, certificate: keyof typeof certificates): NamedFault {
  const make: NamedFault['make'] = () => ({ kind: 'outage', outage: { tls: certificate } });
  return { name, row: 'F4', does, strikes: 'handshakes', make };
}

function whole(good: WireReply): Buffer {
  return Buffer.concat([Buffer.from(headOf(good, { length: good.body.length })), good.body]);
}

function half(text: string): string {
  return text.slice(0, Math.floor(text.length / 2));
}

function* bytesOf(bytes: Buffer): Generator<Buffer> {
  for (let index = 0; index < bytes.length; index += 1) yield bytes.subarray(index, index + 1);
}

export function* endless(head: string, piece: string): Generator<string> {
  yield head;
  for (;;) yield piece;
}

/** The same reply with every digit of its longer numbers turned into 8. */
export function otherDigits(good: WireReply): WireReply {
  const text = good.body
    .toString('utf8')
    .replaceAll(/(?<![0-9a-fx])[0-9]{4,}(?![0-9a-f])/g, (digits) => '8'.repeat(digits.length));
  return { ...good, body: Buffer.from(text) };
}
