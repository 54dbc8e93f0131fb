/** Changes what contracts saw of the chain in the answers of a node. */
import { z } from 'zod';
import type { Act } from '../../src/conformance/proxy.ts';
import { decodeResults, type SubResult } from '../../src/providers/evm/aggregate-abi.ts';
import { resultsData } from './abi-oracle.ts';
import { methodOf } from './support.ts';

const answer = z.object({ id: z.string(), result: z.templateLiteral(['0x', z.string()]) });

/** The node's answer with some of what contracts saw replaced: chain id, number and time come first. */
export function seeing(change: (seen: readonly SubResult[]) => readonly SubResult[]): Act {
  return async (request, forward) => {
    const reply = await forward();
    if (methodOf(request.body) !== 'eth_call') return reply;
    const { id, result } = answer.parse(JSON.parse(reply.body.toString('utf8')));
    const changed = resultsData(change(decodeResults(result) ?? []));
    return { ...reply, body: Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, result: changed })) };
  };
}

export function word(value: bigint): SubResult {
  return { success: true, data: `0x${value.toString(16).padStart(64, '0')}` };
}
