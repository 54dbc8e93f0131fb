/** What the kernel knows of the memory of processes. Linux only. */
import { readFileSync } from 'node:fs';

/** The most memory that each had resident at any time, in MiB, together. */
export function peakMebibytes(pids: readonly number[]): number {
  return pids.reduce((total, pid) => total + ofStatus(pid, 'VmHWM'), 0);
}

/** What the process has resident now, in MiB. */
export function residentMebibytes(pid: number): number {
  return ofStatus(pid, 'VmRSS');
}

function ofStatus(pid: number, name: 'VmHWM' | 'VmRSS'): number {
  const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes) / 1024;
}
