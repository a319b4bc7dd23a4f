import type { Audit } from '../../platform/audit.ts';
import { createBoundedMap } from '../../platform/bounded-map.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Vault } from '../../platform/crypto/envelope.ts';
import type { Database, Db, Tx } from '../../platform/db/database.ts';
import { isUuid } from '../../platform/ids.ts';
import { least } from '../../platform/money/amount.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type { SpendingLimits } from '../issuer/index.ts';
import { CardsError } from './errors.ts';
import { type CardOperation, isSpendable, statusAfter } from './state.ts';
import * as store from './store.ts';
import type { Card, CardBalance, CardIdentity, NewCard, RevealedCard } from './types.ts';

/** What cards need to know of money; `system.ts` fills it. Amounts are minor units. */
export interface CardMoney {
  /** What these Standard cards can spend; a card that never held anything may be left out. */
  availableOnCards(
    db: Db,
    customerId: string,
    cardIds: readonly string[],
  ): Promise<ReadonlyMap<string, bigint>>;
  /** What the customer's account can spend. */
  availableInAccount(db: Db, customerId: string, currency: Currency): Promise<bigint>;
  /** What of their credit these ShareBalance cards have used; a card that never spent anything may be left out. */
  usedCredit(db: Db, customerId: string, cardIds: readonly string[]): Promise<ReadonlyMap<string, bigint>>;
}

/** Who reads a full number, for the audit. */
export interface CardReader {
  readonly customerId: string;
  readonly clientId: string;
  readonly address: string;
  readonly responseId: string;
}

export interface CardPage {
  readonly totalCount: bigint;
  /** Newest first. */
  readonly cards: readonly Card[];
}

/** Cards that exist. Another customer's card is one that does not. */
export interface CardsService {
  find(db: Db, customerId: string, cardId: string): Promise<Card | undefined>;
  /** By id; one that does not exist is left out. */
  findMany(db: Db, customerId: string, cardIds: readonly string[]): Promise<ReadonlyMap<string, Card>>;
  /** Cards of any customers by `customerId/cardId`, each named once; one that does not exist is left out. */
  findBatch(
    db: Db,
    wanted: readonly Pick<Card, 'customerId' | 'cardId'>[],
  ): Promise<ReadonlyMap<string, Card>>;
  /** Locks the card until the caller's transaction ends. Lock it before anything of the ledger. */
  lock(tx: Tx, customerId: string, cardId: string): Promise<Card | undefined>;
  /** Stores a card that the issuer has opened, as Active. */
  add(tx: Tx, card: NewCard): Promise<void>;
  /**
   * Gives an order its place among those of the locked card. From now on the card is spent from only if it stays
   * Active through all that is `pending`, the new order among it.
   *
   * @returns the place, from 2: the first was the order that opened the card
   */
  admitOrder(tx: Tx, card: Card, pending: readonly CardOperation[]): Promise<bigint>;
  /**
   * An order of the locked card has ended. `done`: what the issuer did, or `null` when it refused; `pending`: the orders
   * that are left; `limits`: the new ones, where it changed them.
   */
  endOrder(
    tx: Tx,
    card: Card,
    end: {
      readonly done: CardOperation | null;
      readonly pending: readonly CardOperation[];
      readonly limits?: SpendingLimits | undefined;
    },
  ): Promise<void>;
  /** A page of the customer's cards, newest first. */
  list(
    customerId: string,
    filter: store.CardFilter,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<CardPage>;
  /**
   * The full number and CVV. Who read them is in the audit before they are answered.
   *
   * @throws CardsError `CARD_NOT_FOUND`
   */
  reveal(reader: CardReader, cardId: string): Promise<RevealedCard>;
  readBalance(card: Card): Promise<CardBalance>;
  /**
   * The card that the issuer calls so; `undefined`: none, or not yet. Every payment asks, and the answer never changes,
   * so it is kept in memory.
   */
  findByChannelCard(channelCardId: string): Promise<CardIdentity | undefined>;
  /** Marks cards whose time is over as Expired; any number of processes may do so at once. Returns how many it was. */
  expireDue(): Promise<number>;
}

export interface CardsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly vault: Vault;
  readonly money: CardMoney;
}

const expiryBatch = 200;
/** About 20 MB. */
const identitiesKept = 100_000;

