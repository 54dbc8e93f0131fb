/** Addresses as a person typed them: each has an entry of its own, whatever came of it. */
import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSchema } from '../../src/graph/schema/schema.ts';
import { surfaces } from '../../src/model/surface.ts';
import { openTestGraph, type TestGraph } from './support.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph({ config: { limits: { listItems: 50 } } });
});
afterAll(() => graph.close());

const LOWER = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';
const MIXED = '0xe12EE2C013468C132A1F980067e22F39F3f42DfF';

const LOOKUP = `query ($addresses: [String!]!, $sources: [ID!]) {
  addressLookup(addresses: $addresses, sources: $sources) { asked accounts { id } refused }
}`;

async function lookUp(addresses: readonly string[], sources: readonly string[] | null = null) {
  const { data, errors } = await graph.ask(LOOKUP, { addresses, sources });
  expect(errors).toBeUndefined();
  return (JSON.parse(JSON.stringify(data)) as { addressLookup: unknown }).addressLookup;
}

describe('an entry', () => {
  test('is there for each spelling, and keeps it beside the one account', async () => {
    const accounts = [{ id: `account/sandbox-loopring/${LOWER}` }];
    expect(await lookUp([MIXED, LOWER, MIXED], ['sandbox-loopring'])).toEqual(
      [MIXED, LOWER, MIXED].map((asked) => ({ asked, accounts, refused: null })),
    );
  });

  test('has the accounts of every source that the address fits, as accountsByAddress has them', async () => {
    const { data } = await graph.ask(`{
      addressLookup(addresses: ["${LOWER}"]) { accounts { id network } }
      accountsByAddress(addresses: ["${LOWER}"]) { id network }
    }`);
    const { addressLookup, accountsByAddress } = JSON.parse(JSON.stringify(data));
    expect(accountsByAddress.length).toBeGreaterThan(2);
    expect(addressLookup).toEqual([{ accounts: accountsByAddress }]);
  });

  test('says which rule an address breaks, and the others are answered', async () => {
    expect(await lookUp(['nobody', LOWER], ['sandbox-loopring'])).toEqual([
      { asked: 'nobody', accounts: [], refused: expect.stringContaining('sandbox-loopring: ') },
      { asked: LOWER, accounts: [{ id: `account/sandbox-loopring/${LOWER}` }], refused: null },
    ]);
  });

  test('refuses in few words, however long the address is', async () => {
    const [{ refused }] = (await lookUp(['x'.repeat(5000)])) as [{ refused: string }];
    expect(refused.length).toBeLessThanOrEqual(300);
  });
});

test('balances below several entries are one plan', async () => {
  graph.sandbox.resetCounters();
  const addresses = graph.sandbox.ledger
    .accounts('teos')
    .slice(0, 3)
    .map(({ address }) => address);
  const { data, errors } = await graph.ask(
    `query ($addresses: [String!]!) { addressLookup(addresses: $addresses, sources: ["sandbox-teos"]) {
      accounts { balance(asset: "native") { total { atomic } } } } }`,
    { addresses },
  );
  expect({ errors, calls: graph.counts().teos }).toEqual({ errors: undefined, calls: 1 });
  expect(JSON.parse(JSON.stringify(data)).addressLookup).toHaveLength(3);
});

test.each([
  ['no address', { addresses: [] }, 'addresses: is empty'],
  ['too many', { addresses: Array.from({ length: 51 }, () => LOWER) }, 'limits.listItems'],
  ['an unknown source', { addresses: [LOWER], sources: ['nobody'] }, 'sources[0]'],
])('%s is an error of the whole field', async (_name, variables, says) => {
  const { data, errors } = await graph.ask(LOOKUP, variables);
  expect(data).toEqual({ addressLookup: null });
  expect(errors?.[0]?.message).toContain(says);
});

test.each(surfaces)('%s: the spelling on the account is deprecated, and the reason names the other', (surface) => {
  const schema = buildSchema(surface);
  const account = schema.getType('Account');
  const field = isObjectType(account) ? account.getFields().asked : undefined;
  expect(field?.deprecationReason).toContain('addressLookup');
  expect(schema.getQueryType()?.getFields()).toHaveProperty('addressLookup');
});
