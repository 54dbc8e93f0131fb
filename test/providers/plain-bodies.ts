/** Answers about one account whose rows are mostly alike, in the form of each provider, and changes that make most of them wrong. */
import fc from 'fast-check';
import { hostileChange } from '../http/hostile-rows.ts';

/** Mostly the first; seldom the second, which is no more than a row in some answers. */
const seldom = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: odd });

const digits = fc.constantFrom('0', '7', '12', '9007199254740993', '120000000000000000000', '9'.repeat(80));
/** JSON of an amount as no source should write it. */
const oddAmount = fc.constantFrom(
  ...['"007"', '"-5"', '-5', '"+5"', '"1.5"', '1.5', '"1e3"', '1e3', '""', 'null', 'true', '{}', '[]', '"\\u0031"'],
  ...[`"${'9'.repeat(81)}"`, '"x"', '" 1"'],
);
const text = (amount: fc.Arbitrary<string>) =>
  seldom(
    amount.map((some) => `"${some}"`),
    oddAmount,
  );
const number = (amount: fc.Arbitrary<string>) => seldom(amount, oddAmount);

interface Members {
  readonly [name: string]: string;
}

/** JSON of an object with these members, which are JSON. */
function objectOf(members: Members): string {
  return `{${Object.entries(members)
    .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
    .join(',')}}`;
}

/** JSON of a row, with its members in one of two orders, and seldom with some left out or one more. */
const written = (members: fc.Arbitrary<Members>): fc.Arbitrary<string> =>
  members.chain((row) =>
    fc
      .tuple(
        seldom(fc.constant(Object.entries(row)), fc.subarray(Object.entries(row))),
        seldom(fc.constant(false), fc.constant(true)),
        seldom(fc.constant<Members>({}), fc.constantFrom<Members>({ more: '1' }, { more: '"a"' }, { total: '"1"' })),
      )
      .map(([entries, isReversed, more]) =>
        objectOf({ ...Object.fromEntries(isReversed ? entries.toReversed() : entries), ...more }),
      ),
  );

/** Rows of different assets mostly; seldom one comes twice. */
const listed = (rows: readonly fc.Arbitrary<string>[]): fc.Arbitrary<readonly string[]> =>
  fc
    .tuple(
      fc.tuple(...rows),
      seldom(fc.subarray([...rows.keys()]), fc.array(fc.nat(rows.length - 1), { maxLength: 5 })),
    )
    .map(([all, order]) => order.map((index) => all[index] ?? ''));

const loopringRow = (tokenId: string, accountId: string | null): fc.Arbitrary<string> =>
  written(
    fc
      .record({
        total: text(digits),
        locked: text(fc.constantFrom('0', '5')),
        withdraw: text(digits),
        deposit: text(digits),
      })
      .map(({ total, locked, withdraw, deposit }): Members => {
        const pending = objectOf({ withdraw, deposit });
        return { ...(accountId === null ? {} : { accountId }), tokenId, total, locked, pending };
      }),
  );

const LOOPRING_TOKENS = ['0', '1', '5', '"7"', '40000'];

const loopring = seldom(fc.constantFrom(null, '10'), fc.constantFrom('"10"', '11', '"x"', 'null')).chain((accountId) =>
  listed(LOOPRING_TOKENS.map((token) => seldom(loopringRow(token, accountId), loopringRow(token, '12')))).map(
    (rows) => `[${rows.join(',')}]`,
  ),
);

const REDDIO_QUANTUM = 1000n;
const REDDIO_DECIMALS = 6;

/** The amount in display units, as a server writes it. */
function shown(amount: string): string {
  if (!/^[0-9]{1,80}$/.test(amount)) return '"0"';
  const atoms = (BigInt(amount) * REDDIO_QUANTUM).toString().padStart(REDDIO_DECIMALS + 1, '0');
  const point = atoms.length - REDDIO_DECIMALS;
  return `"${`${atoms.slice(0, point)}.${atoms.slice(point)}`.replace(/\.?0+$/, '')}"`;
}

const reddioRow = (assetId: string): fc.Arbitrary<string> =>
  written(
    fc
      .record({
        available: number(digits),
        frozen: number(fc.constantFrom('0', '7')),
        withdraw: seldom(number(fc.constantFrom('0', '3')), fc.constant('null')),
        symbol: seldom(fc.constant('"TKN"'), fc.constantFrom('"T2"', 'null', '7')),
        decimals: seldom(fc.constant(String(REDDIO_DECIMALS)), fc.constantFrom('"6"', '0', '78', '300', 'null')),
        quantum: seldom(fc.constantFrom('1000', '"1000"'), fc.constantFrom('0', '1', '7', '"x"', `1${'0'.repeat(70)}`)),
        display: seldom(fc.constant(null), fc.constantFrom('"0"', '"1.50"', '""', '"x"', '5', 'null')),
        isShown: fc.boolean(),
      })
      .map(({ available, frozen, withdraw, symbol, decimals, quantum, display, isShown }): Members => {
        const displayed = isShown
          ? {
              display_value: display ?? shown(available),
              display_frozen: shown(frozen),
              display_withdraw: shown(withdraw),
              available: display ?? shown(available),
            }
          : {};
        return {
          ...{ contract_address: `"0x${'0'.repeat(38)}aa"`, asset_id: `"${assetId}"` },
          ...{ balance_available: available, balance_frozen: frozen, withdraw_frozen: withdraw },
          ...{ type: '"ERC20"', symbol, decimals, quantum, ...displayed, token_id: '""' },
        };
      }),
  );

