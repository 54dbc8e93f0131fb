/** Answers about many accounts, in the form of each provider that reads them cell by cell, and changes that make most of them wrong. */
import fc from 'fast-check';
import { readAddress } from '../../src/providers/bitcoin/address.ts';
import { networks } from '../../src/providers/bitcoin/networks.ts';
import { accountKey, balancesPrefix, NUMBER_KEY, TIME_KEY } from '../../src/providers/substrate/storage-keys.ts';
import { hostileChange } from '../http/hostile-rows.ts';

export const cellProviders = ['bitcoin', 'ledger', 'substrate'] as const;
export type CellProvider = (typeof cellProviders)[number];

/** Mostly the first; seldom the second. */
const seldom = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 80, arbitrary: usual }, { weight: 1, arbitrary: odd });

// ---------------------------------------------------------------------------------------------------------------
// Bitcoin: outputs of three addresses, one of which mostly has none

export const BITCOIN_ADDRESSES = [
  'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  '3P14159f73E4gFr7JterCCQh9QjiTjiZrG',
] as const;

const scripts = BITCOIN_ADDRESSES.map((address) => {
  const read = readAddress(address, networks.bitcoin);
  if (!read.ok) throw new Error(read.rule);
  return read.value.script;
});
const BEST = 'ab'.repeat(32);

interface OutputOf {
  readonly whose: number;
  readonly txid: string;
  readonly vout: string;
  readonly satoshis: bigint;
  readonly odd: string | null;
  readonly desc: string | null;
  readonly script: string | null;
  readonly isReversed: boolean;
}

const output: fc.Arbitrary<OutputOf> = fc.record({
  whose: seldom(fc.nat(1), fc.constant(2)),
  txid: seldom(
    fc.nat({ max: 2 ** 30 }).map((seed) => seed.toString(16).padStart(64, '0')),
    fc.constantFrom('0'.repeat(64), 'AB'.repeat(32), 'x', ''),
  ),
  vout: seldom(fc.constantFrom('0', '1', '7'), fc.constantFrom('-1', '1.0', '1e0', '00', '"0"', '4294967295', 'null')),
  satoshis: seldom(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.constantFrom(9_007_199_254_740_993n, 10n ** 17n)),
  odd: seldom(fc.constant(null), fc.constantFrom('1.5', '1e-8', '-1.00000000', '"1.00000000"', 'null', '0.000000001')),
  desc: seldom(fc.constant(null), fc.constantFrom('"raw(00)#x"', '"addr(x)#1"', '"addr("', '5', '"\\u0061ddr(x)"')),
  script: seldom(fc.constant(null), fc.constantFrom('"00"', 'null', '""')),
  isReversed: fc.boolean(),
});

