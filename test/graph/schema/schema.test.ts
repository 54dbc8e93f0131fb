/** The rules that every type of the schema keeps. */
import {
  type GraphQLField,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildSchema } from '../../../src/graph/schema/schema.ts';
import { failureRules } from '../../../src/model/failure.ts';

const schema = buildSchema();
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const own = types.filter((type) => !['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name));

function fields(): { readonly place: string; readonly field: GraphQLField<unknown, unknown> }[] {
  return own.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields()).map((field) => ({ place: `${type.name}.${field.name}`, field }))
      : [],
  );
}

test('every type, field, argument, input field and enum value is described', () => {
  const bare = own.flatMap((type) => [
    ...(type.description ? [] : [type.name]),
    ...(isInputObjectType(type)
      ? Object.values(type.getFields())
          .filter(({ description }) => !description)
          .map(({ name }) => `${type.name}.${name}`)
      : []),
    ...(isEnumType(type)
      ? type
          .getValues()
          .filter(({ description }) => !description)
          .map(({ name }) => `${type.name}.${name}`)
      : []),
  ]);
  const bareFields = fields().flatMap(({ place, field }) => [
    ...(field.description ? [] : [place]),
    // `id` and `ids` of a lookup are what the field's own description speaks of.
    ...field.args
      .filter(({ name, description }) => !description && name !== 'id' && name !== 'ids')
      .map(({ name }) => `${place}(${name})`),
  ]);
  expect([...bare, ...bareFields]).toEqual([]);
});

test('no amount is an Int or a Float: whole numbers in Int are counts, limits and decimals', () => {
  const numeric = fields().filter(({ field }) => ['Int', 'Float'].includes(getNamedType(field.type).name));
  expect(numeric.map(({ place }) => place).toSorted()).toEqual([
    'Amount.decimals',
    'Asset.decimals',
    'AssetConnection.totalCount',
    'AssetTotalConnection.totalCount',
    'BalanceConnection.totalCount',
    'BalanceEvent.merged',
    'BalanceRead.maxAccounts',
    'BalanceRead.maxAssets',
    'BalanceRead.maxPairs',
    'BalanceRead.maxUrlBytes',
    'Confirmation.balances',
    'Confirmation.failing',
    'Confirmation.intervalMs',
    'Coverage.answered',
    'Coverage.asked',
    'Coverage.stale',
    'CoverageFailure.accountCount',
    'CoverageFailure.count',
    'Failure.httpStatus',
    'LiveReading.callsPerMinute',
    'LiveReading.leastMaxAge',
    'LiveReading.quotaPercent',
    'LoopringAssetDetails.precision',
    'PortfolioEvent.merged',
    'SolanaBalanceDetails.frozenTokenAccounts',
    'SolanaBalanceDetails.tokenAccounts',
    'SourceHealth.milliseconds',
    'UnderlyingTotalConnection.totalCount',
  ]);
});

test('own scalars lead to public specifications alone, while nobody says where our page is', () => {
  const scalars = own.filter(isScalarType);
  expect(scalars.map(({ name }) => name).toSorted()).toEqual(['BigInt', 'DateTime', 'Decimal', 'JSON']);
  const known = scalars.flatMap(({ name, specifiedByURL }) => (specifiedByURL ? [[name, specifiedByURL]] : []));
  expect(known).toEqual([['DateTime', 'https://scalars.graphql.org/andimarek/date-time.html']]);
});

test('names follow the conventions', () => {
  const bad = own.filter(({ name }) => !/^[A-Z][A-Za-z0-9]*$/.test(name)).map(({ name }) => name);
  const badFields = fields()
    .filter(({ field }) => !/^[a-z][A-Za-z0-9]*$/.test(field.name))
    .map(({ place }) => place);
  expect([...bad, ...badFields]).toEqual([]);
});

test('the words of one provider live in its own types only', () => {
  const words = /quantum|spark|stark|vault|policyId/i;
  const foreign = fields().filter(({ place }) => words.test(place) && !/^(Reddio|Teos|Mesh|Loopring)/.test(place));
  expect(foreign).toEqual([]);
});

test('lists that a source fills are nullable, so that its failure nulls nothing else', () => {
  for (const name of ['BalanceConnection', 'AssetConnection']) {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is missing`);
    expect(String(type.getFields().nodes?.type)).not.toMatch(/!$/);
    expect(String(type.getFields().edges?.type)).not.toMatch(/!$/);
  }
});

describe('failure codes', () => {
  const codes = schema.getType('FailureCode');

  test('the schema lists exactly the codes of the table, each with its sentence', () => {
    if (!isEnumType(codes)) throw new Error('FailureCode is missing');
    const listed = codes.getValues().map(({ name, description }) => [name, description]);
    expect(Object.fromEntries(listed)).toEqual(
      Object.fromEntries(Object.entries(failureRules).map(([code, { message }]) => [code, message])),
    );
  });
});
