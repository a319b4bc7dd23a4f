import assert from 'node:assert/strict';
import {
  emptyState,
  type LedgerRequest,
  type LedgerState,
  type Posting,
  workOn,
} from '../../src/modules/ledger/index.ts';
import { mayOverdraw } from '../../src/modules/ledger/posting-types.ts';
import type { EventAnswer } from '../../src/modules/transactions/answers.ts';
import { decideEvent } from '../../src/modules/transactions/decide.ts';
import type { CardEvent } from '../../src/modules/transactions/events.ts';
import type { CardFacts } from '../../src/modules/transactions/spending-rules.ts';
import { cardKey, type EarlyEvent, networkKey } from '../../src/modules/transactions/state.ts';
import { type CardSpending, noControls, type Transaction } from '../../src/modules/transactions/types.ts';
import { TransactionsWork } from '../../src/modules/transactions/work.ts';
import type { CardPlan } from './transactions-events.ts';
import type { ModelCard, ModelControls, ModelLogRow, WorldChange } from './transactions-world.ts';

/** Everything that events can depend on, kept in memory: what the pure rules make of a history without a database. */
export class DecidedWorld {
  #now = 0;
  #ledger: LedgerState = emptyState(0);
  readonly #cards = new Map<string, CardFacts>();
  readonly #spending = new Map<string, CardSpending>();
  readonly #named = new Map<string, Transaction>();
  readonly #rows = new Map<string, Transaction>();
  #early: EarlyEvent[] = [];
  readonly #postings: Posting[] = [];
  #checkedPostings = 0;
  #lastId = 0;

  constructor(plans: readonly CardPlan[]) {
    for (const plan of plans) this.#cards.set(plan.card, factsOf(plan));
  }

