/** Token accounts read from bytes: what comes of it is what the decoder says, or nothing at all. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AsciiBytes } from '../../src/http/ascii-bytes.ts';
import type { Exchange } from '../../src/http/exchange.ts';
import { parseJson } from '../../src/http/json.ts';
import { FailureError } from '../../src/model/failure.ts';
import { makeAccount } from '../../src/model/identity.ts';
import type { AnyBalanceRead, BalanceRead } from '../../src/providers/provider.ts';
import { solana } from '../../src/providers/solana/provider.ts';
import { Bank } from '../../src/sandbox/solana/bank.ts';
import { keyOf, TOKEN, TOKEN_2022 } from '../../src/sandbox/solana/keys.ts';
import { runs } from '../depth.ts';

const keys = ['one', 'two', 'three', 'four'].map((label) => keyOf(2, label));
const [ann = '', bob = ''] = keys;
const account = makeAccount('sol', { network: null, address: ann, subAccount: null });

function isOwnerRead(read: AnyBalanceRead): read is BalanceRead<'account'> {
  return read.shape === 'account' && read.serves('token:x');
}
const read = solana.create(solana.options.parse({})).reads.find(isOwnerRead);
if (read === undefined) throw new Error('no read of token accounts');
const { balances } = read;

const key = fc.constantFrom(...keys);
/** Most rows are sound, and most mints are among the first two. */
const row = fc.record({
  pubkey: fc.oneof({ weight: 9, arbitrary: fc.uuid() }, { weight: 1, arbitrary: key }),
  mint: key,
  owner: fc.oneof({ weight: 30, arbitrary: fc.constant(ann) }, { weight: 1, arbitrary: fc.constant(bob) }),
  program: fc.oneof({ weight: 30, arbitrary: fc.constant(TOKEN) }, { weight: 1, arbitrary: fc.constant(TOKEN_2022) }),
  amount: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  frozen: fc.boolean(),
  reversed: fc.boolean(),
});

function text(rows: readonly (typeof row extends fc.Arbitrary<infer Row> ? Row : never)[], id: string): string {
  const shown = rows.map(({ pubkey, mint, owner, program, amount, frozen, reversed }) => {
    const bank = new Bank(1n);
    bank.addTokenAccount({ program, mint, owner, amount, frozen }, pubkey);
    const data = bank.get(pubkey)?.data.subarray(0, 109).toString('base64');
    const held = `{"data":["${data}","base64"],"executable":false,"lamports":2039280,"owner":"${program}","rentEpoch":18446744073709551615,"space":165}`;
    return reversed ? `{"pubkey":"${pubkey}", "account":${held}}` : `{"account":${held},"pubkey":"${pubkey}"}`;
  });
  return `{"jsonrpc":"2.0","result":{"context":{"slot":9},"value":[${shown.join(',')}]},"id":"${id}"}`;
}

/** Changes that a reader of bytes may get wrong. */
const hostile: readonly ((body: string) => string)[] = [
  (body) => body,
  (body) => body,
  (body) => body.replace('"base64"]', '"base58"]'),
  (body) => body.replace('"pubkey"', '"\\u0070ubkey"'),
  (body) => body.replace('"pubkey":', '"pubkey":"x","pubkey":'),
  (body) => body.replace('"owner":', '"owner":"x","owner":'),
  (body) => body.replace('"data":[', '"data":["",'),
  (body) => body.replace('"value":[', '"value":[null,'),
  (body) => body.replace('{"slot":9}', '{"slot":"x"}'),
  (body) => body.replace('"context"', '"paginationKey":"k","context"'),
  (body) => body.replace('"space":165', '"space":[1,{"a":[]}]'),
  (body) => body.replaceAll(',', ' ,\n'),
  (body) => body.slice(0, -3),
];

test('from its bytes an answer comes to what the decoder says, or to nothing', () => {
  let filled = 0;
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 6 }),
      fc.uniqueArray(key, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      fc.constantFrom(...hostile),
      (rows, mints, listed, spoil) => {
        const wanted = mints.map((mint) => `token:${mint}`);
        const asset = listed ? 'all' : (wanted[0] ?? '');
        const named = listed ? ('all' as const) : [asset];
        const question = { shape: 'account', account, asset, at: null, filter: null } as const;
        const request = balances.request(question);
        const id: unknown = Reflect.get(Object(request.body), 'id');
        const bytes = Buffer.from(spoil(text(rows, String(id))));
        const ascii = AsciiBytes.of(bytes);
        const exchange: Exchange = {
          request,
          status: 200,
          header: () => null,
          body: parsed(bytes),
          ascii,
          receivedAt: new Date(0),
        };
        const asked = { question, account, wanted: listed ? wanted : [asset], named, unasked: 'fault' } as const;
        const found = balances.fill?.(asked, exchange) ?? null;
        if (found === null) return;
        filled += 1;
        const { items, unreadable = [], completeness } = balances.decode(question, exchange);
        expect(unreadable).toEqual([]);
        expect(items.every(({ address }) => address === ann)).toBe(true);
        if (!listed) expect(items.length).toBe(1);
        const said = new Map(items.map((item) => [item.asset, 'failure' in item ? null : String(item.amounts.total)]));
        expect(found.refs.map((_, index) => found.cells.digits(index))).toEqual(found.refs.map((ref) => said.get(ref)));
        expect(found.completeness).toEqual(completeness);
      },
    ),
    { numRuns: runs(5000, 1000) },
  );
  expect(filled).toBeGreaterThan(20);
});

function parsed(bytes: Buffer): unknown {
  try {
    return parseJson(bytes);
  } catch (error) {
    if (error instanceof FailureError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
