import type { LocalizedText } from '../../platform/errors.ts';
import type { DeclineReason } from './answers.ts';

export interface DeclineReasonRow {
  readonly text: LocalizedText;
  /** What the network is told: ISO 8583, field 39, as the large networks use it. */
  readonly responseCode: string;
}

/** Every reason for which a payment is declined: what the customer reads, and what the network is told. */
export const declineReasons: Readonly<Record<DeclineReason, DeclineReasonRow>> = {
  CARD_BLOCKED: row('62', '卡片已冻结', 'The card is blocked'),
  CARD_CANCELLED: row('46', '卡片已注销', 'The card is cancelled'),
  CARD_EXPIRED: row('54', '卡片已过期', 'The card has expired'),
  CVV_MISMATCH: row('82', 'CVV 错误', 'The CVV is wrong'),
  EXPIRY_MISMATCH: row('54', '有效期错误', 'The expiry date is wrong'),
  CURRENCY_MISMATCH: row('12', '账单币种与卡片币种不符', 'It is not billed in the currency of the card'),
  AMOUNT_INVALID: row('13', '金额无效', 'The amount is not valid'),
  INSUFFICIENT_BALANCE: row('51', '余额不足', 'The balance is not sufficient'),
  AUTH_LIMIT_EXCEEDED: row('61', '超出单笔授权限额', 'It is above the limit of one payment'),
  CREDIT_LIMIT_EXCEEDED: row('61', '超出卡片总额度', 'It is above the credit that is left on the card'),
  MERCHANT_CATEGORY_NOT_ALLOWED: row(
    '57',
    '卡片不允许在此类商户消费',
    'The card may not be used at this category of merchant',
  ),
  MERCHANT_COUNTRY_NOT_ALLOWED: row(
    '57',
    '卡片不允许在该国家或地区消费',
    'The card may not be used in this country',
  ),
  DAILY_COUNT_EXCEEDED: row('65', '超出每日消费次数上限', 'The number of payments of a day is reached'),
  DAILY_AMOUNT_EXCEEDED: row('61', '超出每日消费金额上限', 'It is above the amount of a day'),
  MONTHLY_COUNT_EXCEEDED: row('65', '超出每月消费次数上限', 'The number of payments of a month is reached'),
  MONTHLY_AMOUNT_EXCEEDED: row('61', '超出每月消费金额上限', 'It is above the amount of a month'),
  SINGLE_USE_CARD_USED: row('65', '一次性卡片已被使用', 'The card was for one payment, which has been made'),
  AUTHORIZATION_NOT_OPEN: row(
    '25',
    '没有可追加金额的有效授权',
    'There is no open authorization that it could add to',
  ),
  TRANSACTION_ALREADY_KNOWN: row(
    '94',
    '该交易已被清算或退款',
    'The transaction has already been cleared or refunded',
  ),
};

function row(responseCode: string, zh: string, en: string): DeclineReasonRow {
  return { responseCode, text: { 'zh-CN': zh, en } };
}
