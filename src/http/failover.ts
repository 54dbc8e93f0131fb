/** Several servers of one source: where one cannot answer, the next one is asked. */
import { type Failure, FailureError } from '../model/failure.ts';
import { conductOf } from '../model/failure-conduct.ts';
import type { Send } from './exchange.ts';
import type { Upstream } from './upstream.ts';

/**
 * Asks the servers in their order until one answers; where none does, the failure of the first is reported. Each has
 * rates, pauses and a breaker of its own, so that a server that keeps failing is skipped at once.
 */
export function openFailover(upstreams: readonly Upstream[]): Upstream {
  const send: Send = async (request, sending) => {
    const failures: FailureError[] = [];
    for (const upstream of upstreams) {
      try {
        return await upstream.send(request, sending);
      } catch (error) {
        if (!(error instanceof FailureError) || sending.signal.aborted) throw error;
        if (!conductOf(error.failure).nextServer) throw error;
        failures.push(error);
      }
    }
    throw failures.find(({ failure: { code } }) => code !== 'SOURCE_PAUSED') ?? failures[0];
  };
  return {
    send,
    /** Pauses all servers. `accept` gets the one server that its answer came from. */
    pause(until) {
      for (const upstream of upstreams) upstream.pause(until);
    },
    get refusal() {
      const refusals = upstreams.map(({ refusal }) => refusal);
      return refusals.includes(null) ? null : soonest(refusals);
    },
    get greets() {
      return upstreams[0]?.greets ?? null;
    },
    get states() {
      return upstreams.flatMap(({ states }) => states);
    },
    async close() {
      await Promise.all(upstreams.map((upstream) => upstream.close()));
    },
  };
}

/** That of the server which lets a request leave first. */
function soonest(refusals: readonly (Failure | null)[]): Failure | null {
  const endOf = (refusal: Failure | null): number => refusal?.retryAfter?.getTime() ?? Number.POSITIVE_INFINITY;
  return refusals.reduce((one, other) => (endOf(other) < endOf(one) ? other : one), refusals[0] ?? null);
}