function coins(satoshis: bigint): string {
  const digits = String(satoshis).padStart(9, '0');
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`;
}

function outputJson({ whose, txid, vout, satoshis, odd, desc, script, isReversed }: OutputOf): string {
  const members = [
    `"txid":"${txid}"`,
    `"vout":${vout}`,
    `"scriptPubKey":${script ?? `"${scripts[whose]}"`}`,
    `"desc":${desc ?? `"addr(${BITCOIN_ADDRESSES[whose]})#00000000"`}`,
    `"amount":${odd ?? coins(satoshis)}`,
    `"coinbase":false`,
  ];
  return `{${(isReversed ? members.toReversed() : members).join(',')}}`;
}

const bitcoin = fc
  .record({
    // One of sixteen lists has an output twice.
    outputs: fc
      .tuple(fc.array(output, { maxLength: 5 }), fc.nat(15))
      .map(([all, twice]) => (twice === 0 ? [...all, ...all.slice(0, 1)] : all)),
    total: seldom(fc.constant(null), fc.constantFrom('0', '1.00000000', 'null', '"1"')),
    success: seldom(fc.constant('true'), fc.constantFrom('false', 'null')),
    height: seldom(fc.constant('900000'), fc.constantFrom('-1', '1.5', 'null')),
    best: seldom(fc.constant(`"${BEST}"`), fc.constantFrom('null', '"x"')),
    error: seldom(fc.constant('null'), fc.constantFrom('{"code":-8,"message":"x"}', '"x"')),
    more: seldom(fc.constant(''), fc.constantFrom('"unspents":[],', '"x":{"unspents":[]},')),
  })
  .map(({ outputs, total, success, height, best, error, more }) => (id: string) => {
    const sum = outputs.reduce((all, { satoshis }) => all + satoshis, 0n);
    const rows = outputs.map(outputJson).join(',');
    return `{"result":{"success":${success},"height":${height},"bestblock":${best},${more}"unspents":[${rows}],"total_amount":${total ?? coins(sum)}},"error":${error},"id":"${id}"}`;
  });

// ---------------------------------------------------------------------------------------------------------------
// Ledger: an account with two below it, and one by itself

export const LEDGER_ACCOUNTS = ['a', 'a:b', 'a:c', 'd', 'none'] as const;
export const LEDGER_ASSETS = ['X', 'Y', 'Z'] as const;

interface Held {
  readonly symbol: string;
  readonly mantissa: bigint;
  readonly places: number;
}

const held: fc.Arbitrary<readonly Held[]> = fc
  .uniqueArray(fc.constantFrom('X', 'Y', 'x', 'W'), { maxLength: 4 })
  .chain((symbols) =>
    fc.tuple(
      ...symbols.map((symbol) =>
        fc.record({
          symbol: fc.constant(symbol),
          mantissa: seldom(fc.bigInt({ min: -1000n, max: 10n ** 25n }), fc.constantFrom(0n, -1n, 10n ** 79n)),
          places: seldom(fc.constantFrom(0, 2, 9), fc.constantFrom(10, 12, 256)),
        }),
      ),
    ),
  );

const oddAmounts = fc.constantFrom<(json: string) => string>(
  (json) => json.replace(/"decimalMantissa":(-?\d+)/, '"decimalMantissa":"$1"'),
  (json) => json.replace(/"decimalMantissa":-?\d+/, '"decimalMantissa":-0'),
  (json) => json.replace(/"decimalMantissa":-?\d+/, '"decimalMantissa":1.5'),
  (json) => json.replace(/"decimalMantissa":-?\d+,/, ''),
  (json) => json.replace(/"acommodity":"[^"]*"/, '"acommodity":null'),
  (json) => json.replace(/"acommodity":"[^"]*"/, '"acommodity":"\\u0058"'),
  (json) => json.replace(/"acommodity":"[^"]*"/, '"acommodity":""'),
  (json) => json.replace('"aprice":null', '"aprice":{"acommodity":"Y","decimalMantissa":5}'),
  (json) => json.replace('"aquantity":{', '"aquantity":{"decimalPlaces":1,'),
  (json) => json.replace('"asubs_"', '"adata":null,"asubs_"'),
);

function amountJson({ symbol, mantissa, places }: Held): string {
  return `{"acommodity":"${symbol}","aprice":null,"aquantity":{"decimalMantissa":${mantissa},"decimalPlaces":${places},"floatingPoint":${Number(mantissa) / 10 ** places}},"astyle":{"asprecision":2}}`;
}

/** The amounts of all, by symbol, in units of nine places. */
function summed(lists: readonly (readonly Held[])[]): readonly Held[] {
  const sums = new Map<string, bigint>();
  for (const { symbol, mantissa, places } of lists.flat()) {
    sums.set(symbol, (sums.get(symbol) ?? 0n) + mantissa * 10n ** BigInt(Math.max(0, 9 - places)));
  }
  return Array.from(sums, ([symbol, mantissa]) => ({ symbol, mantissa, places: 9 }));
}

interface LedgerRow {
  readonly name: string;
  readonly parent: string;
  readonly below: readonly string[];
  readonly own: readonly Held[];
  readonly all: readonly Held[];
}

function ledgerRow({ name, parent, below, own, all }: LedgerRow): string {
  const lists = `"aebalance":[${own.map(amountJson).join(',')}],"aibalance":[${all.map(amountJson).join(',')}]`;
  return `{"aname":"${name}",${lists},"aparent_":"${parent}","asubs_":${JSON.stringify(below)},"asubs":[]}`;
}

const ledger = fc
  .record({
    a: held,
    b: held,
    c: held,
    d: held,
    twice: seldom(fc.constant(false), fc.constant(true)),
    lost: seldom(fc.constant(-1), fc.nat(4)),
    doubled: seldom(fc.constant(-1), fc.nat(4)),
    changed: seldom(fc.constant(0n), fc.constant(1n)),
    odd: seldom(fc.constant(null), fc.tuple(fc.nat(4), oddAmounts)),
  })
  .map(({ a, b, c, d, twice, lost, doubled, changed, odd }) => () => {
    const below = ['a:b', 'a:c'];
    const [first] = d;
    const own = twice && first !== undefined ? [...d, first] : d;
    const all = summed([a, b, c]).map((sum, index) =>
      index === 0 ? { ...sum, mantissa: sum.mantissa + changed } : sum,
    );
    const rows = [
      ledgerRow({ name: 'root', parent: '', below: ['a', 'd'], own: [], all: [] }),
      ledgerRow({ name: 'a', parent: 'root', below, own: a, all }),
      ledgerRow({ name: 'a:b', parent: 'a', below: [], own: b, all: b }),
      ledgerRow({ name: 'a:c', parent: 'a', below: [], own: c, all: summed([c]) }),
      ledgerRow({ name: 'd', parent: 'root', below: [], own, all: own }),
    ].map((row, index) => (odd !== null && odd[0] === index ? odd[1](row) : row));
    const left = rows.flatMap((row, index) => (index === lost ? [] : index === doubled ? [row, row] : [row]));
    return `[${left.join(',')}]`;
  });

// ---------------------------------------------------------------------------------------------------------------
// Substrate: what stands at the keys of two accounts and three assets

export const SUBSTRATE_ACCOUNTS = [`0x${'1a'.repeat(32)}`, `0x${'2b'.repeat(32)}`] as const;
export const SUBSTRATE_ASSETS = ['native', 'asset:1', 'asset:1984'] as const;

const keys = SUBSTRATE_ACCOUNTS.flatMap((account) =>
  (['coin', 1, 1984] as const).map((asset) => ({ asset, key: balancesPrefix(asset) + accountKey(account) })),
);

function littleEndian(value: bigint, bytes: number): string {
  const hex = value.toString(16).padStart(2 * bytes, '0');
  return Buffer.from(hex, 'hex').reverse().toString('hex');
}

const u128 = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
  fc.constantFrom(0n, 1n, 2n ** 48n - 1n, 2n ** 48n, 2n ** 64n, 2n ** 96n, 2n ** 128n - 1n),
);

const storedAt = (isCoin: boolean): fc.Arbitrary<string> =>
  isCoin
    ? fc
        .tuple(u128, u128)
        .map(
          ([free, reserved]) =>
            `${'00'.repeat(16)}${littleEndian(free, 16)}${littleEndian(reserved, 16)}${'0'.repeat(64)}`,
        )
    : fc
        .tuple(
          u128,
          seldom(fc.constantFrom('00', '01', '02'), fc.constant('03')),
          fc.constantFrom('00', '01', '03', '04', `02${'11'.repeat(16)}`),
        )
        .map(([balance, status, reason]) => `${littleEndian(balance, 16)}${status}${reason}`);

const stateRow = (asset: (typeof keys)[number]['asset'], key: string): fc.Arbitrary<string> =>
  fc
    .record({
      value: seldom(
        storedAt(asset === 'coin').map((hex) => `"0x${hex}"`),
        fc.constantFrom('null', '"0x"', '"0x0"', '"zz"', '5', '"0X00"', '"\\u0030x00"'),
      ),
      isUpper: seldom(fc.constant(false), fc.constant(true)),
      gap: seldom(fc.constant(''), fc.constantFrom(' ', '\n')),
      more: seldom(fc.constant(''), fc.constantFrom(',null', ',"x"')),
    })
    .map(({ value, isUpper, gap, more }) => {
      const text = isUpper && value.startsWith('"0x') ? `"0x${value.slice(3).toUpperCase()}` : value;
      return `[${gap}"${key}"${gap},${gap}${text}${more}${gap}]`;
    });

