import { type Command, InvalidArgumentError } from 'commander';
import { checkBaseUrl } from '../../config/base-url.ts';
import { furtherNames } from '../../sandbox/further.ts';
import { faultedWires } from '../../sandbox/wire/faulted-wires.ts';
import type { SandboxFlags, Targets } from '../actions/sandbox.ts';
import type { Terminal } from '../terminal.ts';
import { takesFurther } from '../with-option.ts';

const PORT_BASE = 4101;
/** So that there is a port for each upstream. */
const LAST_BASE = 65_536 - 4 - furtherNames.length;

export function addSandboxCommand(program: Command, terminal: Terminal): void {
  takesFurther(program.command('sandbox'))
    .description('run local upstreams with invented balances, for trying and testing')
    .option('--port-base <port>', 'first of the ports; 0 takes any free ones', portBase, PORT_BASE)
    .option('--seed <number>', 'seed of the invented balances, and of the chance in faults', wholeNumber)
    .option(
      '--fault <fault>',
      'play a fault: UPSTREAM:FAULT[=NUMBER][#ROW][@CONDITION,…], e.g. teos:status-503@0.2; repeatable',
      (text, before: readonly string[] = []) => [...before, text],
    )
    .option(
      '--proxy <upstream=url>',
      'play the faults in front of a server of your own instead, e.g. teos=http://127.0.0.1:9000; repeatable',
      proxyTarget,
    )
    .addHelpText('after', '\nNames of faults, and what they do: docs/sandbox.md')
    .action(async (flags: SandboxFlags) => {
      const { runSandbox } = await import('../actions/sandbox.ts');
      await runSandbox(flags, terminal);
    });
}

function proxyTarget(text: string, before: Targets = {}): Targets {
  const [, name, address = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const upstream = faultedWires.find((candidate) => candidate === name);
  if (upstream === undefined)
    throw new InvalidArgumentError(`Write one of ${faultedWires.join(', ')}, = and an address.`);
  if (before[upstream] !== undefined) throw new InvalidArgumentError(`There is a proxy for ${upstream} already.`);
  const checked = checkBaseUrl(address);
  if (!checked.ok) throw new InvalidArgumentError(`The address ${checked.rule}.`);
  return { ...before, [upstream]: checked.value };
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Not a whole number.');
  return Number(text);
}

function portBase(text: string): number {
  const port = wholeNumber(text);
  if (port > LAST_BASE) throw new InvalidArgumentError(`Not a port from 0 to ${LAST_BASE}.`);
  return port;
}
