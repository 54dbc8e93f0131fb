import type { Shape } from '../../providers/shape.ts';
import { importText, importTypesText } from './imports.ts';
import type { ProviderNames } from './names.ts';
import { shapeTexts } from './shapes.ts';
import { NOT_WRITTEN } from './wire.ts';

/** `NAME.test.ts`: tests of the declaration and of the two functions, and the conformance kit. */
export function testText({ kind, constant, title }: ProviderNames, shape: Shape): string {
  const { call, query, due } = shapeTexts[shape];
  return `/** ${title}: its names, its two functions, and the conformance kit. Run it with vitest. */
${importTypesText('balancegraph', ['Account', 'CallOf', 'Exchange'])}
${importText('balancegraph/conformance', ['describeConformance'])}
${importText('vitest', ['describe', 'expect', 'test'])}
import { ${constant} } from './${kind}.ts';
import { answer, examples, KEY, truth, upstream } from './${kind}-fake.ts';
import { decode, request } from './${kind}-wire.ts';

const account = (address: string): Account => ({ id: address, source: '${kind}', network: null, address, subAccount: null });
const call: CallOf<'${shape}'> = { shape: '${shape}', ${call}, at: null, filter: null };

/** What the fake answers to that call, in its own words. */
const sound = answer('/v1/balances?${query}');
const exchange: Exchange = {
  request: { method: 'GET', path: '/', step: 'sample' },
  status: sound.status,
  header: () => null,
  body: sound.body,
  receivedAt: new Date(0),
};

describe('the declaration of ${kind}', () => {
  const provider = ${constant}.create(${constant}.options.parse({ key: KEY }));

  test('takes the examples of its own names', () => {
    const { accounts, assets } = provider;
    expect(accounts.normalise({ network: null, address: accounts.example, subAccount: null })).toMatchObject({ ok: true });
    expect(assets.normalise({ network: null, ref: assets.example })).toMatchObject({ ok: true });
  });

  test('takes every name that the fake knows', () => {
    for (const { name } of truth.accounts) expect(provider.accounts.normalise(name)).toMatchObject({ ok: true });
    for (const { name } of truth.assets) expect(provider.assets.normalise(name)).toMatchObject({ ok: true });
  });

  test('refuses a name that is none', () => {
    expect(provider.accounts.normalise({ network: null, address: '\\n', subAccount: null })).toMatchObject({ ok: false });
    expect(provider.assets.normalise({ network: null, ref: '\\n' })).toMatchObject({ ok: false });
  });
});

describe('the two functions of ${kind}', () => {
  test('request asks the upstream for the call', () => {
    const { path } = request(call);
    expect(answer(path)).toEqual(sound);
  });

  test('decode reads what the upstream answers', () => {
    const { items } = decode(call, exchange);
    const read = items.map((row) => [
      \`\${row.address} \${row.asset}\`,
      'failure' in row ? row.failure.code : row.amounts.total,
    ]);
    expect(Object.fromEntries(read)).toEqual(${due});
  });
});

function isWritten(step: () => unknown): boolean {
  try {
    step();
    return true;
  } catch (error) {
    return !(error instanceof Error && error.message.startsWith('${NOT_WRITTEN}'));
  }
}

if (isWritten(() => request(call)) && isWritten(() => decode(call, exchange))) {
  describeConformance({ kind: ${constant}, options: { key: KEY }, upstream, truth, examples }, { describe, test });
} else {
  test.todo('the conformance kit, as soon as request and decode are written');
}
`;
}
