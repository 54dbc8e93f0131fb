/** Compares, over many answers about many accounts, what reading them cell by cell and decoding them come to. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { AnswerGrid } from '../../src/balances/answer/grid.ts';
import { reconcile } from '../../src/balances/answer/reconcile.ts';
import type { Exchange } from '../../src/http/exchange.ts';
import { receivedExchange } from '../../src/http/received.ts';
import { FailureError } from '../../src/model/failure.ts';
import { makeAccount } from '../../src/model/identity.ts';
import type { Value } from '../../src/model/reading.ts';
import { atOnce, resultOf } from '../../src/model/steps.ts';
import { bitcoin } from '../../src/providers/bitcoin/provider.ts';
import { ledger } from '../../src/providers/ledger/provider.ts';
import type {
  AnyBalanceRead,
  AskedGrid,
  BalanceEndpoint,
  BalanceRead,
  Call,
  Completeness,
  Provider,
} from '../../src/providers/provider.ts';
import { substrate } from '../../src/providers/substrate/provider.ts';
import {
  BITCOIN_ADDRESSES,
  type BodyFor,
  type CellProvider,
  cellBodiesOf,
  LEDGER_ACCOUNTS,
  LEDGER_ASSETS,
  SUBSTRATE_ACCOUNTS,
  SUBSTRATE_ASSETS,
} from './cell-bodies.ts';
import type { PlainComparison } from './compare-plain-rows.ts';

/** What an answer says of each pair, which pairs it names beside those, and how complete it is. */
interface Said {
  readonly pairs: Readonly<Record<string, Value>>;
  readonly unasked: readonly string[];
  readonly completeness: Completeness | undefined;
}

interface Asked {
  readonly exchange: (body: BodyFor) => Exchange;
  readonly byCells: (exchange: Exchange) => Said | string | null;
  readonly byDecoder: (exchange: Exchange) => Said | string;
}

interface Asking<Question> {
  readonly provider: Provider;
  readonly read: AnyBalanceRead;
  readonly endpoint: BalanceEndpoint<Question>;
  readonly call: Question & Call;
  readonly grid: AskedGrid;
}

const observed = { date: new Date(0), ms: 0 };

function askedOf<Question>({ provider, read, endpoint, call, grid }: Asking<Question>): Asked {
  const request = endpoint.request(call);
  const id = String(Reflect.get(Object(request.body), 'id'));
  const { accounts, assets, places } = grid;
  const cells = [
    ...(places ?? accounts.flatMap((_, row) => assets.map((_asset, column) => row * assets.length + column))),
  ];
  const pairs = cells.map((cell) => ({
    row: Math.floor(cell / assets.length),
    address: accounts[Math.floor(cell / assets.length)]?.address ?? '',
    asset: assets[cell % assets.length] ?? '',
  }));
  return {
    exchange: (body) =>
      receivedExchange({
        request,
        status: 200,
        header: () => null,
        bytes: Buffer.from(body(id, cells)),
        receivedAt: observed.date,
      }),
    byCells(exchange) {
      const filled = atOnce(resultOf(read.cells?.(grid, exchange) ?? null));
      if (filled === null) return null;
      const refusal = provider.refusal(filled.outline ?? exchange);
      if (refusal !== null) return refusal.code;
      const { outline: _, completeness, unasked = [], ...found } = filled;
      const answer = new AnswerGrid({ accounts, assets, ...found }, observed);
      const said = pairs.flatMap(({ row, address, asset }) => {
        const value = answer.outcome(row, asset)?.value;
        return value === undefined ? [] : [[`${address} ${asset}`, told(value)] as const];
      });
      const others = unasked.map((pair) => `${pair.address} ${pair.asset}`).toSorted();
      return { pairs: Object.fromEntries(said), unasked: others, completeness };
    },
    byDecoder(exchange) {
      try {
        const refusal = provider.refusal(exchange);
        if (refusal !== null) return refusal.code;
        const { items, unreadable, next, completeness } = endpoint.decode(call, exchange);
        if (unreadable !== undefined || next !== undefined) return 'not plain';
        const outcomes = atOnce(reconcile({ read, call, readings: items, observed }));
        const said: [string, Value][] = [];
        for (const [address, ofAccount] of outcomes) {
          for (const [ref, outcome] of ofAccount) {
            if ('failure' in outcome) return 'not plain';
            said.push([`${address} ${ref}`, told(outcome.value)]);
          }
        }
        const others = items.filter(({ asset }) => !assets.includes(asset));
        if (others.some((item) => 'failure' in item)) return 'not plain';
        const unasked = others.map((pair) => `${pair.address} ${pair.asset}`).toSorted();
        return { pairs: Object.fromEntries(said), unasked, completeness };
      } catch (error) {
        if (error instanceof FailureError) return error.failure.code;
        throw error;
      }
    },
  };
}

