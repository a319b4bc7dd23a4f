import { type Static, type TProperties, type TSchema, Type } from 'typebox';
import { amountInput, nullableAmount } from '../../../platform/http/amounts.ts';
import { envelopeOf } from '../../../platform/http/envelope.ts';
import * as example from '../examples.ts';
import { nullable, Transaction } from '../schema.ts';

const printable = '^[^\\p{Cc}\\p{Cs}]*$';
const text = (maxLength: number, description: string) =>
  Type.Optional(nullable(Type.String({ maxLength, pattern: printable }), description));

const cardId = Type.Optional(Type.String({ maxLength: 64, description: 'The card.' }));
const printed = {
  cardNumber: Type.Optional(
    Type.String({
      pattern: '^\\d([ -]?\\d){11,18}$',
      description:
        'In place of cardId: the number, as a shop is given it, with expirationMMYY and cvv. A wrong date or CVV is declined.',
    }),
  ),
  expirationMMYY: Type.Optional(
    Type.String({ pattern: '^(0[1-9]|1[0-2])/?\\d{2}$', description: 'MM/YY, with cardNumber.' }),
  ),
  cvv: Type.Optional(Type.String({ pattern: '^\\d{3,4}$', description: 'With cardNumber.' })),
};
const amount = amountInput('In the merchant’s currency.', 21.6);
const currency = Type.Optional(
  nullable(
    Type.String({ maxLength: 10 }),
    'The merchant’s, an ISO 4217 code in any case; the card’s where it is left out. The card is billed by rates that never change.',
  ),
);
const billingAmount = Type.Optional(
  Type.Union([Type.Number(), Type.String({ maxLength: 40 }), Type.Null()], {
    description: 'What the card is billed, in its own currency, in place of what the rates say.',
  }),
);
const reference = Type.Optional(
  nullable(
    Type.String({ minLength: 1, maxLength: 64, pattern: printable }),
    'Your own name for the request. The same request under the same reference is sent to the network once, and answered the same.',
  ),
);
const merchant = Type.Optional(
  nullable(
    Type.Object(
      {
        name: text(100, 'As it stands on the statement.'),
        categoryCode: Type.Optional(
          nullable(Type.String({ pattern: '^\\d{4}$' }), 'ISO 18245, four digits.'),
        ),
        countryCode: Type.Optional(
          nullable(Type.String({ pattern: '^[A-Z]{2}$' }), 'ISO 3166-1, two capital letters.'),
        ),
        city: text(60, 'The city.'),
        state: text(60, 'The state or province.'),
        zipCode: text(20, 'The postal code.'),
        description: text(200, 'What is bought.'),
      },
      { title: 'SandboxMerchant' },
    ),
    'Who is paid; what it lacks is not told. A shop in New York where it is left out altogether.',
  ),
);
const ownAmount = amountInput('In the card’s currency.', 10);
const optionalAmount = (description: string) =>
  Type.Optional(Type.Union([Type.Number(), Type.String({ maxLength: 40 }), Type.Null()], { description }));
const note = text(200, 'A remark, which the transaction will bear.');

const purchase = { cardId, ...printed, amount, currency, billingAmount, merchant };

