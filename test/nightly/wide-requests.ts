/** Requests inside every documented limit whose pairs have a shape, for the TEOS of the sandbox. */
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { WantedShape } from '../balances/plan/cover/shapes.ts';

export interface WideRequest {
  readonly query: string;
  readonly variables: object;
}

const SOURCE = 'sandbox-teos';
/** `limits.listItems` of the defaults. */
const LIST_ITEMS = 1000;
/** What is asked of a pair; said once, so that as many pairs as possible get into a body. */
const ROWS = 'fragment F on BalanceConnection { nodes { total { atomic } failure { code } } }';
/** Where accounts want more than that of assets each, a field each is shorter than an id each. */
const FEW = 2;

export function openNames(sandbox: Sandbox) {
  const accounts = sandbox.ledger.accounts('teos').map(({ address }) => address);
  const assets = sandbox.ledger.assets('teos').flatMap(({ ref }) => (ref === 'native' ? [] : [ref]));
  return {
    account: (row: number) => accounts[row] ?? `0x${(2n ** 152n + BigInt(row)).toString(16).padStart(40, '0')}`,
    // What the source does not have is asked for as well.
    asset: (column: number) => assets[column] ?? `0x${(2n ** 88n + BigInt(column)).toString(16)}`,
  };
}

type Names = ReturnType<typeof openNames>;

/** @param directive of the operation, such as `@calls(max: 5)` */
export function wideRequest({ wanted }: WantedShape, names: Names, directive = ''): WideRequest {
  const widest = wanted.reduce((most, list) => Math.max(most, list.length), 0);
  return widest <= FEW ? byBalanceId(wanted, names, directive) : byAccount(wanted, names, directive);
}

function byBalanceId(wanted: WantedShape['wanted'], names: Names, directive: string): WideRequest {
  const ids = wanted.flatMap((list, row) =>
    list.map((column) => `balance/${SOURCE}/${names.account(row)}/${names.asset(column)}`),
  );
  const lists = Array.from({ length: Math.ceil(ids.length / LIST_ITEMS) }, (_, index) =>
    ids.slice(index * LIST_ITEMS, (index + 1) * LIST_ITEMS),
  );
  const fields = lists.map(
    (_, index) => `n${index}: nodes(ids: $n${index}) { ... on Balance { total { atomic } failure { code } } }`,
  );
  return {
    query: `query (${lists.map((_, index) => `$n${index}: [ID!]!`).join(', ')}) ${directive} { ${fields.join(' ')} }`,
    variables: Object.fromEntries(lists.map((list, index) => [`n${index}`, list])),
  };
}

/** Accounts that want the same are asked for together. */
function byAccount(wanted: WantedShape['wanted'], names: Names, directive: string): WideRequest {
  const byList = Map.groupBy(wanted.keys(), (row) => wanted[row]?.join() ?? '');
  const groups = [...byList.values()].flatMap((rows) =>
    Array.from({ length: Math.ceil(rows.length / LIST_ITEMS) }, (_, index) =>
      rows.slice(index * LIST_ITEMS, (index + 1) * LIST_ITEMS),
    ),
  );
  const fields = groups.map((_, index) => `a${index}:accounts(ids:$i${index}){balances(assets:$r${index}){...F}}`);
  const variables = groups.flatMap((rows, index): [string, readonly string[]][] => [
    [`i${index}`, rows.map((row) => `account/${SOURCE}/${names.account(row)}`)],
    [`r${index}`, (wanted[rows[0] ?? -1] ?? []).map((column) => names.asset(column))],
  ]);
  return {
    query: `query (${variables.map(([name]) => `$${name}:[ID!]!`).join('')}) ${directive} {${fields.join('')}} ${ROWS}`,
    variables: Object.fromEntries(variables),
  };
}
