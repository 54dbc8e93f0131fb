import { readFileSync } from 'node:fs';
import { buildSchema, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { teosOptions } from '../../src/providers/teos/options.ts';
import { teos } from '../../src/providers/teos/provider.ts';
import { exchangeOf, failureOf, readVector } from './teos-mesh-wire.ts';

const facts = teos.create(teosOptions.parse({ token: 't' })).facts?.facts;
if (facts === undefined) throw new Error('TEOS reads facts');
const endpoint = facts;

function decode(text: string) {
  const request = endpoint.request({ assets: ['0x1'] });
  return endpoint.decode({ assets: ['0x1'] }, exchangeOf({ request, text }));
}

function scaleOf(fields: object) {
  const [answer] = decode(JSON.stringify({ value: [{ Id: '0x1', ...fields }] })).items;
  if (answer === undefined) throw new Error('no answer');
  return 'facts' in answer ? answer.facts.scale : answer.failure.code;
}

describe('facts', () => {
  test('are asked for by id', () => {
    expect(endpoint.request({ assets: ['0x5b80', '0xfc6e'] }).path).toBe(
      '/odata/v1.0/Assets?$filter=Id%20in%20(%270x5b80%27,%270x0fc6e%27)',
    );
  });

  test('the documented asset decodes', () => {
    expect(decode(readVector('teos', 'asset-by-id').body).items).toEqual([
      {
        asset: '0x5db616f7e9aaa6fce9b0001',
        facts: {
          name: 'Gold',
          symbol: null,
          scale: { numerator: 1_000_000n, denominator: 1n },
          type: '"A017" - Document',
          contract: null,
          details: {
            __typename: 'TeosAssetDetails',
            provider: 'teos',
            sparkFactor: '1000000',
            sparkFactorModifier: '{"type":"FORMULA","start":"2021-08-12T14:01:52Z","t":"1d","f":"1"}',
            unitOfMeasureCode: 'kg',
            currencyCode: 'str',
            jurisdictionCode: 'CH',
            author: '0xabe9e6c2b231ae427cd089b2b68be0a1dab565a1',
            controllerAddress: 'string',
            state: 'CreatedInTeos',
          },
        },
      },
    ]);
  });

  test.each([
    [{ SparkFactor: '60' }, { numerator: 60n, denominator: 1n }],
    [{ SparkFactor: '2.50' }, { numerator: 5n, denominator: 2n }],
    [{ SparkFactor: 1000 }, { numerator: 1000n, denominator: 1n }],
    [{}, null],
    [{ SparkFactor: null }, null],
    [
      { SparkFactor: '10', SparkFactorModifier: '' },
      { numerator: 10n, denominator: 1n },
    ],
    [{ SparkFactor: '10', SparkFactorModifier: '{"f":"1+t"}' }, null],
    [{ SparkFactor: '10', SparkFactorModifier: 'not json' }, null],
    [{ SparkFactor: '10', SparkFactorModifier: {} }, null],
    [{ SparkFactor: '1.0' }, { numerator: 1n, denominator: 1n }],
    [{ SparkFactor: '1E+3' }, { numerator: 1000n, denominator: 1n }],
    [{ SparkFactor: '0' }, 'UPSTREAM_BAD_RESPONSE'],
    [{ SparkFactor: '-10' }, 'UPSTREAM_BAD_RESPONSE'],
    [{ SparkFactor: 'many' }, 'UPSTREAM_BAD_RESPONSE'],
    [{ SparkFactor: true }, 'UPSTREAM_BAD_RESPONSE'],
  ])('the scale of %j', (fields, scale) => {
    expect(scaleOf(fields)).toEqual(scale);
  });

  test('a row without a readable id costs itself alone, an odd description nothing', () => {
    expect(decode('[{"Id":"gold"},{"Id":"0x1"},7]')).toMatchObject({
      items: [{ asset: '0x1' }],
      unreadable: [{ detail: '[0].Id: expected a UniqueAssetId' }, { detail: '[2]: expected an object' }],
    });
    expect(decode('[{"Id":"0x1","Name":5}]').items).toMatchObject([{ facts: { name: null } }]);
  });

  test('further pages are followed within the collection', () => {
    const page = (link: string) => decode(JSON.stringify({ value: [], '@odata.nextLink': link })).next?.path;
    expect(page('https://other.example/odata/v1.0/Assets?$skip=50')).toBe('/odata/v1.0/Assets?$skip=50');
    expect(failureOf(() => page('/odata/v1.0/Wallets')).code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  test('the details have the fields of their GraphQL type, each described', () => {
    const sdl = readFileSync(new URL('../../schema/providers/teos.graphql', import.meta.url), 'utf8');
    const schema = buildSchema(
      `${sdl} scalar Decimal type Query { a: Int } interface AssetDetails { provider: String! }`,
    );
    const type = schema.getType('TeosAssetDetails');
    if (!isObjectType(type)) throw new Error('no type');
    const [answer] = decode('[{"Id":"0x1"}]').items;
    const details = answer !== undefined && 'facts' in answer ? answer.facts.details : null;
    const fields = Object.values(type.getFields());
    expect(fields.map(({ name }) => name)).toEqual(Object.keys(details ?? {}).filter((key) => key !== '__typename'));
    expect(fields.filter(({ description }) => !description)).toEqual([]);
  });
});
