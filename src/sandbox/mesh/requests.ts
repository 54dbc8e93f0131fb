/**
 * Mesh requests, checked by the rules of the Go SDK's asserter (mesh-sdk-go, read 2026-11). A broken rule is answered
 * as the SDK's generated server does: HTTP 500, code 0, the rule's text as the message.
 */
import type { BlockPick } from '../ledger/book.ts';
import type { MeshKnobs } from '../wire/knobs.ts';
import { WireRefusal } from '../wire/wire.ts';
import type { MeshBook, MeshLedger } from './book.ts';
import { currencyRef, type Metadata } from './currency.ts';

export interface MeshCurrency {
  readonly ref: string;
  readonly symbol: string;
  readonly decimals: number;
  readonly metadata: Metadata | null;
}

export interface BalanceRequest {
  readonly ledger: MeshLedger;
  readonly address: string;
  readonly subAccount: string | null;
  /** Null where the account carries metadata, which no account of the ledger has. */
  readonly known: boolean;
  /** Null for the current block. */
  readonly block: BlockPick | null;
  /** Null for all. */
  readonly currencies: readonly MeshCurrency[] | null;
}

/** Code 0, which the Go server uses for every request that breaks a rule. */
function invalid(message: string, knobs: Readonly<MeshKnobs>): WireRefusal {
  return new WireRefusal({ status: 500, json: { code: 0, message, retriable: knobs.retriable ?? false } });
}

export function parseBalanceRequest(body: unknown, book: MeshBook, knobs: Readonly<MeshKnobs>): BalanceRequest {
  const check = new Checker(knobs);
  const request = check.object(body, 'request');
  const ledger = check.network(request, book);
  const account = check.object(request.account_identifier, 'Account');
  const address = check.text(account.address, 'Account.Address');
  const sub = check.subAccount(account);
  const read = knobs.subAccounts === 'honour' ? sub : null;
  const metadata = [check.optional(account.metadata, 'Metadata'), read?.metadata ?? null];
  return {
    ledger,
    address,
    subAccount: read?.address ?? null,
    known: metadata.every((object) => object === null || Object.keys(object).length === 0),
    block: check.block(request, ledger),
    currencies: check.currencies(request.currencies),
  };
}

/** The network that `/network/status` and `/network/options` are asked about. */
export function parseNetworkRequest(body: unknown, book: MeshBook, knobs: Readonly<MeshKnobs>): MeshLedger {
  const check = new Checker(knobs);
  return check.network(check.object(body, 'request'), book);
}

export function parseMetadataRequest(body: unknown, knobs: Readonly<MeshKnobs>): void {
  const check = new Checker(knobs);
  check.optional(check.object(body, 'request').metadata, 'Metadata');
}

class Checker {
  readonly #knobs: Readonly<MeshKnobs>;

  constructor(knobs: Readonly<MeshKnobs>) {
    this.#knobs = knobs;
  }

  object(value: unknown, what: string): Metadata {
    if (value === undefined || value === null) throw invalid(`${what} is nil`, this.#knobs);
    if (!isObject(value)) throw invalid(`${what} cannot be decoded`, this.#knobs);
    return value;
  }

  optional(value: unknown, what: string): Metadata | null {
    return value === undefined || value === null ? null : this.object(value, what);
  }

  text(value: unknown, what: string): string {
    if (value === undefined || value === null || value === '') throw invalid(`${what} is missing`, this.#knobs);
    if (typeof value !== 'string') throw invalid(`${what} cannot be decoded`, this.#knobs);
    return value;
  }

  subAccount(account: Metadata): { readonly address: string; readonly metadata: Metadata | null } | null {
    const sub = this.optional(account.sub_account, 'Account.SubAccount');
    if (sub === null) return null;
    const address = this.text(sub.address, 'Account.SubAccount.Address');
    return { address, metadata: this.optional(sub.metadata, 'Metadata') };
  }

  /** Must equal a supported network as a whole; none of them has a sub-network. */
  network(request: Metadata, book: MeshBook): MeshLedger {
    const given = this.object(request.network_identifier, 'NetworkIdentifier');
    const blockchain = this.text(given.blockchain, 'NetworkIdentifier.Blockchain');
    const network = this.text(given.network, 'NetworkIdentifier.Network');
    const sub = this.optional(given.sub_network_identifier, 'SubNetworkIdentifier');
    if (sub !== null) this.text(sub.network, 'NetworkIdentifier.SubNetworkIdentifier.Network');
    const ledger = sub === null ? book.networks.get(`${blockchain}/${network}`) : undefined;
    if (ledger === undefined) throw invalid('requestNetwork is not supported', this.#knobs);
    return ledger;
  }

  /** An empty block identifier is refused where there is no history, though the specification reads it as "now". */
  block(request: Metadata, ledger: MeshLedger): BlockPick | null {
    const given = this.optional(request.block_identifier, 'PartialBlockIdentifier');
    if (given === null) return null;
    if (!ledger.chain.history && this.#knobs.asserter) {
      throw invalid('historical balance lookup is not supported', this.#knobs);
    }
    const { index = null, hash = null } = given;
    if (hash !== null && (typeof hash !== 'string' || hash === '')) {
      throw invalid('PartialBlockIdentifier.Hash is missing', this.#knobs);
    }
    if (index !== null && !isCount(index)) throw invalid('PartialBlockIdentifier.Index is negative', this.#knobs);
    if (!ledger.chain.history) return null;
    return { ...(index === null ? {} : { number: BigInt(index) }), ...(hash === null ? {} : { hash }) };
  }

  /** An empty list means all, like an absent one. */
  currencies(value: unknown): readonly MeshCurrency[] | null {
    if (value === undefined || value === null) return null;
    if (!Array.isArray(value)) throw invalid('currencies cannot be decoded', this.#knobs);
    const currencies = value.map((entry: unknown) => this.#currency(entry));
    const distinct = new Set(currencies.map(({ ref }) => ref)).size;
    if (distinct !== currencies.length && this.#knobs.asserter) {
      throw invalid('currency is used multiple times', this.#knobs);
    }
    return currencies.length === 0 ? null : currencies;
  }

  #currency(entry: unknown): MeshCurrency {
    const given = this.object(entry, 'Amount.Currency');
    const symbol = this.text(given.symbol, 'Amount.Currency.Symbol');
    // A missing number decodes to zero in Go.
    const decimals = given.decimals ?? 0;
    if (!isCount(decimals)) throw invalid('Amount.Currency.Decimals is negative', this.#knobs);
    const metadata = this.optional(given.metadata, 'Amount.Currency.Metadata');
    return { ref: currencyRef(symbol, decimals, metadata), symbol, decimals, metadata };
  }
}

function isObject(value: unknown): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
