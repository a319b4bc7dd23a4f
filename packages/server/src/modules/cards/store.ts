import { columns, uuid } from '../../platform/db/columns.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { prepared, run } from '../../platform/db/statement.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { CardOrganization, SpendingLimits } from '../issuer/index.ts';
import type { CardModel } from '../products/index.ts';
import type { Card, CardIdentity, CardStatus, NewCard } from './types.ts';

/** A row as it is stored: its status may be that of before its expiry. */
export type StoredCard = Card;

interface CardRow {
  customer_id: string;
  card_id: string;
  card_model: CardModel;
  product_code: string;
  currency: Currency;
  card_organization: CardOrganization;
  status: CardStatus;
  is_spendable: boolean;
  masked_number: string;
  expiration_mmyy: string;
  expires_at: Date;
  channel_card_id: string;
  alias: string | null;
  max_auth_minor: bigint | null;
  max_credit_minor: bigint | null;
  last_order_seq: bigint;
  applied_at: Date;
}

const cardColumns = `customer_id, card_id, card_model, product_code, currency, card_organization, status, is_spendable,
  masked_number, expiration_mmyy, expires_at, channel_card_id, alias, max_auth_minor, max_credit_minor,
  last_order_seq, applied_at`;

const cardsStatement = prepared(
  'cards-select',
  `SELECT ${cardColumns} FROM cards WHERE customer_id = $1 AND card_id = ANY ($2::uuid[])`,
);

export async function selectCards(
  db: Db,
  customerId: string,
  cardIds: readonly string[],
): Promise<StoredCard[]> {
  const rows = await run<CardRow>(db, cardsStatement, [customerId, cardIds]);
  return rows.map(cardFrom);
}

const cardNames = columns<Pick<Card, 'customerId' | 'cardId'>>({
  customer_id: uuid(({ customerId }) => customerId),
  card_id: uuid(({ cardId }) => cardId),
});

const batchStatement = prepared(
  'cards-select-batch',
  `SELECT ${cardColumns} FROM (${cardNames.select(1)}) AS wanted JOIN cards USING (customer_id, card_id)`,
);

/** Cards of any customers, each named by both. */
export async function selectCardBatch(
  db: Db,
  wanted: readonly Pick<Card, 'customerId' | 'cardId'>[],
): Promise<StoredCard[]> {
  const rows = await run<CardRow>(db, batchStatement, cardNames.values(wanted));
  return rows.map(cardFrom);
}

const channelCardStatement = prepared(
  'cards-by-channel-card',
  'SELECT customer_id, card_id, currency FROM cards WHERE channel_card_id = $1',
);

/** Whose card the issuer means. The one read that does not begin with a customer: the issuer knows none. */
export async function selectByChannelCard(db: Db, channelCardId: string): Promise<CardIdentity | undefined> {
  const [row] = await run<Pick<CardRow, 'customer_id' | 'card_id' | 'currency'>>(db, channelCardStatement, [
    channelCardId,
  ]);
  return row && { customerId: row.customer_id, cardId: row.card_id, currency: row.currency };
}

const lockStatement = prepared(
  'cards-lock',
  `SELECT ${cardColumns} FROM cards WHERE customer_id = $1 AND card_id = $2 FOR NO KEY UPDATE`,
);

export async function selectCardForUpdate(
  tx: Tx,
  customerId: string,
  cardId: string,
): Promise<StoredCard | undefined> {
  const [row] = await run<CardRow>(tx, lockStatement, [customerId, cardId]);
  return row && cardFrom(row);
}

const insertStatement = prepared(
  'cards-insert',
  `WITH series AS (
     INSERT INTO card_series AS known (customer_id, last_card_no) VALUES ($1, 1)
     ON CONFLICT ON CONSTRAINT card_series_key DO UPDATE SET last_card_no = known.last_card_no + 1
     RETURNING last_card_no)
   INSERT INTO cards (customer_id, card_id, card_model, product_code, currency, card_organization, status,
     is_spendable, masked_number, number_digest, vault_key_version, wrapped_key, sealed_number, sealed_cvv,
     expiration_mmyy, expires_at, channel_card_id, alias, max_auth_minor, max_credit_minor, last_order_seq, applied_at, alias_key,
     card_no)
   SELECT $1::uuid, $2::uuid, $3, $4, $5, $6, 'Active', true, $7, $8::bytea, $9::integer, $10::bytea, $11::bytea,
     $12::bytea, $13, $14::timestamptz, $15, $16, $17::bigint, $18::bigint, 1, $19::timestamptz, $20, last_card_no
   FROM series`,
);

