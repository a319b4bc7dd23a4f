import type { Clock } from '../../platform/clock.ts';
import { afterCommit, type Database, type Tx, violates } from '../../platform/db/database.ts';
import { DomainError } from '../../platform/errors.ts';
import { type Ids, isUuid, numberOf } from '../../platform/ids.ts';
import { type Currency, parseCurrency } from '../../platform/money/currencies.ts';
import {
  type Card,
  type CardIssuing,
  type CardOperation,
  CardsError,
  type CardsService,
  mayFollow,
  projectStatus,
} from '../cards/index.ts';
import type { LedgerRequest, Poster } from '../ledger/index.ts';
import { findBinConfig, type ProductCatalogue, ProductsError } from '../products/index.ts';
import { type CardMovement, chargeMovementOf, movementOf } from './card-movements.ts';
import { OrdersError } from './errors.ts';
import {
  type CardCharge,
  type CardMovementQuery,
  insertCharges,
  selectCharges,
  selectMovements,
} from './movements-store.ts';
import * as store from './store.ts';
import { type Asked, decideTerms, digestOf, feeOf, readAmounts } from './terms.ts';
import type { Caller, Order, OrderRequest, OrderTerms, OrderType, OrderView } from './types.ts';

/** Which order is asked for; what is left out fits any. One of the two numbers is there. */
export interface OrderLookup {
  readonly cardModel: Order['cardModel'];
  readonly orderType?: OrderType | undefined;
  readonly orderNo?: string | undefined;
  readonly customerOrderNo?: string | undefined;
}

/** Takes orders, and tells what has become of them. */
export interface OrdersService {
  /**
   * Submits an order: what it costs leaves the account, and the order stands as Pending, in one transaction. The issuer
   * is asked afterwards, by whichever worker comes first.
   *
   * The same request under the same `customerOrderNo` gets the original order, also when both come at once. A request
   * that is refused leaves nothing behind, so that its number can be used again.
   *
   * @throws DomainError `400` for an amount; ProductsError; CardsError `CARD_NOT_FOUND`; OrdersError
   */
  submit(caller: Caller, request: OrderRequest): Promise<OrderView>;
  /** `null` when the customer has no such order. */
  find(customerId: string, lookup: OrderLookup): Promise<OrderView | null>;
  /** A page of the card account log, newest first, and how many rows it has; without transaction charges. */
  listCardMovements(
    query: CardMovementQuery,
  ): Promise<{ readonly totalCount: bigint; readonly movements: readonly CardMovement[] }>;
  /** Puts what Standard cards were charged for transactions into the card account log. */
  recordCharges(tx: Tx, charges: readonly CardCharge[]): Promise<void>;
  /**
   * Tells that payments of closed cards hold nothing any more, in the transaction that ends the holds: with the last one,
   * what is left on the card can be settled. Each card once.
   */
  holdsEnded(tx: Tx, cards: readonly Pick<Order, 'customerId' | 'cardId'>[]): Promise<void>;
}

export interface OrdersOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly catalogue: ProductCatalogue;
  readonly cards: CardsService;
  readonly issuing: CardIssuing;
  readonly ledger: Poster;
  /** Called when there is an order to be worked on, so that it is at once. */
  readonly onDue: () => void;
}

