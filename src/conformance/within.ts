import { ConformanceError } from './demand.ts';

/** Far longer than anything on loopback takes; it ends only what would wait for ever. */
const LONGEST_MS = 2000;

/** The result of `promise`, or a `ConformanceError` where it does not settle in time. */
export async function within<T>(promise: Promise<T>, longestMs = LONGEST_MS): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new ConformanceError('an operation that should have ended did not end')),
    longestMs,
  );
  try {
    return await Promise.race([promise, ended]);
  } finally {
    clearTimeout(timer);
  }
}
