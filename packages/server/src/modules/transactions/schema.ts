import { type Static, type TSchema, Type } from 'typebox';
import { CardInfo, FundsDirection, Money } from '../../contract/shapes.ts';
import { nullableAmount } from '../../platform/http/amounts.ts';
import { envelopeOf } from '../../platform/http/envelope.ts';
import { described } from '../../platform/http/naming.ts';
import { fromTime, toTime } from '../../platform/http/query.ts';
import * as example from './examples.ts';
import { lifecycleStates, transactionStatuses, transactionTypes } from './types.ts';

export const nullable = <T extends TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });

export const Transaction = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'Names the transaction, for ever.' }),
    authTime: Type.String({ format: 'date-time', description: 'When the network told of it, in UTC.' }),
    settleTime: nullable(Type.String({ format: 'date-time' }), 'When it was first cleared, in UTC.'),
    transAmount: described(Money, 'What the merchant asked for, in its own currency.'),
    authAmount: described(
      Money,
      'What was approved, increments included, in the card’s currency; of a declined one what was asked for.',
    ),
    settledAmount: nullable(Money, 'What was cleared, in the card’s currency; null before.'),
    cardInfo: described(CardInfo, 'The card that was used.'),
    cardAlias: nullable(Type.String(), 'What you called the card.'),
    authCode: nullable(Type.String(), 'Six digits that the merchant was given with the approval.'),
    merchantName: nullable(Type.String(), 'As the network tells it, like all of the merchant.'),
    merchantCountryCode: nullable(Type.String(), 'ISO 3166-1, two letters.'),
    merchantCity: nullable(Type.String(), 'The merchant’s city.'),
    merchantState: nullable(Type.String(), 'The merchant’s state or province.'),
    merchantZipCode: nullable(Type.String(), 'The merchant’s postal code.'),
    merchantDesc: nullable(Type.String(), 'What the merchant says of the purchase.'),
    status: Type.Enum([...transactionStatuses], {
      title: 'TransactionStatus',
      description: 'AuthFailure is final. AuthSuccess becomes Settled with the first clearing.',
    }),
    fundsDirection: described(FundsDirection, 'Seen from the card.'),
    transactionType: Type.Enum([...transactionTypes], {
      title: 'TransactionType',
      description:
        'ConsumeReversal is a hold that was given back, or a clearing that was taken back; linkedTransactionId says of which payment. AuthQuery is an account verification, which moves nothing.',
    }),
    failureReason: nullable(Type.String(), 'Why it was declined, in English.'),
    failureReasonCn: nullable(Type.String(), 'Why it was declined, in Chinese.'),
    note: nullable(Type.String(), 'A remark, where there is one.'),
    lifecycleState: Type.Enum([...lifecycleStates], {
      title: 'LifecycleState',
      description: 'Where it is in its life, more finely than status tells.',
    }),
    holdAmount: described(Money, 'What is still held for it, in the card’s currency.'),
    linkedTransactionId: nullable(
      Type.String({ format: 'uuid' }),
      'The transaction that it belongs to: what a release gave back, what a refund or dispute is about.',
    ),
    merchantCategoryCode: nullable(Type.String(), 'ISO 18245, four digits.'),
    responseCode: nullable(
      Type.String(),
      'Of a declined one, what the network was told (ISO 8583, field 39), such as 51.',
    ),
  },
  { title: 'Transaction' },
);

/** The data of a `CardPay` event (contract, Webhooks). */
export const CardPay = Type.Object(
  {
    ...Transaction.properties,
    cardInfo: Type.Object(
      { id: Type.String({ format: 'uuid', description: 'The same as cardId.' }), ...CardInfo.properties },
      { title: 'CardPayCardInfo', description: 'The card that was used.' },
    ),
  },
  { title: 'CardPay' },
);

const TransactionPage = Type.Object(
  {
    pageCursor: Type.String({
      description: 'Send it as pageCursor for the next page. `None` on the last page.',
    }),
    pageSize: Type.Integer({ description: 'How many transactions a page has.' }),
    data: Type.Array(Transaction, { description: 'Newest first.' }),
  },
  { title: 'TransactionPage' },
);

const pageParameters = {
  pageSize: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 100,
      default: 20,
      description: 'How many transactions a page has. `Limit` means the same.',
    }),
  ),
  pageCursor: Type.Optional(
    Type.String({ maxLength: 100, description: 'The pageCursor of the page before, as it was answered.' }),
  ),
};
const transactionStatus = Type.Optional(
  Type.Enum([...transactionStatuses], {
    title: 'TransactionStatus',
    description: 'Transactions in this state only.',
  }),
);

export const TransactionsQuery = Type.Object({
  cardId: Type.Optional(Type.String({ maxLength: 64, description: 'Transactions of this card only.' })),
  transactionDateFrom: fromTime('Transactions authorized from then on.'),
  transactionDateTo: toTime('Transactions authorized until then.'),
  transactionStatus,
  ...pageParameters,
});

export const CardTransactionsQuery = Type.Object({
  transactionDateFrom: Type.Optional(fromTime('Transactions authorized from then on.')),
  transactionDateTo: Type.Optional(toTime('Transactions authorized until then.')),
  transactionStatus,
  ...pageParameters,
});

const TransactionParameters = Type.Object({
  transactionId: Type.String({ description: 'The transaction.' }),
});
const CardParameters = Type.Object({ cardId: Type.String({ description: 'The card.' }) });

const categories = (description: string) =>
  Type.Optional(
    nullable(Type.Array(Type.String({ pattern: '^\\d{4}$' }), { minItems: 1, maxItems: 1000 }), description),
  );
