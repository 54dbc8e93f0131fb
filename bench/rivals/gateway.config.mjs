// Hive Gateway with resolvers that gather all accounts of a query into one call, as its documents teach.
import { defineConfig } from '@graphql-hive/gateway';
import { addressIn, display } from '../contenders/display.ts';
import { factsOf } from '../data.ts';

const list = (texts) => `%5B${texts.map((text) => `'${text}'`).join(',')}%5D`;

const balances = {
  selectionSet: '{ address }',
  async resolve(account, { assets }, context, info) {
    const rows = await context.teos.Query.rows({
      root: account,
      key: account.address,
      argsFromKeys: (addresses) => ({ addresses: list(addresses), assets: list(assets) }),
      valuesFromResults(found, addresses) {
        const byAddress = Map.groupBy(found, ({ Address }) => Address);
        return addresses.map((address) => byAddress.get(address) ?? []);
      },
      selectionSet: '{ Address UniqueAssetId Amount }',
      context,
      info,
    });
    const amounts = new Map(rows.map(({ UniqueAssetId, Amount }) => [UniqueAssetId, Amount]));
    return { nodes: assets.map((ref) => balanceOf(ref, amounts.get(ref))) };
  },
};

function balanceOf(ref, atomic) {
  const facts = factsOf(ref);
  const total = atomic === undefined ? null : { atomic, value: display(atomic, facts.decimals) };
  return { asset: { ref, ...facts }, total };
}

export const gatewayConfig = defineConfig({
  additionalResolvers: {
    Query: { accounts: (_root, { ids }) => ids.map((id) => ({ address: addressIn(id) })) },
    Account: { balances },
  },
});
