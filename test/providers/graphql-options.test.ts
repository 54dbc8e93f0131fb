import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { graphql } from '../../src/providers/graphql/provider.ts';
import { grid, listed, paged } from './graphql-indexer.ts';

const REFERENCE = '${' + 'TOKEN}';

/** `path: problem` of each fault that the options have. */
function faultsOf(options: object): readonly string[] {
  const source = { id: 'indexer', provider: 'graphql', url: 'https://indexer.example', options };
  const text = JSON.stringify({ sources: [{ ...source, options: { ...options, token: REFERENCE } }] });
  const loaded = loadConfig(text, { file: 'b.json', env: { TOKEN: 'planted' }, kinds: [graphql] });
  return loaded.ok
    ? []
    : loaded.faults.map(({ path, problem }) => `${path.replace('sources[0].options.', '')}: ${problem}`);
}

const document = (text: string) => ({ ...grid, document: text });
const field = (key: string, path: string | undefined) => ({ ...grid, fields: { ...grid.fields, [key]: path } });
const { pages: _pages, ...unpaged } = paged;

describe('sound options have no fault', () => {
  test.each([grid, paged, listed, { ...grid, path: '/' }, { ...grid, path: '/api/subgraphs/id/Qm12' }])(
    '%#',
    (options) => {
      expect(faultsOf(options)).toEqual([]);
    },
  );
});

/** Each with what is wrong, where it is, and the rule of GraphQL where there is one. */
describe('faults', () => {
  test.each<[string, object, readonly string[]]>([
    [
      'no GraphQL',
      document('query {'),
      ['document: line 1, column 8 of it: Syntax Error: Expected Name, found <EOF>.'],
    ],
    [
      'a fragment that is not there',
      document(grid.document.replace('...facts', '...fact')),
      ['document: line 4, column 16 of it: Unknown fragment "fact". (KnownFragmentNames)'],
    ],
    [
      'an undeclared variable',
      document(grid.document.replace('$block: Int', '')),
      [
        'document: line 2, column 57 of it: Variable "$block" is not defined by operation "Grid". (NoUndefinedVariables)',
      ],
    ],
    [
      'an unused variable',
      document(grid.document.replace('tokens: $tokens, ', '')),
      ['document: line 1, column 35 of it: Variable "$tokens" is never used in operation "Grid". (NoUnusedVariables)'],
    ],
    ['two operations', document('query A { a } query B { b }'), ['document: must hold one operation, holds 2']],
    [
      'no operation',
      document('fragment F on T { a }'),
      ['document: line 1, column 1 of it: Fragment "F" is never used. (NoUnusedFragments)'],
    ],
    ['a mutation', document('mutation { pay }'), ['document: must hold a query, holds a mutation']],
    ['a schema', document('type A { a: Int }'), ['document: must hold nothing but an operation and fragments']],
    [
      'a misspelt variable',
      { ...grid, variables: { accounts: 'accounts', token: 'assets' } },
      ['variables.token: the document has no variable $token; did you mean $tokens?'],
    ],
    [
      'a variable that nothing fills',
      { ...grid, variables: { tokens: 'assets' } },
      [
        'variables: must say what fills $accounts, which the document requires',
        'variables: must fill a variable with "accounts", for shape "cross-product"',
      ],
    ],
    [
      'a list for one text',
      { ...paged, variables: { ...paged.variables, who: 'accounts' } },
      ['variables.who: "accounts" is a list, and the document declares $who as no list'],
    ],
    [
      'a block that every call would need',
      document(grid.document.replace('$block: Int', '$block: Int!')),
      [
        'variables.block: "blockNumber" is not given with every call, and the document requires $block: declare it without "!" or with a default',
      ],
    ],
    [
      'pairs in a grid',
      { ...listed, shape: 'cross-product' },
      [
        'variables: must fill a variable with "accounts", for shape "cross-product"',
        'variables.pairs: "pairs" does not go with shape "cross-product"',
      ],
    ],
    [
      'rows that name no account',
      field('address', undefined),
      ['fields: must say where the address stands: a call of shape "cross-product" reads several accounts'],
    ],
    ['no amount', field('total', undefined), ['fields: must say where an amount stands, such as total']],
    [
      'a path that is not selected',
      field('total', 'balances.amounts'),
      ['fields.total: the document does not select balances.amounts'],
    ],
    [
      'a path to an object',
      field('asset', 'balances.token'),
      ['fields.asset: balances.token has fields of its own in the document: name one of them'],
    ],
    [
      'rows without fields',
      { ...grid, rows: 'balances.amount' },
      ['rows: balances.amount has no fields in the document, and rows need some'],
    ],
    [
      'a path that is none',
      field('total', 'balances[0].amount'),
      ['fields.total: must be names of the answer below data, joined by dots, such as balances.amount'],
    ],
    [
      'a block that no answer names',
      field('blockNumber', undefined),
      ['fields: must say where blockNumber stands: an answer for a past block is only taken where it names that block'],
    ],
    [
      'a listing of pairs',
      { ...listed, listing: 'complete' },
      ['listing: must be "none" for shape "pairs": each pair names its asset'],
    ],
    [
      'a listing that must name assets',
      { ...paged, document: paged.document.replace('[String!]', '[String!]!') },
      ['listing: must be "none" while the document requires $tokens: a listing leaves it out'],
    ],
    ['a cursor without pages', unpaged, ['variables: "cursor" needs pages, which say where an answer holds it']],
    [
      'pages without an end',
      { ...paged, pages: { cursor: paged.pages.cursor } },
      ['pages: must say where more stands, or rowsPerAnswer must say how many rows a full page has'],
    ],
    [
      'an unknown slot',
      { ...grid, variables: { accounts: 'address' } },
      ['variables.accounts: expected one of: account, accounts, asset, assets, pairs, blockNumber, blockHash, cursor'],
    ],
    [
      'contracts of no chain',
      { ...grid, contracts: 'erc20', assetIds: 'evm', chain: 'solana:mainnet' },
      ['contracts: needs chain, the EVM chain that they live on'],
    ],
    [
      'contracts that no answer names',
      { ...grid, contracts: 'erc20', chain: 'eip155:1' },
      ['contracts: needs assetIds "evm", or fields.contract'],
    ],
    ...['/a/../b', '/a//b', '//host.example/graphql', 'graphql', '/graphql?a=b', '/%2e%2e', ''].map(
      (path): [string, object, string[]] => [
        `the path "${path}"`,
        { ...grid, path },
        ['path: must be the path of a URL, such as /graphql'],
      ],
    ),
    [
      'a header that is taken',
      { ...grid, tokenHeader: 'content-type' },
      ['tokenHeader: must not be a header that every request has anyway'],
    ],
  ])('%s', (_, options, expected) => {
    expect(faultsOf(options)).toEqual(expected);
  });

  test('a credential must not stand in the file, and no fault shows it', () => {
    const source = { id: 'indexer', provider: 'graphql', url: 'https://indexer.example', options: grid };
    const loaded = loadConfig(JSON.stringify({ sources: [source] }), { file: 'b.json', env: {}, kinds: [graphql] });
    expect(loaded).toMatchObject({ ok: false, faults: [{ problem: 'a secret must not stand in the file' }] });
    expect(JSON.stringify(loaded)).not.toContain(grid.token);
  });
});
