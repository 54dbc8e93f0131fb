/** Holds what an answer shows of a balance against the ledger of the sandbox, digit by digit. */
import { expect } from 'vitest';
import { parseId } from '../../src/model/identity.ts';
import { type AmountPart, amountParts } from '../../src/model/reading.ts';
import type { BlockPick, LedgerAsset } from '../../src/sandbox/ledger/book.ts';
import type { Ledger } from '../../src/sandbox/ledger/ledger.ts';
import type { UpstreamName } from '../../src/sandbox/sandbox.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import type { ShownBalance } from './shown.ts';

/** What was found true. */
export interface Audit {
  /** Amounts that are the ledger's own. */
  readonly amounts: number;
  /** Those of them that a double cannot hold. */
  readonly large: number;
  /** Balances that are not known, each with its reason. */
  readonly failures: number;
}

/** Fails for an amount that is not the ledger's, and for a balance that is neither known nor explained. */
export function auditBalances(ledger: Ledger, balances: readonly ShownBalance[]): Audit {
  const counts = { amounts: 0, large: 0, failures: 0 };
  for (const balance of balances) {
    const amounts = amountParts.filter((part) => balance.fields[part] !== undefined);
    expect(amounts, 'a balance of the matrix shows an amount').not.toEqual([]);
    expect(balance.fields, 'a balance of the matrix shows its failure').toHaveProperty('failure');
    if (balance.fields.failure === null) {
      for (const part of amounts) {
        const atomic = auditAmount(ledger, balance, part);
        counts.amounts += atomic === null ? 0 : 1;
        counts.large += atomic !== null && atomic > 2n ** 53n ? 1 : 0;
      }
    } else {
      auditFailure(balance.fields, amounts);
      counts.failures += 1;
    }
  }
  return counts;
}

function auditFailure(fields: JsonObject, amounts: readonly AmountPart[]): void {
  expect(fields).toMatchObject({ failure: { code: expect.stringMatching(/^[A-Z_]+$/) } });
  for (const part of amounts) expect(fields[part]).toBe(null);
  expect(fields.provenance ?? null).toBe(null);
}

/** The ledger's amount, which the shown one equals; null for a part that the source does not report. */
function auditAmount(ledger: Ledger, { account, asset, at, fields }: ShownBalance, part: AmountPart): bigint | null {
  const held = nameOf(account, 'account');
  const { source, network, ref } = nameOf(asset, 'asset');
  expect([source, network], 'account and asset are of one ledger').toEqual([held.source, held.network]);
  const upstream = upstreamOf(source);
  const truth = ledger.truth(upstream, held, ref, blockOf(at ?? momentOf(fields.id)));
  // What was never held is shown as a balance only where the source documents that silence means zero.
  if (truth === null) expect([upstream, part]).toEqual(['loopring', 'total']);
  const atomic = truth === null ? 0n : truth[part];
  const shown = fields[part];
  if (atomic === null) {
    expect(shown).toBe(null);
    return null;
  }
  if (!isObject(shown)) throw new Error(`${account} has ${atomic} of ${asset}, not ${JSON.stringify(shown)}`);
  expect(Object.keys(shown).some((name) => name === 'atomic' || name === 'value')).toBe(true);
  if (shown.atomic !== undefined) expect(shown.atomic).toBe(atomic.toString());
  if (shown.value !== undefined) {
    const unit = unitOf(ledger.assets(upstream, network ?? undefined).find((known) => known.ref === ref));
    expect(isValueOf(atomic, unit, shown.value), `${shown.value} is ${atomic} by ${unit}`).toBe(true);
  }
  return atomic;
}

function nameOf<Type extends 'account' | 'asset' | 'balance'>(id: string, type: Type) {
  const parsed = parseId(id);
  if (parsed.ok && isOf(parsed.value, type)) return parsed.value;
  throw new Error(`${id} is no id of the type ${type}`);
}

function isOf<Parsed extends { readonly type: string }, Type extends Parsed['type']>(
  parsed: Parsed,
  type: Type,
): parsed is Extract<Parsed, { readonly type: Type }> {
  return parsed.type === type;
}

function upstreamOf(source: string): UpstreamName {
  const name = (['reddio', 'teos', 'mesh', 'loopring'] as const).find((upstream) => source === `sandbox-${upstream}`);
  if (name === undefined) throw new Error(`${source} is no source of the sandbox`);
  return name;
}

/** The past moment that the id of a balance names. */
function momentOf(id: Json | undefined): unknown {
  if (typeof id !== 'string') return null;
  const { at } = nameOf(id, 'balance');
  if (at === null || !('number' in at)) return null;
  return at.hash === null ? { block: at.number } : { hash: at.hash };
}

/** From an argument `at`. */
function blockOf(at: unknown): BlockPick {
  if (typeof at !== 'object' || at === null) return {};
  if ('hash' in at && typeof at.hash === 'string') return { hash: at.hash };
  if ('block' in at && typeof at.block === 'bigint') return { number: at.block };
  throw new Error('a moment is neither a block nor a hash');
}

/** Atomic units in a display unit, as decimal text; null where the ledger says none. */
function unitOf(asset: LedgerAsset | undefined): string | null {
  if (asset === undefined) return null;
  if (asset.decimals !== null) return `1${'0'.repeat(asset.decimals)}`;
  return asset.upstream === 'teos' ? asset.sparkFactor : null;
}

/** Whether so many atomic units make this value, in whole numbers; no value is right where there is none to give. */
function isValueOf(atomic: bigint, unit: string | null, value: Json): boolean {
  if (unit === null) return value === null;
  const per = digitsOf(unit);
  if (typeof value !== 'string') return value === null && !hasDecimalForm(atomic, per.digits);
  const shown = digitsOf(value);
  return shown.digits * per.digits === atomic * 10n ** BigInt(shown.scale + per.scale);
}

/** The digits of a decimal and how many of them stand behind the point. */
function digitsOf(decimal: string): { readonly digits: bigint; readonly scale: number } {
  const [whole = '', fraction = ''] = decimal.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

/** Whether a ÷ b, b positive, has a finite decimal form. */
function hasDecimalForm(a: bigint, b: bigint): boolean {
  let rest = b;
  for (const prime of [2n, 5n]) while (rest % prime === 0n) rest /= prime;
  return a % rest === 0n;
}
