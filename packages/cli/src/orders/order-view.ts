import type { ShareBalanceOrder, StandardOrder } from '@cardepass/sdk';
import type { Say } from '../language.ts';
import { money } from '../output/money.ts';
import { type Cell, fields } from '../output/table.ts';
import type { Terminal, Tone } from '../output/terminal.ts';
import { time } from '../output/time.ts';

export type Order = StandardOrder | ShareBalanceOrder;

const tones = { Pending: 'waiting', Completed: 'good', Failure: 'bad' } as const satisfies Record<
  string,
  Tone
>;

/** An order as a list of its fields: what all orders have, what this type has, and its times. */
export function orderText(order: Order, currency: string, terminal: Terminal, say: Say): string {
  const reason =
    'failureReason' in order ? order.failureReason : 'payMessage' in order ? order.payMessage : null;
  const told = order.status === 'Failure' ? reason : null;
  const pairs: (readonly [string, Cell])[] = [
    [say('order', '订单'), order.orderNo],
    [say('type', '类型'), order.orderType],
    [say('status', '状态'), { text: order.status, tone: tones[order.status] }],
    ...(told ? [[say('reason', '原因'), { text: told, tone: 'bad' }] as const] : []),
    ...cardsOf(order, say),
    ...moneyOf(order, currency, say),
    [say('created', '创建时间'), time(order.createdOn)],
    [say('completed', '完成时间'), time(order.completedOn)],
    ...(order.customerOrderNo ? [[say('your number', '客户单号'), order.customerOrderNo] as const] : []),
  ];
  return fields(pairs, terminal);
}

/** The currency of an order's amounts; `undefined` where the order does not say it. */
export function currencyOf(order: Order): string | undefined {
  if ('productInfo' in order) return order.productInfo.cardCurrency;
  return 'cardInfo' in order ? order.cardInfo.cardCurrency : undefined;
}

/** The card that an order is about, as far as it is known. */
export function cardIdOf(order: Order): string | undefined {
  if ('cardInfo' in order) return order.cardInfo.cardId;
  if ('cardId' in order) return order.cardId;
  return order.cardInfos[0]?.cardId;
}

function cardsOf(order: Order, say: Say): [string, Cell][] {
  const product: [string, Cell][] =
    'productInfo' in order ? [[say('product', '产品'), order.productInfo.productCode]] : [];
  const info = 'cardInfo' in order ? order.cardInfo : 'cardInfos' in order ? order.cardInfos[0] : undefined;
  const cardId = cardIdOf(order);
  return [
    ...product,
    ...(cardId === undefined ? [] : [[say('card', '卡片'), cardId] as [string, Cell]]),
    ...(info?.maskCardNumber ? [[say('number', '卡号'), info.maskCardNumber] as [string, Cell]] : []),
  ];
}

function moneyOf(order: Order, currency: string, say: Say): [string, Cell][] {
  const amount = (value: number | null) => money(value, currency);
  if ('totalTopUpAmount' in order) {
    return [
      [say('amount', '金额'), amount(order.totalTopUpAmount)],
      [say('fee', '手续费'), amount(order.totalFee)],
      [say('total', '合计'), amount(order.totalPayAmount)],
    ];
  }
  if ('withdrawAmount' in order) {
    return [
      [say('amount', '金额'), amount(order.withdrawAmount)],
      [say('fee', '手续费'), amount(order.withdrawFee)],
      [say('total', '合计'), amount(order.totalAmount)],
    ];
  }
  if ('settleStatus' in order) {
    return [
      [say('fee', '手续费'), amount(order.fee)],
      [say('settlement', '结算'), order.settleStatus ?? '-'],
      [say('settled', '结算金额'), amount(order.settleAmount)],
    ];
  }
  if (!('maxAuthAmount' in order)) return [];
  const noLimit = say('no limit', '不限');
  return [
    [say('per payment', '单笔限额'), amount(order.maxAuthAmount)],
    [say('in all', '总额度'), order.maxCreditAmount === null ? noLimit : amount(order.maxCreditAmount)],
    ...('transFee' in order ? [[say('fee', '手续费'), amount(order.transFee)] as [string, Cell]] : []),
  ];
}
