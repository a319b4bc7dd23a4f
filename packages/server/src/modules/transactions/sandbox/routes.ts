import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Static } from 'typebox';
import { DomainError } from '../../../platform/errors.ts';
import { readAmount } from '../../../platform/http/amounts.ts';
import { customerOf } from '../../../platform/http/caller.ts';
import { successEnvelope } from '../../../platform/http/envelope.ts';
import { languageOf } from '../../../platform/http/language.ts';
import type { App } from '../../../platform/http/server.ts';
import { amountToJson } from '../../../platform/money/amount.ts';
import { type Currency, parseCurrency } from '../../../platform/money/currencies.ts';
import type { Merchant } from '../events.ts';
import { transactionToWire } from '../views.ts';
import * as schema from './schema.ts';
import type { NamedCard, RefundedCard, SandboxOutcome, SandboxService, SentAmount } from './service.ts';
import type { Traffic } from './traffic.ts';

export interface SandboxRoutesOptions {
  readonly basePath: string;
  readonly sandbox: SandboxService;
  readonly traffic: Traffic;
  readonly checkBearer: onRequestHookHandler;
}

type Handled = Pick<FastifyRequest, 'id' | 'customerId' | 'headers'>;

/** What shops and the card network do, for integrators to try, each with its own cards. Test environment only. */
export function addTransactionsSandboxRoutes(app: App, options: SandboxRoutesOptions): void {
  const { sandbox, traffic, checkBearer: onRequest } = options;
  const url = `${options.basePath}/sandbox/v1`;

  app.post(`${url}/authorizations`, { schema: schema.authorizeSchema, onRequest }, async (request) => {
    const { allowPartial = false, lodging = false, ...purchase } = request.body;
    const amount = readAmount('amount', purchase.amount);
    const asked = { ...purchaseOf(purchase), amount, allowPartial, lodging };
    return answer(request, await sandbox.authorize(customerOf(request), namedCard(purchase), asked));
  });
  app.post(`${url}/clearings`, { schema: schema.forceClearSchema, onRequest }, async (request) => {
    const asked = purchaseOf(request.body);
    return answer(request, await sandbox.forceClear(customerOf(request), namedCard(request.body), asked));
  });
  app.post(`${url}/refunds`, { schema: schema.refundSchema, onRequest }, async (request) => {
    const asked = purchaseOf(request.body);
    return answer(request, await sandbox.refund(customerOf(request), refundedCard(request.body), asked));
  });
  app.post(`${url}/disputes`, { schema: schema.disputeSchema, onRequest }, async (request) => {
    const { amount, reference = null } = request.body;
    const asked = { amount: aboveZero('amount', amount), reference };
    return answer(request, await sandbox.dispute(customerOf(request), refundedCard(request.body), asked));
  });
  app.post(`${url}/fees`, { schema: schema.chargeSchema, onRequest }, async (request) => {
    const { amount, note = null, reference = null } = request.body;
    const asked = { amount: aboveZero('amount', amount), note, reference };
    return answer(request, await sandbox.charge(customerOf(request), refundedCard(request.body), asked));
  });
  app.post(`${url}/traffic`, { schema: schema.trafficSchema, onRequest }, async (request) => {
    const { count, seed } = request.body;
    return successEnvelope(request.id, await traffic.generate(customerOf(request), count, seed));
  });
  addFollowUps(app, options);
}

/** What happens to a transaction that there is. */
function addFollowUps(app: App, { basePath, sandbox, checkBearer: onRequest }: SandboxRoutesOptions): void {
  const url = `${basePath}/sandbox/v1`;
  const authorization = `${url}/authorizations/:transactionId`;

  app.post(`${authorization}/increments`, { schema: schema.incrementSchema, onRequest }, async (request) => {
    const { transactionId } = request.params;
    const asked = amountsOf(request.body);
    return answer(request, await sandbox.increment(customerOf(request), transactionId, asked));
  });
  app.post(`${authorization}/clearings`, { schema: schema.clearSchema, onRequest }, async (request) => {
    const { amount = null, isFinal = true, ...rest } = request.body;
    const asked = {
      ...amountsOf({ ...rest, amount: amount ?? 0 }),
      amount: amount === null ? null : aboveZero('amount', amount),
      isFinal,
    };
    return answer(request, await sandbox.clear(customerOf(request), request.params.transactionId, asked));
  });
  app.post(`${authorization}/expirations`, { schema: schema.expireSchema, onRequest }, async (request) =>
    answer(request, await sandbox.expire(customerOf(request), request.params.transactionId)),
  );

  const takeBacks = [
    [`${authorization}/reversals`, 'reversal', schema.reverseSchema],
    [`${url}/clearings/:transactionId/reversals`, 'clearing-reversal', schema.reverseClearingSchema],
    [`${url}/refunds/:transactionId/reversals`, 'refund-reversal', schema.reverseRefundSchema],
    [`${url}/disputes/:transactionId/losses`, 'dispute-lost', schema.loseDisputeSchema],
  ] as const;
  for (const [address, kind, itsSchema] of takeBacks) {
    app.post(address, { schema: itsSchema, onRequest }, async (request) => {
      const { amount = null, reference = null } = request.body;
      const asked = { amount: amount === null ? null : aboveZero('amount', amount), reference };
      const { transactionId } = request.params;
      return answer(request, await sandbox.takeBack(customerOf(request), transactionId, kind, asked));
    });
  }
}

