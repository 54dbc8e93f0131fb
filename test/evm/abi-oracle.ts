/** The ABI as @ethersproject/abi reads and writes it, which shares no code with ours. */
import { defaultAbiCoder, type FunctionFragment, Interface } from '@ethersproject/abi';
import { z } from 'zod';
import type { HexText } from '../../src/sandbox/evm/chain.ts';

const hexSchema = z.templateLiteral(['0x', z.string()]);
const bytesSchema = z.tuple([hexSchema]);
const callsSchema = z.tuple([z.array(z.tuple([z.string(), z.boolean(), hexSchema]))]);
const resultsSchema = z.tuple([z.array(z.tuple([z.boolean(), hexSchema]))]);

const CALLS = 'tuple(address target, bool allowFailure, bytes callData)[]';
const RESULTS = 'tuple(bool success, bytes returnData)[]';
const aggregate3 = `function aggregate3(${CALLS} calls) payable returns (${RESULTS} results)`;

export interface AggregateCall {
  readonly target: string;
  readonly data: HexText;
}

export interface AggregateResult {
  readonly success: boolean;
  readonly data: HexText;
}

/** A call with its selector; the signature reads `function transfer(address to, uint256 value)`. */
export function callData(signature: string, values: readonly unknown[]): HexText {
  const { contract, fragment } = functionOf(signature);
  return hex(contract.encodeFunctionData(fragment, values));
}

/** Values without a selector, such as the arguments of a constructor. */
export function encodeValues(types: readonly string[], values: readonly unknown[]): HexText {
  return hex(defaultAbiCoder.encode(types, values));
}

/** The one value of type `bytes` in this data; null where there is none. */
export function bytesIn(data: HexText): HexText | null {
  try {
    return bytesSchema.parse([...defaultAbiCoder.decode(['bytes'], data, true)])[0];
  } catch {
    return null;
  }
}

export function selectorOf(signature: string): HexText {
  const { contract, fragment } = functionOf(signature);
  return hex(contract.getSighash(fragment));
}

export function aggregateData(calls: readonly AggregateCall[]): HexText {
  return callData(aggregate3, [calls.map(({ target, data }) => [target, true, data])]);
}

export function callsOfAggregate(data: HexText): readonly AggregateCall[] {
  const [calls] = callsSchema.parse(plain(new Interface([aggregate3]).decodeFunctionData('aggregate3', data)));
  return calls.map(([target, , callData]) => ({ target: target.toLowerCase(), data: callData }));
}

export function resultsData(results: readonly AggregateResult[]): HexText {
  return encodeValues([RESULTS], [results.map(({ success, data }) => [success, data])]);
}

/** @throws Error where the data are no results. */
export function resultsOfAggregate(data: HexText): readonly AggregateResult[] {
  const [results] = resultsSchema.parse(plain(defaultAbiCoder.decode([RESULTS], data, true)));
  return results.map(([success, returnData]) => ({ success, data: returnData }));
}

function functionOf(signature: string): { readonly contract: Interface; readonly fragment: FunctionFragment } {
  const contract = new Interface([signature.startsWith('function ') ? signature : `function ${signature}`]);
  const [fragment] = Object.values(contract.functions);
  if (fragment === undefined) throw new Error(`${signature} is no function`);
  return { contract, fragment };
}

function hex(text: string): HexText {
  return hexSchema.parse(text);
}

/** Its lists have named properties beside their items. */
function plain(value: unknown): unknown {
  return Array.isArray(value) ? Array.from(value, plain) : value;
}
