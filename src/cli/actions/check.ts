/**
 * `balancegraph check`: is the configuration sound, does every source answer, and do balances come back? The store has to answer, and each source is
 * pinged, asked for its networks where the configuration names some, and for one balance per read and network.
 */
import { type Balancegraph, createBalancegraph } from '../../balancegraph.ts';
import { runEndpoint } from '../../balances/call/run-endpoint.ts';
import type { ReadContext } from '../../balances/context.ts';
import type { Source } from '../../balances/source.ts';
import { type NamedPair, tryReads } from '../../balances/trial.ts';
import { type Failure, failure, toFailure } from '../../model/failure.ts';
import { tryKeys } from '../../server/clients/try-keys.ts';
import { type CheckFinding, type CheckStanding, reportFindings, standingOf } from '../check-report.ts';
import { ExitError, exitCodes } from '../exit-codes.ts';
import type { GlobalOptions } from '../global-options.ts';
import { startProgress } from '../progress.ts';
import { openRuntime } from '../runtime.ts';
import type { Terminal } from '../terminal.ts';
import { tryChannels } from '../try-channels.ts';

/** Throws an `ExitError` unless a balance came back wherever one was asked for. */
export async function check({ config: option }: GlobalOptions, terminal: Terminal): Promise<void> {
  const runtime = await openRuntime(option);
  const store = Promise.withResolvers<string | null>();
  const graph = createBalancegraph({ config: runtime.config, onStore: store.resolve });
  if (graph.store === null) store.resolve(null);
  const progress = await startProgress(`asking ${graph.sources.size} sources`, terminal);
  try {
    const named = new Map(runtime.config.sources.map(({ id, check: pairs }) => [id, pairs]));
    const [keysFault, storeAway, ...findings] = await Promise.all([
      tryKeys(runtime.config.server.clients.jwt),
      store.promise,
      ...[...graph.sources.values()].map((source) => examine(source, named.get(source.name) ?? [], graph)),
    ]);
    progress.stop();
    terminal.out.write(reportFindings(findings));
    if (storeAway !== null) throw new ExitError(exitCodes.failed, storeText(storeAway));
    if (graph.store !== null && runtime.config.store?.balances === true && !(await tryChannels(graph.store.channels))) {
      throw new ExitError(exitCodes.failed, channelsText(runtime.config.store.prefix));
    }
    if (keysFault !== null) throw new ExitError(exitCodes.failed, keysText(keysFault));
    endWith(findings);
  } finally {
    progress.stop();
    await graph.close();
    await runtime.close();
  }
}

function keysText(fault: string): string {
  return `server.clients.jwt.jwksUrl ${fault}.\nTokens cannot be checked; see docs/clients-and-limits.md.\n`;
}

/** @param away as in the log */
function storeText(away: string): string {
  return `The store that store.url names cannot be asked: ${away}.\nReplicas would keep to their own parts of each quota; see docs/running-in-production.md.\n`;
}

function channelsText(prefix: string): string {
  return `The store that store.url names refuses channels: its user may not listen and tell on ${prefix}*.\nEach replica would read for its own subscriptions. Give the user &${prefix}* +publish +subscribe +unsubscribe; see docs/running-in-production.md.\n`;
}

/** Throws unless a balance came back wherever one was asked for. */
function endWith(findings: readonly CheckFinding[]): void {
  const count = (state: CheckStanding): number => findings.filter((finding) => standingOf(finding) === state).length;
  const failed = count('failed');
  if (failed > 0) throw new ExitError(exitCodes.failed, `${failed} of ${findings.length} sources cannot be used.\n`);
  const unproven = count('unproven');
  if (unproven === 0) return;
  throw new ExitError(
    exitCodes.unproven,
    `${unproven} of ${findings.length} sources answer, but were not seen to bring a balance of each kind.\n`,
  );
}

async function examine(source: Source, named: readonly NamedPair[], graph: Balancegraph): Promise<CheckFinding> {
  const started = performance.now();
  const { read } = graph.createContext();
  const finding = (found: Pick<CheckFinding, 'failure' | 'trials'>): CheckFinding => ({
    source,
    milliseconds: Math.round(performance.now() - started),
    ...found,
  });
  try {
    await runEndpoint(source, { endpoint: source.provider.ping, question: null }, read);
    const missing = await missingNetworks(source, read);
    if (missing !== null) return finding({ failure: missing, trials: [] });
    return finding({ failure: null, trials: await tryReads(source, named, read) });
  } catch (error) {
    return finding({ failure: toFailure(error), trials: [] });
  }
}

/** The configured networks that the source does not list, as a failure; null where all are there. */
async function missingNetworks(source: Source, read: ReadContext): Promise<Failure | null> {
  const { networks } = source.provider;
  if (networks === undefined) return null;
  const { items } = await runEndpoint(source, { endpoint: networks.list, question: null }, read);
  const missing = (networks.configured ?? []).filter((network) => !items.includes(network));
  if (missing.length === 0) return null;
  return failure('UNKNOWN_NETWORK', { detail: `it lists ${items.join(', ')}, but not ${missing.join(', ')}` });
}
