import { randomUUID } from 'node:crypto';
import { createApp } from '../../packages/server/src/app.ts';
import { readAmount } from '../../packages/server/src/platform/http/amounts.ts';
import type { System } from '../../packages/server/src/system.ts';
import type { RecordedOrder, Recording, SqlCall } from './recording.ts';
import { recordCalls } from './recording.ts';
import { type BenchCustomer, createRichCustomer } from './world.ts';

/** A card to load. */
export interface Target {
  readonly customerId: string;
  readonly cardId: string;
  readonly channelCardId: string;
}

export interface Party {
  readonly customers: readonly BenchCustomer[];
  readonly targets: readonly Target[];
}

/** A cast for the orders and one alike for the replay, so that neither finds the other's rows in its way. */
export interface Scenario {
  readonly title: string;
  readonly orders: Party;
  readonly replay: Party;
}

export interface Preparation {
  readonly scenarios: readonly Scenario[];
  readonly recording: Recording;
}

export const topUpAmount = '5.00';

/** Opens all cards, and records what one top-up order asks of the database, by running the real services. */
export async function prepareOrders(system: System): Promise<Preparation> {
  const app = await createApp(system);
  await app.orderWorker.stop();
  await app.publisher.stop();
  await app.dispatcher.stop();

  async function createParty(name: string, customerCount: number, cardCount: number): Promise<Party> {
    const customers: BenchCustomer[] = [];
    const targets: Target[] = [];
    for (let i = 0; i < customerCount; i++) {
      const customer = await createRichCustomer(system, `${name} ${i}`);
      customers.push(customer);
      for (let k = 0; k < cardCount; k++) targets.push(await openCard(customer));
    }
    return { customers, targets };
  }

  async function openCard({ customerId, customerCode }: BenchCustomer): Promise<Target> {
    const { order } = await app.orders.submit(
      { customerId, customerCode },
      {
        orderType: 'ApplyCard',
        cardModel: 'Standard',
        productCode: 'STD-VISA',
        cardCurrency: 'USD',
        amount: readAmount('topUpAmount', '10.00'),
        alias: null,
        customerOrderNo: null,
      },
    );
    await app.orderWorker.runUntilIdle();
    const card = await app.cards.find(system.database.db, customerId, order.cardId);
    if (!card) throw new Error('the card was not opened');
    return { customerId, cardId: card.cardId, channelCardId: card.channelCardId };
  }

  async function recordOrder({ customers, targets }: Party): Promise<RecordedOrder> {
    const [customer, target] = [customers[0], targets[0]];
    if (!customer || !target) throw new Error('nobody to record');
    const customerOrderNo = `bench-${randomUUID()}`;
    const startedAt = Date.now();
    let order: { orderId: string; orderNo: string } | undefined;
    const calls = await recordCalls(async () => {
      const view = await app.orders.submit(customer, {
        orderType: 'CardTopUp',
        cardModel: 'Standard',
        cardId: target.cardId,
        amount: readAmount('topUpAmount', topUpAmount),
        customerOrderNo,
      });
      order = view.order;
      await app.orderWorker.runUntilIdle();
    });
    if (!order) throw new Error('the order was not taken');
    const { orderId, orderNo } = order;
    return { startedAt, names: { ...target, orderId, orderNo, customerOrderNo }, calls: calls.map(ofOne) };
  }

  try {
    const recorded = await createParty('recorded', 1, 1);
    // The first order of a process opens connections and writes what later ones only change.
    await recordOrder(recorded);
    const recording: Recording = [
      withoutLastClaim(await recordOrder(recorded)),
      withoutLastClaim(await recordOrder(recorded)),
    ];
    const scenarios: Scenario[] = [];
    for (const [title, customers, cards] of [
      ['one customer with 8 cards', 1, 8],
      ['64 customers with a card each', 64, 1],
    ] as const) {
      const orders = await createParty(title, customers, cards);
      scenarios.push({ title, orders, replay: await createParty(`replay, ${title}`, customers, cards) });
    }
    return { scenarios, recording };
  } finally {
    await app.close();
  }
}

const claim = 'orders-claim';

/** A claim for one order: the recording worker asks for as many as it could work on. */
function ofOne(call: SqlCall): SqlCall {
  return call.name === claim ? { ...call, values: [...call.values.slice(0, 2), 1] } : call;
}

/** The look that finds nothing more to do is not part of an order. */
function withoutLastClaim(order: RecordedOrder): RecordedOrder {
  const last = order.calls.at(-1);
  if (last?.name !== claim) throw new Error('a recording ends with the claim that finds nothing');
  return { ...order, calls: order.calls.slice(0, -1) };
}