export function createOrdersService(options: OrdersOptions): OrdersService {
  const { database, clock, ids, catalogue, cards, issuing, ledger } = options;
  const { db } = database;

  async function viewOf(customerId: string, orders: readonly Order[]): Promise<OrderView[]> {
    const known = await cards.findMany(db, customerId, [...new Set(orders.map((order) => order.cardId))]);
    return orders.map((order) => ({
      order,
      card: known.get(order.cardId),
      product: catalogue.find(order.productCode),
    }));
  }

  async function view(order: Order): Promise<OrderView> {
    const [viewed] = await viewOf(order.customerId, [order]);
    return viewed as OrderView;
  }

  async function chargeMovements(customerId: string, charges: readonly CardCharge[]) {
    const known = await cards.findMany(db, customerId, [...new Set(charges.map(({ cardId }) => cardId))]);
    return charges.map((charge) => {
      const card = known.get(charge.cardId);
      return chargeMovementOf(charge, card, card && catalogue.find(card.productCode));
    });
  }

  /** The card that the request names. @throws CardsError, OrdersError */
  async function findCard(customerId: string, request: OrderRequest): Promise<Card | undefined> {
    if (!('cardId' in request)) return undefined;
    const card = await cards.find(db, customerId, request.cardId);
    if (!card) throw new CardsError('CARD_NOT_FOUND');
    // The other model's addresses do nothing with this card, whatever its product allows.
    if (card.cardModel !== request.cardModel) throw new OrdersError('OPERATION_NOT_ALLOWED');
    return card;
  }

  function termsOf(
    caller: Caller,
    request: OrderRequest,
    card: Card | undefined,
    asked: Asked,
    currency: Currency,
  ): OrderTerms {
    if (request.orderType === 'ApplyCard') {
      const { productCode, cardModel } = request;
      const found = catalogue.findForOrder(caller.customerCode, productCode, cardModel, currency);
      if (!issuing.isAvailable) throw new ProductsError('PRODUCT_NOT_AVAILABLE');
      return decideTerms(request, asked, found.product, found.binConfig, currency);
    }
    const product = card && catalogue.find(card.productCode);
    if (!product || !issuing.isAvailable) throw new ProductsError('PRODUCT_NOT_AVAILABLE');
    return decideTerms(request, asked, product, findBinConfig(product, card.cardModel, currency), currency);
  }

  /** The order that this number stands for already. @throws OrdersError `DUPLICATE_ORDER` */
  async function findEarlier(customerId: string, number: string | null, digest: Buffer) {
    const earlier = number === null ? undefined : await store.selectByCustomerOrderNo(db, customerId, number);
    if (earlier && !earlier.requestDigest.equals(digest)) throw new OrdersError('DUPLICATE_ORDER');
    return earlier;
  }

  /** Stores the order with its place among those of its card, and moves its money. Locks card, then books. */
  async function admit(tx: Tx, draft: Order): Promise<Order> {
    const isApplication = draft.orderType === 'ApplyCard';
    const { cardSeq, isFirst } = isApplication
      ? { cardSeq: 1n, isFirst: true }
      : await queue(tx, draft, draft.orderType as CardOperation);
    const order = { ...draft, cardSeq };
    await store.insertOrder(tx, order, isFirst ? order.createdAt : null);
    // Last, because all of the customer's orders wait for its books: they are held for as short as can be.
    const request = submissionOf(order);
    if (request) requirePosted((await ledger.post(tx, request)).outcome);
    return order;
  }

  async function queue(tx: Tx, draft: Order, operation: CardOperation) {
    const card = await cards.lock(tx, draft.customerId, draft.cardId);
    if (!card) throw new CardsError('CARD_NOT_FOUND');
    const waiting = await store.selectPendingOfCard(tx, draft.customerId, draft.cardId);
    const pending = waiting.map((order) => order.operation);
    if (!mayFollow(projectStatus(card.status, pending), operation))
      throw new OrdersError('CARD_STATUS_INVALID');
    const cardSeq = await cards.admitOrder(tx, card, [...pending, operation]);
    return { cardSeq, isFirst: pending.length === 0 };
  }

  function draftOf(
    caller: Caller,
    request: OrderRequest,
    terms: OrderTerms,
    cardId: string,
    requestDigest: Buffer,
  ): Order {
    const orderId = ids.next();
    const now = new Date(clock.now());
    return {
      ...terms,
      customerId: caller.customerId,
      orderId,
      orderNo: numberOf(orderId),
      customerOrderNo: request.customerOrderNo,
      requestDigest,
      cardId,
      cardSeq: 1n,
      status: 'Pending',
      settleStatus: terms.orderType === 'CardCancel' ? 'Pending' : null,
      settleAmountMinor: null,
      failure: null,
      reversal: null,
      createdAt: now,
      modifiedAt: now,
      completedAt: null,
      attempts: 0,
    };
  }

  return {
    async submit(caller, request) {
      const { customerId } = caller;
      const card = await findCard(customerId, request);
      const currency =
        'cardCurrency' in request ? parseCurrency(request.cardCurrency) : (card as Card).currency;
      const asked = readAmounts(request, currency);
      const digest = digestOf(request, currency, asked);
      const earlier = await findEarlier(customerId, request.customerOrderNo, digest);
      if (earlier) return view(earlier);
      try {
        const terms = termsOf(caller, request, card, asked, currency);
        const draft = draftOf(caller, request, terms, card?.cardId ?? ids.next(), digest);
        const order = await database.transaction((tx) => admit(tx, draft));
        options.onDue();
        return await view(order);
      } catch (error) {
        // Its twin may have come first in the meantime, and taken the balance or the state that this one needed.
        if (!(error instanceof DomainError) && !violates(error, store.customerOrderNoKey)) throw error;
        const twin = await findEarlier(customerId, request.customerOrderNo, digest);
        if (!twin) throw error;
        return view(twin);
      }
    },

    async find(customerId, { cardModel, orderType, orderNo, customerOrderNo }) {
      const order =
        orderNo !== undefined
          ? await store.selectByOrderNo(db, customerId, orderNo.toUpperCase())
          : await store.selectByCustomerOrderNo(db, customerId, customerOrderNo ?? '');
      const fits =
        order?.cardModel === cardModel &&
        (orderType === undefined || order.orderType === orderType) &&
        (customerOrderNo === undefined || order.customerOrderNo === customerOrderNo);
      return order && fits ? view(order) : null;
    },

    async listCardMovements(query) {
      if (query.cardId !== undefined && !isUuid(query.cardId)) return { totalCount: 0n, movements: [] };
      const { totalCount, keys } = await selectMovements(db, query);
      const idsOf = (areOrders: boolean) =>
        keys.filter((key) => key.isOrder === areOrders).map(({ id }) => id);
      const orders = await store.selectOrders(db, query.customerId, idsOf(true));
      const charges = await selectCharges(db, query.customerId, idsOf(false));
      const movements = [
        ...(await viewOf(query.customerId, orders)).map(movementOf),
        ...(await chargeMovements(query.customerId, charges)),
      ];
      const byId = new Map(movements.map((movement) => [movement.movementId, movement]));
      return { totalCount, movements: keys.flatMap(({ id }) => byId.get(id) ?? []) };
    },
    recordCharges: insertCharges,
    async holdsEnded(tx, closedCards) {
      if (closedCards.length === 0) return;
      const due = await store.makeSettlementsDue(tx, closedCards, new Date(clock.now()));
      if (due > 0) afterCommit(tx, options.onDue);
    },
  };
}

