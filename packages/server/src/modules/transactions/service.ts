import type { Db } from '../../platform/db/database.ts';
import type { EventAnswer } from './answers.ts';
import type { CardEvent } from './events.ts';
import type { CardControls, CardSpending, Transaction, TransactionStatus } from './types.ts';

/** Which transactions of a customer, newest first. */
export interface TransactionQuery {
  readonly customerId: string;
  readonly cardId?: string | undefined;
  readonly status?: TransactionStatus | undefined;
  /** By authorization time: from this moment on, and before that one. */
  readonly from: Date;
  readonly until: Date;
  /** Those before this one; the last of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export interface TransactionsService {
  /**
   * Decides or records what the network tells. Never rejects because of load or the database: the answer says so.
   * The same event gets the same answer, whichever process it comes to.
   */
  receive(event: CardEvent): Promise<EventAnswer>;
  /** One more than `limit` where there are more: a page is told from the last by it. */
  list(query: TransactionQuery): Promise<readonly Transaction[]>;
  find(db: Db, customerId: string, transactionId: string): Promise<Transaction | undefined>;
  /** What cards of the customer have spent; one that never did is left out. */
  readSpending(
    db: Db,
    customerId: string,
    cardIds: readonly string[],
  ): Promise<ReadonlyMap<string, CardSpending>>;
  readControls(customerId: string, cardId: string): Promise<CardControls>;
  /** In force for every decision after it is answered. */
  putControls(customerId: string, cardId: string, controls: CardControls): Promise<void>;
}
