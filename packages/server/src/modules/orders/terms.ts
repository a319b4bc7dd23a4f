import { hash } from 'node:crypto';
import type { LocalizedText } from '../../platform/errors.ts';
import { type Currency, decimalsOf } from '../../platform/money/currencies.ts';
import { percentageOf } from '../../platform/money/percentage.ts';
import type { Card } from '../cards/index.ts';
import type { FeeTerm } from '../ledger/index.ts';
import {
  type AmountPrecision,
  type BinConfig,
  type FeeType,
  findFeeRule,
  type PermissionName,
  type Product,
} from '../products/index.ts';
import { OrdersError } from './errors.ts';
import type { OrderFee, OrderLimits, OrderRequest, OrderTerms, OrderType, RequestedAmount } from './types.ts';

/** The numbers of a request, read in their currency (minor units). */
export interface Asked {
  readonly amountMinor: bigint;
  readonly limits: OrderLimits | null;
}

/** @throws DomainError `400` naming the field */
export function readAmounts(request: OrderRequest, currency: Currency): Asked {
  if ('amount' in request) return { amountMinor: request.amount.in(currency), limits: null };
  if (!('maxAuth' in request)) return { amountMinor: 0n, limits: null };
  const { maxAuth, maxCredit } = request;
  const oneMinor = 10n ** BigInt(decimalsOf(currency));
  const maxAuthMinor = maxAuth.in(currency);
  if (maxAuthMinor < oneMinor) throw maxAuth.refuse(messages.atLeastOne);
  if (maxCredit.isEmpty) return { amountMinor: 0n, limits: { maxAuthMinor, maxCreditMinor: null } };
  const maxCreditMinor = maxCredit.in(currency);
  if (maxCreditMinor < oneMinor) throw maxCredit.refuse(messages.atLeastOne);
  if (maxCreditMinor % oneMinor !== 0n) throw maxCredit.refuse(messages.integer);
  return { amountMinor: 0n, limits: { maxAuthMinor, maxCreditMinor } };
}

/** Tells the same request from another one under the same number: `10` and `"10.00"` are the same. SHA-256. */
export function digestOf(request: OrderRequest, currency: Currency, { amountMinor, limits }: Asked): Buffer {
  const subject =
    'cardId' in request
      ? [request.cardId.toLowerCase()]
      : [request.productCode, currency, request.alias ?? null];
  const credit = limits && [String(limits.maxAuthMinor), limits.maxCreditMinor?.toString() ?? null];
  const text = JSON.stringify([request.cardModel, request.orderType, subject, String(amountMinor), credit]);
  return hash('sha256', text, 'buffer');
}

const permissions: Readonly<Record<OrderType, PermissionName>> = {
  ApplyCard: 'allowOpenCard',
  CardTopUp: 'allowTopUpCard',
  CardBlock: 'allowBlockCard',
  CardUnblock: 'allowUnBlockCard',
  CardCancel: 'allowCancelCard',
  CardWithdraw: 'allowWithdraw',
  CreditLimit: 'allowUpdateLimit',
};

/** What a card of a BIN that the product no longer has may still do: be stopped and closed. */
const withoutBin: readonly PermissionName[] = ['allowBlockCard', 'allowUnBlockCard', 'allowCancelCard'];

/**
 * What the order comes to under the product in force: permission, minimum and precision kept, fees worked out.
 *
 * @param binConfig what the card is, or was, issued under; `undefined` when the product no longer has it
 * @param card `null` for an application
 * @throws OrdersError `OPERATION_NOT_ALLOWED`, `AMOUNT_TOO_SMALL`; DomainError `400` for a precision or an empty limit
 */