const countries = (description: string) =>
  Type.Optional(
    nullable(
      Type.Array(Type.String({ pattern: '^[A-Za-z]{2}$' }), { minItems: 1, maxItems: 249 }),
      description,
    ),
  );
const countLimit = (description: string) =>
  Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 1_000_000_000 }), description));
const amountLimit = (description: string) =>
  Type.Optional(Type.Union([Type.Number(), Type.String({ maxLength: 40 }), Type.Null()], { description }));

export const ControlsBody = Type.Object(
  {
    allowedMerchantCategories: categories(
      'Only merchants of these categories (ISO 18245, four digits). A merchant whose category the network does not tell is declined.',
    ),
    blockedMerchantCategories: categories('No merchants of these categories.'),
    allowedMerchantCountries: countries(
      'Only merchants in these countries (ISO 3166-1, two letters). A merchant whose country the network does not tell is declined.',
    ),
    blockedMerchantCountries: countries('No merchants in these countries.'),
    dailyCountLimit: countLimit('How many payments may be approved in a day of UTC.'),
    dailyAmountLimit: amountLimit('How much may be approved in a day of UTC, in the card’s currency.'),
    monthlyCountLimit: countLimit('How many payments may be approved in a month of UTC.'),
    monthlyAmountLimit: amountLimit('How much may be approved in a month of UTC, in the card’s currency.'),
    singleUse: Type.Optional(
      nullable(Type.Boolean(), 'One approved payment, and no other after it. Off unless true.'),
    ),
  },
  { title: 'CardControlsRequest', additionalProperties: false, examples: [example.controlsBody] },
);

const Use = (description: string) =>
  Type.Object(
    {
      period: Type.String({ description: 'The day or month, of UTC.' }),
      count: Type.Integer({ description: 'Approved payments.' }),
      amount: Type.Number({ description: 'What they come to, in the card’s currency.' }),
    },
    { title: 'CardControlsUse', description },
  );
const codes = (description: string) => nullable(Type.Array(Type.String()), description);

export const Controls = Type.Object(
  {
    cardId: Type.String({ format: 'uuid' }),
    currency: Type.String({ description: 'The card’s, which the amounts are in.' }),
    allowedMerchantCategories: codes('Only these categories; null: any.'),
    blockedMerchantCategories: codes('None of these categories.'),
    allowedMerchantCountries: codes('Only these countries; null: any.'),
    blockedMerchantCountries: codes('None of these countries.'),
    dailyCountLimit: nullable(Type.Integer(), 'Payments of a day; null: no limit.'),
    dailyAmountLimit: nullableAmount('Amount of a day; null: no limit.'),
    monthlyCountLimit: nullable(Type.Integer(), 'Payments of a month; null: no limit.'),
    monthlyAmountLimit: nullableAmount('Amount of a month; null: no limit.'),
    singleUse: Type.Boolean({ description: 'Whether one payment is all.' }),
    today: Use('What of the day’s limits is used.'),
    thisMonth: Use('What of the month’s limits is used.'),
  },
  { title: 'CardControls' },
);

const tags = ['Transactions'];
const security = [{ bearer: [] }];
const page = {
  ...envelopeOf(TransactionPage, {
    pageCursor: 'AZqp0nweflWNLz6cG3pPYLkrk7Mb1TXj',
    pageSize: 20,
    data: [example.transaction as Static<typeof Transaction>],
  }),
  description: 'A page of transactions',
};

export const listTransactionsSchema = {
  tags,
  operationId: 'listTransactions',
  summary: 'List your transactions, newest first',
  description:
    'By the time of their authorization. Pages follow each other by cursor: transactions that come in meanwhile neither repeat nor hide one, and a late page is as fast as the first. A cursor belongs to its cardId and transactionStatus; with others it is refused.',
  security,
  querystring: TransactionsQuery,
  response: { 200: page },
};

export const listCardTransactionsSchema = {
  tags,
  operationId: 'listCardTransactions',
  summary: 'List the transactions of a card',
  description: 'As the list of all, but the dates may be left out.',
  security,
  params: CardParameters,
  querystring: CardTransactionsQuery,
  errors: ['CARD_NOT_FOUND'],
  response: { 200: page },
};

export const getTransactionSchema = {
  tags,
  operationId: 'getTransaction',
  summary: 'Read a transaction',
  description: 'As it stands now: a transaction changes with its clearings, reversals and refunds.',
  security,
  params: TransactionParameters,
  errors: ['TRANSACTION_NOT_FOUND'],
  response: {
    200: {
      ...envelopeOf(Transaction, example.transaction as Static<typeof Transaction>),
      description: 'The transaction',
    },
  },
};

const controlsAnswer = {
  200: {
    ...envelopeOf(Controls, example.controls as Static<typeof Controls>),
    description: 'The controls, and what of their limits is used',
  },
};

export const getControlsSchema = {
  tags: ['Cards'],
  operationId: 'getCardControls',
  summary: 'Read the controls of a card',
  description:
    'Rules of your own for the payments of a card, beside its balance and limits. None is in force until it is set.',
  security,
  params: CardParameters,
  errors: ['CARD_NOT_FOUND'],
  response: controlsAnswer,
};

export const putControlsSchema = {
  tags: ['Cards'],
  operationId: 'putCardControls',
  summary: 'Set the controls of a card',
  description:
    'Replaces all of them: what is left out or null is off. In force for every payment that is decided after the answer. They decide authorizations and increments only; a clearing is never refused. A hold that is given back leaves room again in the amounts of its day and month, but still counts as a payment. Both lists of a kind may be set, but no code may stand in both.',
  security,
  params: CardParameters,
  body: ControlsBody,
  errors: ['CARD_NOT_FOUND', 'CARD_STATUS_INVALID'],
  response: controlsAnswer,
};
