import { type TObject, type TProperties, Type } from 'typebox';
import { CardInfo, CardModel } from '../../contract/shapes.ts';
import { amountInput, amountOutput, nullableAmount } from '../../platform/http/amounts.ts';
import { described } from '../../platform/http/naming.ts';
import { feeTypes } from '../products/index.ts';
import type { OrderType } from './types.ts';

// What is sent. Optional texts may be null as well.

/** No control characters: they are in no name or number, and the database has no NUL. */
const printable = '^[^\\u0000-\\u001F\\u007F]*$';
const optionalText = (maxLength: number, description: string, example: string) =>
  Type.Optional(
    Type.Union([Type.String({ minLength: 1, maxLength, pattern: printable }), Type.Null()], {
      description,
      examples: [example],
    }),
  );
const customerOrderNo = optionalText(
  64,
  'Your own number for the order, unique among yours. The same request under the same number gets the original order; another request under it is refused as DUPLICATE_ORDER.',
  'PO-2026-0001',
);
const cardAlias = optionalText(64, 'What you call the card.', 'Marketing');
const productCode = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: printable,
  description: 'A product of GET /v1/products.',
  examples: ['STD-VISA'],
});
const cardCurrency = Type.String({ maxLength: 10, description: 'ISO 4217 code.', examples: ['USD'] });
const cardIdInput = Type.String({
  maxLength: 64,
  description: 'The card.',
  examples: ['0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11'],
});
const maxAuthInput = amountInput('The most of one payment, at least 1.', 200);
const maxCreditInput = Type.Optional(
  Type.Union([Type.Number(), Type.String({ maxLength: 40 }), Type.Null()], {
    description:
      'The most of all payments together: a whole number, at least 1. May be left empty, which is unlimited, only where the product allows it.',
    examples: [1000],
  }),
);

export const StandardApplyBody = Type.Object(
  {
    productCode,
    cardCurrency,
    topUpAmount: amountInput('What the card is opened with, at least the BIN’s minPreTopUpAmount.', 100),
    cardAlias,
    customerOrderNo,
  },
  {
    title: 'StandardApplyRequest',
    examples: [
      {
        productCode: 'STD-VISA',
        cardCurrency: 'USD',
        topUpAmount: 100,
        cardAlias: 'Marketing',
        customerOrderNo: 'PO-2026-0001',
      },
    ],
  },
);
export const ShareBalanceApplyBody = Type.Object(
  {
    productCode,
    cardCurrency,
    maxAuthAmount: maxAuthInput,
    maxCreditAmount: maxCreditInput,
    cardAlias,
    customerOrderNo,
  },
  {
    title: 'ShareBalanceApplyRequest',
    examples: [
      {
        productCode: 'SHARE-MC',
        cardCurrency: 'USD',
        maxAuthAmount: 200,
        maxCreditAmount: 1000,
        customerOrderNo: 'PO-2026-0001',
      },
    ],
  },
);
export const TopUpBody = Type.Object(
  {
    cardId: cardIdInput,
    topUpAmount: amountInput('What is loaded, at least the BIN’s minTopUpAmount.', 50),
    customerOrderNo,
  },
  {
    title: 'TopUpRequest',
    examples: [
      { cardId: '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11', topUpAmount: 50, customerOrderNo: 'PO-2026-0001' },
    ],
  },
);
export const WithdrawBody = Type.Object(
  {
    cardId: cardIdInput,
    withdrawAmount: amountInput('What goes back to the account. The card pays the fee besides.', 20),
    customerOrderNo,
  },
  {
    title: 'WithdrawRequest',
    examples: [
      { cardId: '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11', withdrawAmount: 20, customerOrderNo: 'PO-2026-0001' },
    ],
  },
);
export const CreditLimitBody = Type.Object(
  {
    cardId: cardIdInput,
    maxAuthAmount: maxAuthInput,
    maxCreditAmount: maxCreditInput,
    customerOrderNo,
  },
  {
    title: 'CreditLimitRequest',
    examples: [
      {
        cardId: '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11',
        maxAuthAmount: 200,
        maxCreditAmount: 1000,
        customerOrderNo: 'PO-2026-0001',
      },
    ],
  },
);
export const CardBody = Type.Object(
  { cardId: cardIdInput, customerOrderNo },
  {
    title: 'CardOrderRequest',
    examples: [{ cardId: '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11', customerOrderNo: 'PO-2026-0001' }],
  },
);

