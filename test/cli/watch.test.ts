import { once } from 'node:events';
import { expect, test } from 'vitest';
import { eventLines } from '../../src/cli/event-lines.ts';
import { Ledger } from '../../src/sandbox/ledger/ledger.ts';
import { fileWith } from './files.ts';
import { run, startChild } from './run.ts';

const [holder] = new Ledger().accounts('loopring');
const DOCUMENT = `subscription Mine($account: ID!) {
  balances(pairs: [{ account: $account, asset: "0" }], maxAge: 1) {
    kind changes { kind current { asset { symbol } total { atomic } } previous { total { atomic } } }
  }
}`;
const VARIABLES = JSON.stringify({ account: `account/sandbox-loopring/${holder?.address}` });

test('prints a line for each change, and ends after so many events', async () => {
  const file = await fileWith(DOCUMENT, 'mine.graphql');
  const { code, out, err } = await run(['watch', file, '--variables', VARIABLES, '--events', '1']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^\d\d:\d\d:\d\d {2}SNAPSHOT {8}ETH {2}\d+\n$/);
});

test('Ctrl-C ends it with code 0, without a terminal', async () => {
  const file = await fileWith(DOCUMENT, 'mine.graphql');
  const child = startChild(['watch', file, '--variables', VARIABLES, '--format', 'json']);
  const [line] = await once(child.stdout, 'data');
  expect(JSON.parse(String(line))).toMatchObject({ balances: { kind: 'SNAPSHOT' } });
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('says why a subscription is refused', async () => {
  const file = await fileWith('{ sources { name } }', 'query.graphql');
  const { code, err } = await run(['watch', file]);
  expect(code).toBe(1);
  expect(err).toContain('Only subscriptions are answered as a stream');
});

test('lines show what the document selects, and no control characters', () => {
  const now = new Date(2026, 10, 30, 9, 8, 7);
  const change = {
    kind: 'FAILURE',
    previous: { total: { value: '1.5' } },
    current: { id: 'x\u001b[1m', failure: { code: 'UPSTREAM_TIMEOUT' } },
  };
  expect(eventLines({ balances: { kind: 'CHANGES', changes: [change] } }, now)).toBe(
    '09:08:07  FAILURE         x�[1m  1.5 → UPSTREAM_TIMEOUT\n',
  );
  expect(eventLines({ portfolio: { kind: 'HEARTBEAT', changes: [] } }, now)).toBe('09:08:07  HEARTBEAT\n');
});
