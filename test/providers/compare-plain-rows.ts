/** Compares, over many answers of each provider, what reading rows by their bytes and decoding them come to. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type Outcome, reconcile } from '../../src/balances/answer/reconcile.ts';
import type { Exchange } from '../../src/http/exchange.ts';
import { receivedExchange } from '../../src/http/received.ts';
import { FailureError } from '../../src/model/failure.ts';
import { type Account, makeAccount } from '../../src/model/identity.ts';
import type { Value } from '../../src/model/reading.ts';
import { atOnce } from '../../src/model/steps.ts';
import { fillRows } from '../../src/providers/fill-rows.ts';
import { loopringOptions } from '../../src/providers/loopring/options.ts';
import { loopring } from '../../src/providers/loopring/provider.ts';
import { meshOptions } from '../../src/providers/mesh/options.ts';
import { mesh } from '../../src/providers/mesh/provider.ts';
import type {
  AnyBalanceRead,
  BalanceEndpoint,
  BalanceRead,
  Call,
  CallOf,
  Completeness,
  Provider,
} from '../../src/providers/provider.ts';
import { reddioOptions } from '../../src/providers/reddio/options.ts';
import { reddio } from '../../src/providers/reddio/provider.ts';
import { type PlainProvider, plainBodiesOf } from './plain-bodies.ts';

/** How many bodies came to what. */
export interface PlainComparison {
  /** Read by their bytes. */
  read: number;
  /** Not so, but by the decoder. */
  decoded: number;
  /** By neither. */
  refused: number;
  /** The smallest body found of which the two say something different; null where there is none. */
  counterexample: string | null;
}

/** What an answer says: of each asset all amounts and the facts, of all the block, and how complete it is. */
interface Said {
  readonly pairs: Readonly<Record<string, Pick<Value, 'amounts' | 'facts' | 'block'>>>;
  readonly completeness: Completeness | undefined;
}

/** One of the calls that are asked: a few bodies are for each. */
interface Asked {
  readonly bySource: (text: string) => Exchange;
  readonly byRows: (exchange: Exchange) => Said | null;
  readonly byDecoder: (exchange: Exchange) => Said | string;
}

const observed = { date: new Date(0), ms: 0 };

interface Asking<Question> {
  readonly provider: Provider;
  readonly read: AnyBalanceRead;
  readonly endpoint: BalanceEndpoint<Question>;
  readonly call: Question & Call;
  readonly account: Account;
  readonly named: readonly string[] | 'all';
}

function askedOf<Question>({ provider, read, endpoint, call, account, named }: Asking<Question>): Asked {
  const wanted = named === 'all' ? ['0x1', '0x333'] : named;
  const { rows } = endpoint;
  if (rows === undefined) throw new Error('the provider does not say how rows are alike');
  const request = endpoint.request(call);
  return {
    bySource: (text) =>
      receivedExchange({
        request,
        status: 200,
        header: () => null,
        bytes: Buffer.from(text),
        receivedAt: observed.date,
      }),
    byRows(exchange) {
      const filled = fillRows(rows, { question: call, account, wanted, named, unasked: read.unasked }, exchange);
      // A refusal is looked for in the outline alone.
      if (filled === null || provider.refusal(filled.outline) !== null) return null;
      const { refs, cells, facts, block, completeness } = filled;
      const pairs = refs.flatMap((ref, index) => {
        const said = { amounts: cells.amounts(index), facts: facts?.[index] ?? null, block };
        return said.amounts.total === null ? [] : [[ref, said] as const];
      });
      return { pairs: Object.fromEntries(pairs), completeness };
    },
    byDecoder(exchange) {
      try {
        const refusal = provider.refusal(exchange);
        if (refusal !== null) return refusal.code;
        const { items, unreadable, next, completeness } = endpoint.decode(call, exchange);
        if (unreadable !== undefined || next !== undefined) return 'not plain';
        const [outcomes = new Map<string, Outcome>()] = atOnce(
          reconcile({ read, call, readings: items, observed }),
        ).values();
        const pairs: [string, Said['pairs'][string]][] = [];
        for (const [ref, outcome] of outcomes) {
          if ('failure' in outcome) return 'not plain';
          const { amounts, facts, block } = outcome.value;
          pairs.push([ref, { amounts, facts, block }]);
        }
        return { pairs: Object.fromEntries(pairs), completeness };
      } catch (error) {
        if (error instanceof FailureError) return error.failure.code;
        throw error;
      }
    },
  };
}

