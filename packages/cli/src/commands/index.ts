import type { CliCommand } from '../command.ts';
import type { Contexts } from '../context.ts';
import { addBalances } from './balances.ts';
import { addCards } from './cards/index.ts';
import { addCompletion } from './completion.ts';
import { addDoctor } from './doctor.ts';
import { addListen } from './listen.ts';
import { addLogin } from './login.ts';
import { addLogout } from './logout.ts';
import { addLogs } from './logs.ts';
import { addOrders } from './orders/index.ts';
import { addPing } from './ping.ts';
import { addProducts } from './products.ts';
import { addProfiles } from './profiles/index.ts';
import { addSign } from './sign.ts';
import { addTransactions } from './transactions.ts';
import { addTrigger } from './trigger.ts';
import { addVerify } from './verify.ts';
import { addWebhooks } from './webhooks/index.ts';
import { addWhoami } from './whoami.ts';

/** One line a command or group, in the order of the help. */
export const commands: readonly ((program: CliCommand, contexts: Contexts) => void)[] = [
  addLogin,
  addLogout,
  addProfiles,
  addPing,
  addWhoami,
  addProducts,
  addCards,
  addOrders,
  addBalances,
  addLogs,
  addTransactions,
  addWebhooks,
  addListen,
  addTrigger,
  addDoctor,
  addSign,
  addVerify,
  addCompletion,
];
