/** Ports of this machine that are free. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Asked beforehand, because Apollo's standalone server ends the process where it cannot listen. */
export async function canListen(port: number): Promise<boolean> {
  return (await tryPort(port)) !== null;
}

/** One that was free a moment ago, for programs that do not tell which one they took. */
export async function freePort(): Promise<number> {
  const port = await tryPort(0);
  if (port === null) throw new Error('this machine has no free port');
  return port;
}

/** The port, free again; null where it cannot be used. */
async function tryPort(port: number): Promise<number | null> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
    const address = probe.address();
    return typeof address === 'object' && address !== null ? address.port : null;
  } catch {
    return null;
  } finally {
    probe.close();
  }
}
