/** The two functions of a generated provider, as its author may write them. */
import type { Shape } from '../../src/providers/shape.ts';

const paths: Readonly<Record<Shape, string>> = {
  account: `\`/v1/balances?account=\${call.account.address}&asset=\${call.asset}\``,
  'account-assets': `\`/v1/balances?account=\${call.account.address}&assets=\${chosenAssets(call.assets).join(',')}\``,
  'cross-product': `\`/v1/balances?accounts=\${call.accounts.map(({ address }) => address).join(',')}&assets=\${chosenAssets(call.assets).join(',')}\``,
  pairs: `\`/v1/balances?pairs=\${call.pairs.map(({ account, asset }) => \`\${account.address}:\${asset}\`).join(',')}\``,
};

export function writtenWire(shape: Shape): string {
  const path = paths[shape];
  const names = ['asArray', 'asObject', ...(path.includes('chosenAssets') ? ['chosenAssets'] : [])];
  return `import {
  ${names.join(',\n  ')},
  type CallOf,
  type Exchange,
  eachHolding,
  FailureError,
  failure,
  field,
  nameField,
  noAmounts,
  type Page,
  parseUnsigned,
  type Reading,
  readingOf,
  stringField,
  type UpstreamRequest,
} from 'balancegraph';

type Call = CallOf<'${shape}'>;

export function request(call: Call): UpstreamRequest {
  return { method: 'GET', path: ${path}, step: 'balances' };
}

export function decode(_call: Call, { body }: Exchange): Page<Reading> {
  const rows = asArray(field(asObject(body, ''), 'rows'), 'rows');
  return eachHolding(rows, 'rows', {
    holder: (row, path) => nameField(row, 'account', path),
    read: (row, { address, path }) =>
      readingOf({ address, asset: nameField(row, 'asset', path) }, () => {
        const total = parseUnsigned(stringField(row, 'amount', path));
        if (total === null) throw new FailureError(failure('UPSTREAM_BAD_AMOUNT'));
        return { amounts: { ...noAmounts, total }, block: null, facts: null, details: null };
      }),
  });
}
`;
}
