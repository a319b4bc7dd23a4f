import { randomUUID } from 'node:crypto';
import { createIds } from '../../packages/server/src/platform/ids.ts';
import type { System } from '../../packages/server/src/system.ts';

/** A card that payments are asked of. */
export interface Target {
  readonly customerId: string;
  readonly cardId: string;
  readonly channelCardId: string;
}

/** Who is charged: the same for every way of deciding. */
export interface Scenario {
  readonly title: string;
  readonly isHot: boolean;
  readonly targets: readonly Target[];
}

/** More than the benchmark can spend, on each account. */
const openingMinor = 1_000_000_000_000n;
/** Above it a payment is declined. */
export const maxAuthMinor = 100_00n;

/** One customer with 64 cards, and 1,000 customers with one each. ShareBalance, without a limit on what they spend. */
export async function prepareCast(system: System): Promise<readonly Scenario[]> {
  const hot = await createParty(system, 'hot', 1, 64);
  const spread = await createParty(system, 'spread', 1_000, 1);
  return [
    { title: 'one hot account', isHot: true, targets: hot },
    { title: '1,000 accounts', isHot: false, targets: spread },
  ];
}

async function createParty(
  system: System,
  name: string,
  customerCount: number,
  cardCount: number,
): Promise<Target[]> {
  const { database, ledger, clock } = system;
  const ids = createIds(clock);
  const customerIds = Array.from({ length: customerCount }, () => ids.next());
  const targets = customerIds.flatMap((customerId) =>
    Array.from({ length: cardCount }, () => ({
      customerId,
      cardId: ids.next(),
      channelCardId: `bench-${randomUUID()}`,
    })),
  );
  await database.pool.query(
    `INSERT INTO customers (customer_id, customer_code, name, created_at)
     SELECT id, 'bench-' || $2 || '-' || n, 'Bench', now() FROM unnest($1::uuid[]) WITH ORDINALITY AS c (id, n)`,
    [customerIds, name],
  );
  await database.transaction((tx) =>
    ledger.postBatch(
      tx,
      customerIds.map((customerId) => ({
        kind: 'account-deposit',
        requestKey: 'bench:opening',
        customerId,
        currency: 'USD',
        amountMinor: openingMinor,
        feeMinor: 0n,
      })),
    ),
  );
  await database.pool.query(insertCards, [
    targets.map(({ customerId }) => customerId),
    targets.map(({ cardId }) => cardId),
    targets.map(({ channelCardId }) => channelCardId),
    maxAuthMinor,
  ]);
  return targets;
}

// Nothing here ever opens the sealed columns.
const insertCards = `
  INSERT INTO cards (customer_id, card_id, card_no, card_model, product_code, currency, card_organization, status,
    is_spendable, masked_number, number_digest, vault_key_version, wrapped_key, sealed_number, sealed_cvv,
    expiration_mmyy, expires_at, channel_card_id, max_auth_minor, last_order_seq, applied_at)
  SELECT customer_id, card_id, row_number() OVER (PARTITION BY customer_id ORDER BY card_id), 'ShareBalance', 'SHARE-AMEX',
    'USD', 'AmericanExpress', 'Active', true, '370000******0000', decode(md5(card_id::text) || md5(channel), 'hex'), 1,
    decode(repeat('c1', 64), 'hex'), decode(repeat('d2', 44), 'hex'), decode(repeat('e3', 31), 'hex'), '12/49',
    '2050-01-01', channel, $4, 1, now()
  FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS n (customer_id, card_id, channel)`;