function told({ amounts, block, facts, details }: Value): Value {
  return { amounts, block, facts, details };
}

function accountsOf(source: string, addresses: readonly string[]) {
  return addresses.map((address) => makeAccount(source, { network: null, address, subAccount: null }));
}

const now = { at: null, filter: null } as const;

function gridRead({ reads: [read] }: Provider): BalanceRead<'cross-product'> {
  if (read?.shape !== 'cross-product') throw new Error('the first read has another shape');
  return read;
}

function pairsRead({ reads: [read] }: Provider): BalanceRead<'pairs'> {
  if (read?.shape !== 'pairs') throw new Error('the first read has another shape');
  return read;
}

function callsOf(name: CellProvider): readonly Asked[] {
  if (name === 'bitcoin') {
    const provider = bitcoin.create({ ...bitcoinOptions });
    const read = gridRead(provider);
    const accounts = accountsOf(name, BITCOIN_ADDRESSES);
    const call = { shape: 'cross-product', accounts, assets: ['native'], ...now } as const;
    return [
      askedOf({ provider, read, endpoint: read.balances, call, grid: { accounts, assets: ['native'], at: null } }),
    ];
  }
  if (name === 'ledger') {
    const accounts = accountsOf(name, LEDGER_ACCOUNTS);
    const call = { shape: 'cross-product', accounts, assets: LEDGER_ASSETS, ...now } as const;
    return (['own', 'with-sub-accounts'] as const).map((balance) => {
      const provider = ledger.create({ commodities: {}, headers: {}, balance });
      const read = gridRead(provider);
      return askedOf({
        provider,
        read,
        endpoint: read.balances,
        call,
        grid: { accounts, assets: LEDGER_ASSETS, at: null },
      });
    });
  }
  const provider = substrate.create(substrateOptions);
  const read = pairsRead(provider);
  const endpoint = read.balances;
  const accounts = accountsOf(name, SUBSTRATE_ACCOUNTS);
  const all = accounts.flatMap((account) => SUBSTRATE_ASSETS.map((asset) => ({ account, asset })));
  const at = { number: 9n, hash: `0x${'b'.repeat(64)}` };
  const grid = { accounts, assets: SUBSTRATE_ASSETS, at: null };
  const some = [0, 1, 2, 4];
  const few = all.filter((_, index) => some.includes(index));
  return [
    askedOf({ provider, read, endpoint, call: { shape: 'pairs', pairs: all, ...now }, grid }),
    askedOf({
      provider,
      read,
      endpoint,
      call: { shape: 'pairs', pairs: all, at, filter: null },
      grid: { ...grid, at },
    }),
    askedOf({
      provider,
      read,
      endpoint,
      call: { shape: 'pairs', pairs: few, ...now },
      grid: { ...grid, places: Int32Array.from(some) },
    }),
  ];
}

const bitcoinOptions = {
  network: 'bitcoin',
  api: 'core',
  addressesPerScan: 100,
  concurrency: 1,
  requestsPerSecond: 1,
} as const;
const substrateOptions = substrate.options.parse({ chain: 'polkadot:68d56f15f85d3136970ec16946040bc1' });

/** Looks for a body of which the cells say something else than the decoder. */
export function compareCells(
  provider: CellProvider,
  { bodies, seed }: { readonly bodies: number; readonly seed: number },
): PlainComparison {
  const seen: PlainComparison = { read: 0, decoded: 0, refused: 0, counterexample: null };
  const calls = callsOf(provider);
  const agree = fc.property(cellBodiesOf(provider), fc.nat(calls.length - 1), (body, index) => {
    const asked = calls[index];
    if (asked === undefined) throw new Error('no such call');
    const byCells = asked.byCells(asked.exchange(body));
    const byDecoder = asked.byDecoder(asked.exchange(body));
    seen[byCells !== null ? 'read' : typeof byDecoder === 'string' ? 'refused' : 'decoded'] += 1;
    return byCells === null || isDeepStrictEqual(byCells, byDecoder);
  });
  const { counterexample } = fc.check(agree, { numRuns: bodies, seed });
  if (counterexample === null) return seen;
  const [body, index] = counterexample;
  return { ...seen, counterexample: `call ${index}: ${body('ID', [0, 1, 2, 3, 4, 5])}` };
}
