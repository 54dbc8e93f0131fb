/** Preloaded into an example: writes every connection to another machine to stderr. */
import { Socket } from 'node:net';

const here = new Set(['127.0.0.1', '::1', 'localhost']);
const { connect } = Socket.prototype;

Object.assign(Socket.prototype, {
  connect(this: Socket, ...args: Parameters<typeof connect>): unknown {
    const host = hostOf(args);
    if (!here.has(host)) process.stderr.write(`connects to ${host}\n`);
    return Reflect.apply(connect, this, args);
  },
});

/** Of options, alone or in a list as Node itself passes them, or of a port and a host. */
function hostOf(args: readonly unknown[]): string {
  const [first, second] = args.flat();
  if (typeof first === 'object' && first !== null) return 'host' in first ? String(first.host) : 'localhost';
  return typeof second === 'string' ? second : 'localhost';
}
