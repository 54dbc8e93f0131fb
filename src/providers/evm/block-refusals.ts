/**
 * How nodes say that they lack the requested block, or do not support the request. No standard fixes codes or messages,
 * so each wording has its source beside it (read 2026-11 unless it says otherwise). No message is ever passed on.
 */
import { isObject } from '../../http/decode.ts';
import type { UpstreamRequest } from '../../http/exchange.ts';
import type { FailureCode } from '../../model/failure.ts';

export interface BlockRefusal {
  readonly code: Extract<FailureCode, 'BLOCK_NOT_FOUND' | 'UPSTREAM_INCAPABLE'>;
  readonly facts: { readonly detail: string; readonly retryable: boolean };
}

const NOT_YET: readonly RegExp[] = [
  // Hardhat 3.18 (seen), for an unknown hash and a future number alike.
  /received invalid block tag/i,
  // geth: path-based archives while they are indexed (ethereum/go-ethereum#32474); no finalized or safe block so far.
  /state histories haven't been fully indexed yet/i,
  /(?:finalized|safe|pending) block (?:is )?not (?:found|available)/i,
  // Avalanche's coreth: accepted blocks alone are served.
  /cannot query unfinalized data|after last accepted block/i,
  // zkSync Era, with code -32602.
  /block with such an id doesn't exist yet/i,
  // Filecoin: Lotus and Forest.
  /requested a future epoch|tipset height in future/i,
  // EVMs on Cosmos (Evmos, Sei, Cronos): heights that the node has not executed.
  /could not find results? for height|result not found for height|must be less than or equal to the (?:current|latest|head)/i,
  /(?:block|height|header)\b.{0,80}\bnot (?:yet )?(?:available|produced|executed|indexed|synced) yet|\b(?:is|are) not yet (?:available|indexed|executed)/i,
  /requested block is above|block (?:number )?is (?:out of range|in the future)|(?:block|height).{0,40}beyond (?:the )?(?:latest|head|current)/i,
];

const NOT_FOUND: readonly RegExp[] = [
  // geth and its kin, ganache 7.9 (seen), reth, Erigon, Besu, Nethermind; anvil (`BlockOutOfRangeError`); hosts.
  /header (?:for hash )?not found|unknown block|block (?:#?[0-9a-fx]+ )?(?:is )?not found|blockoutofrange|not currently canonical/i,
  /resource not found|block hash .*not|could not find block|invalid block hash|block .*does not exist/i,
  // Klaytn and Kaia; Nethermind, which names the parameter.
  /the (?:header|block) does not exist|(?:block|header|hash) .{0,80}could not be found/i,
];

/** By hash, as EIP-1898 has it: ganache 7.9 (seen, -32700), and what JSON decoders in Go and Rust say of an object. */
const NO_OBJECT =
  /cannot (?:wrap|unmarshal).{0,8}object|invalid type: map|expected (?:a )?(?:hex )?string|must be (?:a )?string|(?:invalid|unsupported).{0,20}block ?(?:number|tag|param|identifier)/i;

/**
 * What a refusal says about the requested block; null where it says nothing about it. The caller has to search for messages
 * about pruned state before.
 */
export function blockRefusal(
  { message, code }: { readonly message: string; readonly code: string },
  request: UpstreamRequest,
): BlockRefusal | null {
  const { method, byHash } = questionIn(request);
  if (NOT_YET.some((words) => words.test(message))) {
    return { code: 'BLOCK_NOT_FOUND', facts: { detail: 'the node does not have the block yet', retryable: true } };
  }
  if (NOT_FOUND.some((words) => words.test(message))) {
    const detail = 'the node does not have the block, or it is no longer part of the chain';
    // The block was found before the call. It was replaced since, or this node does not have it yet.
    return { code: 'BLOCK_NOT_FOUND', facts: { detail, retryable: method === 'eth_call' } };
  }
  if (byHash && (code === '-32700' || NO_OBJECT.test(message))) {
    const detail = 'the node does not take the hash of a block in a call (EIP-1898); set the option blockBy: number';
    return { code: 'UPSTREAM_INCAPABLE', facts: { detail, retryable: false } };
  }
  return null;
}

function questionIn({ body }: UpstreamRequest): { readonly method: unknown; readonly byHash: boolean } {
  if (!isObject(body)) return { method: null, byHash: false };
  const { method, params } = body;
  return { method, byHash: method === 'eth_call' && Array.isArray(params) && isObject(params[1]) };
}
