/** The CPU time of a process is that of all its threads, whenever they end. */
import { describe, expect, it } from 'vitest';
import { CpuTally, openCpuClock } from '../../bench/cpu.ts';

const threads = (...spent: readonly (readonly [thread: number, nanoseconds: number])[]) => new Map(spent);

describe('a tally of CPU time', () => {
  it('adds up the threads', () => {
    const tally = new CpuTally();
    expect(tally.add(threads([1, 100], [2, 20]), 0)).toBe(120);
    expect(tally.add(threads([1, 150], [2, 20]), 0)).toBe(170);
  });

  it('keeps what a thread had used that has ended', () => {
    const tally = new CpuTally();
    tally.add(threads([1, 100], [2, 20]), 0);
    expect(tally.add(threads([1, 100]), 0)).toBe(120);
  });

  it('counts a new thread with the number of an ended one from zero', () => {
    const tally = new CpuTally();
    tally.add(threads([1, 100], [2, 20]), 0);
    expect(tally.add(threads([1, 100], [2, 5]), 0)).toBe(125);
    expect(tally.add(threads([1, 100], [2, 8]), 0)).toBe(128);
  });

  it('takes from the count of the process what no thread was seen to use, once', () => {
    const tally = new CpuTally();
    expect(tally.add(threads([1, 100]), 90)).toBe(100);
    // A thread came and went: 50 of it, of which the rounded count shows 40.
    expect(tally.add(threads([1, 110]), 150)).toBe(150);
    expect(tally.add(threads([1, 130]), 170)).toBe(170);
    expect(tally.add(threads([1, 135]), 170)).toBe(175);
  });
});

describe.runIf(process.platform === 'linux')('a clock of CPU time', () => {
  it('never stands behind the kernel by more than the two ticks that it rounds away', async () => {
    const clock = openCpuClock([process.pid]);
    const before = clock();
    const used = process.cpuUsage();
    for (let run = 0, text = ''; run < 50; run += 1) text = JSON.stringify([text.slice(0, 100_000), run]).repeat(20);
    const { user, system } = process.cpuUsage(used);
    expect(clock() - before).toBeGreaterThanOrEqual((user + system) / 1000 - 20);
  });
});