const lookup = {
  orderNo: Type.Optional(Type.String({ maxLength: 64, description: 'The number we gave the order.' })),
  customerOrderNo: Type.Optional(Type.String({ maxLength: 64, description: 'The number you gave it.' })),
};
export const StandardOrderQuery = Type.Object({
  orderType: Type.Optional(
    Type.Enum(['ApplyCard', 'CardTopUp', 'CardBlock', 'CardUnblock', 'CardCancel', 'CardWithdraw'], {
      description: 'The kind of order; one of another kind is not found.',
    }),
  ),
  ...lookup,
});
export const ShareBalanceOrderQuery = Type.Object({
  orderType: Type.Optional(
    Type.Enum(['ApplyCard', 'CreditLimit', 'CardBlock', 'CardUnblock', 'CardCancel'], {
      description: 'The kind of order; one of another kind is not found.',
    }),
  ),
  ...lookup,
});

// What is answered.

const text = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const time = (description: string) => Type.String({ format: 'date-time', description });
const timeOrNull = (description: string) =>
  Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description });

export const ProductInfo = Type.Object(
  {
    productCode: Type.String(),
    productName: Type.String(),
    cardModel: CardModel,
    cardCurrency: Type.String(),
  },
  { title: 'ProductInfo', description: 'What the card is opened under.' },
);

export const FeeItem = Type.Object(
  {
    feeType: Type.Enum([...feeTypes], { title: 'FeeType' }),
    amount: amountOutput('What is charged.'),
    currency: Type.String(),
  },
  { title: 'FeeItem' },
);
const card = described(CardInfo, 'The card.');
const feeItems = Type.Array(FeeItem, { description: 'What is charged; empty where nothing is.' });

const status = Type.Enum(['Pending', 'Completed', 'Failure'], {
  title: 'OrderStatus',
  description: 'Pending until the card issuer has answered.',
});
const orderNo = Type.String({
  description: 'The number we gave the order.',
  examples: ['01JDB9YF203RZ9VQ0Z18N4Q3GH'],
});
const failureReason = text('Why it failed, in the language asked for.');
const note = text('What there is to say of it, in the language asked for.');
const isoTimes = {
  createdOn: time('When it was submitted.'),
  modifiedOn: time('When it last changed.'),
  completedOn: timeOrNull('When it came to its end.'),
};
const ownNumber = text('The number you gave the order.');

/** The type is a constant in each shape, so that a query's answer is never taken for another shape. */
function orderShape<P extends TProperties>(title: string, orderType: OrderType, properties: P) {
  return Type.Object({ ...properties, orderType: Type.Literal(orderType) }, { title });
}

const loadTotals = {
  orderNo,
  productInfo: ProductInfo,
  totalTopUpAmount: amountOutput('What is loaded.'),
  totalFee: amountOutput('All fees.'),
  totalPayAmount: amountOutput('What leaves the account: load and fees.'),
  totalCardCount: Type.Integer({ description: 'How many cards it is about.' }),
  cardInfos: Type.Array(CardInfo, { description: 'The cards; empty while none is opened.' }),
  status,
  payMessage: text('What became of the payment, in the language asked for.'),
  createdOn: isoTimes.createdOn,
  modifiedOn: isoTimes.modifiedOn,
  paidOn: timeOrNull('When the money left the account.'),
  completedOn: isoTimes.completedOn,
  customerOrderNo: ownNumber,
};

export const StandardApplyOrder = orderShape('StandardApplyOrder', 'ApplyCard', {
  ...loadTotals,
  totalOpened: Type.Integer({ description: 'How many cards are opened.' }),
  orderLines: Type.Array(
    Type.Object(
      {
        orderLineNo: Type.Integer(),
        topUpAmount: amountOutput('What each card is opened with.'),
        quantity: Type.Integer(),
        feeItems,
      },
      { title: 'StandardApplyLine' },
    ),
  ),
});

export const TopUpOrder = orderShape('TopUpOrder', 'CardTopUp', {
  ...loadTotals,
  totalCompletedCardCount: Type.Integer({ description: 'How many cards are loaded.' }),
  orderLines: Type.Array(
    Type.Object(
      {
        orderLineNo: Type.Integer(),
        cardInfo: card,
        topUpAmount: amountOutput('What the card is loaded with.'),
        feeItems,
        isCompleted: Type.Boolean(),
        completedOn: timeOrNull('When the card was loaded.'),
      },
      { title: 'TopUpLine' },
    ),
  ),
});

