import type { LocalizedText } from '../../platform/errors.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { AccountLogRow, Funds } from '../ledger/index.ts';

/** What a log row tells of the card it is about. */
export interface CardSummary {
  readonly cardId: string;
  readonly productCode: string;
  readonly productName: LocalizedText;
  readonly currency: Currency;
  /** First 6, six stars, last 4. */
  readonly maskedNumber: string;
  readonly cardModel: 'Standard' | 'ShareBalance';
}

/** Finds these cards of the customer, by id; `system.ts` fills it from the cards module. */
export type FindCardInfos = (
  customerId: string,
  cardIds: readonly string[],
) => Promise<ReadonlyMap<string, CardSummary>>;

/** A row of the account log with its card, where it has one. */
export interface AccountLogEntry extends AccountLogRow {
  readonly card: CardSummary | null;
}

/** What is done to an account besides orders and card transactions. */
export type MovementKind = 'Deposit' | 'Withdrawal' | 'Increase' | 'Deduct';

/** Whose references these are: each has its own. */
export type MovementOrigin = 'Operator' | 'Customer';

export interface Movement {
  readonly customerId: string;
  readonly movementId: string;
  readonly kind: MovementKind;
  readonly origin: MovementOrigin;
  /** At most one movement of the customer and origin has it; `null`: every call is another movement. */
  readonly reference: string | null;
  readonly currency: Currency;
  /** In minor units, without the fee. */
  readonly amountMinor: bigint;
  readonly feeMinor: bigint;
  readonly createdAt: Date;
}

/** A movement that is in the books. */
export interface PostedMovement extends Movement {
  /** What the account log calls it. */
  readonly orderNo: string;
  /** It was there before, and nothing moved now. */
  readonly isReplay: boolean;
  /** In the order of their posting. */
  readonly rows: readonly AccountLogRow[];
  /** What the account stands at now, in this currency. */
  readonly funds: Funds;
}
