/** A module in a process of its own that acts on messages, so that its cost is measured alone. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Forked {
  readonly pid: number;
  /** Sends the order and waits for the answer; one at a time. */
  ask(order: object | string): Promise<unknown>;
  /** Sends the order to end, and resolves with the exit code. */
  stop(order: object | string): Promise<number | null>;
}

export function forkModule(module: URL, execArgv: readonly string[]): Forked {
  const child = fork(fileURLToPath(module), {
    execArgv: [...execArgv, '--unhandled-rejections=strict'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    async ask(order) {
      const listening = new AbortController();
      const answered = once(child, 'message', { signal: listening.signal });
      child.send(order);
      const [answer] = await Promise.race([answered, ended.then(() => [null])]);
      if (answer !== null) return answer;
      listening.abort();
      throw new Error(`${module.pathname} has ended`);
    },
    async stop(order) {
      child.send(order);
      const [code] = await ended;
      return code;
    },
  };
}
