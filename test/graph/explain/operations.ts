/** Random operations for dry runs: the request sets of the differential test, and fields that read other things. */
import fc from 'fast-check';
import { type Field, fieldsOf, render, type Universe, universeOf, upstreams } from '../request-sets.ts';
import type { TestGraph } from '../support.ts';

/** The universes of all four sources, in which every account holds every asset. */
export function knownUniverses(graph: TestGraph): readonly Universe[] {
  const { ledger } = graph.sandbox;
  return upstreams.map((upstream) => {
    const { accounts, assets } = universeOf(graph, upstream);
    // The last one names nothing.
    const known = assets.slice(0, -1);
    const network = upstream === 'mesh' ? 'Ethereum/Sandbox' : undefined;
    // Reddio asks for nothing more where a pair is not mentioned.
    const filled = upstream === 'reddio' ? [] : ledger.accounts(upstream, network).slice(0, accounts.length);
    for (const account of filled) {
      for (const { ref } of ledger.assets(upstream, network).slice(0, known.length)) {
        if (ledger.truth(upstream, account, ref) === null) ledger.set(upstream, account, ref, { total: 5n });
      }
    }
    return { accounts, assets: known };
  });
}

/** Of one universe. */
function otherFieldsOf({ accounts, assets }: Universe): fc.Arbitrary<string> {
  const account = fc.constantFrom(...accounts).map((id) => JSON.stringify(id));
  const asset = fc.constantFrom(...assets).map((id) => JSON.stringify(id));
  const [first = ''] = accounts;
  const source = `source(id: "${first.split('/')[1]}")`;
  const at = first.includes('mesh') ? ', at: { block: "5" }' : '';
  const cell = 'total { atomic value } failure { code }';
  return fc.oneof(
    account.map((id) => `account(id: ${id}) { details { provider } }`),
    asset.map((id) => `asset(id: ${id}) { symbol decimals }`),
    fc.constant(`${source} { health { ok } }`),
    fc.constant(`${source} { assets(first: 2) { nodes { ref symbol } failure { code } } }`),
    fc.constant(`${source} { networks { nodes { status { current { number } } abilities { history } } } }`),
    fc.tuple(account, asset).map(([a, b]) => `account(id: ${a}) { balance(asset: ${b}${at}) { ${cell} } }`),
    fc
      .tuple(account, asset)
      .map(([a, b]) => `account(id: ${a}) { balance(asset: ${b}, freshness: { maxAge: 60 }) { ${cell} } }`),
    // Where a source lists, what is asked for later may stand in a list that was read before.
    ...(first.includes('teos') ? [nestedFields(account, asset, cell)] : []),
  );
}

/** Asks for one balance after the answer to another. */
function nestedFields(account: fc.Arbitrary<string>, asset: fc.Arbitrary<string>, cell: string): fc.Arbitrary<string> {
  return fc
    .tuple(account, asset, asset)
    .map(
      ([a, b, c]) =>
        `asset(id: ${b}) { balances(accounts: [${a}]) { nodes { account { balance(asset: ${c}) { ${cell} } } } } }`,
    );
}

/** One operation over some of the universes. */
export function operations(universes: readonly Universe[]): fc.Arbitrary<string> {
  const known = fc.array(fc.oneof(...universes.map(fieldsOf)), { maxLength: 4 });
  const others = fc.array(fc.oneof(...universes.map(otherFieldsOf)), { maxLength: 3 });
  return fc
    .tuple(known, others)
    .filter(([fields, texts]) => fields.length + texts.length > 0)
    .map(([fields, texts]) => operation(fields, texts));
}

function operation(fields: readonly Field[], texts: readonly string[]): string {
  const others = texts.map((text, index) => `g${index}: ${text}`).join('\n');
  return fields.length === 0 ? `{ ${others} }` : render(fields).replace(/\}$/, `${others} }`);
}