export function createCardsService(options: CardsOptions): CardsService {
  const { database, clock, audit, vault, money } = options;
  const { db } = database;
  const identities = createBoundedMap<string, CardIdentity>(identitiesKept);

  /** Time alone ends a card: no one waits for the job that writes it down. */
  function asOfNow(card: store.StoredCard): Card {
    const isOver = card.expiresAt.getTime() <= clock.now() && card.status !== 'Cancel';
    return isOver ? { ...card, status: 'Expired', isSpendable: false } : card;
  }

  async function findMany(from: Db, customerId: string, cardIds: readonly string[]) {
    const wanted = cardIds.filter(isUuid);
    const cards = wanted.length > 0 ? await store.selectCards(from, customerId, wanted) : [];
    return new Map(cards.map((card) => [card.cardId, asOfNow(card)]));
  }

  async function find(from: Db, customerId: string, cardId: string) {
    return (await findMany(from, customerId, [cardId])).get(cardId.toLowerCase());
  }

  /** Writes what has become of a locked card. */
  async function change(tx: Tx, card: Card, to: Partial<store.CardChange>): Promise<void> {
    // Only the row of a card that reads as expired may still say something else.
    const [stored = card] =
      card.status === 'Expired' ? await store.selectCards(tx, card.customerId, [card.cardId]) : [];
    await store.updateCard(tx, card, { ...card, ...to });
    await store.moveCount(tx, card, stored.status, to.status ?? card.status);
  }

  /** @returns whether it was this call that did it */
  function expire(card: Card): Promise<boolean> {
    return database.transaction(async (tx) => {
      const stored = await store.selectCardForUpdate(tx, card.customerId, card.cardId);
      if (!stored || stored.status === 'Expired' || asOfNow(stored).status !== 'Expired') return false;
      await change(tx, asOfNow(stored), {});
      return true;
    });
  }

  return {
    find,
    findMany,
    async findBatch(from, wanted) {
      const cards = await store.selectCardBatch(from, wanted);
      return new Map(cards.map((card) => [`${card.customerId}/${card.cardId}`, asOfNow(card)]));
    },
    async lock(tx, customerId, cardId) {
      const card = isUuid(cardId) ? await store.selectCardForUpdate(tx, customerId, cardId) : undefined;
      return card && asOfNow(card);
    },
    async add(tx, card) {
      await store.insertCard(tx, card);
      await store.moveCount(tx, card, null, 'Active');
    },
    async admitOrder(tx, card, pending) {
      const lastOrderSeq = card.lastOrderSeq + 1n;
      await change(tx, card, { lastOrderSeq, isSpendable: isSpendable(card.status, pending) });
      return lastOrderSeq;
    },
    async endOrder(tx, card, { done, pending, limits }) {
      const status = done ? statusAfter(card.status, done) : card.status;
      const mayBeSpent = isSpendable(status, pending);
      // Most orders move money only. The row of a card that reads as expired may still say something else.
      const isSame = status === card.status && mayBeSpent === card.isSpendable && !limits;
      if (isSame && status !== 'Expired') return;
      await change(tx, card, { status, isSpendable: mayBeSpent, limits: limits ?? card.limits });
    },
    async list(customerId, filter, page) {
      const { totalCount, cards } = await store.selectCardPage(db, customerId, filter, page);
      return { totalCount, cards: cards.map(asOfNow) };
    },
    async reveal(reader, cardId) {
      const card = await find(db, reader.customerId, cardId);
      const sealed = card && (await store.selectSealed(db, reader.customerId, card.cardId));
      if (!card || !sealed) throw new CardsError('CARD_NOT_FOUND');
      await audit.record(db, {
        actor: `client:${reader.clientId}`,
        action: 'card.number-read',
        subject: `card:${card.cardId}`,
        address: reader.address,
        responseId: reader.responseId,
        detail: { customerId: reader.customerId },
      });
      const place = { customerId: card.customerId, table: 'cards', rowId: card.cardId };
      const record = {
        keyVersion: sealed.key_version,
        wrappedKey: sealed.wrapped_key,
        fields: { card_number: sealed.sealed_number, cvv: sealed.sealed_cvv },
      };
      return {
        card,
        cardNumber: vault.open(place, 'card_number', record),
        cvv: vault.open(place, 'cvv', record),
      };
    },
    async readBalance(card) {
      const { customerId, cardId, currency, limits, status } = card;
      if (!limits) {
        const availableMinor = (await money.availableOnCards(db, customerId, [cardId])).get(cardId) ?? 0n;
        return { availableMinor, usedCreditMinor: 0n };
      }
      const usedCreditMinor = (await money.usedCredit(db, customerId, [cardId])).get(cardId) ?? 0n;
      if (status === 'Cancel' || status === 'Expired') return { availableMinor: 0n, usedCreditMinor };
      const account = await money.availableInAccount(db, customerId, currency);
      const credit = limits.maxCreditMinor === null ? account : limits.maxCreditMinor - usedCreditMinor;
      const spendable = least(credit, account);
      return { availableMinor: spendable > 0n ? spendable : 0n, usedCreditMinor };
    },
    async findByChannelCard(channelCardId) {
      const known = identities.get(channelCardId);
      if (known) return known;
      const found = await store.selectByChannelCard(db, channelCardId);
      if (found) identities.set(channelCardId, found);
      return found;
    },
    async expireDue() {
      let expired = 0;
      for (;;) {
        const due = await store.selectExpired(db, new Date(clock.now()), expiryBatch);
        for (const card of due) if (await expire(card)) expired++;
        if (due.length < expiryBatch) return expired;
      }
    },
  };
}
