import type { DomainError, LocalizedText } from '../../platform/errors.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { Card } from '../cards/index.ts';
import type { FeeTerm } from '../ledger/index.ts';
import type { CardModel, FeeType, Product } from '../products/index.ts';

/** The contract's (Enumerations, OrderType). */
export const orderTypes = [
  'ApplyCard',
  'CardTopUp',
  'CardBlock',
  'CardUnblock',
  'CardCancel',
  'CardWithdraw',
  'CreditLimit',
] as const;
export type OrderType = (typeof orderTypes)[number];
export type OrderStatus = 'Pending' | 'Completed' | 'Failure';
export type SettleStatus = 'Pending' | 'WaitTransfer' | 'Completed';

/** In minor units of the order's currency. */
export interface OrderFee {
  readonly feeType: FeeType;
  readonly feeMinor: bigint;
}

/** In minor units; `maxCreditMinor` is `null` where credit is unlimited. */
export interface OrderLimits {
  readonly maxAuthMinor: bigint;
  readonly maxCreditMinor: bigint | null;
}

/** Why an order failed: the issuer's word for it, and what people read. */
export interface OrderFailure {
  readonly code: string;
  readonly text: LocalizedText;
}

/** What an order asks for, decided at its submission and never changed. */
export interface OrderTerms {
  readonly cardModel: CardModel;
  readonly orderType: OrderType;
  readonly productCode: string;
  readonly productVersion: number;
  readonly currency: Currency;
  /** Of an application: what the number begins with. */
  readonly cardBin: string | null;
  readonly alias: string | null;
  /** Loaded or withdrawn, without fees. */
  readonly amountMinor: bigint;
  /** What is charged; of a cancel empty until the card is settled. */
  readonly fees: readonly OrderFee[];
  readonly limits: OrderLimits | null;
  /** Of a cancel: what will be charged. */
  readonly cancelFee: FeeTerm | null;
  readonly settleDelaySeconds: number;
}

export interface Order extends OrderTerms {
  readonly customerId: string;
  readonly orderId: string;
  readonly orderNo: string;
  readonly customerOrderNo: string | null;
  readonly requestDigest: Buffer;
  /** Of an application the id that the card will have. */
  readonly cardId: string;
  /** The order's place among those of its card, from 1. */
  readonly cardSeq: bigint;
  readonly status: OrderStatus;
  /** Of a cancel only. */
  readonly settleStatus: SettleStatus | null;
  /** What a cancelled card gave back before the fee, or below zero what it owed; `null` until it is settled. */
  readonly settleAmountMinor: bigint | null;
  readonly failure: OrderFailure | null;
  /** Whether the money of an order that failed was given back. */
  readonly reversal: 'Reversed' | 'ReverseFailure' | null;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly completedAt: Date | null;
  readonly attempts: number;
}

/** An order with what is shown beside it. */
export interface OrderView {
  readonly order: Order;
  /** `undefined` while there is none. */
  readonly card: Card | undefined;
  readonly product: Product | undefined;
}

/** An amount of a request. It can be read only when its currency is known. */
export interface RequestedAmount {
  /** In minor units. @throws DomainError `400` naming the field */
  in(currency: Currency): bigint;
  /** The refusal of this field for another reason. */
  refuse(message: LocalizedText): DomainError;
}

/** What a caller orders. */
export type OrderRequest = { readonly customerOrderNo: string | null } & (
  | {
      readonly orderType: 'ApplyCard';
      readonly cardModel: 'Standard';
      readonly productCode: string;
      readonly cardCurrency: string;
      readonly amount: RequestedAmount;
      readonly alias: string | null;
    }
  | {
      readonly orderType: 'ApplyCard';
      readonly cardModel: 'ShareBalance';
      readonly productCode: string;
      readonly cardCurrency: string;
      readonly maxAuth: RequestedAmount;
      readonly maxCredit: RequestedCredit;
      readonly alias: string | null;
    }
  | {
      readonly orderType: 'CardTopUp' | 'CardWithdraw';
      readonly cardModel: 'Standard';
      readonly cardId: string;
      readonly amount: RequestedAmount;
    }
  | {
      readonly orderType: 'CardBlock' | 'CardUnblock' | 'CardCancel';
      readonly cardModel: CardModel;
      readonly cardId: string;
    }
  | {
      readonly orderType: 'CreditLimit';
      readonly cardModel: 'ShareBalance';
      readonly cardId: string;
      readonly maxAuth: RequestedAmount;
      readonly maxCredit: RequestedCredit;
    }
);

/** A credit limit may be left empty where the product allows it. */
export interface RequestedCredit extends RequestedAmount {
  readonly isEmpty: boolean;
}

export interface Caller {
  readonly customerId: string;
  readonly customerCode: string;
}
