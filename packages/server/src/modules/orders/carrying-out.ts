import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { Log } from '../../platform/log.ts';
import type { Outbox } from '../../platform/outbox/index.ts';
import type {
  Card,
  CardInstruction,
  CardIssuing,
  CardOperation,
  CardsService,
  InstructionAnswer,
} from '../cards/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { ProductCatalogue } from '../products/index.ts';
import { eventsOfEnd, eventsOfSettlement } from './events.ts';
import { createSettlement } from './settlement.ts';
import * as store from './store.ts';
import type { Order, OrderFailure, OrderView } from './types.ts';

export interface CarryingOutOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly cards: CardsService;
  readonly issuing: CardIssuing;
  readonly ledger: Pick<Ledger, 'post' | 'openWork'>;
  readonly catalogue: Pick<ProductCatalogue, 'find'>;
  readonly outbox: Pick<Outbox, 'append'>;
  /** From 0 to 1: spreads the retries of many orders. */
  readonly random: () => number;
  /** An issuer that takes longer is asked again, with the same key; meanwhile the worker is free for other orders. */
  readonly answerWithinMs?: number;
}

/** Works on one order that was claimed, to its end or to the time of its next attempt. */
export interface CarryingOut {
  carryOut(order: Order): Promise<void>;
  /** After something unforeseen: the order is tried again later. */
  retryLater(order: Order): Promise<void>;
}

const firstRetryMs = 200;
const lastRetryMs = 300_000;

/** 0.2 s, doubled with each attempt up to 5 minutes, of which a part of up to a half is left to chance. */
export function retryDelayMs(attempts: number, random: number): number {
  const delayMs = Math.min(firstRetryMs * 2 ** Math.min(attempts - 1, 30), lastRetryMs);
  return Math.round(delayMs * (0.5 + random / 2));
}

export function createCarryingOut(options: CarryingOutOptions): CarryingOut {
  const { database, clock, log, cards, issuing, ledger, catalogue, outbox, random } = options;
  const { answerWithinMs = 10_000 } = options;
  const settlement = createSettlement({ clock, ledger });

  /** The order as it now stands, with its card as this transaction sees it. */
  async function viewIn(tx: Tx, order: Order): Promise<OrderView> {
    const card = await cards.find(tx, order.customerId, order.cardId);
    return { order, card, product: catalogue.find(order.productCode) };
  }

  function retryLater(order: Order): Promise<void> {
    const now = clock.now();
    const dueAt = new Date(now + retryDelayMs(order.attempts, random()));
    return store.postpone(database.db, order, dueAt, new Date(now));
  }

  /** Writes the one end of an order; whoever comes second finds it ended and changes nothing. */
  function record(claimed: Order, answer: Exclude<InstructionAnswer, { outcome: 'unknown' }>): Promise<void> {
    return database.transaction(async (tx) => {
      const order = await store.selectOrderForUpdate(tx, claimed);
      if (order?.status !== 'Pending') return;
      if (answer.outcome === 'done') await complete(tx, order, answer.newCard);
      else await fail(tx, order, { code: answer.reason, text: answer.text });
    });
  }

  async function complete(
    tx: Tx,
    order: Order,
    newCard: Extract<InstructionAnswer, { outcome: 'done' }>['newCard'],
  ): Promise<void> {
    await endOnCard(tx, order, true);
    if (newCard) await cards.add(tx, newCard);
    const now = new Date(clock.now());
    const completed: Order = { ...order, status: 'Completed', completedAt: now, modifiedAt: now };
    if (order.orderType === 'CardCancel') {
      const { settled, dueAt } = await settlement.settle(tx, completed);
      await store.updateEnd(tx, order, settled, dueAt);
      return outbox.append(tx, eventsOfEnd(await viewIn(tx, settled)));
    }
    await store.updateEnd(tx, order, completed, null);
    await outbox.append(tx, eventsOfEnd(await viewIn(tx, completed)));
    // Last, because all of the customer's orders wait for its books: they are held for as short as can be.
    if (!movesMoney(order)) return;
    const { outcome } = await ledger.post(tx, {
      ...endRequest(order, 'completed'),
      kind: 'order-completed',
      cardId: order.cardId,
    });
    if (outcome.decision !== 'posted') throw new Error(`the ledger did not end the order: ${outcome.code}`);
  }

  async function fail(tx: Tx, order: Order, failure: OrderFailure): Promise<void> {
    await endOnCard(tx, order, false);
    const now = new Date(clock.now());
    const failed: Order = {
      ...order,
      status: 'Failure',
      settleStatus: null,
      failure,
      reversal: movesMoney(order) ? await giveBack(tx, order) : null,
      completedAt: now,
      modifiedAt: now,
    };
    await store.updateEnd(tx, order, failed, null);
    await outbox.append(tx, eventsOfEnd(await viewIn(tx, failed)));
  }

  async function giveBack(tx: Tx, order: Order): Promise<Order['reversal']> {
    const { outcome } = await ledger.post(tx, {
      ...endRequest(order, 'refused'),
      kind: 'order-refused',
      ...(order.orderType !== 'ApplyCard' && { cardId: order.cardId }),
    });
    if (outcome.decision === 'posted') return 'Reversed';
    log.error(
      { orderNo: order.orderNo, code: outcome.code },
      'the money of a refused order is not given back',
    );
    return 'ReverseFailure';
  }

  /** The order leaves the queue of its card, and the next one's turn has come. */
  async function endOnCard(tx: Tx, order: Order, isDone: boolean): Promise<void> {
    if (order.orderType === 'ApplyCard') return;
    const card = await cards.lock(tx, order.customerId, order.cardId);
    if (!card) throw new Error('an order has its card');
    const waiting = await store.selectPendingOfCard(tx, order.customerId, order.cardId);
    const rest = waiting.filter(({ orderId }) => orderId !== order.orderId);
    await cards.endOrder(tx, card, {
      done: isDone ? (order.orderType as CardOperation) : null,
      pending: rest.map(({ operation }) => operation),
      limits: isDone && order.orderType === 'CreditLimit' ? (order.limits ?? undefined) : undefined,
    });
    const [next] = rest;
    if (next) await store.makeDue(tx, order.customerId, next.orderId, new Date(clock.now()));
  }

  /** A card that is closed waits for its open holds and the product's delay; no network call is needed. */
  function settle(claimed: Order): Promise<void> {
    return database.transaction(async (tx) => {
      const order = await store.selectOrderForUpdate(tx, claimed);
      if (!order || order.settleStatus === 'Completed') return;
      const { settled, dueAt } = await settlement.settle(tx, order);
      await store.updateEnd(tx, order, settled, dueAt);
      if (settled.settleStatus === order.settleStatus) return;
      await outbox.append(tx, eventsOfSettlement(await viewIn(tx, settled)));
    });
  }

  return {
    retryLater,
    async carryOut(order) {
      if (order.status === 'Completed') return settle(order);
      const card = await cards.find(database.db, order.customerId, order.cardId);
      const answer = await answerInTime(issuing.carryOut(instructionFor(order, card)), answerWithinMs);
      if (answer.outcome !== 'unknown') return record(order, answer);
      log.warn(
        { orderNo: order.orderNo, attempt: order.attempts, cause: answer.cause },
        'the issuer has not answered',
      );
      return retryLater(order);
    },
  };
}

