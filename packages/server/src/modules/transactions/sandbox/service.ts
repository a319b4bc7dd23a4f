import { DomainError, type LocalizedText } from '../../../platform/errors.ts';
import { maxAmountMinor } from '../../../platform/money/amount.ts';
import type { Currency } from '../../../platform/money/currencies.ts';
import { type Card, CardsError, type CardsService } from '../../cards/index.ts';
import type { CardVerification, Merchant, NetworkAmount } from '../events.ts';
import type { TransactionReader, TransactionView } from '../reading.ts';
import type { TransactionsService } from '../service.ts';
import type { Transaction, TransactionType } from '../types.ts';
import type { CardNetwork, NetworkReply, OutgoingMessage, PresentedCard } from './network.ts';

/** An amount of a request; its currency is known when the card is. */
export interface SentAmount {
  /** In minor units. @throws DomainError `400` naming the field */
  in(currency: Currency): bigint;
  /** The refusal of this field for another reason. */
  refuse(message: LocalizedText): DomainError;
}

/** A card by its id, or by what is printed on it. */
export type NamedCard = { readonly cardId: string } | { readonly printed: PresentedCard };

/** What a merchant asks for, collects or gives back. */
export interface MerchantRequest {
  readonly amount: SentAmount;
  /** The merchant's; the card's where it is left out. */
  readonly currency: Currency | null;
  /** What the card is billed, in its currency; by the conversion table where it is left out. */
  readonly billingAmount: SentAmount | null;
  /** A shop that no rule minds where it is left out; of a refund that of the payment. */
  readonly merchant: Merchant | null;
  readonly reference: string | null;
}

/** What came of a request to the sandbox. */
export interface SandboxOutcome {
  readonly decision: 'Approved' | 'Declined' | 'Recorded' | 'Remembered' | 'Ignored';
  /** Of an approval or a decline: ISO 8583, field 39. */
  readonly responseCode: string | null;
  /** Of a decline: why, in a word. */
  readonly reason: string | null;
  readonly authCode: string | null;
  /** Of an approval: minor units of the card's currency. */
  readonly approvedMinor: bigint | null;
  /** As it stands now; null where nothing came of it yet. */
  readonly view: TransactionView | null;
}

/** `null`: all of it. */
export interface TakeBackRequest {
  readonly amount: SentAmount | null;
  readonly reference: string | null;
}

/**
 * The merchant's and the network's side of a payment, for integrators. All of it goes out as signed messages of the
 * simulated network and comes in by the address that a real channel uses.
 *
 * All throw CardsError `CARD_NOT_FOUND` or TransactionsError `TRANSACTION_NOT_FOUND` for what the customer does not have,
 * and DomainError `400` for an amount that is none, `409` for what the transaction is not, `503` when the decision is not known.
 */
export interface SandboxService {
  authorize(
    customerId: string,
    card: NamedCard,
    request: MerchantRequest & { readonly allowPartial: boolean; readonly lodging: boolean },
  ): Promise<SandboxOutcome>;
  increment(
    customerId: string,
    transactionId: string,
    request: Omit<MerchantRequest, 'merchant'>,
  ): Promise<SandboxOutcome>;
  /** Without an amount: all that is held. */
  clear(
    customerId: string,
    transactionId: string,
    request: Omit<MerchantRequest, 'merchant' | 'amount'> & {
      readonly amount: SentAmount | null;
      readonly isFinal: boolean;
    },
  ): Promise<SandboxOutcome>;
  /** A clearing that no authorization came before. */
  forceClear(customerId: string, card: NamedCard, request: MerchantRequest): Promise<SandboxOutcome>;
  expire(customerId: string, transactionId: string): Promise<SandboxOutcome>;
  refund(customerId: string, of: RefundedCard, request: MerchantRequest): Promise<SandboxOutcome>;
  dispute(
    customerId: string,
    of: RefundedCard,
    request: { readonly amount: SentAmount; readonly reference: string | null },
  ): Promise<SandboxOutcome>;
  charge(
    customerId: string,
    of: RefundedCard,
    request: { readonly amount: SentAmount; readonly note: string | null; readonly reference: string | null },
  ): Promise<SandboxOutcome>;
  takeBack(
    customerId: string,
    transactionId: string,
    kind: TakeBackKind,
    request: TakeBackRequest,
  ): Promise<SandboxOutcome>;
}

/** A transaction that is named, or a card where none is. */
export type RefundedCard = { readonly originalTransactionId: string } | { readonly cardId: string };

/** What each takes back, and of which transactions. */
const takenBack = {
  reversal: ['Consume'],
  'clearing-reversal': ['Consume'],
  'refund-reversal': ['ConsumeRefund'],
  'dispute-lost': ['ConsumeDispute'],
} as const satisfies Partial<Record<OutgoingMessage['kind'], readonly TransactionType[]>>;
export type TakeBackKind = keyof typeof takenBack;

export interface SandboxOptions {
  readonly cards: CardsService;
  readonly reader: TransactionReader;
  readonly transactions: Pick<TransactionsService, 'receive'>;
  readonly network: CardNetwork;
}

