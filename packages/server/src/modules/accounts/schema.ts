import { type Static, Type } from 'typebox';
import { CardInfo, FundsDirection } from '../../contract/shapes.ts';
import type { Language } from '../../platform/errors.ts';
import { readAmount } from '../../platform/http/amounts.ts';
import { described } from '../../platform/http/naming.ts';
import { pageOf, pageParameters } from '../../platform/http/page.ts';
import { fromTime, toTime } from '../../platform/http/query.ts';
import { amountToJson } from '../../platform/money/amount.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { Funds } from '../ledger/index.ts';
import type { AccountLogEntry, CardSummary, PostedMovement } from './types.ts';

const nullable = <T extends Type.TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });

const CurrencyCode = Type.String({ description: 'ISO 4217 code.' });

export const AccountBalance = Type.Object(
  {
    currency: CurrencyCode,
    amount: Type.Number({
      description: 'What is available. Below zero when clearings took more than there was.',
    }),
    blockedAmount: Type.Number({ description: 'What open authorizations of ShareBalance cards hold.' }),
  },
  { title: 'Balance' },
);

export const AccountBalances = Type.Array(AccountBalance);

export const exampleBalances = [
  { currency: 'JPY', amount: 1000000, blockedAmount: 0 },
  { currency: 'USD', amount: 9848.25, blockedAmount: 12.5 },
];

export const accountTransTypes = [
  'AccountTopUp',
  'AccountWithdraw',
  'AuthBlock',
  'AuthUnBlock',
  'AuthReversal',
  'Consume',
  'ConsumeRefund',
  'OpenCardFee',
  'TransFee',
  'CancelCardFee',
  'Rebate',
  'ReversalRefund',
  'ReversalDeduct',
  'ConsumeSettlementDiffDeduct',
  'ConsumeSettlementDiffRefund',
  'AccountTopUpFee',
  'AccountWithdrawFee',
  'CardTopUp',
  'TopUpFee',
  'CardWithdraw',
  'CancelCardSettleDeduct',
  'CancelCardSettleRefund',
  'AccountAdjustIncrease',
  'AccountAdjustDeduct',
  'CardOverdrawDeduct',
  'CardOverdrawReversal',
] as const;

export const AccountLog = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'Names this row, for ever.' }),
    accountTransType: Type.Enum([...accountTransTypes], {
      title: 'AccountTransType',
      description: 'What moved the money.',
    }),
    fundsDirection: described(FundsDirection, 'Seen from the account.'),
    currency: CurrencyCode,
    transAmount: Type.Number({ description: 'Signed: what the available balance changed by.' }),
    availableBalance: Type.Number({ description: 'The available balance after this row.' }),
    blockedBalance: Type.Number({ description: 'The blocked balance after this row.' }),
    orderNo: nullable(Type.String(), 'The order that moved the money; null for card transactions.'),
    note: nullable(Type.String(), 'A remark, where there is one.'),
    cardInfo: nullable(CardInfo, 'The card, where the row is about one.'),
    transTime: Type.String({ format: 'date-time', description: 'When it happened, in UTC.' }),
  },
  { title: 'AccountLog' },
);

export const AccountLogPage = pageOf(AccountLog);

export const AccountLogParameters = Type.Object({
  transactionDateFrom: Type.Optional(fromTime('Only rows from then on.')),
  transactionDateTo: Type.Optional(toTime('Only rows until then.')),
  ...pageParameters,
});

export const exampleAccountLog: Static<typeof AccountLog> = {
  id: '019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60',
  accountTransType: 'AccountTopUp',
  fundsDirection: 'Income',
  currency: 'USD',
  transAmount: 250.5,
  availableBalance: 10250.5,
  blockedBalance: 0,
  orderNo: '01KAMX4Z0YFDARV5SFKGDQMKV0',
  note: null,
  cardInfo: null,
  transTime: '2026-11-22T08:00:00.000Z',
};

