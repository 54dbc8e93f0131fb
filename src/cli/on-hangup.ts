/** SIGHUP, by which a server is told to read its configuration again. */

/**
 * Calls back for each SIGHUP, one after the other. In a terminal the signal says that the terminal is closed, and ends
 * the process as ever.
 *
 * @returns ends it
 */
export function onHangup(isTerminal: boolean, callback: () => Promise<void>): () => void {
  if (isTerminal) return () => {};
  let latest: Promise<void> = Promise.resolve();
  const listener = (): void => {
    latest = latest.then(callback);
  };
  process.on('SIGHUP', listener);
  return () => process.off('SIGHUP', listener);
}