export function createSandboxService(options: SandboxOptions): SandboxService {
  const { cards, reader, transactions, network } = options;

  async function findPresented(customerId: string, named: NamedCard): Promise<Presented> {
    if ('cardId' in named) {
      return { card: await reader.findCard(customerId, named.cardId), verification: 'NotChecked' };
    }
    const found = await network.present(customerId, named.printed);
    const owner = found && (await cards.findByChannelCard(found.channelCardId));
    if (!owner || owner.customerId !== customerId) throw new CardsError('CARD_NOT_FOUND');
    return { card: await reader.findCard(customerId, owner.cardId), verification: found.verification };
  }

  async function findOriginal(customerId: string, of: RefundedCard) {
    if ('cardId' in of) {
      return { card: await reader.findCard(customerId, of.cardId), original: null, paid: null };
    }
    const { card, transaction } = await reader.read(customerId, of.originalTransactionId);
    return { card, original: networkNameOf(transaction), paid: transaction.merchant };
  }

  /** A transaction of the network's that is one of these. */
  async function findOfType(customerId: string, transactionId: string, types: readonly TransactionType[]) {
    const view = await reader.read(customerId, transactionId);
    if (!types.includes(view.transaction.type)) throw wrongType(types);
    return { ...view, networkTransactionId: networkNameOf(view.transaction) };
  }

  async function send(message: Omit<OutgoingMessage, 'channelCardId'>, card: Card): Promise<SandboxOutcome> {
    const { customerId } = message;
    const reply = await network.send({ ...message, channelCardId: card.channelCardId });
    const outcome = outcomeOf(reply);
    const { transactionId } = reply.body as { transactionId: string | null };
    const view = transactionId === null ? null : await reader.read(customerId, transactionId);
    return { ...outcome, view };
  }

  return {
    async authorize(customerId, named, request) {
      const { card, verification } = await findPresented(customerId, named);
      const { allowPartial: allowsPartial, lodging, reference } = request;
      const merchant = request.merchant ?? usualMerchant;
      const holdPeriod = lodging ? 'Extended' : 'Ordinary';
      const kind = 'authorization';
      const fields = { ...billed(request, card), merchant, allowsPartial, holdPeriod, verification };
      return send({ customerId, kind, networkTransactionId: null, fields, reference }, card);
    },

    async increment(customerId, transactionId, request) {
      const { card, transaction, networkTransactionId } = await findOfType(customerId, transactionId, [
        'Consume',
      ]);
      const fields = billed(request, card, transaction.merchantAmount.currency);
      const { reference } = request;
      return send({ customerId, kind: 'increment', networkTransactionId, fields, reference }, card);
    },

    async clear(customerId, transactionId, { amount, ...request }) {
      const { card, transaction, networkTransactionId } = await findOfType(customerId, transactionId, [
        'Consume',
      ]);
      const { merchant, merchantAmount } = transaction;
      const amounts = amount
        ? billed({ ...request, amount }, card, merchantAmount.currency)
        : { ...heldAmounts(transaction), ...(request.billingAmount && own(request.billingAmount, card)) };
      const fields = { ...amounts, merchant, isFinal: request.isFinal };
      const { reference } = request;
      return send({ customerId, kind: 'clearing', networkTransactionId, fields, reference }, card);
    },

    async forceClear(customerId, named, request) {
      const { card } = await findPresented(customerId, named);
      const { reference } = request;
      const merchant = request.merchant ?? usualMerchant;
      const kind = 'clearing';
      const fields = { ...billed(request, card), merchant, isFinal: true };
      return send({ customerId, kind, networkTransactionId: null, fields, reference }, card);
    },

    async expire(customerId, transactionId) {
      const { transaction, networkTransactionId } = await findOfType(customerId, transactionId, ['Consume']);
      const { channel, cardId, currency: cardCurrency } = transaction;
      // No network tells of this: it is what the schedule says when the time is over.
      const answer = await transactions.receive({
        kind: 'expiration',
        channel: channel ?? '',
        networkTransactionId,
        sequence: 0,
        customerId,
        cardId,
        cardCurrency,
      });
      if (answer.outcome === 'unavailable') throw new DomainError('503');
      const decision = answer.outcome === 'recorded' ? 'Recorded' : 'Ignored';
      return { ...undecided, decision, view: await reader.read(customerId, transactionId) };
    },

    async refund(customerId, of, request) {
      const { card, original, paid } = await findOriginal(customerId, of);
      const { reference } = request;
      const merchant = request.merchant ?? paid ?? usualMerchant;
      const kind = 'refund';
      const fields = { ...billed(request, card), merchant, originalNetworkTransactionId: original };
      return send({ customerId, kind, networkTransactionId: null, fields, reference }, card);
    },

    async dispute(customerId, of, { amount, reference }) {
      const { card, original } = await findOriginal(customerId, of);
      const kind = 'dispute-credit';
      const fields = { ...own(amount, card), originalNetworkTransactionId: original };
      return send({ customerId, kind, networkTransactionId: null, fields, reference }, card);
    },

    async charge(customerId, of, { amount, note, reference }) {
      const { card, original } = await findOriginal(customerId, of);
      const kind = 'fee';
      const fields = { ...own(amount, card), note, originalNetworkTransactionId: original };
      return send({ customerId, kind, networkTransactionId: null, fields, reference }, card);
    },

    async takeBack(customerId, transactionId, kind, { amount, reference }) {
      const { card, networkTransactionId } = await findOfType(customerId, transactionId, takenBack[kind]);
      const fields = amount ? { amount: own(amount, card).amount } : {};
      return send({ customerId, kind, networkTransactionId, fields, reference }, card);
    },
  };

  /** What the merchant asks for, and what the card is billed for it. */
  function billed(
    request: Pick<MerchantRequest, 'amount' | 'currency' | 'billingAmount'>,
    card: Card,
    usual: Currency = card.currency,
  ) {
    const currency = request.currency ?? usual;
    const merchantAmount = request.amount.in(currency);
    const given = request.billingAmount?.in(card.currency);
    const amount = given ?? network.convert(merchantAmount, currency, card.currency);
    if (amount > maxAmountMinor) throw request.amount.refuse(tooLarge);
    // An amount of nothing is an account verification, which this was not meant to be.
    if (amount === 0n && merchantAmount > 0n) throw request.amount.refuse(tooSmall);
    return { amount, currency: card.currency, merchantAmount, merchantCurrency: currency };
  }
}

