/**
 * Set-up of a run: the temporary files of its tests go into a folder of its own, which is removed with all that it holds when the
 * run ends, whatever failed. So no test has to remove what it wrote.
 */
import { openTempFolder } from './temp-folder.ts';

/** Returns what vitest calls when the run ends. */
export function setup(): () => void {
  const folder = openTempFolder();
  return () => folder.remove();
}