/** What an order's submission moves; `null`: nothing. */
function submissionOf(order: Order): LedgerRequest | null {
  const { customerId, currency, cardId, amountMinor, fees } = order;
  const base = {
    requestKey: `order:${order.orderId}:submit`,
    customerId,
    currency,
    order: { orderId: order.orderId, orderLineNo: 1, orderNo: order.orderNo },
  };
  const openCardFeeMinor = feeOf(fees, 'OpenCardFee');
  const topUpFeeMinor = feeOf(fees, 'TopUpFee');
  switch (order.orderType) {
    case 'ApplyCard':
      return order.cardModel === 'Standard'
        ? { ...base, kind: 'standard-apply', amountMinor, openCardFeeMinor, topUpFeeMinor }
        : { ...base, kind: 'share-balance-apply', openCardFeeMinor };
    case 'CardTopUp':
      return { ...base, kind: 'standard-top-up', cardId, amountMinor, topUpFeeMinor };
    case 'CardWithdraw':
      return {
        ...base,
        kind: 'standard-withdrawal',
        cardId,
        amountMinor,
        feeMinor: feeOf(fees, 'CardWithdrawFee'),
      };
    default:
      return null;
  }
}

/** @throws OrdersError; the transaction that it leaves takes the decline back with it, so that its key stays unused */
function requirePosted(outcome: Awaited<ReturnType<Poster['post']>>['outcome']): void {
  if (outcome.decision === 'posted') return;
  if (outcome.code === 'INSUFFICIENT_BALANCE') throw new OrdersError('INSUFFICIENT_BALANCE');
  if (outcome.code === 'BALANCE_TOO_LARGE') throw new OrdersError('LIMIT_EXCEEDED');
  throw new Error(`the ledger refused the money of an order: ${outcome.code}`);
}