  /** Decides a batch; the answers as the model tells them. */
  decide(events: readonly CardEvent[]): string[] {
    const ledger = workOn({ ...this.#ledger, now: this.#now });
    const state = {
      cards: new Map([...this.#cards.values()].map((card) => [cardKey(card), card])),
      spending: this.#spending,
      transactions: this.#named,
      refunded: this.#rows,
      early: Map.groupBy(this.#early, networkKey),
    };
    const newId = () => {
      this.#lastId++;
      return `00000000-0000-7000-8000-${this.#lastId.toString(16).padStart(12, '0')}`;
    };
    const work = new TransactionsWork(state, { ledger, newId, holdDays: { Ordinary: 7, Extended: 31 } });
    const answers = events.map((event) => decideEvent(work, event));
    const { inserted, updated, spending, remembered, forgotten } = work.change;
    for (const row of [...inserted, ...updated]) {
      this.#rows.set(row.transactionId, row);
      const newest = this.#named.get(networkKey(row));
      const isNewest = !newest || newest.transactionId <= row.transactionId;
      if (row.networkTransactionId !== null && isNewest) this.#named.set(networkKey(row), row);
    }
    for (const each of spending) this.#spending.set(cardKey(each), each);
    this.#early = [...this.#early.filter((each) => !forgotten.includes(each)), ...remembered];
    this.#keep(ledger);
    const places = new Map([...this.#rows.keys()].map((id, place) => [id, place]));
    return answers.map((answer) => told(answer, places));
  }

  change(change: WorldChange): void {
    if (change.change === 'time') {
      this.#now += change.hours * 3_600_000;
      return;
    }
    const card = this.#cards.get(change.card) as CardFacts;
    const setCard = (facts: Partial<CardFacts>) => this.#cards.set(card.cardId, { ...card, ...facts });
    switch (change.change) {
      case 'status':
        setCard({ status: change.status, isSpendable: change.status === 'Active' });
        return;
      case 'limits':
        if (card.limits) setCard({ limits: limitsOf(change.auth, change.credit) });
        return;
      case 'controls':
        setCard({ controls: controlsOf(change.controls) });
        return;
      default:
        this.#keep(
          fundsChanged(workOn({ ...this.#ledger, now: this.#now }), card, change, this.#postings.length),
        );
    }
  }

  #keep(work: ReturnType<typeof workOn>): void {
    this.#postings.push(...work.changes().postings);
    this.#ledger = work.nextState();
  }

  /** What must hold after every batch, whatever the model says. */
  assertSound(): void {
    const rows = [...this.#rows.values()];
    for (const [place, row] of rows.entries()) {
      const before = rows[place - 1]?.transactionId ?? '';
      assert.ok(row.transactionId > before, 'transactions sort in the order in which they came');
      assert.ok(row.holdMinor >= 0n, 'no hold is below zero');
      assert.ok(row.takenBackMinor >= 0n && row.refundedMinor >= 0n);
      assert.ok(
        row.refundedMinor + row.takenBackMinor <= row.clearedMinor,
        'refunds are within what was cleared',
      );
      assert.equal(row.holdMinor > 0n, row.holdExpiresAt !== null, 'what is held expires');
    }
    for (const card of this.#cards.values()) {
      const own = rows.filter(({ cardId }) => cardId === card.cardId);
      const sum = (of: (row: Transaction) => bigint) => own.reduce((total, row) => total + of(row), 0n);
      const spending = this.#spending.get(cardKey(card));
      if (card.cardModel === 'Standard') {
        assert.equal(
          this.#balance(card, 'KB'),
          sum((row) => row.holdMinor),
          'KB is what the card has held',
        );
      } else {
        const isPayment = ({ type }: Transaction) => type === 'Consume';
        const used = sum((row) =>
          isPayment(row) ? row.holdMinor + row.clearedMinor - row.takenBackMinor : 0n,
        );
        const restored = sum((row) => row.restoredCreditMinor);
        assert.equal(spending?.usedCreditMinor ?? 0n, used - restored, 'used credit is what was spent of it');
      }
      assert.ok((spending?.overdrawnMinor ?? 0n) >= 0n);
    }
    this.#assertBlockedFunds(rows);
    for (const { type, from } of this.#postings.slice(this.#checkedPostings))
      assert.ok(
        from.afterMinor >= 0n || mayOverdraw(type, from.kind),
        `${type} leaves ${from.kind} below zero`,
      );
    this.#checkedPostings = this.#postings.length;
  }

  /** CB is what the customer's ShareBalance cards have held. */
  #assertBlockedFunds(rows: readonly Transaction[]): void {
    const held = new Map<string, bigint>();
    for (const { customerId, currency, cardId, holdMinor } of rows) {
      if (this.#cards.get(cardId)?.cardModel === 'Standard') continue;
      const key = `${customerId}//${currency}/CB`;
      held.set(key, (held.get(key) ?? 0n) + holdMinor);
    }
    for (const [key, { id, balanceMinor }] of this.#ledger.accounts)
      if (id.kind === 'CB') assert.equal(balanceMinor, held.get(key) ?? 0n, 'CB is what is held');
  }

  #balance({ customerId, currency, cardId }: CardFacts, kind: 'KB'): bigint {
    return this.#ledger.accounts.get(`${customerId}/${cardId}/${currency}/${kind}`)?.balanceMinor ?? 0n;
  }

  /** As the model lists them. */
  rows() {
    const places = new Map([...this.#rows.keys()].map((id, place) => [id, place]));
    return [...this.#rows.values()].map((row) => listed(row, places));
  }

  spending() {
    const day = new Date(this.#now).toISOString().slice(0, 10);
    return Object.fromEntries(
      [...this.#cards.values()].map((card) => {
        const known = this.#spending.get(cardKey(card));
        const [isToday, isThisMonth] = [known?.day === day, known?.month === day.slice(0, 7)];
        const counters = {
          used: Number(known?.usedCreditMinor ?? 0n),
          overdrawn: Number(known?.overdrawnMinor ?? 0n),
          approvedPayments: known?.approvedCount ?? 0,
          dayCount: (isToday && known?.dayCount) || 0,
          dayAmount: Number((isToday && known?.dayAmountMinor) || 0n),
          monthCount: (isThisMonth && known?.monthCount) || 0,
          monthAmount: Number((isThisMonth && known?.monthAmountMinor) || 0n),
        };
        return [card.cardId, counters];
      }),
    );
  }

  /** Every account that is not empty. */
  money(): Record<string, number> {
    const known = [...this.#ledger.accounts.values()].map(({ id, balanceMinor }) => [
      [id.customerId, id.currency, id.kind, id.cardId].filter(Boolean).join('/'),
      Number(balanceMinor),
    ]);
    return Object.fromEntries(known.filter(([, balance]) => balance !== 0));
  }

  logs(): Record<string, ModelLogRow[]> {
    const logs: Record<string, ModelLogRow[]> = {};
    for (const { customerId, currency, type, log } of this.#postings) {
      if (!log) continue;
      logs[customerId] ??= [];
      logs[customerId].push({
        currency,
        type,
        change: Number(log.changeMinor),
        available: Number(log.availableMinor),
        blocked: Number(log.blockedMinor),
      });
    }
    return logs;
  }

  /** All of it, to be compared with itself. */
  picture() {
    return structuredClone([this.rows(), this.spending(), this.money(), this.#postings.length, this.#early]);
  }
}

/** A transaction as the model lists it, with the places of all in the list. */
export function listed(row: Transaction, places: ReadonlyMap<string, number>) {
  return {
    card: row.cardId,
    type: row.type,
    channel: row.channel,
    network: row.networkTransactionId,
    linked: row.linkedTransactionId === null ? null : places.get(row.linkedTransactionId),
    status: row.status,
    lifecycle: row.lifecycleState,
    reason: row.declineReason,
    authorized: Number(row.authorizedMinor),
    hold: Number(row.holdMinor),
    cleared: Number(row.clearedMinor),
    takenBack: Number(row.takenBackMinor),
    refunded: Number(row.refundedMinor),
    restored: Number(row.restoredCreditMinor),
  };
}

export function told(answer: EventAnswer, places: ReadonlyMap<string, number>): string {
  const place =
    'transactionId' in answer && answer.transactionId !== null && places.get(answer.transactionId);
  const at = typeof place === 'number' ? ` #${place}` : '';
  switch (answer.outcome) {
    case 'approved':
      return `approved ${answer.approvedMinor}${at}`;
    case 'declined':
    case 'rejected':
      return `${answer.outcome} ${answer.reason}${at}`;
    default:
      return `${answer.outcome}${at}`;
  }
}

/** The ledger's own doing, outside the network. */
function fundsChanged(
  work: ReturnType<typeof workOn>,
  { customerId, cardId, currency }: CardFacts,
  change: Extract<WorldChange, { change: 'deposit' | 'top-up' | 'settle' }>,
  number: number,
): ReturnType<typeof workOn> {
  const requestKey = `${change.change} ${cardId} ${number}`;
  const base = { requestKey, customerId, currency };
  const order = { orderId: `${cardId} ${number} ${change.change}`, orderLineNo: 1, orderNo: requestKey };
  const post = (request: LedgerRequest) => work.decide(request).outcome.decision;
  if (change.change === 'deposit') {
    post({ ...base, kind: 'account-deposit', amountMinor: BigInt(change.amount), feeMinor: 0n });
  } else if (change.change === 'settle') {
    const fee = { method: 'FixedValue', feeMinor: 0n } as const;
    post({ ...base, kind: 'standard-cancel-settlement', order, cardId, fee });
  } else {
    const amountMinor = BigInt(change.amount);
    const submitted = post({
      ...base,
      kind: 'standard-top-up',
      order,
      cardId,
      amountMinor,
      topUpFeeMinor: 0n,
    });
    if (submitted === 'posted')
      post({ ...base, requestKey: `${requestKey} done`, kind: 'order-completed', order, cardId });
  }
  return work;
}

export function factsOf(plan: CardPlan): CardFacts {
  const { fee } = plan;
  return {
    customerId: plan.customer,
    cardId: plan.card,
    cardModel: plan.model,
    currency: plan.currency as CardFacts['currency'],
    status: plan.status,
    isSpendable: plan.isSpendable,
    limits: plan.model === 'Standard' ? null : limitsOf(plan.maxAuth, plan.maxCredit),
    controls: controlsOf(plan.controls),
    refundRestoresLimit: plan.refundRestoresLimit,
    transactionFee: !fee
      ? null
      : 'fixed' in fee
        ? { method: 'FixedValue', feeMinor: BigInt(fee.fixed) }
        : { method: 'Percentage', rate: (fee.thousandths / 1_000).toFixed(3) },
  };
}

function limitsOf(auth: number, credit: ModelCard['maxCredit']): CardFacts['limits'] {
  return { maxAuthMinor: BigInt(auth), maxCreditMinor: credit === null ? null : BigInt(credit) };
}

export function controlsOf(controls: ModelControls) {
  const minor = (amount: number | undefined) => (amount === undefined ? null : BigInt(amount));
  return {
    ...noControls,
    allowedCategories: controls.allowedCategories ?? null,
    blockedCategories: controls.blockedCategories ?? null,
    allowedCountries: controls.allowedCountries ?? null,
    blockedCountries: controls.blockedCountries ?? null,
    dailyCount: controls.dailyCount ?? null,
    dailyAmountMinor: minor(controls.dailyAmount),
    monthlyCount: controls.monthlyCount ?? null,
    monthlyAmountMinor: minor(controls.monthlyAmount),
    isSingleUse: controls.isSingleUse ?? false,
  };
}
