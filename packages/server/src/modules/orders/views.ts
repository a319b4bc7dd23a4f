import type { Static } from 'typebox';
import type { Language, LocalizedText } from '../../platform/errors.ts';
import { amountToJson } from '../../platform/money/amount.ts';
import type { Card } from '../cards/index.ts';
import type { Product } from '../products/index.ts';
import type * as schema from './schema.ts';
import { feeOf, totalFee } from './terms.ts';
import type { Order, OrderType, OrderView } from './types.ts';

// Orders in the contract's shapes. One function for each kind; `orderToWire` finds the one.

type OrderOnWire = Static<(typeof schema.orderShapes)[OrderType][number]>;

/** @returns the order as its own POST and the query answer it */
export function orderToWire(view: OrderView, language: Language): OrderOnWire {
  const { order } = view;
  switch (order.orderType) {
    case 'ApplyCard':
      return order.cardModel === 'Standard'
        ? standardApplyOrder(view, language)
        : shareBalanceApplyOrder(view, language);
    case 'CardTopUp':
      return topUpOrder(view, language);
    case 'CardBlock':
      return blockOrder(view, language);
    case 'CardUnblock':
      return { ...cardOrder(view, language), orderType: 'CardUnblock' };
    case 'CardCancel':
      return cancelOrder(view, language);
    case 'CardWithdraw':
      return withdrawOrder(view, language);
    case 'CreditLimit':
      return creditLimitOrder(view, language);
  }
}

function loadTotals(view: OrderView, language: Language) {
  const { order } = view;
  const feeMinor = totalFee(order.fees);
  return {
    orderNo: order.orderNo,
    productInfo: productInfo(view, language),
    totalTopUpAmount: money(order, order.amountMinor),
    totalFee: money(order, feeMinor),
    totalPayAmount: money(order, order.amountMinor + feeMinor),
    totalCardCount: 1,
    cardInfos: cardInfos(view, language),
    status: order.status,
    payMessage: payMessage(order, language),
    createdOn: order.createdAt.toISOString(),
    modifiedOn: order.modifiedAt.toISOString(),
    // The money leaves the account with the submission.
    paidOn: order.createdAt.toISOString(),
    completedOn: iso(order.completedAt),
    customerOrderNo: order.customerOrderNo,
  };
}

function standardApplyOrder(view: OrderView, language: Language): Static<typeof schema.StandardApplyOrder> {
  const { order } = view;
  return {
    ...loadTotals(view, language),
    totalOpened: doneCount(order),
    orderLines: [
      {
        orderLineNo: 1,
        topUpAmount: money(order, order.amountMinor),
        quantity: 1,
        feeItems: feeItems(order),
      },
    ],
    orderType: 'ApplyCard',
  };
}

function topUpOrder(view: OrderView, language: Language): Static<typeof schema.TopUpOrder> {
  const { order } = view;
  return {
    ...loadTotals(view, language),
    totalCompletedCardCount: doneCount(order),
    orderLines: [
      {
        orderLineNo: 1,
        cardInfo: cardInfoOf(view, language),
        topUpAmount: money(order, order.amountMinor),
        feeItems: feeItems(order),
        isCompleted: order.status === 'Completed',
        completedOn: order.status === 'Completed' ? iso(order.completedAt) : null,
      },
    ],
    orderType: 'CardTopUp',
  };
}

function cardOrder(view: OrderView, language: Language) {
  const { order } = view;
  return {
    orderNo: order.orderNo,
    cardInfo: cardInfoOf(view, language),
    note: noteOf(order)?.[language] ?? null,
    ...ending(order, language),
  };
}

function blockOrder(view: OrderView, language: Language): Static<typeof schema.BlockOrder> {
  return {
    ...cardOrder(view, language),
    isBlocked: view.order.status === 'Completed',
    orderType: 'CardBlock',
  };
}

function cancelOrder(view: OrderView, language: Language): Static<typeof schema.CancelOrder> {
  const { order } = view;
  const fee = order.cancelFee ?? { method: 'FixedValue' as const, feeMinor: 0n };
  const isFixed = fee.method === 'FixedValue';
  const isSettled = order.settleStatus === 'Completed';
  const fixedValue = isFixed ? money(order, fee.feeMinor) : null;
  return {
    ...cardOrder(view, language),
    fee: isSettled ? money(order, totalFee(order.fees)) : fixedValue,
    chargeMethodType: fee.method,
    fixedValue,
    percent: isFixed ? null : Number(fee.rate),
    settleAmount: order.settleAmountMinor === null ? null : money(order, order.settleAmountMinor),
    settleStatus: order.settleStatus,
    orderType: 'CardCancel',
  };
}