const usualMerchant: Merchant = {
  name: 'Sandbox Shop',
  categoryCode: '5999',
  countryCode: 'US',
  city: 'New York',
  state: 'NY',
  zipCode: null,
  description: null,
};

interface Presented {
  readonly card: Card;
  readonly verification: CardVerification;
}

function own(amount: SentAmount, { currency }: Card) {
  return { amount: amount.in(currency), currency };
}

/** All that is held, and the same part of what the merchant asked for. @throws DomainError `409` where nothing is */
function heldAmounts({ currency, holdMinor, authorizedMinor, merchantAmount }: Transaction) {
  if (holdMinor === 0n) throw new DomainError('409', [{ field: 'amount', message: nothingHeld }]);
  return {
    amount: holdMinor,
    currency,
    merchantAmount: partOf(merchantAmount, holdMinor, authorizedMinor),
    merchantCurrency: merchantAmount.currency,
  };
}

function partOf({ amountMinor }: NetworkAmount, part: bigint, whole: bigint): bigint {
  return part === whole || whole === 0n ? amountMinor : (2n * amountMinor * part + whole) / (2n * whole);
}

const undecided = { responseCode: null, reason: null, authCode: null, approvedMinor: null };

/** @throws DomainError where the network was refused */
function outcomeOf({ status, body }: NetworkReply): Omit<SandboxOutcome, 'view'> {
  if ('error' in body) throw refusalOf(status, body.error.code);
  if ('status' in body) return { ...undecided, decision: body.status };
  if (body.mustReverse) throw new DomainError('503');
  if (body.reason === 'CONFLICT') throw otherRequest();
  const { decision, responseCode, reason, authCode, approvedAmount } = body;
  const approvedMinor = decision === 'Approved' ? BigInt(approvedAmount) : null;
  return { decision, responseCode, reason, authCode, approvedMinor };
}

function refusalOf(status: number, code: string): Error {
  if (status === 503) return new DomainError('503');
  if (status === 409) return otherRequest();
  if (status === 404) return new CardsError('CARD_NOT_FOUND');
  const field = code === 'CURRENCY_MISMATCH' ? 'currency' : 'amount';
  if (status === 422 || status === 400) return new DomainError('400', [{ field, message: neverPossible }]);
  return new Error(`the simulated network was answered ${status} ${code}`);
}

function otherRequest(): DomainError {
  const message = { 'zh-CN': '已用于另一笔不同的请求', en: 'belongs to another, different request' };
  return new DomainError('409', [{ field: 'reference', message }]);
}

/** @throws DomainError `409` for a row that follows from another: the network has no name for it */
function networkNameOf({ networkTransactionId }: Transaction): string {
  if (networkTransactionId !== null) return networkTransactionId;
  const message = {
    'zh-CN': '这是由另一笔交易产生的记录，请使用 linkedTransactionId',
    en: 'follows from another transaction; name that one, its linkedTransactionId',
  };
  throw new DomainError('409', [{ field: 'transactionId', message }]);
}

function wrongType(types: readonly TransactionType[]): DomainError {
  const names = types.join(', ');
  const message = { 'zh-CN': `必须是 ${names} 类型的交易`, en: `must be a transaction of type ${names}` };
  return new DomainError('409', [{ field: 'transactionId', message }]);
}

const tooLarge = { 'zh-CN': '换算后的金额超出上限', en: 'is larger than any amount can be, once converted' };
const tooSmall = { 'zh-CN': '换算后的金额为零', en: 'is nothing, once converted' };
const nothingHeld = {
  'zh-CN': '没有冻结金额，请指定 amount',
  en: 'is required, because nothing is held any more',
};
const neverPossible = { 'zh-CN': '无法入账的金额或币种', en: 'can never be booked on this card' };
