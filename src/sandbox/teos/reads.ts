/** What TEOS answers from the ledger: balances of pairs, of the native coin, and assets. */
import { decimalScale, formatValue } from '../../model/amount.ts';
import type { AccountName } from '../../model/identity.ts';
import type { FlatBook, TeosAsset } from '../ledger/book.ts';
import type { Random } from '../ledger/random.ts';
import type { TeosKnobs } from '../wire/knobs.ts';
import type { WireAnswer } from '../wire/wire.ts';
import { NATIVE } from './book.ts';
import { ODataSyntaxError, parseFilter, type Segment } from './odata.ts';
import { badRequest, canonicalId, list, renderId, teosRefusal } from './replies.ts';

export interface TeosCall {
  readonly target: string;
  readonly query: ReadonlyMap<string, string>;
  readonly knobs: Readonly<TeosKnobs>;
  readonly origin: string;
}

const ETHER = decimalScale(18);

export class TeosReads {
  readonly #book: FlatBook<TeosAsset>;
  readonly #shuffle: Random;

  constructor(book: FlatBook<TeosAsset>, shuffle: Random) {
    this.#book = book;
    this.#shuffle = shuffle;
  }

  /** One row per pair that is held or was; a name given twice counts once (assumed). */
  assetsBalances(segment: Segment, call: TeosCall): WireAnswer {
    const [addresses, ids] = lists(segment, ['addresses', 'uniqueAssetIds'], call);
    const refs = unique(ids ?? [], (id) => assetRef(id, call));
    const rows = unique(addresses ?? [], (address) => accountAddress(address, call)).flatMap((address) =>
      refs.flatMap((ref) => {
        const total = this.#total(address, ref, call);
        return total === null ? [] : [pairRow(address, renderId(ref, call.knobs), total)];
      }),
    );
    return this.#list(rows, { call, entity: 'Balances', pageSize: call.knobs.balancesPageSize });
  }

  /** Amounts are decimal ETH here, unlike everywhere else. */
  ethBalances(segment: Segment, call: TeosCall): WireAnswer {
    const [addresses] = lists(segment, ['addresses'], call);
    const rows = unique(addresses ?? [], (address) => accountAddress(address, call)).flatMap((address) => {
      const total = this.#total(address, NATIVE, call);
      return total === null ? [] : [{ Address: address, Amount: formatValue(total, ETHER) }];
    });
    return this.#list(rows, { call, entity: 'EthBalances', pageSize: call.knobs.balancesPageSize });
  }

  /** A lone object; 404 where the pair was never held (assumed). */
  balance(segment: Segment, call: TeosCall): WireAnswer {
    const [address, id] = named(segment, ['address', 'uniqueAssetId'], call);
    if (typeof address !== 'string' || typeof id !== 'string') throw bindingFailed(call);
    const ref = assetRef(id, call);
    const account = accountAddress(address, call);
    const total = this.#total(account, ref, call);
    if (total === null) return { status: 404, text: '' };
    return { status: 200, json: pairRow(account, renderId(ref, call.knobs), total) };
  }

  /** `$filter=Id in (…)`, `$select`, `$skip` and `$count`; ids that do not exist are left out. */
  assets(call: TeosCall): WireAnswer {
    const { query, knobs, target } = call;
    for (const option of query.keys()) {
      if (!['$filter', '$select', '$skip', '$count'].includes(option)) throw badRequest(option, target, knobs);
    }
    const filter = query.get('$filter');
    const refs = filter === undefined ? null : new Set(filterIds(filter, call).map((id) => assetRef(id, call)));
    const rows = this.#book
      .assets()
      .filter(({ ref }) => ref !== NATIVE && (refs === null || refs.has(ref)))
      .map((asset) => selected(assetRow(asset, knobs), call));
    return this.#list(rows, { call, entity: 'Assets', pageSize: knobs.assetsPageSize });
  }

  /** Status of an unknown asset is assumed; its codes are documented. */
  asset(key: string, call: TeosCall): WireAnswer {
    const ref = assetRef(key, call);
    const asset = this.#book.asset(ref);
    if (asset !== null) return { status: 200, json: assetRow(asset, call.knobs) };
    const detail = { code: '1001', message: 'asset does not exist' };
    const message = 'One or more preconditions failed';
    throw teosRefusal({ status: 404, code: '21000', message, target: call.target, detail }, call.knobs);
  }

