/**
 * The command line: which commands there are, and how their outcome becomes an exit code. Each command of `commands/` says
 * how it is called, and loads what it does, a file of `actions/`, when it is called: help and version load neither.
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { CONFIG_VARIABLE } from '../config/environment.ts';
import { SchemaSettingsError } from '../model/schema-settings.ts';
import { addCheckCommand } from './commands/check.ts';
import { addCheckOperationsCommand } from './commands/check-operations.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addProviderCommand } from './commands/provider.ts';
import { addQueryCommand } from './commands/query.ts';
import { addSandboxCommand } from './commands/sandbox.ts';
import { addSchemaCommand } from './commands/schema.ts';
import { addServeCommand } from './commands/serve.ts';
import { addWatchCommand } from './commands/watch.ts';
import { describeSchemaFaults } from './config-faults.ts';
import { type ExitCode, ExitError, exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

const EPILOGUE = `
Environment:
  ${CONFIG_VARIABLE}  the configuration file, where --config does not name one

Exit codes:
  ${exitCodes.ok}   all went well
  ${exitCodes.failed}   the answer holds failures, or the command failed
  ${exitCodes.usage}   the command line was not understood
  ${exitCodes.unproven}   check: nothing failed, but not every read was seen to bring a balance
  ${exitCodes.configuration}  the configuration is missing or has faults
`;

/** Runs one command line (without node and script). Never throws and never ends the process. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await buildProgram(terminal, args).parseAsync(args, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof SchemaSettingsError) {
      terminal.err.write(describeSchemaFaults(error));
      return exitCodes.configuration;
    }
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    terminal.err.write(error instanceof ExitError ? error.message : `balancegraph failed: ${reasonOf(error)}\n`);
    return error instanceof ExitError ? error.exitCode : exitCodes.failed;
  }
}

function buildProgram(terminal: Terminal, [first = '-']: readonly string[]): Command {
  const program = new Command('balancegraph')
    .description('One typed GraphQL graph over many balance sources.')
    .version(packageVersion())
    .option('-c, --config <file>', 'configuration file (YAML or JSON)')
    .addHelpText('after', EPILOGUE)
    // For every command, since each of them takes them.
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('Run it with --help for the options.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
    });
  // A first word is the name of a command: where it is misspelt, the message says so.
  addServeCommand(program, terminal, first.startsWith('-'));
  addQueryCommand(program, terminal);
  addWatchCommand(program, terminal);
  addExplainCommand(program, terminal);
  addCheckCommand(program, terminal);
  addCheckOperationsCommand(program, terminal);
  addSandboxCommand(program, terminal);
  addSchemaCommand(program, terminal);
  addProviderCommand(program, terminal);
  return program;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return hasVersion ? String(manifest.version) : 'unknown';
}
