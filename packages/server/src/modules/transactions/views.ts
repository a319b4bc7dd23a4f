import type { Static } from 'typebox';
import type { Language, LocalizedText } from '../../platform/errors.ts';
import { amountToJson, sumToJson } from '../../platform/money/amount.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { Card } from '../cards/index.ts';
import { declineReasons } from './decline-reasons.ts';
import type * as schema from './schema.ts';
import type { CardControls, CardSpending, Transaction, TransactionType } from './types.ts';

/** What a transaction shows of its card. */
export type ShownCard = Pick<
  Card,
  'cardId' | 'productCode' | 'currency' | 'maskedNumber' | 'cardModel' | 'alias'
>;

const directions: Readonly<Record<TransactionType, 'Income' | 'Expenditure'>> = {
  Consume: 'Expenditure',
  ConsumeRefund: 'Income',
  ConsumeDispute: 'Income',
  DisputeRelease: 'Expenditure',
  ConsumeReversal: 'Income',
  ConsumeRefundReversal: 'Expenditure',
  AuthQuery: 'Expenditure',
  TransFee: 'Expenditure',
};

/**
 * A transaction in the contract's shape (GET /v1/transactions), with `lifecycleState`, `holdAmount` and what else the
 * contract has no word for.
 *
 * @param productName of the card's product
 * @param language of the names; both reasons for a failure are always told, each in its own language
 */
export function transactionToWire(
  transaction: Transaction,
  card: ShownCard,
  productName: LocalizedText,
  language: Language,
): Static<typeof schema.Transaction> {
  const { currency, merchant, merchantAmount, status, declineReason } = transaction;
  const reason = declineReason && declineReasons[declineReason];
  return {
    id: transaction.transactionId,
    authTime: transaction.authorizedAt.toISOString(),
    settleTime: transaction.settledAt?.toISOString() ?? null,
    transAmount: money(merchantAmount.amountMinor, merchantAmount.currency),
    authAmount: money(transaction.authorizedMinor, currency),
    settledAmount: status === 'Settled' ? money(transaction.clearedMinor, currency) : null,
    cardInfo: {
      cardId: card.cardId,
      productCode: card.productCode,
      productName: productName[language],
      cardCurrency: card.currency,
      maskCardNumber: card.maskedNumber,
      cardModel: card.cardModel,
    },
    cardAlias: card.alias,
    authCode: transaction.authCode,
    merchantName: merchant.name,
    merchantCountryCode: merchant.countryCode,
    merchantCity: merchant.city,
    merchantState: merchant.state,
    merchantZipCode: merchant.zipCode,
    merchantDesc: merchant.description,
    status,
    fundsDirection: directions[transaction.type],
    transactionType: transaction.type,
    failureReason: reason?.text.en ?? null,
    failureReasonCn: reason?.text['zh-CN'] ?? null,
    note: transaction.note,
    lifecycleState: transaction.lifecycleState,
    holdAmount: money(transaction.holdMinor, currency),
    linkedTransactionId: transaction.linkedTransactionId,
    merchantCategoryCode: merchant.categoryCode,
    responseCode: reason?.responseCode ?? null,
  };
}

/** The same as the data of a `CardPay` webhook (contract, Webhooks): its `cardInfo` bears the card's id as `id`, too. */
export function cardPayToWire(...given: Parameters<typeof transactionToWire>): Static<typeof schema.CardPay> {
  const wire = transactionToWire(...given);
  return { ...wire, cardInfo: { id: wire.cardInfo.cardId, ...wire.cardInfo } };
}

/**
 * Controls in the API's shape, with what of them is used.
 *
 * @param spending of the card; `undefined`: it never spent anything
 * @param now tells today and this month, of UTC
 */
export function controlsToWire(
  card: Pick<Card, 'cardId' | 'currency'>,
  controls: CardControls,
  spending: CardSpending | undefined,
  now: Date,
): Static<typeof schema.Controls> {
  const { currency } = card;
  const limit = (minor: bigint | null) => (minor === null ? null : amountToJson(minor, currency));
  return {
    cardId: card.cardId,
    currency,
    allowedMerchantCategories: listOf(controls.allowedCategories),
    blockedMerchantCategories: listOf(controls.blockedCategories),
    allowedMerchantCountries: listOf(controls.allowedCountries),
    blockedMerchantCountries: listOf(controls.blockedCountries),
    dailyCountLimit: controls.dailyCount,
    dailyAmountLimit: limit(controls.dailyAmountMinor),
    monthlyCountLimit: controls.monthlyCount,
    monthlyAmountLimit: limit(controls.monthlyAmountMinor),
    singleUse: controls.isSingleUse,
    today: useOf(now.toISOString().slice(0, 10), spending?.day, spending?.dayCount, spending?.dayAmountMinor),
    thisMonth: useOf(
      now.toISOString().slice(0, 7),
      spending?.month,
      spending?.monthCount,
      spending?.monthAmountMinor,
    ),
  };

  /** Counters are of the period in which the card was last used; a later one has begun at nothing. */
  function useOf(period: string, counted = '', count = 0, amountMinor = 0n) {
    const isCurrent = counted === period;
    return {
      period,
      count: isCurrent ? count : 0,
      amount: sumToJson(isCurrent ? amountMinor : 0n, currency),
    };
  }
}

function listOf(codes: readonly string[] | null): string[] | null {
  return codes && codes.length > 0 ? [...codes] : null;
}

function money(minor: bigint, currency: Currency) {
  return { currency, amount: amountToJson(minor, currency) };
}