  /** Null for a pair that the answer leaves out. */
  #total(address: string, ref: string, { knobs }: TeosCall): bigint | null {
    const account: AccountName = { network: null, address, subAccount: null };
    const total = this.#book.truth(account, ref)?.total ?? (knobs.neverHeld === 'zero' ? 0n : null);
    return total === 0n && !knobs.listZeros ? null : total;
  }

  #list(
    rows: readonly unknown[],
    { call, entity, pageSize }: { readonly call: TeosCall; readonly entity: string; readonly pageSize: number | null },
  ): WireAnswer {
    const { knobs, query, origin, target } = call;
    const skip = query.get('$skip') ?? '0';
    if (!/^[0-9]{1,9}$/.test(skip)) throw badRequest('$skip', target, knobs);
    const order = (page: readonly unknown[]) => (knobs.shuffleRows ? this.#shuffle.shuffled(page) : page);
    const withCount = query.get('$count') === 'true';
    return list({ rows, entity, pageSize, origin, target, order, skip: Number(skip), withCount }, knobs);
  }
}

function pairRow(address: string, id: string, total: bigint): Record<string, string> {
  return { Address: address, UniqueAssetId: id, Amount: total.toString() };
}

function assetRow(asset: TeosAsset, knobs: Readonly<TeosKnobs>): Record<string, unknown> {
  return {
    Id: renderId(asset.ref, knobs),
    Author: `0x${'ab'.repeat(20)}`,
    Name: asset.name,
    Description: null,
    LanguageCode: 'en',
    JurisdictionCode: 'CH',
    UnitOfMeasureCode: asset.unitOfMeasureCode,
    CurrencyCode: asset.currencyCode,
    SparkFactor: asset.sparkFactor,
    SparkFactorModifier: null,
    AssetClassCode: asset.currencyCode === null ? 'A017' : 'A013',
    State: 'CreatedInTeos',
  };
}

function selected(row: Record<string, unknown>, { query, target, knobs }: TeosCall): Record<string, unknown> {
  const names = query.get('$select')?.split(',');
  const wanted = names?.map((name) => name.trim()) ?? Object.keys(row);
  for (const name of wanted) if (!Object.hasOwn(row, name)) throw badRequest(`no property ${name}`, target, knobs);
  return Object.fromEntries(wanted.map((name) => [name, row[name]]));
}

function filterIds(filter: string, { target, knobs }: TeosCall): readonly string[] {
  try {
    return parseFilter(filter, 'Id');
  } catch (error) {
    if (error instanceof ODataSyntaxError) throw badRequest(error.message, target, knobs);
    throw error;
  }
}

/** The values of exactly these arguments, in this order; the request may have them in any order and any accepted case. */
function named(segment: Segment, names: readonly string[], call: TeosCall): (string | readonly string[])[] {
  const given = [...(segment.args ?? [])];
  if (given.length !== names.length) throw bindingFailed(call);
  return names.map((name) => {
    const upper = name.charAt(0).toUpperCase() + name.slice(1);
    const spellings = { any: [name, upper], reference: [name], pascal: [upper] }[call.knobs.paramCasing];
    const found = given.find(([spelled]) => spellings.includes(spelled));
    if (found === undefined) throw bindingFailed(call);
    return found[1];
  });
}

/** Lists must be lists with at least one entry; the refusal of an empty one is assumed. */
function lists(segment: Segment, names: readonly string[], call: TeosCall): (readonly string[])[] {
  for (const option of call.query.keys()) {
    if (!['$skip', '$count'].includes(option)) throw badRequest(option, call.target, call.knobs);
  }
  return named(segment, names, call).map((value) => {
    if (typeof value === 'string' || value.length === 0) throw bindingFailed(call);
    return value;
  });
}

function bindingFailed({ target, knobs }: TeosCall): Error {
  return teosRefusal({ status: 400, code: '12002', message: 'Input binding failed', target }, knobs);
}

function unique(texts: readonly string[], canonical: (text: string) => string): string[] {
  return [...new Set(texts.map(canonical))];
}

function assetRef(text: string, call: TeosCall): string {
  const ref = canonicalId(text);
  if (ref === null) throw badRequest('not a unique asset id', call.target, call.knobs);
  return ref;
}

/** Lower-case with 0x; the prefix is optional in requests. */
function accountAddress(text: string, { target, knobs }: TeosCall): string {
  const digits = /^(?:0x)?([0-9a-fA-F]{40})$/.exec(text)?.[1];
  if (digits !== undefined) return `0x${digits.toLowerCase()}`;
  const detail = { code: '2002', message: 'The address must have 40 or 42 characters' };
  const message = 'One or more validations failed';
  throw teosRefusal({ status: 400, code: '22000', message, target, detail }, knobs);
}
