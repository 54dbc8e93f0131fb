/** What an operation selects twice is merged, as GraphQL says, also by the planner of Hive Router. */
import { parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Running } from '../../examples/gateways/graph.ts';
import { startHiveRouterGateway } from '../../examples/gateways/hive-router.ts';
import { withFragments } from '../../examples/gateways/merged-fields.ts';
import { type Stack, startStack } from '../../examples/gateways/stack.ts';
import { post } from './example.ts';

const account = 'account(id: "account/sandbox-loopring/0xe12ee2c013468c132a1f980067e22f39f3f42dff")';
const balances = (inner: string, condition = '') => `balances(assets: ["0", "5"]) ${condition} { ${inner} }`;
const TOTAL = 'nodes { total { atomic } }';
const ASSET = 'nodes { asset { id } }';

/** Each selects the total and the asset of two balances. */
const twice: Readonly<Record<string, string>> = {
  'a list': `{ ${account} { ${balances(`${TOTAL} ${ASSET}`)} } }`,
  'what has the list': `{ ${account} { ${balances(TOTAL)} ${balances(ASSET)} } }`,
  'a root field': `{ ${account} { ${balances(TOTAL)} } ${account} { ${balances(ASSET)} } }`,
  'a root field in a fragment': `{ ${account} { ...F } } fragment F on Account { ${balances(TOTAL)} ${balances(ASSET)} }`,
  'with its own name for an alias': `{ ${account} { balances: ${balances(TOTAL)} ${balances(ASSET)} } }`,
  'with a condition that holds': `query ($yes: Boolean = true) {
    ${account} { ${balances(TOTAL)} ${balances(ASSET, '@include(if: $yes)')} } }`,
};

let stack: Stack;
let mended: Running;
let plain: Running;
beforeAll(async () => {
  stack = await startStack('federation');
  mended = await startHiveRouterGateway({ graphs: stack.graphs });
  plain = await startHiveRouterGateway({ graphs: stack.graphs, mended: false });
});
afterAll(async () => {
  await plain?.close();
  await mended?.close();
  await stack?.close();
});

describe('by the planner of Hive Router', () => {
  const once = `{ ${account} { ${balances('nodes { total { atomic } asset { id } }')} } }`;

  test.each(Object.entries(twice))('%s', async (_, query) => {
    const expected = await post(mended.url, { query: once });
    expect(JSON.stringify(expected)).toContain('"asset/sandbox-loopring/5"');
    expect(await post(mended.url, { query })).toEqual(expected);
    // Asked again, it is the same document.
    expect(await post(mended.url, { query })).toEqual(expected);
  });

  test('a condition that does not hold leaves its part out', async () => {
    const query = `query ($no: Boolean = false) {
      ${account} { ${balances(TOTAL)} ${balances(ASSET, '@include(if: $no)')} } }`;
    expect(await post(mended.url, { query })).toEqual(
      await post(mended.url, { query: `{ ${account} { ${balances(TOTAL)} } }` }),
    );
  });

  test('a field whose arguments differ is refused before', async () => {
    const query = `{ ${account} { balances(first: 1) { ${TOTAL} } balances(first: 2) { ${ASSET} } } }`;
    const { errors } = await post(mended.url, { query });
    expect(errors?.[0]?.message).toContain('conflict');
  });

  test('without the plugin the entries of both selections follow one another', async () => {
    const { data } = await post(plain.url, { query: twice['a list'] ?? '' });
    const { account: shown } = data as {
      readonly account: { readonly balances: { readonly nodes: readonly object[] } };
    };
    expect(shown.balances.nodes.map((node) => Object.keys(node).join())).toEqual(['total', 'total', 'asset', 'asset']);
  });
});

test('only what was selected before is put into a fragment; the order stays', () => {
  const document = parse(
    'query ($x: Int) { a(x: $x) { b c: b } a(x: $x) { b ...F b } d: a { b } } fragment F on T { b b @skip(if: true) }',
  );
  expect(print(withFragments(document))).toBe(
    print(
      parse(`query ($x: Int) { a(x: $x) { b c: b } ... { a(x: $x) { b ...F ... { b } } } d: a { b } }
        fragment F on T { b ... { b @skip(if: true) } }`),
    ),
  );
  const single = parse('{ a { b } c: a { b } }');
  expect(withFragments(single)).toBe(single);
});