export async function insertCard(tx: Tx, card: NewCard): Promise<void> {
  const { sealed, limits } = card;
  await run(tx, insertStatement, [
    card.customerId,
    card.cardId,
    card.cardModel,
    card.productCode,
    card.currency,
    card.cardOrganization,
    card.maskedNumber,
    card.numberDigest,
    sealed.keyVersion,
    sealed.wrappedKey,
    sealed.fields.card_number,
    sealed.fields.cvv,
    card.expirationMMYY,
    card.expiresAt,
    card.channelCardId,
    card.alias,
    limits?.maxAuthMinor ?? null,
    limits?.maxCreditMinor ?? null,
    card.appliedAt,
    card.alias === null ? null : aliasKey(card.alias),
  ]);
}

/** What an order changes of a card. */
export type CardChange = Pick<Card, 'status' | 'isSpendable' | 'lastOrderSeq' | 'limits'>;

const updateStatement = prepared(
  'cards-update',
  `UPDATE cards SET status = $3, is_spendable = $4, last_order_seq = $5, max_auth_minor = $6, max_credit_minor = $7
   WHERE customer_id = $1 AND card_id = $2`,
);

export async function updateCard(
  tx: Tx,
  card: Pick<Card, 'customerId' | 'cardId'>,
  change: CardChange,
): Promise<void> {
  await run(tx, updateStatement, [
    card.customerId,
    card.cardId,
    change.status,
    change.isSpendable,
    change.lastOrderSeq,
    change.limits?.maxAuthMinor ?? null,
    change.limits?.maxCreditMinor ?? null,
  ]);
}

const countStatement = prepared(
  'cards-count-change',
  `INSERT INTO card_counts AS known (customer_id, card_model, product_code, status, card_count)
   VALUES ($1, $2, $3, $4, 1)
   ON CONFLICT ON CONSTRAINT card_counts_key DO UPDATE SET card_count = known.card_count + 1`,
);

const uncountStatement = prepared(
  'cards-count-less',
  `UPDATE card_counts SET card_count = card_count - 1
   WHERE customer_id = $1 AND card_model = $2 AND product_code = $3 AND status = $4`,
);

/**
 * Counts a card in one state and no longer in another. Counts are locked after the card and before the ledger's books,
 * in the order of their states, so that no two transactions wait for each other.
 */
export async function moveCount(
  tx: Tx,
  card: Pick<Card, 'customerId' | 'cardModel' | 'productCode'>,
  from: CardStatus | null,
  to: CardStatus,
): Promise<void> {
  if (from === to) return;
  const key = [card.customerId, card.cardModel, card.productCode];
  const less = async () => from !== null && run(tx, uncountStatement, [...key, from]);
  const more = () => run(tx, countStatement, [...key, to]);
  for (const change of from !== null && from < to ? [less, more] : [more, less]) await change();
}

export interface SealedRow {
  key_version: number;
  wrapped_key: Buffer;
  sealed_number: Buffer;
  sealed_cvv: Buffer;
}

const sealedStatement = prepared(
  'cards-sealed',
  `SELECT vault_key_version AS key_version, wrapped_key, sealed_number, sealed_cvv FROM cards
   WHERE customer_id = $1 AND card_id = $2`,
);

export async function selectSealed(
  db: Db,
  customerId: string,
  cardId: string,
): Promise<SealedRow | undefined> {
  const [row] = await run<SealedRow>(db, sealedStatement, [customerId, cardId]);
  return row;
}

/** What a list of cards is narrowed by; every part must fit. */
export interface CardFilter {
  readonly cardModel?: CardModel | undefined;
  readonly status?: CardStatus | undefined;
  readonly productCode?: string | undefined;
  /** The whole alias, in any case. */
  readonly alias?: string | undefined;
}

const allStatement = prepared(
  'cards-page-all',
  `SELECT ${cardColumns} FROM cards WHERE customer_id = $1 AND card_no BETWEEN $2 AND $3 ORDER BY card_no DESC`,
);
const totalStatement = prepared(
  'cards-total',
  'SELECT last_card_no AS total FROM card_series WHERE customer_id = $1',
);

