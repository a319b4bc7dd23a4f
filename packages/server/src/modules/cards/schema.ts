import { type Static, Type } from 'typebox';
import { CardModel, Permissions } from '../../contract/shapes.ts';
import { amountOutput, nullableAmount } from '../../platform/http/amounts.ts';
import { envelopeOf } from '../../platform/http/envelope.ts';
import { described } from '../../platform/http/naming.ts';
import { pageOf, pageParameters } from '../../platform/http/page.ts';
import { cardStatuses } from './types.ts';

const CardStatus = Type.Enum([...cardStatuses], {
  title: 'CardStatus',
  description: 'What the card is now.',
});
const CardOrganization = Type.Enum(['Mastercard', 'VISA', 'AmericanExpress', 'UnionPay'], {
  title: 'CardOrganization',
  description: 'The card network.',
});
const cardId = Type.String({
  format: 'uuid',
  description: 'The card.',
  examples: ['0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11'],
});
const currency = Type.String({ description: 'ISO 4217 code.', examples: ['USD'] });
const alias = Type.Union([Type.String(), Type.Null()], { description: 'What you called the card.' });
const applyTime = Type.String({ format: 'date-time', description: 'When the card was applied for.' });

export const CardDetails = Type.Object(
  {
    cardId,
    cardModel: CardModel,
    productCode: Type.String({ description: 'The product it was opened under.' }),
    cardNumber: Type.String({ description: 'The full number. Keep it as your PCI obligations say.' }),
    cvv: Type.String({ description: 'The card verification value.' }),
    expirationMMYY: Type.String({
      description: 'MM/YY: valid to the end of that month.',
      examples: ['11/29'],
    }),
    cardCurrency: currency,
    alias,
    balanceAmount: amountOutput(
      'What the card can spend: its own balance (Standard), or the account within the credit that is left (ShareBalance).',
    ),
    status: CardStatus,
    maxAuthAmount: amountOutput('The most of one payment; 0 on a Standard card.'),
    usedCreditAmount: amountOutput(
      'What open and cleared payments have used of the credit; 0 on a Standard card.',
    ),
    maxCreditAmount: nullableAmount('The most of all payments; null where unlimited and on a Standard card.'),
    cardOrganization: CardOrganization,
    applyTime,
    permissions: described(Permissions, 'What may be done with the card.'),
  },
  { title: 'Card' },
);

export const CardSummary = Type.Object(
  {
    cardId,
    cardModel: CardModel,
    productCode: Type.String({ description: 'The product it was opened under.' }),
    productName: Type.String({ description: 'Its name, in the language asked for.' }),
    maskCardNumber: Type.String({
      description: 'First 6 digits, six stars, last 4.',
      examples: ['436797******2419'],
    }),
    expirationMMYY: Type.String({
      description: 'MM/YY: valid to the end of that month.',
      examples: ['11/29'],
    }),
    cardCurrency: currency,
    alias,
    status: CardStatus,
    cardOrganization: CardOrganization,
    applyTime,
  },
  { title: 'CardSummary' },
);

export const CardParameters = Type.Object({ cardId: Type.String({ description: 'The card.' }) });

export const CardsQuery = Type.Object({
  cardModel: Type.Optional(described(CardModel, 'Cards of this model only.')),
  status: Type.Optional(described(CardStatus, 'Cards in this state only.')),
  productCode: Type.Optional(Type.String({ maxLength: 64, description: 'Cards of this product only.' })),
  alias: Type.Optional(Type.String({ maxLength: 64, description: 'Cards with this alias, in any case.' })),
  ...pageParameters,
});

export const exampleSummary: Static<typeof CardSummary> = {
  cardId: '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11',
  cardModel: 'Standard',
  productCode: 'STD-VISA',
  productName: 'VISA Standard Card',
  maskCardNumber: '436797******2419',
  expirationMMYY: '11/29',
  cardCurrency: 'USD',
  alias: 'Marketing',
  status: 'Active',
  cardOrganization: 'VISA',
  applyTime: '2026-11-22T08:00:00.000Z',
};
const exampleCards = { pageIndex: 1, pageSize: 10, totalCount: 1, totalPages: 1, items: [exampleSummary] };
const exampleCard: Static<typeof CardDetails> = {
  cardId: '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11',
  cardModel: 'Standard',
  productCode: 'STD-VISA',
  cardNumber: '4367970000002419',
  cvv: '123',
  expirationMMYY: '11/29',
  cardCurrency: 'USD',
  alias: 'Marketing',
  balanceAmount: 100,
  status: 'Active',
  maxAuthAmount: 0,
  usedCreditAmount: 0,
  maxCreditAmount: null,
  cardOrganization: 'VISA',
  applyTime: '2026-11-22T08:00:00.000Z',
  permissions: {
    allowOpenCard: true,
    allowTopUpCard: true,
    allowBlockCard: true,
    allowUnBlockCard: true,
    allowCancelCard: true,
    allowWithdraw: true,
    allowUpdateLimit: false,
  },
};

const tags = ['Cards'];

export const getCardSchema = {
  tags,
  operationId: 'getCard',
  summary: 'Read a card with its full number',
  description: 'Every read of a full number is audited. Another customer’s card answers CARD_NOT_FOUND.',
  security: [{ bearer: [] }],
  params: CardParameters,
  errors: ['CARD_NOT_FOUND'],
  response: { 200: { ...envelopeOf(CardDetails, exampleCard), description: 'The card' } },
};

export const listCardsSchema = {
  tags,
  operationId: 'listCards',
  summary: 'List your cards, newest first',
  description: 'Numbers are masked. Filters may be combined.',
  security: [{ bearer: [] }],
  querystring: CardsQuery,
  response: { 200: { ...envelopeOf(pageOf(CardSummary), exampleCards), description: 'A page of cards' } },
};
