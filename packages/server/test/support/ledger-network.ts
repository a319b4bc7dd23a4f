import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { NetworkRequest } from '../../src/modules/ledger/index.ts';
import { insertCustomer, type TestLedger } from './ledger.ts';

/** What a row of the events table asks of the ledger; who asks, and for which card, is the test's. */
export type Asked<T = NetworkRequest> = T extends NetworkRequest
  ? Omit<T, 'requestKey' | 'customerId' | 'currency' | 'cardModel' | 'cardId' | 'transactionId'>
  : never;
export type Balances = Partial<Record<'CA' | 'CB' | 'KA' | 'KB', bigint>>;
/** What CA changed by, and what CA and CB stand at after the row. */
type LogRow = readonly [type: string, change: bigint, available: bigint, blocked: bigint];

/** A row of the events table, for one card model. Amounts are cents. */
export interface NetworkRow {
  readonly event: string;
  readonly cardModel: 'Standard' | 'ShareBalance';
  readonly given: Balances;
  readonly asked: Asked;
  /** `type from→to amount`, in order; or the code of a decline. */
  readonly moves: readonly string[] | string;
  /** Where they differ from what was given. */
  readonly after: Balances;
  readonly log: readonly LogRow[];
}

/** A clearing of nothing yet, of a hold. */
export const clearing = {
  kind: 'clearing',
  hadHold: true,
  heldMinor: 0n,
  excessMinor: 0n,
  unusedMinor: 0n,
  isClosed: false,
} as const;

/** A customer with a card, whose accounts stand as given, brought there by ordinary requests. */
export async function customerWith(network: TestLedger, { CA = 0n, CB = 0n, KA = 0n, KB = 0n }: Balances) {
  const { database, post } = network;
  const customerId = await insertCustomer(database);
  const cardId = randomUUID();
  const base = { customerId, currency: 'USD' } as const;
  const card = { ...base, cardId, transactionId: randomUUID() };
  const loadMinor = KB + (KA > 0n ? KA : 0n);
  const amountMinor = loadMinor + CB + (CA > 0n ? CA : 0n);
  if (amountMinor > 0n) {
    await post({ ...base, kind: 'account-deposit', requestKey: 'deposit', amountMinor, feeMinor: 0n });
  }
  if (loadMinor > 0n) {
    const order = { orderId: randomUUID(), orderLineNo: 1, orderNo: 'load' };
    const load = { ...base, order, cardId };
    const topUp = { ...load, amountMinor: loadMinor, topUpFeeMinor: 0n } as const;
    await post({ ...topUp, kind: 'standard-top-up', requestKey: 'load' });
    await post({ ...load, kind: 'order-completed', requestKey: 'loaded' });
  }
  for (const [cardModel, heldMinor] of [
    ['ShareBalance', CB],
    ['Standard', KB],
  ] as const) {
    const hold = { ...card, cardModel, amountMinor: heldMinor } as const;
    if (heldMinor > 0n) await post({ ...hold, kind: 'authorization-hold', requestKey: `hold ${cardModel}` });
  }
  for (const [cardModel, balanceMinor] of [
    ['ShareBalance', CA],
    ['Standard', KA],
  ] as const) {
    const fee = { ...card, cardModel, amountMinor: -balanceMinor, isClosed: false } as const;
    if (balanceMinor < 0n) await post({ ...fee, kind: 'transaction-fee', requestKey: `fee ${cardModel}` });
  }
  assert.deepEqual(await balancesOf(network, customerId, cardId), { CA, CB, KA, KB });
  return card;
}

export async function balancesOf(
  { database, ledger }: TestLedger,
  customerId: string,
  cardId: string,
): Promise<Balances> {
  const [account] = await ledger.readFunds(database.db, customerId);
  const [card] = await ledger.readCardFunds(database.db, customerId, [cardId]);
  return {
    CA: account?.availableMinor ?? 0n,
    CB: account?.blockedMinor ?? 0n,
    KA: card?.availableMinor ?? 0n,
    KB: card?.heldMinor ?? 0n,
  };
}

/** A test for each row: which money moves, what every account stands at afterwards, and what the account log shows. */
export function testRows(network: TestLedger, rows: readonly NetworkRow[]): void {
  const { database, ledger, post } = network;
  for (const { event, cardModel, given, asked, moves, after, log } of rows) {
    test(`${cardModel}: ${event}`, async () => {
      const card = await customerWith(network, given);
      const { customerId, cardId, transactionId } = card;
      const newest = { customerId, offset: 0, limit: 10 };
      const before = await ledger.readAccountLog(database.db, newest);

      const { outcome, postings } = await post({ ...card, cardModel, requestKey: 'event', ...asked });
      const told =
        outcome.decision === 'posted'
          ? outcome.moves.map(({ type, from, to, amountMinor }) => `${type} ${from}→${to} ${amountMinor}`)
          : outcome.code;
      assert.deepEqual(told, moves);
      assert.equal(postings.length, typeof moves === 'string' ? 0 : moves.length);
      assert.deepEqual(await balancesOf(network, customerId, cardId), {
        ...{ CA: 0n, CB: 0n, KA: 0n, KB: 0n },
        ...given,
        ...after,
      });

      const { totalCount, rows: shown } = await ledger.readAccountLog(database.db, newest);
      const added = shown.slice(0, Number(totalCount - before.totalCount)).toReversed();
      assert.deepEqual(
        added.map(({ type, changeMinor, availableMinor, blockedMinor }) => [
          type,
          changeMinor,
          availableMinor,
          blockedMinor,
        ]),
        log,
      );
      for (const row of added) {
        assert.deepEqual([row.cardId, row.transactionId, row.orderId], [cardId, transactionId, null]);
      }
    });
  }
}

export async function assertNothingOffends({ database, ledger }: TestLedger): Promise<void> {
  const broken = (await ledger.verify(database)).filter(({ offenders }) => offenders.length > 0);
  assert.deepEqual(broken, []);
}
