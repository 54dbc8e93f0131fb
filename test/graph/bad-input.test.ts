/** Bad input gets a clear, typed error that names the argument and the rule, and no upstream sees it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestGraph, type TestGraph } from './support.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph({ config: { limits: { listItems: 50, pageSize: 10, maxPageSize: 20 } } });
});
beforeEach(() => graph.sandbox.resetCounters());
afterAll(() => graph.close());

const TEOS = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';
const ASSET = '0x59597b974054b763da210001';

interface Expected {
  readonly code: string;
  /** Stands in the message. */
  readonly says: string;
}

function codeFor(says: string): string {
  return says.startsWith('unknown source') ? 'UNKNOWN_SOURCE' : 'BAD_USER_INPUT';
}

async function refused(
  query: string,
  variables: Readonly<Record<string, unknown>>,
  { code, says }: Expected,
): Promise<void> {
  const { errors = [] } = await graph.ask(query, variables);
  expect(errors.map(({ extensions }) => extensions.code)).toEqual([code]);
  const [error] = errors;
  expect(error?.message).toContain(says);
  expect(error?.message.length).toBeLessThanOrEqual(300);
  expect(graph.counts()).toEqual({ reddio: 0, teos: 0, mesh: 0, loopring: 0 });
  expect(graph.faults).toEqual([]);
}

const BY_ADDRESS = `query ($source: ID!, $addresses: [String!]!, $network: String) {
  accountsByAddress(sources: [$source], addresses: $addresses, network: $network) { balances(assets: ["${ASSET}"]) { totalCount } } }`;

describe('addresses', () => {
  test.each([
    ['teos', '', 'is empty'],
    ['teos', ' ', 'white space at position 0'],
    ['teos', ` ${TEOS}`, 'white space at position 0'],
    ['teos', `${TEOS} `, 'white space at position 42'],
    ['teos', '0x', '0 hex digits'],
    ['teos', TEOS.slice(0, -1), '39 hex digits, need 40'],
    ['teos', `${TEOS}0`, '41 hex digits, need 40'],
    ['teos', TEOS.slice(2), 'must start with 0x'],
    ['teos', TEOS.toUpperCase(), '0x'],
    ['teos', TEOS.replace('e12', 'e1g'), 'character "g" at position 4 is not hex'],
    ['teos', '0xE12ee2c013468c132a1f980067e22f39f3f42dff', 'checksum'],
    ['teos', `${TEOS}'],uniqueAssetIds=['0x0`, 'character'],
    ['teos', `${TEOS},${TEOS}`, 'character'],
    ['teos', '..', 'character "." not allowed at position 0'],
    ['teos', '../../admin', 'character "." not allowed'],
    ['teos', `0x\u0000${TEOS.slice(3)}`, 'U+0000'],
    ['teos', `0x\r\nX-Injected: 1`, 'U+000D'],
    ['teos', `０ｘ${TEOS.slice(2)}`, 'U+FF10'],
    ['teos', `0x${'\ud800'}${TEOS.slice(3)}`, 'position 2'],
    ['teos', `0x\u200d${TEOS.slice(3)}`, 'U+200D'],
    ['teos', 'a'.repeat(1_000_000), '1000000 characters, limit'],
    ['reddio', '0x0', 'zero is not a key'],
    ['reddio', `0x${'f'.repeat(64)}`, 'too large'],
    ['reddio', `0x${'1'.repeat(65)}`, '65 hex digits, at most 64'],
    ['reddio', TEOS, 'an EVM address, not a Stark key'],
    ['loopring', '-1', 'digits only'],
    ['loopring', '007', 'leading zero'],
    ['loopring', '1.5', 'digits only'],
  ])('%s refuses %j', async (source, address, says) => {
    const variables = { source: `sandbox-${source}`, addresses: [address] };
    await refused(BY_ADDRESS, variables, { code: 'BAD_USER_INPUT', says });
  });

  test('all faulty entries are named, by index, and the good ones cost nothing', async () => {
    const variables = { source: 'sandbox-teos', addresses: [TEOS, '0x', TEOS, 'zz'] };
    await refused(BY_ADDRESS, variables, { code: 'BAD_USER_INPUT', says: 'addresses[1]' });
    await refused(BY_ADDRESS, variables, { code: 'BAD_USER_INPUT', says: 'addresses[3]' });
  });

  test('an address that fits no source gets the reason of each source', async () => {
    await refused(
      '{ accountsByAddress(addresses: ["not-an-address"], sources: ["sandbox-teos", "sandbox-reddio"]) { id } }',
      {},
      {
        code: 'BAD_USER_INPUT',
        says: 'sandbox-teos:',
      },
    );
  });

  test('repeats and other spellings of one address are one account, echoed as typed', async () => {
    const typed = ['0xe12EE2C013468C132A1F980067e22F39F3f42DfF', TEOS, TEOS];
    const { data, errors } = await graph.ask(
      'query ($a: [String!]!) { accountsByAddress(sources: ["sandbox-teos"], addresses: $a) { id asked } }',
      { a: typed },
    );
    expect(errors).toBeUndefined();
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      accountsByAddress: typed.map((asked) => ({ id: `account/sandbox-teos/${TEOS}`, asked })),
    });
  });
});

