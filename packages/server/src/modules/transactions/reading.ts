import type { Db } from '../../platform/db/database.ts';
import type { LocalizedText } from '../../platform/errors.ts';
import { isUuid } from '../../platform/ids.ts';
import { type Card, CardsError, type CardsService } from '../cards/index.ts';
import { type CursorScope, cursorAfter, lastPage, readCursor } from './cursor.ts';
import { TransactionsError } from './errors.ts';
import type { TransactionsService } from './service.ts';
import type { Transaction, TransactionStatus } from './types.ts';

/** A transaction with what is shown beside it. */
export interface TransactionView {
  readonly transaction: Transaction;
  readonly card: Card;
  readonly productName: LocalizedText;
}

/** A page by cursor (contract: GET /v1/transactions). */
export interface TransactionPage {
  /** {@link lastPage} on the last one. */
  readonly pageCursor: string;
  readonly pageSize: number;
  readonly views: readonly TransactionView[];
}

export interface TransactionPageQuery {
  readonly customerId: string;
  readonly cardId?: string | undefined;
  readonly status?: TransactionStatus | undefined;
  /** By authorization time: from this moment on, and before that one. Open where it is left out. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly pageCursor?: string | undefined;
  readonly pageSize: number;
}

export interface TransactionReaderOptions {
  readonly db: Db;
  readonly transactions: Pick<TransactionsService, 'list' | 'find'>;
  readonly cards: CardsService;
  readonly productNameOf: (productCode: string) => LocalizedText;
}

/** A customer's transactions, as it is shown them. Another customer's is one that does not exist. */
export interface TransactionReader {
  /** Newest first. @throws DomainError `400` for a cursor that is none of this list */
  listPage(query: TransactionPageQuery): Promise<TransactionPage>;
  /** @throws TransactionsError TRANSACTION_NOT_FOUND */
  read(customerId: string, transactionId: string): Promise<TransactionView>;
  /** @throws CardsError CARD_NOT_FOUND */
  findCard(customerId: string, cardId: string): Promise<Card>;
}

/** What a transaction's time can be: its id begins with it (RFC 9562, UUIDv7). */
const [firstTime, lastTime] = [new Date(0), new Date('9999-12-31T23:59:59.999Z')];

export function createTransactionReader(options: TransactionReaderOptions): TransactionReader {
  const { db, transactions, cards, productNameOf } = options;

  async function viewsOf(customerId: string, all: readonly Transaction[]): Promise<TransactionView[]> {
    const ids = [...new Set(all.map(({ cardId }) => cardId))];
    const known = await cards.findMany(db, customerId, ids);
    return all.map((transaction) => {
      const card = known.get(transaction.cardId);
      if (!card) throw new Error(`the card of transaction ${transaction.transactionId} is not there`);
      return { transaction, card, productName: productNameOf(card.productCode) };
    });
  }

  return {
    async listPage({ customerId, cardId, status, from, until, pageCursor, pageSize }) {
      const scope: CursorScope = { customerId, cardId, status };
      const before = pageCursor === undefined ? undefined : readCursor(pageCursor, scope);
      const page = {
        customerId,
        cardId,
        status,
        from: within(from, firstTime),
        until: within(until, lastTime),
      };
      const found =
        cardId === undefined || isUuid(cardId)
          ? await transactions.list({ ...page, before, limit: pageSize + 1 })
          : [];
      const shown = found.slice(0, pageSize);
      const last = shown.at(-1);
      const hasMore = found.length > pageSize && last !== undefined;
      return {
        pageCursor: hasMore ? cursorAfter(last.transactionId, scope) : lastPage,
        pageSize,
        views: await viewsOf(customerId, shown),
      };
    },

    async read(customerId, transactionId) {
      const found = isUuid(transactionId)
        ? await transactions.find(db, customerId, transactionId)
        : undefined;
      const [view] = found ? await viewsOf(customerId, [found]) : [];
      if (!view) throw new TransactionsError('TRANSACTION_NOT_FOUND');
      return view;
    },

    async findCard(customerId, cardId) {
      const card = await cards.find(db, customerId, cardId);
      if (!card) throw new CardsError('CARD_NOT_FOUND');
      return card;
    },
  };
}

function within(time: Date | undefined, otherwise: Date): Date {
  if (time === undefined) return otherwise;
  return time < firstTime ? firstTime : time;
}