export interface StoredPage {
  readonly totalCount: bigint;
  readonly cards: readonly StoredCard[];
}

/**
 * Newest first. The list of all cards costs the same whichever its page; one with a filter walks to its page in an index
 * only, and its cards are counted already, but for those of an alias.
 */
export async function selectCardPage(
  db: Db,
  customerId: string,
  filter: CardFilter,
  page: { readonly offset: number; readonly limit: number },
): Promise<StoredPage> {
  const { clauses, values } = whereOf(customerId, filter);
  if (values.length === 1) {
    const [series] = await run<{ total: bigint }>(db, totalStatement, values);
    const totalCount = series?.total ?? 0n;
    const newest = totalCount - BigInt(page.offset);
    const rows = await run<CardRow>(db, allStatement, [customerId, newest - BigInt(page.limit) + 1n, newest]);
    return { totalCount, cards: rows.map(cardFrom) };
  }
  const statement = prepared(
    `cards-page-${nameOf(filter)}`,
    `SELECT ${cardColumns} FROM cards WHERE customer_id = $1 AND card_no IN (
       SELECT card_no FROM cards WHERE ${clauses}
       ORDER BY card_no DESC OFFSET $${values.length + 1} LIMIT $${values.length + 2})
     ORDER BY card_no DESC`,
  );
  const rows = await run<CardRow>(db, statement, [...values, page.offset, page.limit]);
  return { totalCount: await countCards(db, customerId, filter), cards: rows.map(cardFrom) };
}

async function countCards(db: Db, customerId: string, filter: CardFilter): Promise<bigint> {
  const { clauses, values } = whereOf(customerId, filter);
  const source =
    filter.alias === undefined ? 'sum(card_count) AS total FROM card_counts' : 'count(*) AS total FROM cards';
  const statement = prepared(`cards-count-${nameOf(filter)}`, `SELECT ${source} WHERE ${clauses}`);
  const [row] = await run<{ total: string | bigint | null }>(db, statement, values);
  return BigInt(row?.total ?? 0);
}

function whereOf(customerId: string, filter: CardFilter) {
  const pairs: [string, string | undefined][] = [
    ['customer_id', customerId],
    ['card_model', filter.cardModel],
    ['status', filter.status],
    ['product_code', filter.productCode],
    ['alias_key', filter.alias === undefined ? undefined : aliasKey(filter.alias)],
  ];
  const given = pairs.filter(([, value]) => value !== undefined);
  return {
    clauses: given.map(([column], index) => `${column} = $${index + 1}`).join(' AND '),
    values: given.map(([, value]) => value),
  };
}

function aliasKey(alias: string): string {
  return alias.normalize('NFC').toLowerCase();
}

/** One name for each combination of filters, as one statement may have one text only. */
function nameOf(filter: CardFilter): string {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  return (
    given
      .map(([name]) => name)
      .sort()
      .join('-') || 'all'
  );
}

const dueStatement = prepared(
  'cards-expiring',
  `SELECT ${cardColumns} FROM cards WHERE expires_at <= $1 AND status IN ('Active', 'Blocked')
   ORDER BY expires_at LIMIT $2`,
);

/** Cards whose time is over and whose rows do not say so, the oldest first. */
export async function selectExpired(db: Db, now: Date, limit: number): Promise<StoredCard[]> {
  const rows = await run<CardRow>(db, dueStatement, [now, limit]);
  return rows.map(cardFrom);
}

function cardFrom(row: CardRow): StoredCard {
  const limits: SpendingLimits | null =
    row.max_auth_minor === null
      ? null
      : { maxAuthMinor: row.max_auth_minor, maxCreditMinor: row.max_credit_minor };
  return {
    customerId: row.customer_id,
    cardId: row.card_id,
    cardModel: row.card_model,
    productCode: row.product_code,
    currency: row.currency,
    cardOrganization: row.card_organization,
    status: row.status,
    isSpendable: row.is_spendable,
    maskedNumber: row.masked_number,
    alias: row.alias,
    expirationMMYY: row.expiration_mmyy,
    expiresAt: row.expires_at,
    channelCardId: row.channel_card_id,
    limits,
    lastOrderSeq: row.last_order_seq,
    appliedAt: row.applied_at,
  };
}
