import { randomUUID } from 'node:crypto';
import { createCardsService } from '../../src/modules/cards/index.ts';
import { createLedger, type LedgerRequest } from '../../src/modules/ledger/index.ts';
import {
  createTransactionMetrics,
  createTransactionsService,
  type EventAnswer,
  type Transaction,
  transactionInvariants,
} from '../../src/modules/transactions/index.ts';
import { openDatabase } from '../../src/platform/db/database.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { createManualClock } from './clock.ts';
import { createTestDatabase } from './database.ts';
import { silentLog } from './log.ts';
import { controlsOf, factsOf, listed, told } from './transactions-decided.ts';
import type { CardPlan } from './transactions-events.ts';
import type { ModelLogRow, WorldChange } from './transactions-world.ts';

/** Several services on one database, as in as many processes, with a clock that the test moves. */
export async function createStoredWorlds(processes: number) {
  const database = await createTestDatabase();
  const { connectionString } = database;
  const clock = createManualClock();
  const ids = createIds(clock);
  const ledger = createLedger({ clock, ids });
  // Deciding reads cards; it opens no vault, asks for no balance and writes no audit.
  const cards = createCardsService({ database, clock } as never);
  const plans = new Map<string, CardPlan>();
  const services = Array.from({ length: processes }, (_, index) => {
    const applicationName = `process ${index}`;
    const laneDatabase = openDatabase({ connectionString, poolSize: 3, log: silentLog, applicationName });
    const service = createTransactionsService({
      database,
      laneDatabase,
      ledger,
      cards,
      ids: createIds(clock),
      clock,
      log: silentLog,
      metrics: createTransactionMetrics(createMetrics().registry),
      termsOf({ cardId }) {
        const { refundRestoresLimit, transactionFee } = factsOf(plans.get(cardId) as CardPlan);
        return { refundRestoresLimit, transactionFee };
      },
      tell: async () => {},
      holdDays: { Ordinary: 7, Extended: 31 },
      laneCount: 3,
      // No machine is slow enough for a test to be refused.
      maxQueueMs: 200_000,
      answerWithinMs: 200_000,
      monotonicNow: () => performance.now(),
    });
    const close = () => service.close().then(() => laneDatabase.close());
    return { ...service, close };
  });

  async function post(request: LedgerRequest): Promise<boolean> {
    const { outcome } = await database.transaction((tx) => ledger.post(tx, request));
    return outcome.decision === 'posted';
  }

  return {
    database,
    clock,
    services,
    /** Customers and their cards as a world begins with them. */
    async open(world: readonly CardPlan[]): Promise<void> {
      for (const plan of world) plans.set(plan.card, plan);
      await database.pool.query(
        `INSERT INTO customers (customer_id, customer_code, name, created_at)
         SELECT DISTINCT id, id::text, 'Test', now() FROM unnest($1::uuid[]) AS c (id)`,
        [world.map(({ customer }) => customer)],
      );
      await database.pool.query(insertCards, [
        world.map(({ customer }) => customer),
        world.map(({ card }) => card),
        world.map(({ model }) => model),
        world.map(({ currency }) => currency),
        world.map(({ model, maxAuth }) => (model === 'Standard' ? null : maxAuth)),
        world.map(({ maxCredit }) => maxCredit),
      ]);
    },
    async change(change: WorldChange): Promise<void> {
      if (change.change === 'time') {
        clock.advance(change.hours * 3_600_000);
        return;
      }
      const { customer: customerId, card: cardId, currency, model } = plans.get(change.card) as CardPlan;
      const update = (assignments: string, values: unknown[]) =>
        database.pool.query(`UPDATE cards SET ${assignments} WHERE customer_id = $1 AND card_id = $2`, [
          customerId,
          cardId,
          ...values,
        ]);
      const requestKey = `test:${randomUUID()}`;
      const base = { requestKey, customerId, currency: currency as 'USD' };
      const order = { orderId: randomUUID(), orderLineNo: 1, orderNo: 'test' };
      switch (change.change) {
        case 'status':
          await update('status = $3, is_spendable = $4', [change.status, change.status === 'Active']);
          return;
        case 'limits':
          if (model === 'ShareBalance')
            await update('max_auth_minor = $3, max_credit_minor = $4', [change.auth, change.credit]);
          return;
        case 'controls':
          await services[0]?.putControls({ customerId, cardId }, controlsOf(change.controls));
          return;
        case 'deposit':
          await post({ ...base, kind: 'account-deposit', amountMinor: BigInt(change.amount), feeMinor: 0n });
          return;
        case 'settle': {
          const fee = { method: 'FixedValue', feeMinor: 0n } as const;
          await post({ ...base, kind: 'standard-cancel-settlement', order, cardId, fee });
          return;
        }
        case 'top-up': {
          const amountMinor = BigInt(change.amount);
          const topUp = { kind: 'standard-top-up', order, cardId, amountMinor, topUpFeeMinor: 0n } as const;
          if (await post({ ...base, ...topUp }))
            await post({ ...base, requestKey: `${requestKey}:end`, kind: 'order-completed', order, cardId });
        }
      }
    },
    /** All of a customer's, in the order of their ids. */
    async rows(customerId: string): Promise<readonly Transaction[]> {
      const until = new Date(clock.now() + 1);
      const query = { customerId, from: new Date(0), until, limit: 10_000 };
      return (await services[0]?.list(query))?.toReversed() ?? [];
    },
    /** Of Standard cards KA and KB, of the account CA and CB, where they are not empty. */
    async money(world: readonly CardPlan[], customerId: string): Promise<Record<string, number>> {
      const balances: [string, bigint][] = [];
      for (const each of await ledger.readFunds(database.db, customerId)) {
        const key = `${customerId}/${each.currency}`;
        balances.push([`${key}/CA`, each.availableMinor], [`${key}/CB`, each.blockedMinor]);
      }
      const cardIds = world.map(({ card }) => card);
      for (const each of await ledger.readCardFunds(database.db, customerId, cardIds)) {
        const key = (kind: string) => `${customerId}/${each.currency}/${kind}/${each.cardId}`;
        balances.push([key('KA'), each.availableMinor], [key('KB'), each.heldMinor]);
      }
      return Object.fromEntries(
        balances.filter(([, minor]) => minor !== 0n).map(([key, minor]) => [key, Number(minor)]),
      );
    },
    async log(customerId: string): Promise<ModelLogRow[]> {
      const { rows } = await ledger.readAccountLog(database.db, { customerId, offset: 0, limit: 10_000 });
      return rows.toReversed().map((row) => ({
        currency: row.currency,
        type: row.type,
        change: Number(row.changeMinor),
        available: Number(row.availableMinor),
        blocked: Number(row.blockedMinor),
      }));
    },
    async used(customerId: string, cardIds: readonly string[]): Promise<Record<string, number>> {
      const spending = (await services[0]?.readSpending(database.db, customerId, cardIds)) ?? new Map();
      return Object.fromEntries(
        [...spending].map(([card, { usedCreditMinor }]) => [card, Number(usedCreditMinor)]),
      );
    },
    /** The names of what does not hold. */
    async offences(): Promise<string[]> {
      const results = await ledger.verify(database, transactionInvariants);
      return results.filter(({ offenders }) => offenders.length > 0).map(({ name }) => name);
    },
  };
}

/** Answers and transactions of a customer as the model tells them. */
export function asTheModelTells(rows: readonly Transaction[], answers: readonly EventAnswer[]) {
  const places = new Map(rows.map(({ transactionId }, place) => [transactionId, place]));
  return {
    rows: rows.map((row) => listed(row, places)),
    answers: answers.map((answer) => told(answer, places)),
  };
}

export type StoredWorlds = Awaited<ReturnType<typeof createStoredWorlds>>;

const insertCards = `
  INSERT INTO cards (customer_id, card_id, card_no, card_model, product_code, currency, card_organization, status,
    is_spendable, masked_number, number_digest, vault_key_version, wrapped_key, sealed_number, sealed_cvv,
    expiration_mmyy, expires_at, channel_card_id, max_auth_minor, max_credit_minor, last_order_seq, applied_at)
  SELECT customer_id, card_id, row_number() OVER (PARTITION BY customer_id), model, 'TEST', currency, 'VISA', 'Active',
    true, '400000******0000', decode(md5(card_id::text), 'hex'), 1, '\\x00', '\\x00', '\\x00', '12/49', '2050-01-01',
    card_id::text, auth, credit, 1, now()
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
    AS n (customer_id, card_id, model, currency, auth, credit)`;
