// A customer's funds: balances, the account log, deposits, withdrawals and adjustments.

export { AccountsError, type AccountsErrorCode } from './errors.ts';
export { accountLogEventData } from './event-data.ts';
export {
  type AccountsOptions,
  type AccountsService,
  type Actor,
  createAccountsService,
  type MovementRequest,
  type MovementWithFee,
} from './service.ts';
export type {
  AccountLogEntry,
  CardSummary,
  FindCardInfos,
  Movement,
  MovementKind,
  MovementOrigin,
  PostedMovement,
} from './types.ts';
