/** Why a payment is declined. Stored with it; its texts and network code are in `decline-reasons.ts`. */
export type DeclineReason =
  | 'CARD_BLOCKED'
  | 'CARD_CANCELLED'
  | 'CARD_EXPIRED'
  | 'CVV_MISMATCH'
  | 'EXPIRY_MISMATCH'
  | 'CURRENCY_MISMATCH'
  | 'AMOUNT_INVALID'
  | 'INSUFFICIENT_BALANCE'
  | 'AUTH_LIMIT_EXCEEDED'
  | 'CREDIT_LIMIT_EXCEEDED'
  | 'MERCHANT_CATEGORY_NOT_ALLOWED'
  | 'MERCHANT_COUNTRY_NOT_ALLOWED'
  | 'DAILY_COUNT_EXCEEDED'
  | 'DAILY_AMOUNT_EXCEEDED'
  | 'MONTHLY_COUNT_EXCEEDED'
  | 'MONTHLY_AMOUNT_EXCEEDED'
  | 'SINGLE_USE_CARD_USED'
  /** An increment of what was never authorized, was declined, or is over. */
  | 'AUTHORIZATION_NOT_OPEN'
  /** An authorization of what was already cleared or refunded under the same name. */
  | 'TRANSACTION_ALREADY_KNOWN';

/** What became of an event. All but the last two are stored: the same event gets the same answer again, for ever. */
export type EventAnswer =
  /** Yes. Minor units of the card's currency; less than was asked for only where the merchant takes less. */
  | {
      readonly outcome: 'approved';
      readonly transactionId: string;
      readonly approvedMinor: bigint;
      /** Six digits. */
      readonly authCode: string;
    }
  | { readonly outcome: 'declined'; readonly transactionId: string | null; readonly reason: DeclineReason }
  /** The event is in the books. */
  | { readonly outcome: 'recorded'; readonly transactionId: string }
  /** It came before what it belongs to, and will be applied when that comes. */
  | { readonly outcome: 'remembered' }
  /** There was nothing left for it to do, such as a reversal of what is already cleared. */
  | { readonly outcome: 'ignored'; readonly transactionId: string }
  /** It can never be applied: its currency is not the card's, or its amount is beyond what can be told. */
  | { readonly outcome: 'rejected'; readonly reason: 'CURRENCY_MISMATCH' | 'AMOUNT_INVALID' }
  /** Another event has used its name. Not stored. */
  | { readonly outcome: 'conflict' }
  /**
   * Not decided in time, so the network is told no. Not stored, and a decision may yet be found to exist: what waits for
   * an answer must be reversed, and anything else told again.
   */
  | { readonly outcome: 'unavailable'; readonly cause: UnavailableCause };

/** `Overloaded`: this time nothing was tried. `Failed`: a mistake of this program's, in the log. */
export type UnavailableCause = 'Overloaded' | 'DatabaseAway' | 'Late' | 'Failed';

export type StoredAnswer = Exclude<EventAnswer, { readonly outcome: 'conflict' | 'unavailable' }>;