type Purchase = Pick<
  Static<typeof schema.AuthorizationBody>,
  'amount' | 'currency' | 'billingAmount' | 'merchant' | 'reference'
>;

function purchaseOf(body: Purchase) {
  const { merchant } = body;
  const told: Merchant = {
    name: merchant?.name ?? null,
    categoryCode: merchant?.categoryCode ?? null,
    countryCode: merchant?.countryCode ?? null,
    city: merchant?.city ?? null,
    state: merchant?.state ?? null,
    zipCode: merchant?.zipCode ?? null,
    description: merchant?.description ?? null,
  };
  return {
    ...amountsOf(body),
    merchant: merchant ? told : null,
  };
}

function amountsOf({ amount, currency, billingAmount, reference = null }: Omit<Purchase, 'merchant'>) {
  return {
    amount: aboveZero('amount', amount),
    currency: currency === undefined || currency === null ? null : parseCurrency(currency),
    billingAmount:
      billingAmount === undefined || billingAmount === null
        ? null
        : aboveZero('billingAmount', billingAmount),
    reference,
  };
}

/** Only an authorization may ask for nothing. */
function aboveZero(field: string, value: unknown): SentAmount {
  const amount = readAmount(field, value);
  return {
    refuse: amount.refuse,
    in(currency: Currency) {
      const minor = amount.in(currency);
      if (minor > 0n) return minor;
      throw amount.refuse({ 'zh-CN': '必须大于 0', en: 'must be more than zero' });
    },
  };
}

interface CardFields {
  readonly cardId?: string;
  readonly cardNumber?: string;
  readonly expirationMMYY?: string;
  readonly cvv?: string;
}

/** @throws DomainError `400` unless there is either an id or all that is printed on the card */
function namedCard({ cardId, cardNumber, expirationMMYY, cvv }: CardFields): NamedCard {
  if (cardNumber === undefined) {
    if (cardId !== undefined && expirationMMYY === undefined && cvv === undefined) return { cardId };
    throw wrongCard(cardId === undefined ? 'cardId' : 'cardNumber');
  }
  if (cardId !== undefined) throw wrongCard('cardId');
  if (expirationMMYY === undefined) throw wrongCard('expirationMMYY');
  if (cvv === undefined) throw wrongCard('cvv');
  const [month, year] = [expirationMMYY.slice(0, 2), expirationMMYY.slice(-2)];
  return {
    printed: { cardNumber: cardNumber.replace(/[ -]/g, ''), expirationMMYY: `${month}/${year}`, cvv },
  };
}

function wrongCard(field: string): DomainError {
  const message = {
    'zh-CN': '请提供 cardId，或者 cardNumber、expirationMMYY 和 cvv 三项，二者择一',
    en: 'give either cardId, or cardNumber, expirationMMYY and cvv',
  };
  return new DomainError('400', [{ field, message }]);
}

function refundedCard(body: { cardId?: string; originalTransactionId?: string }): RefundedCard {
  const { cardId, originalTransactionId } = body;
  if (cardId !== undefined && originalTransactionId === undefined) return { cardId };
  if (originalTransactionId !== undefined && cardId === undefined) return { originalTransactionId };
  const message = {
    'zh-CN': '请提供 cardId 或 originalTransactionId，二者择一',
    en: 'give either cardId or originalTransactionId',
  };
  throw new DomainError('400', [{ field: 'cardId', message }]);
}

function answer(request: Handled, { view, approvedMinor, ...outcome }: SandboxOutcome) {
  const language = languageOf(request.headers['accept-language']);
  return successEnvelope(request.id, {
    ...outcome,
    approvedAmount:
      approvedMinor === null || !view ? null : amountToJson(approvedMinor, view.transaction.currency),
    transaction: view && transactionToWire(view.transaction, view.card, view.productName, language),
  });
}
