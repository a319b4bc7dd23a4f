import type { Database, Db } from '../../platform/db/database.ts';
import type { Invariant, InvariantResult } from './invariants/invariant.ts';
import { ledgerInvariants } from './invariants/store.ts';
import { verifyInvariants } from './invariants/verify.ts';
import {
  type AccountLogPage,
  type AccountLogQuery,
  type AccountLogRow,
  type CardFunds,
  type CustomerLogRow,
  type Funds,
  selectAccountLog,
  selectAccountLogRows,
  selectCardFunds,
  selectFunds,
  selectLogSpans,
} from './reading/store.ts';
import { createPoster, type LogSpan, type Poster, type PosterOptions } from './service.ts';

export type { AccountKind } from './accounts.ts';
export type { Invariant, InvariantResult } from './invariants/invariant.ts';
export { invariant } from './invariants/query.ts';
export type { NetworkRequest } from './network-requests.ts';
export type {
  DeclineCode,
  LogEntry,
  Move,
  Outcome,
  Posting,
  PostingSide,
  StoredOutcome,
  StoredPosting,
} from './outcomes.ts';
export type { AccountLogType, PostingType } from './posting-types.ts';
export type {
  AccountLogPage,
  AccountLogQuery,
  AccountLogRow,
  CardFunds,
  CustomerLogRow,
  Funds,
} from './reading/store.ts';
export {
  digestOf,
  type FeeTerm,
  type LedgerRequest,
  type OrderReference,
  type RequestKind,
  type RequestOf,
} from './requests.ts';
export { type AccountScope, scopeOf, type WorkScope } from './scope.ts';
export type { LedgerAnswer, LogSpan, Poster, PosterOptions } from './service.ts';
export { type DecidedRequest, emptyState, type LedgerState } from './state.ts';
export {
  type Applied,
  type DecidedNow,
  type Decision,
  type LedgerWork,
  workOn,
} from './work.ts';

/**
 * The double-entry ledger: every balance is the sum of immutable postings, and nothing changes one any other way
 * (docs/money.md). All amounts are in minor units of their currency.
 */
export interface Ledger extends Poster {
  /** What the customer has in each currency, by code. Reads what is committed, or what the caller's transaction sees. */
  readFunds(db: Db, customerId: string): Promise<readonly Funds[]>;
  /** What these Standard cards of the customer hold; a card that never held anything is left out. */
  readCardFunds(db: Db, customerId: string, cardIds: readonly string[]): Promise<readonly CardFunds[]>;
  /** A page of the customer's account log, newest first (contract: GET /v1/accounts/accountLogs). */
  readAccountLog(db: Db, query: AccountLogQuery): Promise<AccountLogPage>;
  /** The rows of the customer's account log that a posting has named, both ends included, newest first. */
  readAccountLogRows(
    db: Db,
    customerId: string,
    firstLogNo: bigint,
    lastLogNo: bigint,
  ): Promise<readonly AccountLogRow[]>;
  /** The same for many spans at once, of any customers, oldest first in each customer. */
  readLogSpans(db: Db, spans: readonly Omit<LogSpan, 'postedAt'>[]): Promise<readonly CustomerLogRow[]>;
  /**
   * Checks the ledger's invariants and `more`, which other modules keep, in one snapshot of live data. Takes a database
   * whose statements may take as long as they need.
   */
  verify(database: Database, more?: readonly Invariant[]): Promise<readonly InvariantResult[]>;
}

export function createLedger(parts: PosterOptions): Ledger {
  return {
    ...createPoster(parts),
    readFunds: selectFunds,
    readCardFunds: selectCardFunds,
    readAccountLog: selectAccountLog,
    readAccountLogRows: selectAccountLogRows,
    readLogSpans: selectLogSpans,
    verify: (database, more = []) => verifyInvariants(database, [...ledgerInvariants, ...more]),
  };
}
