import assert from 'node:assert/strict';
import { requestToken, until } from '../support/process.ts';
import type { Random } from '../support/random.ts';
import { exchange } from './exchange.ts';
import type { Fleet } from './fleet.ts';
import { createNetwork } from './network.ts';
import { createPaymentsBook, type PaymentsBook } from './payments-book.ts';
import { besideServers, fundsOf, reckonPayments } from './payments-reckoning.ts';

export interface PaymentsRoundOptions {
  /** How many payments are begun before the round ends. */
  readonly payments: number;
  readonly kills: number;
  readonly lanes: number;
}

/** One customer's cards among crashes: rounds of payments with kills in them, each with a reckoning at its end. */
export interface PaymentsChaos {
  readonly book: PaymentsBook;
  round(options: PaymentsRoundOptions): Promise<void>;
}

export async function createPaymentsChaos(fleet: Fleet, random: Random): Promise<PaymentsChaos> {
  const book = createPaymentsBook();
  const { counts } = book;
  const cards = await openCards(fleet);
  const openingCents = await besideServers(fleet.connectionString(), fundsOf);
  let turn = random.below(fleet.kinds.length);

  /** Kills after so many payments, each kind in its turn. */
  async function killAmong(moments: readonly number[], start: number): Promise<void> {
    for (const moment of moments) {
      await until(() => counts.payments - start >= moment);
      const kind = fleet.kinds[turn++ % fleet.kinds.length] as Fleet['kinds'][number];
      await fleet.kill(kind, random);
      counts.kills[kind] = (counts.kills[kind] ?? 0) + 1;
    }
  }

  return {
    book,
    async round({ payments, kills, lanes }) {
      const start = counts.payments;
      const moments = Array.from({ length: kills }, () => 1 + random.below(payments)).sort((a, b) => a - b);
      const network = createNetwork(fleet, book, cards, random.fork());
      let isKilling = true;
      const killing = killAmong(moments, start).finally(() => {
        isKilling = false;
      });
      await Promise.all([
        killing,
        network.run(lanes, () => !isKilling && counts.payments - start >= payments),
      ]);
      await reckonPayments(fleet.connectionString(), book, openingCents);
      counts.rounds++;
    },
  };
}

/** Three ShareBalance cards and a Standard card of one customer, by the channel's names of them. */
async function openCards(fleet: Fleet): Promise<string[]> {
  const [url = ''] = fleet.urls;
  const token = await requestToken(url, fleet.client);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const shared = {
    productCode: 'SHARE-MC',
    cardCurrency: 'USD',
    maxAuthAmount: 80,
    maxCreditAmount: 1_000_000,
  };
  const orders = [
    ...[1, 2, 3].map(() => ['sharebalance', shared] as const),
    ['standard', { productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: 2_000 }] as const,
  ];
  for (const [model, order] of orders) {
    const body = JSON.stringify(order);
    const { status, json } = await exchange(
      new URL(`/openapi/v1/orders/${model}/apply`, url),
      headers,
      body,
      10_000,
    );
    assert.equal(status, 200, JSON.stringify(json));
  }
  return besideServers(fleet.connectionString(), ({ pool }) =>
    until(async () => {
      const { rows } = await pool.query<{ channel_card_id: string }>('SELECT channel_card_id FROM cards');
      return rows.length === orders.length && rows.map((row) => row.channel_card_id);
    }),
  );
}
