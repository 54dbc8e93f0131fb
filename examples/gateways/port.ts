/** Whether a port of this machine is free. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Asked beforehand, because Apollo's standalone server ends the process where it cannot listen. */
export async function canListen(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}
