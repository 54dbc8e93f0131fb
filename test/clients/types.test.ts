/** Types that tools make of the schema: scalars are what arrives, with the lines of `docs/web-clients.md`. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Scratch } from './scratch.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await Scratch.open();
});
afterAll(() => scratch?.close());

const QUERY = `query Total($id: ID!) {
  account(id: $id) { balance(asset: "0") { total { atomic value } provenance { observedAt } failure { code } } }
}`;

/** Fails to compile where `atomic` is anything but a string: `unknown` and `any` fit no such line. */
const uses = (result: string): string => `
type Total = NonNullable<NonNullable<NonNullable<${result}['account']>['balance']>['total']>;
type IsString<T> = unknown extends T ? false : [T] extends [string] ? true : false;
export const atomic: IsString<Total['atomic']> = true;
export const value: IsString<NonNullable<Total['value']>> = true;
`;

describe('the client preset of graphql-codegen', () => {
  beforeAll(() => {
    scratch.write(
      'src/total.ts',
      `import { graphql } from './gql/gql.ts';
import type { ResultOf } from '@graphql-typed-document-node/core';
export const query = graphql(\`${QUERY}\`);
${uses('ResultOf<typeof query>')}`,
    );
  });

  test('types scalars as they arrive', async () => {
    scratch.place('codegen.ts');
    await scratch.tool('graphql-codegen', ['--config', 'codegen.ts']);
    await scratch.check(['src/total.ts']);
  });

  test('knows nothing of them without the lines of the page', async () => {
    scratch.write(
      'bare.ts',
      `export default {
  schema: 'http://127.0.0.1:4000/graphql', documents: ['src/**/*.ts'],
  generates: { './src/gql/': { preset: 'client', config: { useTypeImports: true } } },
};`,
    );
    await scratch.tool('graphql-codegen', ['--config', 'bare.ts']);
    await expect(scratch.check(['src/total.ts'])).rejects.toThrow(/TS2322/);
  });
});

describe('plugins of graphql-codegen without the preset', () => {
  const generate = async (plugins: Readonly<Record<string, readonly string[]>>): Promise<void> => {
    const generates = Object.fromEntries(Object.entries(plugins).map(([file, names]) => [file, { plugins: names }]));
    const config = { schema: 'http://127.0.0.1:4000/graphql', documents: ['plain/*.graphql'], generates };
    scratch.write('plain.ts', `export default ${JSON.stringify(config)};`);
    await scratch.tool('graphql-codegen', ['--config', 'plain.ts']);
  };

  test('in one file declare names twice, in two files they do not', async () => {
    scratch.write(
      'plain/total.graphql',
      'query Total($filter: BalanceFilter) { account(id: "x") { balances(filter: $filter) { totalCount } } }',
    );
    await generate({ 'plain/both.ts': ['typescript', 'typescript-operations'] });
    await expect(scratch.check(['plain/both.ts'])).rejects.toThrow(/Duplicate identifier|TS2300/);
    await generate({ 'plain/types.ts': ['typescript'], 'plain/operations.ts': ['typescript-operations'] });
    await scratch.check(['plain/types.ts', 'plain/operations.ts']);
  });
});

describe('gql.tada', () => {
  test('types scalars as they arrive', async () => {
    scratch.place('tada/tsconfig.json');
    scratch.place('tada/graphql.ts');
    scratch.write(
      'tada/total.ts',
      `import type { ResultOf } from 'gql.tada';
import { graphql } from './graphql.ts';
export const query = graphql(\`${QUERY}\`);
${uses('ResultOf<typeof query>')}`,
    );
    await scratch.tool('gql.tada', ['generate-output'], 'tada');
    await scratch.check(['total.ts'], 'tada');
  });
});
