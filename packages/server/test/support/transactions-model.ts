import type {
  AuthorizationEvent,
  CardEvent,
  EventOf,
  IncrementEvent,
} from '../../src/modules/transactions/events.ts';

import { type ModelCard, ModelWorld } from './transactions-world.ts';

// A second, slower opinion on what the card network does: one event at a time, plain maps and numbers, written from the
// tables of docs/money.md. It shares nothing with the system but the shape of the events.

/** A row of the list of transactions. */
export interface ModelTransaction {
  readonly card: ModelCard;
  readonly type: string;
  readonly channel: string | null;
  readonly network: string | null;
  /** Its place in the list, of the transaction that it belongs to. */
  readonly linked: number | null;
  status: string;
  lifecycle: string;
  reason: string | null;
  authorized: number;
  hold: number;
  cleared: number;
  takenBack: number;
  refunded: number;
  restored: number;
  readonly day: string;
}

type Early = EventOf<'reversal' | 'clearing-reversal' | 'refund-reversal' | 'dispute-lost'>;

export class TransactionsModel extends ModelWorld {
  readonly rows: ModelTransaction[] = [];
  readonly #answers = new Map<string, { text: string; answer: string }>();
  #early: Early[] = [];
  /** What each was approved for, and 0 for one that was declined. */
  readonly #increments = new Map<string, number>();
  /** Those that were undone: what one has added is given up once. */
  readonly #undone = new Set<string>();

  /**
   * `approved 500 #3`: so much of the transaction in this place of the list; `declined` and the reason, `recorded` and
   * `ignored` in the same way; `rejected` and the reason, `remembered` or `conflict`.
   */
  take(event: CardEvent): string {
    const { customerId, channel, networkTransactionId, kind, sequence } = event;
    const id = [customerId, channel, networkTransactionId, kind, sequence].join(' ');
    const text = JSON.stringify(event, (_, value) => (typeof value === 'bigint' ? `${value} minor` : value));
    const earlier = this.#answers.get(id);
    if (earlier) return earlier.text === text ? earlier.answer : 'conflict';
    // The network's name of one card's payment cannot be that of another's.
    const known = this.#find(event);
    if (known && known.card.card !== event.cardId) return 'conflict';
    const answer = this.#apply(event);
    this.#answers.set(id, { text, answer });
    return answer;
  }

