/** Refuses requests at once while the process is so busy that they would delay all others. */
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import type { onRequestAsyncHookHandler } from 'fastify';
import { refused } from './refused.ts';

export interface AdmissionOptions {
  /** The most requests at a time while the process has no spare time; while it has, there is no limit. */
  readonly busyRequests: number;
  /** How many are running, the one that asks included. */
  running(): number;
  /** How much of its recent time the process was busy, from 0 to 1. @default measured */
  readonly busy?: () => number;
}

/** Of its recent time. Requests that wait for a source leave the process idle, however many they are. */
const NO_SPARE_TIME = 0.9;

/** Judges whether a request is one too many. */
export type Overload = () => boolean;

export function overload({ busyRequests, running, busy = recentUtilization() }: AdmissionOptions): Overload {
  return () => running() > busyRequests && busy() >= NO_SPARE_TIME;
}

export function admission(
  isOverloaded: Overload,
  { busyRequests }: Pick<AdmissionOptions, 'busyRequests'>,
): onRequestAsyncHookHandler {
  return async (_request, reply) => {
    if (!isOverloaded()) return;
    const message = `the server is busy with ${busyRequests} requests (server.busyRequests); ask again later`;
    reply.header('retry-after', '1');
    await reply.code(503).send(refused(message, 'OVERLOADED'));
  };
}

const SAMPLE_MS = 50;

/** Looked at only when asked, and no more often than it changes. */
function recentUtilization(): () => number {
  let from: EventLoopUtilization = performance.eventLoopUtilization();
  let since = performance.now();
  let recent = 0;
  return () => {
    if (performance.now() - since >= SAMPLE_MS) {
      const to = performance.eventLoopUtilization();
      recent = performance.eventLoopUtilization(to, from).utilization;
      from = to;
      since = performance.now();
    }
    return recent;
  };
}
