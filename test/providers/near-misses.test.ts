/** Rows that are nearly about a pair: the pair is read, or it fails and the detail says why; it is never zero. */
import { expect, test } from 'vitest';
import {
  ask,
  indexer,
  indexerBody,
  indexerRow,
  loopring,
  loopringRow,
  mesh,
  meshBody,
  meshRow,
  reddio,
  reddioBody,
  reddioRow,
  type Source,
  teos,
  teosRow,
} from './scripted.ts';

const ALICE = '0x2F93B2F047E05CDF602820AC4B3178EFC2B43D55';

interface Case {
  readonly source: Source;
  /** The first asset of the first account is what the odd row is nearly about. */
  readonly body: unknown;
  readonly expected: '7' | 'failed';
}

const upperAlice = { Address: `0x${ALICE.slice(2)}` };
const token = (id: unknown, symbol: string | null = null) => ({ token: { id, symbol, decimals: 2 } });

const cases: Readonly<Record<string, Case>> = {
  'teos: the id in capitals': { source: teos, body: { value: [teosRow('0XA1')] }, expected: 'failed' },
  'teos: the id with zeros before it': { source: teos, body: { value: [teosRow('0x00a1')] }, expected: '7' },
  'teos: the id without its prefix': { source: teos, body: { value: [teosRow('a1')] }, expected: '7' },
  'teos: the id behind white space': {
    source: teos,
    body: { value: [teosRow(' 0xa1')] },
    expected: 'failed',
  },
  'teos: the address in capitals': { source: teos, body: { value: [teosRow('0xa1', upperAlice)] }, expected: '7' },
  'teos: the id of another ledger': { source: teos, body: { value: [teosRow('0xa1@2')] }, expected: 'failed' },
  'loopring: the token id as a text': { source: loopring, body: [loopringRow('0')], expected: '7' },
  'loopring: the token id with a zero before it': {
    source: loopring,
    body: [loopringRow('00')],
    expected: 'failed',
  },
  'loopring: the token id as a decimal': { source: loopring, body: [loopringRow('0.0')], expected: 'failed' },
  'loopring: the token by its symbol': { source: loopring, body: [loopringRow('ETH')], expected: 'failed' },
  'loopring: no token id': { source: loopring, body: [loopringRow(null)], expected: 'failed' },
  'reddio: the id in capitals': { source: reddio, body: reddioBody([reddioRow('0xA1')]), expected: '7' },
  'reddio: the id with zeros before it': { source: reddio, body: reddioBody([reddioRow('0x00a1')]), expected: '7' },
  'reddio: the id without its prefix': {
    source: reddio,
    body: reddioBody([reddioRow('a1')]),
    expected: 'failed',
  },
  'graphql: the id in small letters': {
    source: indexer,
    body: indexerBody([indexerRow('gold')]),
    expected: 'failed',
  },
  'graphql: the id behind white space': {
    source: indexer,
    body: indexerBody([indexerRow(' GOLD')]),
    expected: 'failed',
  },
  'graphql: the id with an invisible joiner': {
    source: indexer,
    body: indexerBody([indexerRow('GO\u200dLD')]),
    expected: 'failed',
  },
  'graphql: the id behind a mark of direction': {
    source: indexer,
    body: indexerBody([indexerRow('\u200eGOLD')]),
    expected: 'failed',
  },
  'mesh: the symbol before a space of no width': {
    source: mesh,
    body: meshBody([meshRow('AAA', { currency: { symbol: 'AAA\u200b', decimals: 9 } })]),
    expected: 'failed',
  },
  'mesh: the symbol with a soft hyphen': {
    source: mesh,
    body: meshBody([meshRow('AAA', { currency: { symbol: 'A\u00adAA', decimals: 9 } })]),
    expected: 'failed',
  },
  'graphql: a version behind the id': {
    source: indexer,
    body: indexerBody([indexerRow('GOLD/2', token('GOLD/2', 'GOLD'))]),
    expected: 'failed',
  },
  'graphql: no id': { source: indexer, body: indexerBody([indexerRow('', token(null))]), expected: 'failed' },
};

test.each(Object.entries(cases))('%s', async (_, { source, body, expected }) => {
  const { reported } = await ask(source, () => ({ body }));
  const [first] = reported;
  if (expected === '7') expect(first?.pair).toBe('7');
  else expect(first).toMatchObject({ pair: expect.stringMatching(/^[A-Z_]+$/), detail: expect.any(String) });
});