/** The answer, or that there is none in time. What comes too late is not lost: the next call with the same key is told it. */
async function answerInTime(call: Promise<InstructionAnswer>, withinMs: number): Promise<InstructionAnswer> {
  const answered = new AbortController();
  const silence = { outcome: 'unknown', cause: 'no answer in time' } as const;
  const late = sleep(withinMs, silence, { signal: answered.signal });
  call.catch(() => {});
  late.catch(() => {});
  return Promise.race([call, late]).finally(() => answered.abort());
}

function movesMoney({ orderType }: Order): boolean {
  return orderType === 'ApplyCard' || orderType === 'CardTopUp' || orderType === 'CardWithdraw';
}

function endRequest(order: Order, end: 'completed' | 'refused') {
  const { orderId, orderNo, customerId, currency } = order;
  return {
    requestKey: `order:${orderId}:${end}`,
    customerId,
    currency,
    order: { orderId, orderLineNo: 1, orderNo },
  };
}

const kinds = {
  CardBlock: 'Block',
  CardUnblock: 'Unblock',
  CardCancel: 'Cancel',
  CardTopUp: 'Load',
  CardWithdraw: 'Unload',
} as const;

/** The same order gives the same instruction each time: that is what its key stands for. */
function instructionFor(order: Order, card: Card | undefined): CardInstruction {
  const { customerId, orderType, cardId, cardModel, productCode, currency, cardBin, alias, limits } = order;
  const base = { customerId, idempotencyKey: `order:${order.orderId}` };
  if (orderType === 'ApplyCard') {
    if (cardBin === null) throw new Error('an application has its BIN');
    const { amountMinor: initialLoadMinor, createdAt: appliedAt } = order;
    const card = { cardId, cardModel, productCode, currency, cardBin, alias };
    return { ...base, kind: 'Issue', ...card, initialLoadMinor, limits, appliedAt };
  }
  if (!card) throw new Error('an order has its card');
  const { channelCardId } = card;
  if (orderType === 'CreditLimit') {
    if (!limits) throw new Error('an order to change limits has them');
    return { ...base, kind: 'UpdateLimits', channelCardId, limits };
  }
  const kind = kinds[orderType];
  return kind === 'Load' || kind === 'Unload'
    ? { ...base, kind, channelCardId, amountMinor: order.amountMinor, currency }
    : { ...base, kind, channelCardId };
}