export function decideTerms(
  request: OrderRequest,
  asked: Asked,
  product: Product,
  binConfig: BinConfig | undefined,
  currency: Currency,
): OrderTerms {
  const { orderType, cardModel } = request;
  const permission = permissions[orderType];
  if (!(binConfig ? binConfig.permissions[permission] : withoutBin.includes(permission))) {
    throw new OrdersError('OPERATION_NOT_ALLOWED');
  }
  if ('maxCredit' in request && request.maxCredit.isEmpty && !product.allowUnlimitedCredit) {
    throw request.maxCredit.refuse(messages.required);
  }
  if (binConfig && 'amount' in request) checkAmount(request, asked.amountMinor, binConfig, currency);
  const isApplication = orderType === 'ApplyCard';
  return {
    cardModel,
    orderType,
    productCode: product.productCode,
    productVersion: product.version,
    currency,
    cardBin: isApplication && binConfig ? binConfig.cardBin : null,
    alias: isApplication ? request.alias : null,
    amountMinor: asked.amountMinor,
    fees: feesOf(request, asked.amountMinor, product, currency),
    limits: asked.limits,
    cancelFee: orderType === 'CardCancel' ? cancelFeeOf(product, cardModel, currency) : null,
    settleDelaySeconds: orderType === 'CardCancel' ? product.cancelSettlementDelaySeconds : 0,
  };
}

function checkAmount(
  request: OrderRequest & { amount: RequestedAmount },
  amountMinor: bigint,
  binConfig: BinConfig,
  currency: Currency,
): void {
  const { orderType } = request;
  const [precision, minimum]: [AmountPrecision, bigint] =
    orderType === 'ApplyCard'
      ? [binConfig.openCardAmountPrecision, binConfig.minPreTopUpMinor ?? 0n]
      : orderType === 'CardTopUp'
        ? [binConfig.topUpAmountPrecision, binConfig.minTopUpMinor ?? 1n]
        : ['DecimalAllowed', 1n];
  const isWhole = amountMinor % 10n ** BigInt(decimalsOf(currency)) === 0n;
  if (precision === 'IntegerOnly' && !isWhole) throw request.amount.refuse(messages.integer);
  // A card may be opened with nothing on it, but nothing can be neither loaded nor withdrawn.
  if (amountMinor < minimum || (amountMinor === 0n && orderType !== 'ApplyCard')) {
    throw new OrdersError('AMOUNT_TOO_SMALL');
  }
}

const charged: Readonly<Partial<Record<OrderType, readonly FeeType[]>>> = {
  ApplyCard: ['OpenCardFee', 'TopUpFee'],
  CardTopUp: ['TopUpFee'],
  CardWithdraw: ['CardWithdrawFee'],
};

/** In the order of their account log rows; what costs nothing is left out. */
function feesOf(
  { orderType, cardModel }: OrderRequest,
  amountMinor: bigint,
  product: Product,
  currency: Currency,
): OrderFee[] {
  const types = (charged[orderType] ?? []).filter(
    (type) => cardModel === 'Standard' || type === 'OpenCardFee',
  );
  return types
    .map((feeType) => {
      const rule = findFeeRule(product, feeType, cardModel, currency);
      if (!rule) return { feeType, feeMinor: 0n };
      const feeMinor =
        rule.chargeMethodType === 'FixedValue' ? rule.fixedMinor : percentageOf(amountMinor, rule.percent);
      // A top-up of nothing is none.
      return { feeType, feeMinor: feeType === 'TopUpFee' && amountMinor === 0n ? 0n : feeMinor };
    })
    .filter(({ feeMinor }) => feeMinor > 0n);
}

function cancelFeeOf(product: Product, cardModel: Card['cardModel'], currency: Currency): FeeTerm {
  const rule = findFeeRule(product, 'CancelCardFee', cardModel, currency);
  if (!rule) return { method: 'FixedValue', feeMinor: 0n };
  return rule.chargeMethodType === 'FixedValue'
    ? { method: 'FixedValue', feeMinor: rule.fixedMinor }
    : { method: 'Percentage', rate: rule.percent };
}

export function totalFee(fees: readonly OrderFee[]): bigint {
  return fees.reduce((sum, { feeMinor }) => sum + feeMinor, 0n);
}

export function feeOf(fees: readonly OrderFee[], feeType: FeeType): bigint {
  return fees.find((fee) => fee.feeType === feeType)?.feeMinor ?? 0n;
}

const messages = {
  atLeastOne: { 'zh-CN': '不能小于 1', en: 'must be at least 1' },
  integer: { 'zh-CN': '必须为整数', en: 'must be a whole number' },
  required: { 'zh-CN': '必填', en: 'is required' },
} satisfies Record<string, LocalizedText>;