const NUMBER_ROW = `["${NUMBER_KEY}","0x09000000"]`;
const TIME_ROW = `["${TIME_KEY}","0x${littleEndian(1_790_000_000_000n, 8)}"]`;

const substrate = fc
  .record({
    rows: fc.tuple(...keys.map(({ asset, key }) => stateRow(asset, key))),
    own: seldom(
      fc.constant<readonly string[]>([NUMBER_ROW, TIME_ROW]),
      fc.constantFrom<readonly string[]>(
        [TIME_ROW],
        [NUMBER_ROW],
        [NUMBER_ROW, NUMBER_ROW, TIME_ROW],
        [`["${NUMBER_KEY}",null]`, TIME_ROW],
        [`["${NUMBER_KEY}","0x0a000000"]`, TIME_ROW],
        [`["${NUMBER_KEY}","0x09"]`, TIME_ROW],
      ),
    ),
    order: seldom(fc.constant<readonly number[]>([0, 1, 2, 3, 4, 5]), fc.shuffledSubarray([0, 1, 2, 3, 4, 5])),
    isLast: fc.boolean(),
    block: seldom(
      fc.constantFrom('b', 'b', 'b', 'c').map((digit) => `"0x${digit.repeat(64)}"`),
      fc.constantFrom('null', '"0x1"'),
    ),
    error: seldom(fc.constant(''), fc.constantFrom('"error":{"code":-32000,"message":"x"},', '"result":[],')),
    second: seldom(fc.constant(''), fc.constant(',{"block":"0x","changes":[]}')),
    twice: seldom(fc.constant(-1), fc.nat(5)),
  })
  .map(({ rows, own, order, isLast, block, error, second, twice }) => (id: string, asked: readonly number[]) => {
    const found = order.filter((index) => asked.includes(index)).map((index) => rows[index]);
    const all = twice < 0 ? found : [...found, rows[twice]];
    const changes = isLast ? [...all, ...own] : [...own, ...all];
    return `{"jsonrpc":"2.0",${error}"id":"${id}","result":[{"block":${block},"changes":[${changes.join(',')}]}${second}]}`;
  });

/** The body for the id of a request, and the places of the pairs that it asks for. */
export type BodyFor = (id: string, asked: readonly number[]) => string;

/** Half of them as servers write them, more or less; the others changed anywhere. */
export function cellBodiesOf(provider: CellProvider): fc.Arbitrary<BodyFor> {
  const sound: fc.Arbitrary<BodyFor> = { bitcoin, ledger, substrate }[provider];
  return fc.oneof(
    { weight: 3, arbitrary: sound },
    {
      weight: 1,
      arbitrary: fc.tuple(sound, hostileChange).map(
        ([write, change]): BodyFor =>
          (id, asked) =>
            change(write(id, asked)),
      ),
    },
  );
}