function accountAt(source: string, address: string, network: string | null = null) {
  return makeAccount(source, { network, address, subAccount: null });
}

const now = { at: null, filter: null } as const;

function accountAssetsRead({ reads: [read] }: Provider): BalanceRead<'account-assets'> {
  if (read?.shape !== 'account-assets') throw new Error('the first read has another shape');
  return read;
}

function accountRead({ reads: [read] }: Provider): BalanceRead<'account'> {
  if (read?.shape !== 'account') throw new Error('the first read has another shape');
  return read;
}

/** Two calls of each provider, of the same source: what is learned of the answers to one is used for the other. */
function callsOf(name: PlainProvider): readonly Asked[] {
  if (name === 'loopring') {
    const provider = loopring.create(loopringOptions.parse({ apiKey: 'x' }));
    const read = accountAssetsRead(provider);
    const assets = ['0', '1', '5', '7'];
    return ['10', `0x${'1'.repeat(40)}`].map((address) => {
      const account = accountAt(name, address);
      const call: CallOf<'account-assets'> = { shape: 'account-assets', account, assets, ...now };
      return askedOf({ provider, read, endpoint: read.balances, call, account, named: assets });
    });
  }
  if (name === 'reddio') {
    const provider = reddio.create(reddioOptions.parse({}));
    const read = accountRead(provider);
    return ['0x1234', '0x5678'].map((address) => {
      const account = accountAt(name, address);
      const call: CallOf<'account'> = { shape: 'account', account, asset: 'all', ...now };
      return askedOf({ provider, read, endpoint: read.balances, call, account, named: 'all' });
    });
  }
  const network = { blockchain: 'Ethereum', network: 'Mainnet', chain: 'eip155:1' };
  const networks = [network, { ...network, network: 'Other', chain: 'eip155:5' }];
  const provider = mesh.create(meshOptions.parse({ networks }));
  const read = accountAssetsRead(provider);
  const assets = ['ETH:18', 'Z:0'];
  return ['Ethereum/Mainnet', 'Ethereum/Other'].map((id) => {
    const account = accountAt(name, 'a', id);
    const call: CallOf<'account-assets'> = { shape: 'account-assets', account, assets, ...now };
    return askedOf({ provider, read, endpoint: read.balances, call, account, named: assets });
  });
}

/** Looks for a body of which the bytes, or else the decoder, say something else than the decoder alone. */
export function comparePlainRows(
  provider: PlainProvider,
  { bodies, seed }: { readonly bodies: number; readonly seed: number },
): PlainComparison {
  const seen: PlainComparison = { read: 0, decoded: 0, refused: 0, counterexample: null };
  const calls = callsOf(provider);
  const agree = fc.property(plainBodiesOf(provider), fc.nat(calls.length - 1), (body, index) => {
    const asked = calls[index];
    if (asked === undefined) throw new Error('no such call');
    // Twice: the second time all that can be known of the rows is known.
    const byRows = [1, 2].map(() => asked.byRows(asked.bySource(body)));
    const byDecoder = asked.byDecoder(asked.bySource(body));
    seen[byRows[1] ? 'read' : typeof byDecoder === 'string' ? 'refused' : 'decoded'] += 1;
    return byRows.every((said) => said === null || isDeepStrictEqual(said, byDecoder));
  });
  const { counterexample } = fc.check(agree, { numRuns: bodies, seed });
  return { ...seen, counterexample: counterexample === null ? null : JSON.stringify(counterexample) };
}