const REDDIO_ASSETS = ['0x1', '0x22', '0x333', '0x0444'];

const reddio = listed(REDDIO_ASSETS.map(reddioRow)).chain((rows) =>
  fc
    .record({
      status: seldom(fc.constant('"OK"'), fc.constantFrom('"FAILED"', '"ok"', 'null', '1')),
      error: seldom(fc.constant('""'), fc.constantFrom('"busy"', 'null', '{"a":1}')),
      error_code: seldom(fc.constant('0'), fc.constantFrom('6', '"0"', 'null', '500')),
      total: seldom(fc.constant(String(rows.length)), fc.constantFrom('0', '1', '9', 'null', '"x"')),
      pages: seldom(fc.constant('1'), fc.constantFrom('0', '2', 'null')),
      more: seldom(fc.constant<Members>({}), fc.constantFrom<Members>({ cursor: '"x"' }, { list: '[]' })),
    })
    .map(({ status, error, error_code, total, pages, more }) => {
      const around = { total, current_page: '1', page_size: '100', total_page: pages };
      return objectOf({
        status,
        error,
        error_code,
        data: objectOf({ ...around, list: `[${rows.join(',')}]`, ...more }),
      });
    }),
);

const meshRow = (currency: string): fc.Arbitrary<string> =>
  written(
    fc
      .record({
        value: text(digits),
        metadata: seldom(fc.constant(null), fc.constantFrom('{"a":1}', '{}', 'null', '3')),
      })
      .map(({ value, metadata }): Members => ({ value, currency, ...(metadata === null ? {} : { metadata }) })),
  );

const MESH_CURRENCIES = [
  '{"symbol":"ETH","decimals":18}',
  '{"symbol":"eth","decimals":18}',
  '{"symbol":"USD","decimals":6,"metadata":{"contractAddress":"0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"}}',
  '{"symbol":"X Y","decimals":2}',
  '{"symbol":"","decimals":2}',
];

const mesh = listed(
  MESH_CURRENCIES.map((currency, index) =>
    index < 4 ? meshRow(currency) : seldom(meshRow('{"symbol":"Z","decimals":0}'), meshRow(currency)),
  ),
).chain((rows) =>
  fc
    .record({
      block: seldom(
        fc.constantFrom('{"index":21,"hash":"0xab"}', '{"index":22,"hash":"0xac"}'),
        fc.constantFrom('{"index":-1,"hash":"0xab"}', '{"index":1}', 'null'),
      ),
      more: seldom(
        fc.constantFrom<Members>({}, { metadata: '{"nonce":[1,2]}' }),
        fc.constantFrom<Members>(
          { code: '3', message: '"busy"', retriable: 'true' },
          { next: '1' },
          { balances: '[]' },
        ),
      ),
    })
    .map(({ block, more }) => objectOf({ block_identifier: block, balances: `[${rows.join(',')}]`, ...more })),
);

const bodies = { loopring, reddio, mesh } as const;

export type PlainProvider = keyof typeof bodies;

export const plainProviders = ['loopring', 'reddio', 'mesh'] as const satisfies readonly PlainProvider[];

type Change = (body: string) => string;

/** Another digit or a point in place of one, wherever it is. */
const otherDigit: fc.Arbitrary<Change> = fc
  .tuple(fc.nat(2000), fc.constantFrom('0', '1', '9', '.', '-', '"'))
  .map(([at, mark]) => (body) => {
    const places = [...body.matchAll(/[0-9]/g)].map(({ index }) => index);
    const place = places[at % Math.max(1, places.length)];
    return place === undefined ? body : body.slice(0, place) + mark + body.slice(place + 1);
  });

/** Changes of rows, which stand near the beginning of a text, anywhere in it. */
const anywhere: fc.Arbitrary<Change> = fc.tuple(fc.nat(2000), hostileChange).map(([at, change]) => (body) => {
  const start = at % (body.length + 1);
  return body.slice(0, start) + change(body.slice(start));
});

const spaced: fc.Arbitrary<Change> = fc.constant((body: string) => {
  try {
    return JSON.stringify(JSON.parse(body), null, 1);
  } catch {
    return body;
  }
});

/** Texts of which about half are sound answers. */
export function plainBodiesOf(provider: PlainProvider): fc.Arbitrary<string> {
  const change = fc.oneof(otherDigit, otherDigit, anywhere, spaced);
  return fc
    .tuple(bodies[provider], fc.oneof(fc.constant([]), fc.array(change, { maxLength: 2 })))
    .map(([body, changes]) => changes.reduce((changed, next) => next(changed), body));
}
