import type { AccountLogRow } from '../ledger/index.ts';
import { toAccountLog } from './schema.ts';
import type { CardSummary } from './types.ts';

/** The data of an `AcctPay` event: the row as `GET /v1/accounts/accountLogs` shows it, in Chinese (contract: Webhooks). */
export function accountLogEventData(row: AccountLogRow, card: CardSummary | null): string {
  return JSON.stringify(toAccountLog({ ...row, card }, 'zh-CN'));
}