describe('assets', () => {
  test.each([
    ['teos', TEOS, "0x5959'", 'character'],
    ['teos', TEOS, '0x1,0x2', 'character'],
    ['teos', TEOS, '', 'is empty'],
    ['teos', TEOS, '__proto__', 'character "_" not allowed'],
    ['loopring', '10000', '1,2', 'digits only'],
    ['loopring', '10000', '0x0', 'digits only'],
    ['loopring', '10000', '32768', 'at most 32767'],
    ['reddio', '0x1', '0x', 'hex digits'],
    ['teos', TEOS, '..', 'character'],
    ['teos', TEOS, ` ${ASSET}`, 'white space'],
    ['teos', TEOS, `0x${'1'.repeat(500)}`, '502 characters'],
    ['teos', TEOS, '0x\u0000', 'U+0000'],
    ['teos', TEOS, '０x1', 'U+FF10'],
    ['mesh', `${TEOS}?network=Ethereum/Sandbox`, 'ETH', 'must have the form SYMBOL:DECIMALS'],
    ['mesh', `${TEOS}?network=Ethereum/Sandbox`, 'ETH:18{"__proto__":1}', '__proto__'],
    ['mesh', `${TEOS}?network=Ethereum/Sandbox`, 'ETH:18{', 'JSON'],
  ])('%s refuses %j of %j', async (source, account, asset, says) => {
    const query = 'query ($id: ID!, $asset: ID!) { account(id: $id) { balance(asset: $asset) { failure { code } } } }';
    await refused(query, { id: `account/sandbox-${source}/${account}`, asset }, { code: 'BAD_USER_INPUT', says });
  });

  test('an asset of another source is no asset of the account', async () => {
    const query = `{ account(id: "account/sandbox-teos/${TEOS}") { balance(asset: "asset/sandbox-loopring/0") { failure { code } } } }`;
    await refused(query, {}, { code: 'BAD_USER_INPUT', says: 'is no asset of sandbox-teos' });
  });

  test.each([
    ['asset/lopring-main/1', 'unknown source'],
    ['asset/sandbox-loopring/1x', 'digits only'],
    ['account/sandbox-loopring/1', 'character'],
    ['asset/', 'must have the form'],
  ])('in a list, %s names nothing and is refused', async (asset, says) => {
    const query = `query ($assets: [ID!]!) { account(id: "account/sandbox-teos/${TEOS}") { balances(assets: $assets) { totalCount } } }`;
    await refused(query, { assets: [ASSET, asset] }, { code: codeFor(says), says });
  });

  test.each([
    ['contract: "\'; drop"', 'filter.contract'],
    ['type: ""', 'filter.type'],
  ])('a filter by %s is refused', async (filter, says) => {
    const query = `{ account(id: "account/sandbox-loopring/10000") { balances(filter: { ${filter} }) { totalCount } } }`;
    await refused(query, {}, { code: 'BAD_USER_INPUT', says });
  });

  test('in a list, assets of other sources are passed over', async () => {
    const { data } = await graph.ask(
      `{ account(id: "account/sandbox-teos/${TEOS}") { balances(assets: ["asset/sandbox-loopring/0", "${ASSET}"]) { totalCount } } }`,
    );
    expect(JSON.parse(JSON.stringify(data))).toEqual({ account: { balances: { totalCount: 1 } } });
  });
});

describe('ids', () => {
  test.each([
    ['', 'must have the form'],
    ['account', 'must have the form'],
    ['account/sandbox-teos', 'must have the form'],
    [`account/sandbox-teos/${TEOS}/x`, 'must have the form'],
    [`account/sandbox-teos/${TEOS}?network=a&network=b`, 'each once'],
    [`account/sandbox-teos/${TEOS}?color=red`, 'network=…, sub=…, each once'],
    [`account/sandbox-teos/${TEOS}?network=Ethereum/Sandbox`, 'no networks'],
    ['account/sandbox-teos/%zz', 'must have the form'],
    ['asset/sandbox-loopring/0', 'must be the id of an account'],
    [`account/nowhere/${TEOS}`, 'unknown source; known are sandbox-reddio'],
    ['x'.repeat(20_000), '20000 characters'],
  ])('%j', async (id, says) => {
    await refused('query ($id: ID!) { account(id: $id) { id } }', { id }, { code: codeFor(says), says });
  });

  test('in a list, a bad id is null with an error at its own place', async () => {
    const good = `account/sandbox-teos/${TEOS}`;
    const { data, errors = [] } = await graph.ask(
      'query ($ids: [ID!]!) { accounts(ids: $ids) { id } nodes(ids: $ids) { id } }',
      {
        ids: [good, 'account/nowhere/0x1', good],
      },
    );
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      accounts: [{ id: good }, null, { id: good }],
      nodes: [{ id: good }, null, { id: good }],
    });
    expect(errors.map(({ path }) => path)).toEqual([
      ['accounts', 1],
      ['nodes', 1],
    ]);
  });
});

