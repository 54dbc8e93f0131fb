import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { decodeAnswer } from '../../src/client/decode.ts';

function decoded(query: string, data: object): object {
  decodeAnswer(parse(query), data);
  return data;
}

const BIG = '123456789012345678901234567890';

test('follows aliases, not names: what a field is called in the answer says nothing', () => {
  const query = `{ a: account(id: "x") { b: balance(asset: "y") {
    sum: total { units: atomic atomic: value value: decimals }
  } } }`;
  expect(decoded(query, { a: { b: { sum: { units: BIG, atomic: '12', value: 2 } } } })).toEqual({
    a: { b: { sum: { units: BigInt(BIG), atomic: '12', value: 2 } } },
  });
});

test('follows lists, also of lists with holes', () => {
  const query = '{ accounts(ids: []) { balances { nodes { total { atomic } } edges { node { total { atomic } } } } } }';
  const answer = decoded(query, {
    accounts: [
      null,
      { balances: { nodes: [{ total: { atomic: '-7' } }, { total: null }], edges: null } },
      { balances: { nodes: null, edges: [{ node: { total: { atomic: '0' } } }] } },
    ],
  });
  expect(answer).toEqual({
    accounts: [
      null,
      { balances: { nodes: [{ total: { atomic: -7n } }, { total: null }], edges: null } },
      { balances: { nodes: null, edges: [{ node: { total: { atomic: 0n } } }] } },
    ],
  });
});

test('follows named and inline fragments, also where several select the same field', () => {
  const query = `
    { node(id: "x") { __typename ... on Account { balance(asset: "y") { ...P ...Q ... { provenance { observedAt } } } } } }
    fragment P on Balance { total { ...A } }
    fragment Q on Balance { total { atomic } provenance { observedAt block { number time } } }
    fragment A on Amount { atomic }`;
  const observedAt = '2026-11-21T09:00:00.000Z';
  const answer = decoded(query, {
    node: {
      __typename: 'Account',
      balance: { total: { atomic: '5' }, provenance: { observedAt, block: { number: '9', time: null } } },
    },
  });
  expect(answer).toEqual({
    node: {
      __typename: 'Account',
      balance: {
        total: { atomic: 5n },
        provenance: { observedAt: new Date(observedAt), block: { number: 9n, time: null } },
      },
    },
  });
});

test("follows a provider's own details by their type", () => {
  const query = `{ account(id: "x") { balance(asset: "y") {
    details { provider ... on ReddioBalanceDetails { available quantum } }
  } } }`;
  const details = { provider: 'reddio', available: '3', quantum: '1000' };
  expect(decoded(query, { account: { balance: { details } } })).toEqual({
    account: { balance: { details: { provider: 'reddio', available: 3n, quantum: 1000n } } },
  });
});

test('passes over what was skipped, what failed and what it does not know', () => {
  const query =
    '{ account(id: "x") { id novel(of: 1) { atomic } balance(asset: "y") @skip(if: true) { total { atomic } } } }';
  expect(decoded(query, { account: { id: '7', novel: { atomic: '1' } } })).toEqual({
    account: { id: '7', novel: { atomic: '1' } },
  });
  expect(decoded(query, { account: null })).toEqual({ account: null });
  expect(() => decodeAnswer(parse(query), null)).not.toThrow();
});

test.each(['', ' ', '1.5', '0x10', '1e3', 'ten'])('%j is no integer, and above all no zero', (atomic) => {
  const query = '{ account(id: "x") { balance(asset: "y") { total { atomic } } } }';
  expect(() => decoded(query, { account: { balance: { total: { atomic } } } })).toThrow(TypeError);
});

test('a time that is none is refused', () => {
  const query = '{ account(id: "x") { balance(asset: "y") { provenance { observedAt } } } }';
  expect(() => decoded(query, { account: { balance: { provenance: { observedAt: 'soon' } } } })).toThrow(TypeError);
});