export const AuthorizationBody = body(
  'SandboxAuthorizationRequest',
  {
    ...purchase,
    allowPartial: Type.Optional(
      Type.Boolean({ description: 'The merchant takes less than it asks for. Off unless true.' }),
    ),
    lodging: Type.Optional(
      Type.Boolean({ description: 'Lodging or car rental: the hold is kept longer. Off unless true.' }),
    ),
    reference,
  },
  {
    cardId: example.transaction.cardInfo.cardId,
    amount: 20,
    currency: 'EUR',
    merchant: { name: 'Café Exemple', categoryCode: '5812', countryCode: 'FR', city: 'Paris' },
    reference: 'purchase-1',
  },
);
export const IncrementBody = body(
  'SandboxIncrementRequest',
  { amount, currency, billingAmount, reference },
  { amount: 5 },
);
export const ReversalBody = body(
  'SandboxReversalRequest',
  { amount: optionalAmount('In the card’s currency; all that is held where it is left out.'), reference },
  {},
);
export const ClearingBody = body(
  'SandboxClearingRequest',
  {
    amount: optionalAmount('In the merchant’s currency; all that is held where it is left out.'),
    currency,
    billingAmount,
    isFinal: Type.Optional(
      Type.Boolean({
        description:
          'Nothing more will be collected: what is left of the hold is given back. On unless false.',
      }),
    ),
    reference,
  },
  { amount: 18.5, isFinal: true },
);
export const ExpirationBody = body('SandboxExpirationRequest', {}, {});
export const ForcedClearingBody = body(
  'SandboxForcedClearingRequest',
  { ...purchase, reference },
  { cardId: example.transaction.cardInfo.cardId, amount: 12 },
);
const originalTransactionId = Type.Optional(
  Type.String({ maxLength: 64, description: 'The transaction that it is about, in place of cardId.' }),
);
export const RefundBody = body(
  'SandboxRefundRequest',
  { cardId, originalTransactionId, amount, currency, billingAmount, merchant, reference },
  { originalTransactionId: example.transaction.id, amount: 5 },
);
export const DisputeBody = body(
  'SandboxDisputeRequest',
  { cardId, originalTransactionId, amount: ownAmount, reference },
  { originalTransactionId: example.transaction.id, amount: 10 },
);
export const FeeBody = body(
  'SandboxFeeRequest',
  { cardId, originalTransactionId, amount: ownAmount, note, reference },
  { cardId: example.transaction.cardInfo.cardId, amount: 0.5, note: 'Cross-border fee' },
);
export const TakeBackBody = body(
  'SandboxTakeBackRequest',
  { amount: optionalAmount('In the card’s currency; all of it where it is left out.'), reference },
  {},
);
export const TrafficBody = body(
  'SandboxTrafficRequest',
  {
    count: Type.Integer({ minimum: 1, maximum: 1000, description: 'How many payments.' }),
    seed: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 4294967295,
        description: 'The same seed makes the same mix. The answer says which it was.',
      }),
    ),
  },
  { count: 100, seed: 7 },
);

function body<T extends TProperties>(title: string, properties: T, sample: object) {
  // A field that is misspelled would be a payment other than the one that was meant.
  return Type.Object(properties, { title, additionalProperties: false, examples: [sample] });
}

export const SandboxAnswer = Type.Object(
  {
    decision: Type.Enum(['Approved', 'Declined', 'Recorded', 'Remembered', 'Ignored'], {
      title: 'SandboxDecision',
      description:
        'Approved or Declined for what waits for a yes or no. Recorded: in the books. Ignored: there was nothing left for it to do.',
    }),
    responseCode: nullable(
      Type.String(),
      'Of a decision, what the merchant is told (ISO 8583, field 39): 00 approved, 10 approved in part.',
    ),
    reason: nullable(Type.String(), 'Of a decline: why, in a word, such as INSUFFICIENT_BALANCE.'),
    approvedAmount: nullableAmount('Of an approval: how much, in the card’s currency.'),
    authCode: nullable(Type.String(), 'Of an approval: six digits for the merchant.'),
    transaction: nullable(Transaction, 'As it stands now.'),
  },
  { title: 'SandboxOutcome' },
);

const TrafficAnswer = Type.Object(
  {
    seed: Type.Integer(),
    cardCount: Type.Integer({ description: 'Over how many of your Active cards.' }),
    paymentCount: Type.Integer({ description: 'How many payments.' }),
    messageCount: Type.Integer({ description: 'What the network sent, follow-ups included.' }),
    approvedCount: Type.Integer({ description: 'Authorizations and increments that were approved.' }),
    declinedCount: Type.Integer({ description: 'And that were declined.' }),
    declineReasons: Type.Record(Type.String(), Type.Integer(), { description: 'Declined ones by reason.' }),
    recordedCount: Type.Integer({ description: 'Clearings, reversals and refunds in the books.' }),
    refusedCount: Type.Integer({ description: 'What can never be booked.' }),
    unansweredCount: Type.Integer({ description: 'What was not answered in time.' }),
    scenarios: Type.Record(Type.String(), Type.Integer(), { description: 'Payments by what they play.' }),
  },
  { title: 'SandboxTraffic' },
);

const exampleAnswer = {
  decision: 'Approved',
  responseCode: '00',
  reason: null,
  approvedAmount: 23.15,
  authCode: '402917',
  transaction: example.transaction,
} as Static<typeof SandboxAnswer>;