describe('sources, networks, blocks and pages', () => {
  const account = `account(id: "account/sandbox-mesh/${TEOS}?network=Ethereum/Sandbox")`;

  test.each([
    ['{ sources(ids: ["sandbox-teos", "foo"]) { id } }', 'UNKNOWN_SOURCE', 'ids[1]: unknown source; known are'],
    ['{ accountsByAddress(addresses: ["0x1"], sources: ["foo"]) { id } }', 'UNKNOWN_SOURCE', 'sources[0]'],
    ['{ accountsByAddress(addresses: []) { id } }', 'BAD_USER_INPUT', 'addresses: is empty; give 1 to 50'],
    [
      `{ accountsByAddress(addresses: ["${TEOS}"], sources: ["sandbox-mesh"], network: "Foo/Bar") { id } }`,
      'BAD_USER_INPUT',
      'network is not served; known: Ethereum/Sandbox',
    ],
    [
      `{ ${account} { balance(asset: "ETH:18", at: { block: "-1" }) { total { atomic } } } }`,
      'BAD_USER_INPUT',
      'at.block: must be 0 or more',
    ],
    [
      `{ ${account} { balance(asset: "ETH:18", at: { block: "9223372036854775808" }) { total { atomic } } } }`,
      'BAD_USER_INPUT',
      'at.block: too large',
    ],
    [
      `{ ${account} { balance(asset: "ETH:18", at: { hash: "0x 1" }) { total { atomic } } } }`,
      'BAD_USER_INPUT',
      'at.hash',
    ],
    [`{ ${account} { balances(first: 21) { totalCount } } }`, 'BAD_USER_INPUT', 'first: 21 entries, limit 20'],
    [`{ ${account} { balances(first: -1) { totalCount } } }`, 'BAD_USER_INPUT', 'first: must be 0 or more'],
  ])('%s', async (query, code, says) => {
    await refused(query, {}, { code, says });
  });

  test('a source named twice answers once', async () => {
    const { data } = await graph.ask(
      `{ accountsByAddress(addresses: ["${TEOS}"], sources: ["sandbox-teos", "sandbox-teos", "source/sandbox-teos"]) { id } }`,
    );
    expect(JSON.parse(JSON.stringify(data))).toEqual({ accountsByAddress: [{ id: `account/sandbox-teos/${TEOS}` }] });
  });

  test('too many entries in a list', async () => {
    const addresses = Array.from({ length: 51 }, () => TEOS);
    await refused(
      BY_ADDRESS,
      { source: 'sandbox-teos', addresses },
      { code: 'QUERY_TOO_COSTLY', says: 'addresses: 51 entries, limit 50' },
    );
  });

  test.each([['at: { block: 5.5 }'], ['at: { block: "0x5" }'], ['at: { block: "5", hash: "0x5" }'], ['at: {}']])(
    'the schema itself refuses %s',
    async (at) => {
      const { errors = [], data } = await graph.ask(
        `{ ${account} { balance(asset: "ETH:18", ${at}) { total { atomic } } } }`,
      );
      expect(errors.length).toBeGreaterThan(0);
      expect(data ?? null).toBeNull();
      expect(graph.counts().mesh).toBe(0);
    },
  );

  test('history asked of a source that has none is a typed failure, and nothing is asked', async () => {
    const { data, errors = [] } = await graph.ask(
      `{ account(id: "account/sandbox-teos/${TEOS}") { balance(asset: "${ASSET}", at: { block: "5" }) { total { atomic } failure { code source { name } } } } }`,
    );
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      account: { balance: { total: null, failure: { code: 'HISTORY_UNSUPPORTED', source: { name: 'sandbox-teos' } } } },
    });
    expect(errors.map(({ path }) => path)).toEqual([['account', 'balance', 'total']]);
    expect(graph.counts().teos).toBe(0);
  });

  test('history asked of a network that has none: the network is asked what it can, the balance is not', async () => {
    const [bitcoin] = graph.sandbox.ledger.accounts('mesh', 'Bitcoin/Sandbox');
    const { data } = await graph.ask(
      `{ account(id: "account/sandbox-mesh/${bitcoin?.address}?network=Bitcoin/Sandbox") { balance(asset: "BTC:8", at: { block: "5" }) { failure { code } } } }`,
    );
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      account: { balance: { failure: { code: 'HISTORY_UNSUPPORTED' } } },
    });
    expect(graph.sandbox.upstreams.mesh.count('/account/balance')).toBe(0);
  });

  test('a block that the source does not have', async () => {
    const { data } = await graph.ask(
      `{ ${account} { balance(asset: "ETH:18", at: { block: "99999" }) { total { atomic } failure { code } } } }`,
    );
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      account: { balance: { total: null, failure: { code: 'BLOCK_NOT_FOUND' } } },
    });
  });
});