const cardOrder = {
  orderNo,
  cardInfo: card,
  note,
  status,
  failureReason,
  ...isoTimes,
  customerOrderNo: ownNumber,
};
export const BlockOrder = orderShape('BlockOrder', 'CardBlock', {
  ...cardOrder,
  isBlocked: Type.Boolean({ description: 'Whether the issuer has blocked the card for this order.' }),
});
export const UnblockOrder = orderShape('UnblockOrder', 'CardUnblock', cardOrder);
export const CancelOrder = orderShape('CancelOrder', 'CardCancel', {
  ...cardOrder,
  fee: nullableAmount('What is charged; null until a percentage is worked out.'),
  chargeMethodType: Type.Enum(['FixedValue', 'Percentage'], { title: 'ChargeMethodType' }),
  fixedValue: nullableAmount('The fee, where it is fixed.'),
  percent: Type.Union([Type.Number(), Type.Null()], {
    description: 'The share of what is given back, as a decimal fraction, where the fee is one.',
  }),
  settleAmount: nullableAmount(
    'What was left on the card and went to the account, before the fee; below zero what the card owed. Null until it is settled.',
  ),
  settleStatus: Type.Union(
    [Type.Enum(['Pending', 'WaitTransfer', 'Completed'], { title: 'SettleStatus' }), Type.Null()],
    {
      description:
        'Pending: open payments are waited for. WaitTransfer: the settlement date is. Null when the cancel failed.',
    },
  ),
});
export const WithdrawOrder = orderShape('WithdrawOrder', 'CardWithdraw', {
  orderNo,
  cardId: Type.String({ format: 'uuid' }),
  withdrawAmount: amountOutput('What goes to the account.'),
  withdrawFee: amountOutput('What the card pays besides.'),
  totalAmount: amountOutput('What leaves the card: amount and fee.'),
  status,
  failureReason,
  ...isoTimes,
  customerOrderNo: ownNumber,
});

const maxAuthAmount = amountOutput('The most of one payment.');
const maxCreditAmount = nullableAmount('The most of all payments; null where unlimited.');
export const ShareBalanceApplyOrder = orderShape('ShareBalanceApplyOrder', 'ApplyCard', {
  orderNo,
  productInfo: ProductInfo,
  quantity: Type.Integer(),
  maxAuthAmount,
  maxCreditAmount,
  totalAmount: amountOutput('What leaves the account.'),
  transAmount: amountOutput('Of it what is not a fee: always 0, as the card spends the account.'),
  transFee: amountOutput('Of it the fee for opening the card.'),
  openedQty: Type.Integer({ description: 'How many cards are opened.' }),
  cardInfos: Type.Array(CardInfo, { description: 'The cards; empty while none is opened.' }),
  note,
  status,
  failureReason,
  ...isoTimes,
  customerOrderNo: ownNumber,
});
export const CreditLimitOrder = orderShape('CreditLimitOrder', 'CreditLimit', {
  orderNo,
  cardId: Type.String({ format: 'uuid' }),
  maxAuthAmount,
  maxCreditAmount,
  status,
  failureReason,
  ...isoTimes,
  customerOrderNo: ownNumber,
});

/** What orders of each type are shown as: by their own POST, by the query and by events. */
export const orderShapes = {
  ApplyCard: [StandardApplyOrder, ShareBalanceApplyOrder],
  CardTopUp: [TopUpOrder],
  CardBlock: [BlockOrder],
  CardUnblock: [UnblockOrder],
  CardCancel: [CancelOrder],
  CardWithdraw: [WithdrawOrder],
  CreditLimit: [CreditLimitOrder],
} satisfies Record<OrderType, TObject[]>;

export const AnyStandardOrder = Type.Union(
  [StandardApplyOrder, TopUpOrder, BlockOrder, UnblockOrder, CancelOrder, WithdrawOrder, Type.Null()],
  { title: 'StandardOrder' },
);
export const AnyShareBalanceOrder = Type.Union(
  [ShareBalanceApplyOrder, CreditLimitOrder, BlockOrder, UnblockOrder, CancelOrder, Type.Null()],
  { title: 'ShareBalanceOrder' },
);
