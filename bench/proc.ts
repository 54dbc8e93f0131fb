/** What the kernel has counted for processes. Linux only. */
import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second on every machine. */
const TICK_MS = 10;

/** User and system time of all threads so far. */
export function cpuMilliseconds(pids: readonly number[]): number {
  return sum(pids, (pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name, in parentheses, and may hold anything; user and system time are the 14th and 15th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  });
}

/** The most memory that each had resident at any time, in MiB, together. */
export function peakMebibytes(pids: readonly number[]): number {
  return sum(pids, (pid) => {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kibibytes) / 1024;
  });
}

function sum(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + of(pid), 0);
}