export const exampleAccountLogPage = {
  pageIndex: 1,
  pageSize: 10,
  totalCount: 1,
  totalPages: 1,
  items: [exampleAccountLog],
};

export const DepositRequest = Type.Object(
  {
    currency: Type.String({ maxLength: 10, description: 'ISO 4217 code, in any case.' }),
    amount: Type.Union([Type.Number(), Type.String({ maxLength: 40 })], {
      description: 'More than zero; a number or a decimal string with the decimals of the currency at most.',
    }),
    customerOrderNo: Type.Optional(
      nullable(
        // Letters of any script, but nothing that cannot be seen.
        Type.String({ minLength: 1, maxLength: 64, pattern: '^\\P{C}+$' }),
        'Your own number, unique among your deposits. The same deposit under the same number is made once.',
      ),
    ),
  },
  {
    title: 'SandboxDepositRequest',
    examples: [{ currency: 'USD', amount: 250.5, customerOrderNo: 'deposit-1' }],
  },
);

export const DepositAnswer = Type.Object(
  {
    orderNo: Type.String({ description: 'What the account log calls this deposit.' }),
    customerOrderNo: nullable(Type.String(), 'Your own number, where you gave one.'),
    currency: CurrencyCode,
    amount: Type.Number({ description: 'What was deposited.' }),
    accountLogs: Type.Array(AccountLog, { description: 'Its rows of the account log.' }),
    balance: AccountBalance,
  },
  { title: 'SandboxDeposit' },
);

export const exampleDeposit: Static<typeof DepositAnswer> = {
  orderNo: '01KAMX4Z0YFDARV5SFKGDQMKV0',
  customerOrderNo: 'deposit-1',
  currency: 'USD',
  amount: 250.5,
  accountLogs: [exampleAccountLog],
  balance: { currency: 'USD', amount: 10250.5, blockedAmount: 0 },
};

export function toBalance({ currency, availableMinor, blockedMinor }: Funds): Static<typeof AccountBalance> {
  return {
    currency,
    amount: amountToJson(availableMinor, currency),
    blockedAmount: amountToJson(blockedMinor, currency),
  };
}

export function toAccountLog(
  row: Omit<AccountLogEntry, 'card'> & { readonly card?: CardSummary | null },
  language: Language,
): Static<typeof AccountLog> {
  const { currency, card } = row;
  return {
    id: row.postingId,
    accountTransType: row.type,
    fundsDirection: row.direction,
    currency,
    transAmount: amountToJson(row.changeMinor, currency),
    availableBalance: amountToJson(row.availableMinor, currency),
    blockedBalance: amountToJson(row.blockedMinor, currency),
    orderNo: row.orderNo,
    note: row.note,
    cardInfo: card ? toCardInfo(card, language) : null,
    transTime: row.postedAt.toISOString(),
  };
}

function toCardInfo(card: CardSummary, language: Language): Static<typeof CardInfo> {
  return {
    cardId: card.cardId,
    productCode: card.productCode,
    productName: card.productName[language],
    cardCurrency: card.currency,
    maskCardNumber: card.maskedNumber,
    cardModel: card.cardModel,
  };
}

export function toDeposit(movement: PostedMovement, language: Language): Static<typeof DepositAnswer> {
  const { currency, amountMinor, orderNo, reference, rows, funds } = movement;
  return {
    orderNo,
    customerOrderNo: reference,
    currency,
    amount: amountToJson(amountMinor, currency),
    accountLogs: rows.map((row) => toAccountLog(row, language)),
    balance: toBalance(funds),
  };
}

const aboveZero = { 'zh-CN': '必须大于 0', en: 'must be more than zero' };

/** Minor units, above zero. @throws DomainError 400 */
export function readDepositAmount(value: number | string, currency: Currency): bigint {
  const amount = readAmount('amount', value);
  const amountMinor = amount.in(currency);
  if (amountMinor <= 0n) throw amount.refuse(aboveZero);
  return amountMinor;
}
