import { ConformanceError } from './demand.ts';

/** Far longer than anything on loopback takes; only what would wait for ever is ended by it. */
const LONGEST_MS = 2000;

/** What `promise` comes to, or a `ConformanceError` where it does not come to anything in time. */
export async function within<T>(promise: Promise<T>, longestMs = LONGEST_MS): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new ConformanceError('something did not end that should have')), longestMs);
  try {
    return await Promise.race([promise, ended]);
  } finally {
    clearTimeout(timer);
  }
}
