import type { SealedRecord } from '../../platform/crypto/envelope.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { CardOrganization, SpendingLimits } from '../issuer/index.ts';
import type { CardModel } from '../products/index.ts';

/** The contract's (Enumerations, CardStatus). */
export const cardStatuses = ['Active', 'Blocked', 'Cancel', 'Expired'] as const;
export type CardStatus = (typeof cardStatuses)[number];

/** A card without its number and CVV. Amounts are minor units of `currency`. */
export interface Card {
  readonly customerId: string;
  readonly cardId: string;
  readonly cardModel: CardModel;
  readonly productCode: string;
  readonly currency: Currency;
  readonly cardOrganization: CardOrganization;
  /** By the clock: a card whose time is over is Expired, whatever its row still says. */
  readonly status: CardStatus;
  /** Whether it may be spent from now: no block or cancel is pending, done or undone only in part, nor is its time over. */
  readonly isSpendable: boolean;
  /** First 6, six stars, last 4. */
  readonly maskedNumber: string;
  readonly alias: string | null;
  /** `MM/YY`. */
  readonly expirationMMYY: string;
  /** The first moment at which it is no longer valid. */
  readonly expiresAt: Date;
  /** The issuer's id of the card. */
  readonly channelCardId: string;
  /** `null` on a Standard card. */
  readonly limits: SpendingLimits | null;
  readonly lastOrderSeq: bigint;
  readonly appliedAt: Date;
}

/** What of a card never changes: which it is, whose, and in what it is billed. */
export type CardIdentity = Pick<Card, 'customerId' | 'cardId' | 'currency'>;

/** What can be spent with a card and what has been, in minor units of its currency. */
export interface CardBalance {
  /**
   * A Standard card's own balance; of a ShareBalance card what it could still spend of the account within its credit,
   * which is nothing once it is over.
   */
  readonly availableMinor: bigint;
  /** Open holds and what was cleared, less what was given back; always 0 on a Standard card. */
  readonly usedCreditMinor: bigint;
}

/** The columns that are sealed. */
export type VaultColumn = 'card_number' | 'cvv';

/** A card that the issuer has opened, its number and CVV already sealed, ready to be stored. */
export interface NewCard extends Omit<Card, 'status' | 'isSpendable' | 'lastOrderSeq' | 'limits'> {
  readonly limits: SpendingLimits | null;
  readonly numberDigest: Buffer;
  readonly sealed: SealedRecord<VaultColumn>;
}

/** What only the one who may see it is shown. */
export interface RevealedCard {
  readonly card: Card;
  readonly cardNumber: string;
  readonly cvv: string;
}