const TransactionParameters = Type.Object({
  transactionId: Type.String({ description: 'The transaction.' }),
});

function operation<Body extends TSchema>(
  operationId: string,
  summary: string,
  description: string,
  requestBody: Body,
  errors: readonly string[] = [],
) {
  return {
    tags: ['Sandbox'],
    operationId,
    summary,
    description: `Test environment only. ${description}`,
    security: [{ bearer: [] }],
    body: requestBody,
    errors: ['409', ...errors],
    response: {
      200: {
        ...envelopeOf(SandboxAnswer, exampleAnswer),
        description: 'What came of it, and the transaction',
      },
    },
  };
}

function onTransaction<Body extends TSchema>(...given: Parameters<typeof operation<Body>>) {
  const [operationId, summary, description, requestBody] = given;
  return {
    ...operation(operationId, summary, description, requestBody, ['TRANSACTION_NOT_FOUND']),
    params: TransactionParameters,
  };
}

const card = ['CARD_NOT_FOUND', 'CURRENCY_NOT_SUPPORTED'];
const either = [...card, 'TRANSACTION_NOT_FOUND'];

export const authorizeSchema = operation(
  'authorizeInSandbox',
  'Pay with a card',
  'A merchant asks for an authorization, as the card network would bring it. A decline is an answer like another: a transaction with status AuthFailure. An amount of 0 only verifies the card.',
  AuthorizationBody,
  card,
);
export const incrementSchema = onTransaction(
  'incrementInSandbox',
  'Ask for more on an open authorization',
  'As hotels do. It is approved or declined by itself.',
  IncrementBody,
);
export const reverseSchema = onTransaction(
  'reverseInSandbox',
  'Give a hold back',
  'The merchant gives up all or a part of what is held.',
  ReversalBody,
);
export const clearSchema = onTransaction(
  'clearInSandbox',
  'Collect an authorized payment',
  'All of it, less, more, or in parts with isFinal false.',
  ClearingBody,
);
export const expireSchema = onTransaction(
  'expireInSandbox',
  'Let a hold expire',
  'At once, as if its days were over.',
  ExpirationBody,
);
export const forceClearSchema = operation(
  'forceClearInSandbox',
  'Collect without an authorization',
  'What merchants do offline. Neither limits nor the state of the card refuse it.',
  ForcedClearingBody,
  card,
);
export const reverseClearingSchema = onTransaction(
  'reverseClearingInSandbox',
  'Take a clearing back',
  'The merchant collected by mistake.',
  TakeBackBody,
);
export const refundSchema = operation(
  'refundInSandbox',
  'Pay back',
  'Of a transaction that is named, or to a card where none is.',
  RefundBody,
  either,
);
export const reverseRefundSchema = onTransaction(
  'reverseRefundInSandbox',
  'Take a refund back',
  'The merchant paid back by mistake.',
  TakeBackBody,
);
export const disputeSchema = operation(
  'disputeInSandbox',
  'Credit a disputed amount',
  'As when the network takes it from the merchant.',
  DisputeBody,
  either,
);
export const loseDisputeSchema = onTransaction(
  'loseDisputeInSandbox',
  'Lose a dispute',
  'The credit, or a part of it, is taken back.',
  TakeBackBody,
);
export const chargeSchema = operation(
  'chargeFeeInSandbox',
  'Charge a transaction fee',
  'As the network does for foreign payments, for one.',
  FeeBody,
  either,
);
export const trafficSchema = {
  ...operation(
    'makeTrafficInSandbox',
    'Make traffic',
    'Payments of a realistic mix over your Active cards, cleared, reversed, refunded and declined: something to look at.',
    TrafficBody,
    ['CARD_NOT_FOUND'],
  ),
  response: {
    200: {
      ...envelopeOf(TrafficAnswer, {
        seed: 7,
        cardCount: 3,
        paymentCount: 100,
        messageCount: 204,
        approvedCount: 92,
        declinedCount: 8,
        declineReasons: { CVV_MISMATCH: 3, EXPIRY_MISMATCH: 2, AUTH_LIMIT_EXCEEDED: 3 },
        recordedCount: 104,
        refusedCount: 0,
        unansweredCount: 0,
        scenarios: { Cleared: 54, LeftOpen: 9 },
      }),
      description: 'What was sent, and what came of it',
    },
  },
};
