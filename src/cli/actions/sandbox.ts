/** `balancegraph sandbox`: runs the sandbox upstreams, or proxies in front of others, with faults, until Ctrl-C. */
import { type FurtherName, further, furtherNames, startFurther } from '../../sandbox/further.ts';
import { SoftwareMissing } from '../../sandbox/further-upstream.ts';
import type { FaultSpec, UpstreamName } from '../../sandbox/sandbox.ts';
import type { WireName } from '../../sandbox/wire/wire.ts';
import { ExitError, exitCodes } from '../exit-codes.ts';
import { startProgress } from '../progress.ts';
import { describeFaults, describeProxies, describeSandbox } from '../sandbox-text.ts';
import { stopRequest } from '../stop-request.ts';
import type { Terminal } from '../terminal.ts';
import { furtherOf, type WithFlags } from '../with-option.ts';

/** Addresses of the servers that proxies stand in front of. */
export type Targets = Partial<Record<WireName, string>>;

export interface SandboxFlags extends WithFlags {
  /** The first of the ports; 0 takes any free ones. */
  readonly portBase: number;
  readonly seed?: number;
  /** As typed. */
  readonly fault?: readonly string[];
  readonly proxy?: Targets;
}

/** Resolves once the sandbox has been stopped. */
export async function runSandbox(flags: SandboxFlags, terminal: Terminal): Promise<void> {
  if (flags.proxy !== undefined && furtherOf(flags).length > 0)
    throw usage('--with is for the sandbox: leave out --proxy.');
  const faults = await readFaults(flags);
  const progress = await startProgress('starting the sandbox', terminal);
  const stop = stopRequest();
  try {
    const started = await (flags.proxy === undefined
      ? openSandbox(flags, faults)
      : openProxies(flags, flags.proxy, faults));
    progress.stop();
    terminal.out.write(started.text);
    await stop.requested;
    await started.close();
  } catch (error) {
    if (portTaken(error)) throw new ExitError(exitCodes.failed, TAKEN, { cause: error });
    if (error instanceof SoftwareMissing) throw new ExitError(exitCodes.failed, `${error.message}\n`, { cause: error });
    throw error;
  } finally {
    progress.stop();
    stop.release();
  }
}

interface Started {
  readonly text: string;
  close(): Promise<void>;
}

async function openSandbox(flags: SandboxFlags, faults: readonly Chosen[]): Promise<Started> {
  const { portBase: base, seed } = flags;
  const [{ startSandbox }, { builtInKinds }] = await Promise.all([
    import('../../sandbox/sandbox.ts'),
    import('../../providers/registry.ts'),
  ]);
  const sandbox = await startSandbox({
    ports: portsFrom(base),
    faults: specsOf(faults).filter(isServed),
    ...(seed === undefined ? {} : { seed }),
  });
  // A fault of TLS changes the scheme of an address.
  const sources = sandbox.sources.map((source) => ({ ...source, url: sandbox.upstreams[source.provider].url }));
  const { ledger } = sandbox;
  try {
    const others = await startFurther(furtherOf(flags), { ledger, ports: portsFrom(base), faults: specsOf(faults) });
    const all = [...sources, ...others.sources];
    return {
      text: describeSandbox(all, builtInKinds, describeFaults(faults.map(({ row }) => row))),
      close: async () => {
        await Promise.all([others.close(), sandbox.close()]);
      },
    };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

async function openProxies(
  { portBase: base, seed }: SandboxFlags,
  targets: Targets,
  faults: readonly Chosen[],
): Promise<Started> {
  const { startProxies } = await import('../../sandbox/proxies/proxies.ts');
  const proxies = await startProxies({
    targets,
    ports: portsFrom(base),
    faults: specsOf(faults),
    ...(seed === undefined ? {} : { seed }),
  });
  const rows = [...proxies.upstreams].map(([name, { url }]) => [name, url, targets[name] ?? '']);
  return { text: describeProxies(rows, describeFaults(faults.map(({ row }) => row))), close: () => proxies.close() };
}

/** A fault, and the row of the printed table that describes it. */
interface Chosen {
  readonly spec: FaultSpec;
  readonly row: readonly string[];
}

function specsOf(faults: readonly Chosen[]): readonly FaultSpec[] {
  return faults.map(({ spec }) => spec);
}

function isServed(spec: FaultSpec): spec is FaultSpec<UpstreamName> {
  return servedNames.some((name) => name === spec.upstream);
}

const servedNames: readonly UpstreamName[] = ['reddio', 'teos', 'mesh', 'loopring'];

/** What has to stand on the command line for an upstream that the sandbox does not always have; null where all is there. */
function lacking({ upstream }: FaultSpec, chosen: readonly FurtherName[]): string | null {
  const name = furtherNames.find((candidate) => further[candidate].faulty === upstream);
  if (name === undefined) return `the sandbox has no node of its own; add --proxy ${upstream}=URL of yours`;
  return chosen.includes(name) ? null : `the sandbox has it where it is named; add --with ${name}`;
}

/** Read before anything starts. The catalogue is loaded only where faults are given. */
async function readFaults({ fault = [], proxy = {}, ...flags }: SandboxFlags): Promise<readonly Chosen[]> {
  if (fault.length === 0) return [];
  const [{ parseFault }, { findFault }] = await Promise.all([
    import('../../sandbox/faults/fault-spec.ts'),
    import('../../sandbox/faults/catalogue.ts'),
  ]);
  const proxied = Object.keys(proxy);
  return fault.map((text) => {
    const checked = parseFault(text);
    if (!checked.ok) throw usage(`--fault ${text}: ${checked.rule}`);
    const spec = checked.value;
    if (proxied.length > 0 && !proxied.includes(spec.upstream)) {
      throw usage(`--fault ${text}: there is no --proxy for ${spec.upstream}`);
    }
    const lack = proxied.length > 0 || isServed(spec) ? null : lacking(spec, furtherOf(flags));
    if (lack !== null) throw usage(`--fault ${text}: ${lack}`);
    return { spec, row: [spec.upstream, text.slice(spec.upstream.length + 1), findFault(spec.fault)?.does ?? ''] };
  });
}

function usage(message: string): ExitError {
  return new ExitError(exitCodes.usage, `${message}\nRun it with --help for the options.\n`);
}

const TAKEN = 'A port of the sandbox is taken. Choose others with --port-base.\n';

function portsFrom(base: number): Record<UpstreamName, number> & Partial<Record<FurtherName, number>> {
  const port = (step: number): number => (base === 0 ? 0 : base + step);
  const others: { [Name in FurtherName]?: number } = {};
  for (const [index, name] of furtherNames.entries()) others[name] = port(4 + index);
  return { reddio: port(0), teos: port(1), mesh: port(2), loopring: port(3), ...others };
}

function portTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
