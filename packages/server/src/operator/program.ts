import { createActions } from './actions.ts';
import { OperatorCommand, programName } from './command.ts';
import { addAccountCommands } from './commands/account.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addChannelCommands } from './commands/channel.ts';
import { addClientCommands } from './commands/client.ts';
import { addCustomerCommands } from './commands/customer.ts';
import { addDatabaseCommands } from './commands/database.ts';
import { addKeyCommands } from './commands/key.ts';
import { addLedgerCommands } from './commands/ledger.ts';
import { addProductCommands } from './commands/product.ts';
import { addWebhookCommands } from './commands/webhook.ts';
import type { Surroundings } from './surroundings.ts';

/** One line a group, one file a group. */
const groups = [
  addCustomerCommands,
  addClientCommands,
  addProductCommands,
  addAccountCommands,
  addLedgerCommands,
  addWebhookCommands,
  addKeyCommands,
  addChannelCommands,
  addAuditCommands,
  addDatabaseCommands,
];

/** The operator's command with everything below it. Nothing is read or opened before a command runs. */
export function createProgram(surroundings: Surroundings): OperatorCommand {
  const { out, err } = surroundings;
  const program = new OperatorCommand(programName);
  program
    .description(
      'Manages customers, API clients, products, funds, webhooks and keys of a cardepass system, running or stopped.\n' +
        'It reads the same settings from the environment as the server.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void out.write(text),
      writeErr: (text) => void err.write(text),
      getOutHelpWidth: () => helpWidth(out.columns),
      getErrHelpWidth: () => helpWidth(err.columns),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (text, write) => write(text.replace(/^error: /, 'cardepass: ')),
    })
    .configureHelp({ showGlobalOptions: false })
    .showHelpAfterError(`(see ${programName} --help)`)
    .helpCommand(false);
  const actions = createActions(surroundings);
  for (const add of groups) add(program, actions);
  return program;
}

/** Help that is printed into a file has the same lines everywhere. */
function helpWidth(columns: number | undefined): number {
  return Math.min(columns ?? 100, 120);
}
