import type { Command } from 'commander';
import type { CheckOperationsFlags } from '../actions/check-operations.ts';
import { BUDGETS_FILE } from '../budgets-file.ts';
import type { Terminal } from '../terminal.ts';

const HELP = `
Asks no source. Every file that ends in .graphql or .gql is read, in folders below too; fragments may stand in any of them.
A budget is \`@calls(max: …)\` in the document, or a line of ${BUDGETS_FILE} in the folder: \`OperationName: 12\`.
Example variables stand beside a document as OperationName.variables.json. Without them an operation that has variables
is taken at its worst: with lists as long as they may be.
`;

export function addCheckOperationsCommand(program: Command, terminal: Terminal): void {
  program
    .command('check-operations')
    .description('check the documents of a client against the schema, the limits and their budgets of upstream calls')
    .argument('<folder>', 'where the documents are')
    .option(
      '--manifest <file>',
      'write the operations with their ids, for server.documents; only where nothing is to mend',
    )
    .addHelpText('after', HELP)
    .action(async (folder: string, _flags: unknown, command: Command) => {
      const { checkOperations } = await import('../actions/check-operations.ts');
      await checkOperations(folder, command.optsWithGlobals<CheckOperationsFlags>(), terminal);
    });
}