  #apply(event: CardEvent): string {
    const card = this.#cardOf(event);
    const known = this.#find(event);
    switch (event.kind) {
      case 'authorization':
        return this.#authorize(event, card, known);
      case 'increment':
        return this.#increment(event, card, known);
      case 'reversal':
      case 'clearing-reversal':
      case 'refund-reversal':
      case 'dispute-lost':
        if (!known || this.#hasOvertaken(event, known)) {
          this.#early.push(event);
          return 'remembered';
        }
        return `${this.#undo(event, card, known) ? 'recorded' : 'ignored'} ${this.#place(known)}`;
      case 'expiration':
        if (!known) throw new Error('the schedule only ever names what is there');
        if (known.hold === 0) return `ignored ${this.#place(known)}`;
        this.#release(known, card, known.hold, 'AuthUnBlock');
        known.lifecycle = afterHold(known, 'Expired');
        return `recorded ${this.#place(known)}`;
      case 'clearing':
        return this.#clear(event, card, known);
      case 'refund':
      case 'dispute-credit':
      case 'fee':
        return this.#settleAtOnce(event, card, known);
    }
  }

  #authorize(event: AuthorizationEvent, card: ModelCard, known: ModelTransaction | undefined): string {
    if (known) return 'declined TRANSACTION_ALREADY_KNOWN';
    const asked = Number(event.amountMinor);
    const row = this.#add(event, { type: asked === 0 ? 'AuthQuery' : 'Consume', card, authorized: asked });
    const { day, month } = this.dates();
    const decline = (reason: string) => {
      row.status = 'AuthFailure';
      row.lifecycle = 'Declined';
      row.reason = reason;
      this.#recall(event, 'reversal', card, row);
      return `declined ${reason} ${this.#place(row)}`;
    };
    if (asked < 0) return decline('AMOUNT_INVALID');
    const refusal = this.cardRefusal(event, card);
    if (refusal) return decline(refusal);
    if (event.verification === 'CvvMismatch') return decline('CVV_MISMATCH');
    if (event.verification === 'ExpiryMismatch') return decline('EXPIRY_MISMATCH');
    const { controls } = card;
    const { categoryCode, countryCode } = event.merchant;
    if (isUnwanted(categoryCode, controls.allowedCategories, controls.blockedCategories))
      return decline('MERCHANT_CATEGORY_NOT_ALLOWED');
    if (isUnwanted(countryCode, controls.allowedCountries, controls.blockedCountries))
      return decline('MERCHANT_COUNTRY_NOT_ALLOWED');
    if (controls.isSingleUse && card.approvedPayments > 0) return decline('SINGLE_USE_CARD_USED');
    if (asked === 0) {
      row.status = 'AuthSuccess';
      row.lifecycle = 'Verified';
      this.#recall(event, 'reversal', card, row);
      return `approved 0 ${this.#place(row)}`;
    }
    if (controls.dailyCount !== undefined && (card.counts.get(day) ?? 0) >= controls.dailyCount)
      return decline('DAILY_COUNT_EXCEEDED');
    if (controls.monthlyCount !== undefined && (card.counts.get(month) ?? 0) >= controls.monthlyCount)
      return decline('MONTHLY_COUNT_EXCEEDED');
    const found = this.approvable(card, asked, 0, event.allowsPartial);
    if (typeof found === 'string') return decline(found);
    row.authorized = found;
    row.status = 'AuthSuccess';
    row.lifecycle = 'Authorized';
    card.approvedPayments++;
    for (const date of [day, month]) card.counts.set(date, (card.counts.get(date) ?? 0) + 1);
    this.#hold(row, card, found);
    this.#recall(event, 'reversal', card, row);
    return `approved ${found} ${this.#place(row)}`;
  }

  #increment(event: IncrementEvent, card: ModelCard, row: ModelTransaction | undefined): string {
    const answer = this.#decideIncrement(event, card, row);
    const approved = answer.startsWith('approved') ? Number(event.amountMinor) : 0;
    this.#increments.set(incrementOf({ ...event, incrementSequence: event.sequence }), approved);
    return answer;
  }

  #decideIncrement(event: IncrementEvent, card: ModelCard, row: ModelTransaction | undefined): string {
    const undoing = this.#early.filter(
      (early) =>
        early.kind === 'reversal' &&
        early.cardId === event.cardId &&
        incrementOf(early) === incrementOf({ ...event, incrementSequence: event.sequence }),
    );
    this.#early = this.#early.filter((early) => !undoing.includes(early));
    const decline = (reason: string) => `declined ${reason}${row ? ` ${this.#place(row)}` : ''}`;
    if (undoing.length > 0 || !row || row.hold === 0) return decline('AUTHORIZATION_NOT_OPEN');
    const asked = Number(event.amountMinor);
    if (asked <= 0) return decline('AMOUNT_INVALID');
    const refusal = this.cardRefusal(event, card);
    if (refusal) return decline(refusal);
    const found = this.approvable(card, asked, row.authorized, false);
    if (typeof found === 'string') return decline(found);
    row.authorized += found;
    this.#hold(row, card, found);
    return `approved ${found} ${this.#place(row)}`;
  }

  #hold(row: ModelTransaction, card: ModelCard, amount: number): void {
    row.hold += amount;
    use(card, amount);
    const { day, month } = this.dates();
    for (const date of [day, month]) card.amounts.set(date, (card.amounts.get(date) ?? 0) + amount);
    if (card.model === 'Standard') this.move(card, 'KA', 'KB', amount);
    else this.row(card, 'AuthBlock', 'CA', 'CB', amount);
  }

  /** Gives back so much of what is held, with a row of its own. */
  #release(row: ModelTransaction, card: ModelCard, amount: number, logType: string): void {
    this.#giveBack(row, card, amount, logType);
    this.#addLinked(row, card, 'ConsumeReversal', amount);
  }

  #giveBack(row: ModelTransaction, card: ModelCard, amount: number, logType: string): void {
    row.hold -= amount;
    use(card, -amount);
    for (const date of [row.day, row.day.slice(0, 7)])
      card.amounts.set(date, Math.max((card.amounts.get(date) ?? 0) - amount, 0));
    if (card.model === 'Standard') this.move(card, 'KB', 'KA', amount);
    else this.row(card, logType, 'CB', 'CA', amount);
  }

  #clear(event: EventOf<'clearing'>, card: ModelCard, known: ModelTransaction | undefined): string {
    const amount = Number(event.amountMinor);
    if (event.currency !== card.currency) return 'rejected CURRENCY_MISMATCH';
    if (amount <= 0) return 'rejected AMOUNT_INVALID';
    const isOpen = known && !['Declined', 'Verified', 'Posted', 'TakenBack'].includes(known.lifecycle);
    const row = isOpen
      ? known
      : this.#add(event, { type: 'Consume', card, authorized: 0, ...(known && { linkedTo: known }) });
    const held = Math.min(amount, row.hold);
    const excess = amount - held;
    if (held > 0) this.#clearHeld(row, card, held);
    if (event.isFinal && row.hold > 0) this.#giveBack(row, card, row.hold, 'ConsumeSettlementDiffRefund');
    if (excess > 0) {
      use(card, excess);
      const type = held > 0 ? 'ConsumeSettlementDiffDeduct' : 'Consume';
      this.charge(card, 'NS', excess, type);
    }
    row.cleared += amount;
    row.status = 'Settled';
    if (row.lifecycle !== 'Cleared') row.lifecycle = event.isFinal ? 'Cleared' : 'PartiallyCleared';
    this.#takeFee(row, card, amount);
    this.#recall(event, 'clearing-reversal', card, row);
    return `recorded ${this.#place(row)}`;
  }

  #clearHeld(row: ModelTransaction, card: ModelCard, held: number): void {
    row.hold -= held;
    if (card.model === 'Standard') {
      this.move(card, 'KB', 'NS', held);
    } else {
      this.row(card, 'AuthUnBlock', 'CB', 'CA', held);
      this.row(card, 'Consume', 'CA', 'NS', held);
    }
  }

  /** The program's own fee for a clearing. */
  #takeFee(row: ModelTransaction, card: ModelCard, amount: number): void {
    const { fee } = card;
    if (!fee) return;
    const charged = 'fixed' in fee ? fee.fixed : Math.floor((amount * fee.thousandths * 2 + 1_000) / 2_000);
    if (charged === 0) return;
    this.chargeFee(card, charged);
    this.#addLinked(row, card, 'TransFee', charged);
  }

  #settleAtOnce(
    event: EventOf<'refund' | 'dispute-credit' | 'fee'>,
    card: ModelCard,
    known: ModelTransaction | undefined,
  ): string {
    const amount = Number(event.amountMinor);
    if (known) return `ignored ${this.#place(known)}`;
    if (event.currency !== card.currency) return 'rejected CURRENCY_MISMATCH';
    if (amount <= 0) return 'rejected AMOUNT_INVALID';
    const original = this.#payment(event, card);
    const isRefund = event.kind === 'refund';
    const linkedTo =
      original && (!isRefund || original.cleared - original.takenBack - original.refunded >= amount)
        ? original
        : undefined;
    const type = { refund: 'ConsumeRefund', 'dispute-credit': 'ConsumeDispute', fee: 'TransFee' }[event.kind];
    const row = this.#add(event, { type, card, authorized: amount, ...(linkedTo && { linkedTo }) });
    row.status = 'Settled';
    row.lifecycle = 'Posted';
    row.cleared = amount;
    if (event.kind === 'fee') {
      this.chargeFee(card, amount);
      return `recorded ${this.#place(row)}`;
    }
    if (isRefund && linkedTo) linkedTo.refunded += amount;
    if (isRefund && card.refundRestoresLimit && card.model === 'ShareBalance') {
      row.restored = Math.max(Math.min(amount, card.used), 0);
      use(card, -row.restored);
    }
    this.credit(card, amount, isRefund ? 'ConsumeRefund' : 'ReversalRefund');
    this.#recall(event, isRefund ? 'refund-reversal' : 'dispute-lost', card, row);
    return `recorded ${this.#place(row)}`;
  }

  /** What is not cleared yet may still be, and an increment may still come. */
  #hasOvertaken(event: Early, known: ModelTransaction): boolean {
    if (event.kind === 'clearing-reversal') return isPayment(known) && known.cleared === 0;
    return (
      event.kind === 'reversal' &&
      event.incrementSequence !== null &&
      !this.#increments.has(incrementOf(event))
    );
  }

  /** A reversal of any kind; false: there is nothing left for it to do. */
  #undo(event: Early, card: ModelCard, row: ModelTransaction): boolean {
    const most = event.amountMinor === null ? Number.POSITIVE_INFINITY : Number(event.amountMinor);
    switch (event.kind) {
      case 'reversal': {
        const increment = event.incrementSequence === null ? null : incrementOf(event);
        if (increment !== null && this.#undone.has(increment)) return false;
        const named = increment === null ? most : (this.#increments.get(increment) ?? 0);
        const amount = Math.min(named, row.hold);
        if (amount <= 0) return false;
        if (increment !== null) this.#undone.add(increment);
        this.#release(row, card, amount, 'AuthReversal');
        if (row.hold === 0) row.lifecycle = afterHold(row, 'Voided');
        return true;
      }
      case 'clearing-reversal': {
        const amount = Math.min(most, row.cleared - row.takenBack - row.refunded);
        if (!isPayment(row) || amount <= 0) return false;
        row.takenBack += amount;
        use(card, -amount);
        this.credit(card, amount, 'ReversalRefund');
        if (row.takenBack === row.cleared && row.hold === 0) row.lifecycle = 'Reversed';
        this.#addLinked(row, card, 'ConsumeReversal', amount);
        return true;
      }
      case 'refund-reversal':
      case 'dispute-lost': {
        const type = event.kind === 'refund-reversal' ? 'ConsumeRefund' : 'ConsumeDispute';
        const amount = Math.min(most, row.cleared - row.takenBack);
        if (row.type !== type || row.lifecycle !== 'Posted' || amount <= 0) return false;
        row.takenBack += amount;
        this.charge(card, 'NS', amount, 'ReversalDeduct');
        if (type === 'ConsumeRefund') {
          const again = Math.min(amount, row.restored);
          row.restored -= again;
          use(card, again);
          const payment = row.linked === null ? undefined : this.rows[row.linked];
          if (payment) payment.refunded -= amount;
        }
        if (row.takenBack === row.cleared) row.lifecycle = 'TakenBack';
        const linked = type === 'ConsumeRefund' ? 'ConsumeRefundReversal' : 'DisputeRelease';
        this.#addLinked(row, card, linked, amount);
        return true;
      }
    }
  }

  /** What came before this is applied now, in its order. */
  #recall(event: CardEvent, kind: Early['kind'], card: ModelCard, row: ModelTransaction): void {
    const isMeant = (each: Early) =>
      each.kind === kind &&
      (each.kind !== 'reversal' || each.incrementSequence === null || row.lifecycle === 'Declined') &&
      each.customerId === event.customerId &&
      each.cardId === event.cardId &&
      each.channel === event.channel &&
      each.networkTransactionId === event.networkTransactionId;
    const meant = this.#early.filter(isMeant);
    this.#early = this.#early.filter((each) => !isMeant(each));
    for (const each of meant) this.#undo(each, card, row);
  }

  #add(
    event: CardEvent,
    {
      type,
      card,
      authorized,
      linkedTo,
    }: {
      type: string;
      card: ModelCard;
      authorized: number;
      linkedTo?: ModelTransaction;
    },
  ): ModelTransaction {
    const row: ModelTransaction = {
      card,
      type,
      channel: event.channel,
      network: event.networkTransactionId,
      linked: linkedTo ? this.rows.indexOf(linkedTo) : null,
      status: '',
      lifecycle: '',
      reason: null,
      authorized,
      hold: 0,
      cleared: 0,
      takenBack: 0,
      refunded: 0,
      restored: 0,
      day: this.dates().day,
    };
    this.rows.push(row);
    return row;
  }

  #addLinked(row: ModelTransaction, card: ModelCard, type: string, amount: number): void {
    this.rows.push({
      card,
      type,
      channel: null,
      network: null,
      linked: this.rows.indexOf(row),
      status: 'Settled',
      lifecycle: 'Posted',
      reason: null,
      authorized: amount,
      hold: 0,
      cleared: amount,
      takenBack: 0,
      refunded: 0,
      restored: 0,
      day: this.dates().day,
    });
  }

  #cardOf(event: CardEvent): ModelCard {
    const card = this.cards.get(event.cardId);
    if (!card) throw new Error(`the model has no card ${event.cardId}`);
    return card;
  }

  #place(row: ModelTransaction): string {
    return `#${this.rows.indexOf(row)}`;
  }

  /** Whether there is anything under the event's name: the schedule never names what is not there. */
  knows(event: CardEvent): boolean {
    return this.#find(event) !== undefined;
  }

  #find(event: CardEvent): ModelTransaction | undefined {
    return this.#named(event, event.networkTransactionId);
  }

  #named(event: CardEvent, network: string): ModelTransaction | undefined {
    // A payment that was settled after its authorization had ended bears the same name as it.
    return this.rows.findLast(
      (row) =>
        row.network === network && row.channel === event.channel && row.card.customer === event.customerId,
    );
  }

  #payment(
    event: EventOf<'refund' | 'dispute-credit' | 'fee'>,
    card: ModelCard,
  ): ModelTransaction | undefined {
    const { originalNetworkTransactionId: network } = event;
    const row = network === null ? undefined : this.#named(event, network);
    return row?.card === card && row.type === 'Consume' ? row : undefined;
  }

  /** The transactions, oldest first. */
  list() {
    return this.rows.map(({ card, day, ...row }) => ({ card: card.card, ...row }));
  }
}

/** The name of the increment that a reversal is about. */
function incrementOf(
  of: Pick<EventOf<'reversal'>, 'customerId' | 'channel' | 'networkTransactionId' | 'incrementSequence'>,
): string {
  return [of.customerId, of.channel, of.networkTransactionId, of.incrementSequence].join(' ');
}

/** A Standard card has no credit. */
function use(card: ModelCard, amount: number): void {
  if (card.model === 'ShareBalance') card.used += amount;
}

function isPayment(row: ModelTransaction): boolean {
  return row.network !== null && (row.type === 'Consume' || row.type === 'AuthQuery');
}

function isUnwanted(value: string | null, only: string[] | undefined, never: string[] | undefined): boolean {
  if (only && (value === null || !only.includes(value))) return true;
  return value !== null && (never?.includes(value) ?? false);
}

/** Where a payment is when it holds nothing any more: `untouched`, when nothing was cleared. */
function afterHold(row: ModelTransaction, untouched: string): string {
  if (row.lifecycle === 'Authorized') return untouched;
  return row.takenBack === row.cleared ? 'Reversed' : 'Cleared';
}
