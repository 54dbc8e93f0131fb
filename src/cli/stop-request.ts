import { once } from 'node:events';

export interface StopRequest {
  /** Resolves at the first SIGINT or SIGTERM, which then do not end the process by themselves. */
  readonly requested: Promise<unknown>;
  release(): void;
}

export function stopRequest(): StopRequest {
  const controller = new AbortController();
  const wait = (signal: NodeJS.Signals) => once(process, signal, { signal: controller.signal }).catch(() => undefined);
  return { requested: Promise.race([wait('SIGINT'), wait('SIGTERM')]), release: () => controller.abort() };
}
