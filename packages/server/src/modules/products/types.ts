import type { LocalizedText } from '../../platform/errors.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { CardModel, Permissions } from './card-models.ts';

/** The words below are the contract's (Enumerations). */
export const amountPrecisions = ['IntegerOnly', 'DecimalAllowed'] as const;
export type AmountPrecision = (typeof amountPrecisions)[number];

export const feeTypes = [
  'OpenCardFee',
  'TopUpFee',
  'TransFee',
  'CancelCardFee',
  'AccountTopUpFee',
  'AccountWithdrawFee',
  'CardWithdrawFee',
] as const;
export type FeeType = (typeof feeTypes)[number];

export const chargeMethodTypes = ['FixedValue', 'Percentage'] as const;
export type ChargeMethodType = (typeof chargeMethodTypes)[number];

/** What cards of one model and currency are issued under. A product has at most one for each such pair. */
export interface BinConfig {
  readonly cardModel: CardModel;
  readonly currency: Currency;
  /** 6 to 8 digits. */
  readonly cardBin: string;
  /** The least a card is opened with, in minor units of the currency; `null` for ShareBalance. */
  readonly minPreTopUpMinor: bigint | null;
  /** The least a card is topped up by, in minor units of the currency; `null` for ShareBalance. */
  readonly minTopUpMinor: bigint | null;
  readonly openCardAmountPrecision: AmountPrecision;
  readonly topUpAmountPrecision: AmountPrecision;
  readonly permissions: Permissions;
}

interface FeeScope {
  readonly feeType: FeeType;
  /** `null`: every model of the product. */
  readonly cardModel: CardModel | null;
}

export interface FixedFeeRule extends FeeScope {
  readonly chargeMethodType: 'FixedValue';
  readonly currency: Currency;
  /** In minor units of the currency. */
  readonly fixedMinor: bigint;
}

export interface PercentageFeeRule extends FeeScope {
  readonly chargeMethodType: 'Percentage';
  /** `null`: every currency of the product. */
  readonly currency: Currency | null;
  /** A decimal fraction without trailing zeros, at most eight decimals: `0.015` is 1.5 percent. */
  readonly percent: string;
}

/** What is charged for something; computing it is the business of `platform/money`. */
export type FeeRule = FixedFeeRule | PercentageFeeRule;

/** A product as an operator defines it. */
export interface ProductDefinition {
  readonly productCode: string;
  readonly productName: LocalizedText;
  readonly description: LocalizedText;
  /** False: cards that exist go on, and no new one is opened. */
  readonly isOnSale: boolean;
  /** Customer codes, or every customer. */
  readonly customers: 'all' | readonly string[];
  /** ShareBalance: an order may leave `maxCreditAmount` empty, which is unlimited. */
  readonly allowUnlimitedCredit: boolean;
  /** ShareBalance: a refund gives back credit that was used. */
  readonly refundRestoresLimit: boolean;
  /** Standard: how long after its cancel a card's rest is settled. */
  readonly cancelSettlementDelaySeconds: number;
  readonly cardBinConfigs: readonly BinConfig[];
  readonly feeRules: readonly FeeRule[];
}

/** A product in force. An order keeps what it needs of it: the next version may say otherwise. */
export interface Product extends ProductDefinition {
  /** From 1; each change is the next one. */
  readonly version: number;
  /** Those of the BIN configs, each once, in their order. */
  readonly cardModels: readonly CardModel[];
  readonly currencies: readonly Currency[];
}
