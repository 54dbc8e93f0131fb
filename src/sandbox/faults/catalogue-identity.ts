/** Faults of identity: rows under a near miss of the right name, and rows whose name cannot be read. */
import { isLosslessNumber, LosslessNumber } from 'lossless-json';
import type { WireName } from '../wire/wire.ts';
import { changedRow } from './catalogue-body.ts';
import type { FaultKind } from './faults.ts';
import { type BodyRow, isObject, type Layout, withRows } from './layout.ts';
import type { FaultContext, NamedFault } from './named-fault.ts';

const strikes = 'balances';
const listing: readonly WireName[] = ['reddio', 'teos', 'mesh', 'loopring', 'cosmos', 'graphql'];

/** Fields of the row under another identity that a person could take for the same asset. */
const near: Readonly<Record<WireName, (row: BodyRow) => BodyRow>> = {
  reddio: (row) => ({ asset_id: otherHex(row.asset_id) }),
  teos: (row) => ({ UniqueAssetId: otherHex(row.UniqueAssetId) }),
  mesh: (row) => ({ currency: fieldsOf(row.currency, ({ decimals }) => ({ decimals: otherNumber(decimals) })) }),
  loopring: (row) => ({ tokenId: otherSlot(row.tokenId) }),
  evm: (row) => ({ id: `${String(row.id)}0` }),
  bitcoin: (row) => ({ scriptPubKey: otherHex(row.scriptPubKey) }),
  cosmos: (row) => ({ denom: String(row.denom).toUpperCase() }),
  graphql: (row) => ({ token: fieldsOf(row.token, ({ id }) => ({ id: `${String(id)}-v2` })) }),
  ledger: (row) => ({ aname: String(row.aname).toUpperCase() }),
  solana: () => ({ owner: 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb' }),
  substrate: (row) => ({ id: `${String(row.id)}0` }),
};

/** Names that cannot be read, of the right JSON type. */
const odd: Readonly<Record<WireName, (row: BodyRow) => BodyRow>> = {
  reddio: () => ({ asset_id: 'no hex number' }),
  teos: () => ({ UniqueAssetId: 'no hex number' }),
  mesh: (row) => ({ currency: fieldsOf(row.currency, () => ({ decimals: -1 })) }),
  loopring: () => ({ tokenId: -1 }),
  evm: () => ({ id: '' }),
  bitcoin: () => ({ scriptPubKey: '' }),
  cosmos: () => ({ denom: '?' }),
  graphql: (row) => ({ token: fieldsOf(row.token, () => ({ id: '' })) }),
  ledger: () => ({ aname: ['no name'] }),
  solana: () => ({ owner: '' }),
  substrate: () => ({ id: '' }),
};

export const identityFaults: readonly NamedFault[] = [
  row(
    'near-miss',
    'F51',
    'a row under another identity: other decimals, or another id, beside the same symbol or contract',
    {
      change: (good, { upstream }) => ({ ...good, ...near[upstream](good) }),
    },
  ),
  row('near-metadata', 'F51', 'a row whose currency has the same symbol and decimals and other metadata', {
    upstreams: ['mesh'],
    change: (good) => ({
      ...good,
      currency: fieldsOf(good.currency, () => ({ metadata: { type: 'NON_FUNGIBLE_UNIQUE' } })),
    }),
  }),
  row('near-type', 'F51', 'a row of the same contract under another type and another id', {
    upstreams: ['reddio'],
    change: (good) => ({
      ...good,
      asset_id: otherHex(good.asset_id),
      type: good.type === 'ERC20' ? 'ERC20M' : 'ERC20',
    }),
  }),
  row('row-identity-odd', 'F53', 'the name of the asset of a row is none', {
    change: (good, { upstream }) => ({ ...good, ...odd[upstream](good) }),
  }),
  row('row-identity-null', 'F53', 'null in the place of the name of the asset', {
    change: (good, { layout }) => ({ ...good, [layout.asset.field]: null }),
  }),
  row('row-identity-missing', 'F53', 'no name of the asset at all', {
    change: (good, { layout }) => without(good, layout.asset.field),
  }),
  {
    name: 'row-null',
    row: 'F53',
    does: 'null in the place of a row',
    upstreams: listing,
    strikesRow: true,
    strikes,
    make: ({ layout, pick }) => nulled(layout, pick),
  },
];

interface RowFault {
  readonly change: (row: BodyRow, context: FaultContext) => BodyRow;
  readonly upstreams?: readonly WireName[];
}

function row(name: string, matrixRow: string, does: string, { change, ...rest }: RowFault): NamedFault {
  const make = (context: FaultContext): FaultKind => changedRow(context, (good) => change(good, context));
  return { name, row: matrixRow, does, ...rest, strikesRow: true, strikes, make };
}

function nulled(layout: Layout, pick: FaultContext['pick']): FaultKind {
  return {
    kind: 'reply',
    change: (good) => withRows(good, layout, (rows) => (rows.length === 0 ? rows : rows.map(nullAt(pick(rows))))),
  };
}

function nullAt(struck: number): (row: BodyRow, index: number) => BodyRow | null {
  return (good, index) => (index === struck ? null : good);
}

function fieldsOf(value: unknown, change: (fields: BodyRow) => BodyRow): unknown {
  return isObject(value) ? { ...value, ...change(value) } : value;
}

function without(good: BodyRow, field: string): BodyRow {
  return Object.fromEntries(Object.entries(good).filter(([name]) => name !== field));
}

/** A hex number that differs in its last digit. */
function otherHex(value: unknown): string {
  const text = String(value);
  return `${text.slice(0, -1)}${text.endsWith('7') ? '6' : '7'}`;
}

/** Another of the 32,768 slots, far enough away that no asset has it. */
function otherSlot(value: unknown): LosslessNumber {
  const slot = isLosslessNumber(value) ? Number(value.value) : 0;
  return new LosslessNumber(String((slot + 10_000) % 32_768));
}

/** The number before it, or 1 for 0. */
function otherNumber(value: unknown): LosslessNumber {
  const number = isLosslessNumber(value) ? Number(value.value) : 0;
  return new LosslessNumber(String(number === 0 ? 1 : number - 1));
}