function withdrawOrder({ order }: OrderView, language: Language): Static<typeof schema.WithdrawOrder> {
  const feeMinor = totalFee(order.fees);
  return {
    orderNo: order.orderNo,
    cardId: order.cardId,
    withdrawAmount: money(order, order.amountMinor),
    withdrawFee: money(order, feeMinor),
    totalAmount: money(order, order.amountMinor + feeMinor),
    ...ending(order, language),
    orderType: 'CardWithdraw',
  };
}

function shareBalanceApplyOrder(
  view: OrderView,
  language: Language,
): Static<typeof schema.ShareBalanceApplyOrder> {
  const { order } = view;
  const feeMinor = feeOf(order.fees, 'OpenCardFee');
  return {
    orderNo: order.orderNo,
    productInfo: productInfo(view, language),
    quantity: 1,
    ...limitsOf(order),
    totalAmount: money(order, feeMinor),
    transAmount: 0,
    transFee: money(order, feeMinor),
    openedQty: doneCount(order),
    cardInfos: cardInfos(view, language),
    note: noteOf(order)?.[language] ?? null,
    ...ending(order, language),
    orderType: 'ApplyCard',
  };
}

function creditLimitOrder({ order }: OrderView, language: Language): Static<typeof schema.CreditLimitOrder> {
  return {
    orderNo: order.orderNo,
    cardId: order.cardId,
    ...limitsOf(order),
    ...ending(order, language),
    orderType: 'CreditLimit',
  };
}

/** What all orders but loads say of their end. */
function ending(order: Order, language: Language) {
  return {
    status: order.status,
    failureReason: order.failure?.text[language] ?? null,
    createdOn: order.createdAt.toISOString(),
    modifiedOn: order.modifiedAt.toISOString(),
    completedOn: iso(order.completedAt),
    customerOrderNo: order.customerOrderNo,
  };
}

function limitsOf(order: Order) {
  const { maxAuthMinor, maxCreditMinor } = order.limits ?? { maxAuthMinor: 0n, maxCreditMinor: null };
  return {
    maxAuthAmount: money(order, maxAuthMinor),
    maxCreditAmount: maxCreditMinor === null ? null : money(order, maxCreditMinor),
  };
}

function productInfo({ order, product }: OrderView, language: Language) {
  return {
    productCode: order.productCode,
    productName: product?.productName[language] ?? order.productCode,
    cardModel: order.cardModel,
    cardCurrency: order.currency,
  };
}

export function cardInfo(card: Card, product: Product | undefined, language: Language) {
  return {
    cardId: card.cardId,
    productCode: card.productCode,
    productName: product?.productName[language] ?? card.productCode,
    cardCurrency: card.currency,
    maskCardNumber: card.maskedNumber,
    cardModel: card.cardModel,
  };
}

/** Of an order on a card that is there. */
function cardInfoOf({ order, card, product }: OrderView, language: Language) {
  if (!card) throw new Error(`the card of order ${order.orderNo} is gone`);
  return cardInfo(card, product, language);
}

function cardInfos(view: OrderView, language: Language) {
  return view.card ? [cardInfoOf(view, language)] : [];
}

export function feeItems({ fees, currency }: Pick<Order, 'fees' | 'currency'>) {
  return fees.map(({ feeType, feeMinor }) => ({
    feeType,
    amount: amountToJson(feeMinor, currency),
    currency,
  }));
}

function doneCount({ status }: Order): number {
  return status === 'Completed' ? 1 : 0;
}

function money({ currency }: Order, minor: bigint): number {
  return amountToJson(minor, currency);
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

function payMessage(order: Order, language: Language): string {
  const text = texts[order.status === 'Failure' ? (order.reversal ?? 'Reversed') : 'paid'];
  const reason = order.failure?.text[language];
  return reason ? `${text[language]}${language === 'en' ? ': ' : '：'}${reason}` : text[language];
}

function noteOf(order: Order): LocalizedText | null {
  if (order.orderType !== 'CardCancel' || order.status !== 'Completed') return null;
  if (order.settleStatus === 'Pending') return texts.openHolds;
  return order.settleStatus === 'WaitTransfer' ? texts.waitTransfer : null;
}

const texts = {
  paid: { 'zh-CN': '支付成功', en: 'Paid from the account' },
  Reversed: { 'zh-CN': '开卡或充值失败，款项已退回账户', en: 'Failed, and paid back to the account' },
  ReverseFailure: {
    'zh-CN': '开卡或充值失败，款项尚未退回，请联系我们',
    en: 'Failed, and not yet paid back; contact us',
  },
  openHolds: { 'zh-CN': '等待未完成的授权交易结束', en: 'Waiting for open payments of the card to end' },
  waitTransfer: { 'zh-CN': '等待结算日', en: 'Waiting for the settlement date' },
} satisfies Record<string, LocalizedText>;
