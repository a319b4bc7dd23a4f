import { type Static, Type } from 'typebox';
import { CardInfo, FundsDirection, Money } from '../../contract/shapes.ts';
import type { Language } from '../../platform/errors.ts';
import { described } from '../../platform/http/naming.ts';
import { pageOf, pageParameters } from '../../platform/http/page.ts';
import { fromTime, toTime } from '../../platform/http/query.ts';
import { amountToJson } from '../../platform/money/amount.ts';
import type { CardMovement } from './card-movements.ts';
import { FeeItem } from './schema.ts';
import { cardInfo, feeItems } from './views.ts';

// The card account log on the wire (contract: GET /v1/accounts/cardAccountLogs).

export const CardAccountLogParameters = Type.Object({
  cardId: Type.Optional(Type.String({ maxLength: 64, description: 'Only rows of this card.' })),
  transactionDateFrom: Type.Optional(fromTime('Only rows from then on.')),
  transactionDateTo: Type.Optional(toTime('Only rows until then.')),
  ...pageParameters,
});

const CardAccountLog = Type.Object(
  {
    accountLogId: Type.String({ format: 'uuid', description: 'Names this row, for ever.' }),
    cardOrderNo: Type.String({
      description: 'The order that moved the money; of a TransCharge a number of its own.',
    }),
    cardAccountLogType: Type.Enum(['ApplyCard', 'CardTopUp', 'CardCancel', 'TransCharge', 'BalanceRefund'], {
      title: 'CardAccountLogType',
      description:
        'What moved the money; BalanceRefund is a withdrawal, TransCharge the fee of a transaction.',
    }),
    cardInfo: Type.Union([CardInfo, Type.Null()], { description: 'The card; null while it is not opened.' }),
    fundsDirection: described(FundsDirection, 'Seen from the account.'),
    transAmount: described(Money, 'What moved, without fees; of a cancel below zero.'),
    totalFee: described(Money, 'All fees together.'),
    feeItems: Type.Array(FeeItem, { description: 'What is charged; empty where nothing is.' }),
    totalAmount: described(Money, 'transAmount and totalFee together.'),
    status: Type.Enum(['Pending', 'Completed', 'Failure', 'Reversed', 'ReverseFailure'], {
      title: 'CardAccountLogStatus',
      description: 'Reversed: the card issuer refused, and what had left the account came back.',
    }),
    failureReason: Type.Union([Type.String(), Type.Null()], { description: 'Why it failed.' }),
    transTime: Type.String({
      format: 'date-time',
      description: 'When the order was placed or the fee charged, in UTC.',
    }),
    completedTime: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
      description: 'When it ended, in UTC; null before.',
    }),
    note: Type.Union([Type.String(), Type.Null()], { description: 'A remark, where there is one.' }),
  },
  { title: 'CardAccountLog' },
);

export const CardAccountLogPage = pageOf(CardAccountLog);

export const exampleCardAccountLogPage: Static<typeof CardAccountLogPage> = {
  pageIndex: 1,
  pageSize: 10,
  totalCount: 1,
  totalPages: 1,
  items: [
    {
      accountLogId: '019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60',
      cardOrderNo: '01JDB9YF203RZ9VQ0Z18N4Q3GH',
      cardAccountLogType: 'CardTopUp',
      cardInfo: {
        cardId: '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11',
        productCode: 'STD-VISA',
        productName: 'VISA Standard Card',
        cardCurrency: 'USD',
        maskCardNumber: '436797******2419',
        cardModel: 'Standard',
      },
      fundsDirection: 'Expenditure',
      transAmount: { currency: 'USD', amount: 50 },
      totalFee: { currency: 'USD', amount: 0.75 },
      feeItems: [{ feeType: 'TopUpFee', amount: 0.75, currency: 'USD' }],
      totalAmount: { currency: 'USD', amount: 50.75 },
      status: 'Completed',
      failureReason: null,
      transTime: '2026-11-22T08:00:00.000Z',
      completedTime: '2026-11-22T08:00:00.250Z',
      note: null,
    },
  ],
};

export function movementToWire(movement: CardMovement, language: Language): Static<typeof CardAccountLog> {
  const { currency, card, product } = movement;
  const amount = (minor: bigint) => ({ currency, amount: amountToJson(minor, currency) });
  return {
    accountLogId: movement.movementId,
    cardOrderNo: movement.movementNo,
    cardAccountLogType: movement.type,
    cardInfo: card ? cardInfo(card, product, language) : null,
    fundsDirection: movement.direction,
    transAmount: amount(movement.amountMinor),
    totalFee: amount(movement.feeMinor),
    feeItems: feeItems(movement),
    totalAmount: amount(movement.totalMinor),
    status: movement.status,
    failureReason: movement.failure?.text[language] ?? null,
    transTime: movement.movedAt.toISOString(),
    completedTime: movement.completedAt?.toISOString() ?? null,
    note: movement.note,
  };
}
