/** `balancegraph sandbox`: runs the sandbox upstreams until Ctrl-C. */
import { type Command, InvalidArgumentError } from 'commander';
import { ExitError, exitCodes } from './exit-codes.ts';
import { startProgress } from './output.ts';
import { describeSandbox } from './sandbox-text.ts';
import { stopRequest } from './stop-request.ts';
import type { Terminal } from './terminal.ts';

const PORT_BASE = 4101;

interface SandboxFlags {
  readonly portBase: number;
  readonly seed?: number;
}

export function addSandboxCommand(program: Command, terminal: Terminal): void {
  program
    .command('sandbox')
    .description('run local upstreams with invented balances, for trying and testing')
    .option('--port-base <port>', 'first of the four ports; 0 takes any free ones', portBase, PORT_BASE)
    .option('--seed <number>', 'seed of the invented balances', wholeNumber)
    .action((flags: SandboxFlags) => runSandbox(flags, terminal));
}

async function runSandbox({ portBase: base, seed }: SandboxFlags, terminal: Terminal): Promise<void> {
  const progress = startProgress('starting the sandbox', terminal);
  const stop = stopRequest();
  try {
    const [{ startSandbox }, { builtInKinds }] = await Promise.all([
      import('../sandbox/sandbox.ts'),
      import('../providers/registry.ts'),
    ]);
    const sandbox = await startSandbox({ ports: portsFrom(base), ...(seed === undefined ? {} : { seed }) });
    progress.stop();
    terminal.out.write(describeSandbox(sandbox.sources, builtInKinds));
    await stop.requested;
    await sandbox.close();
  } catch (error) {
    throw portTaken(error) ? new ExitError(exitCodes.failed, TAKEN, { cause: error }) : error;
  } finally {
    progress.stop();
    stop.release();
  }
}

const TAKEN = 'A port of the sandbox is taken. Choose others with --port-base.\n';

function portsFrom(base: number) {
  const port = (step: number): number => (base === 0 ? 0 : base + step);
  return { reddio: port(0), teos: port(1), mesh: port(2), loopring: port(3) };
}

function portTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Not a whole number.');
  return Number(text);
}

function portBase(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_532) throw new InvalidArgumentError('Not a port from 0 to 65532.');
  return port;
}
