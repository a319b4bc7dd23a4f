import type { LedgerRequest, Move } from '../ledger/index.ts';
import type { CardEvent, IncrementEvent } from './events.ts';
import { type CardFacts, spendingAt } from './spending-rules.ts';
import {
  cardKey,
  type DecisionTools,
  type EarlyEvent,
  type EarlyKind,
  networkKey,
  type TransactionsState,
} from './state.ts';
import type { CardSpending, Transaction } from './types.ts';

/** An event that waits for what it belongs to, since it came. */
export type RememberedEvent = EarlyEvent & { readonly arrivedAt: Date };

/** What a batch has changed besides the ledger. */
export interface TransactionsChange {
  readonly inserted: readonly Transaction[];
  /** Rows that were there before, as they now are. */
  readonly updated: readonly Transaction[];
  readonly spending: readonly CardSpending[];
  /** Events that are now remembered, and those that are no longer. */
  readonly remembered: readonly RememberedEvent[];
  readonly forgotten: readonly EarlyEvent[];
  /** Every transaction as an event has left it, in the order of the events: what a webhook tells. */
  readonly told: readonly Transaction[];
}

/** The amounts and words of a new row that begins with nothing. */
const nothingYet = {
  status: 'Settled',
  lifecycleState: 'Posted',
  channel: null,
  networkTransactionId: null,
  linkedTransactionId: null,
  authorizedMinor: 0n,
  holdMinor: 0n,
  clearedMinor: 0n,
  takenBackMinor: 0n,
  refundedMinor: 0n,
  restoredCreditMinor: 0n,
  authCode: null,
  declineReason: null,
  note: null,
  settledAt: null,
  holdExpiresAt: null,
} as const satisfies Partial<Transaction>;

/** What a row says before its event has said what it is about. */
export type NewRow = Omit<Transaction, 'type' | 'merchant' | 'merchantAmount'>;

/** State that is being worked on: what events change of it is seen by the events after them, and kept to be stored. */
export class TransactionsWork {
  readonly tools: DecisionTools;
  private readonly state: TransactionsState;
  private readonly spending = new Map<string, CardSpending>();
  private readonly current = new Map<string, Transaction>();
  private readonly early = new Map<string, readonly EarlyEvent[]>();
  private readonly inserted = new Map<string, Transaction>();
  private readonly updated = new Map<string, Transaction>();
  /** With the time at which each came. */
  private readonly remembered = new Map<EarlyEvent, Date>();
  private readonly forgotten: EarlyEvent[] = [];
  private readonly told: Transaction[] = [];
  /** The name of the event under way, and what it has posted and changed. */
  private requestKey = '';
  private moves: Move[] = [];
  private touched = new Map<string, Transaction>();

  constructor(state: TransactionsState, tools: DecisionTools) {
    this.state = state;
    this.tools = tools;
  }

  get change(): TransactionsChange {
    return {
      inserted: [...this.inserted.values()],
      updated: [...this.updated.values()],
      spending: [...this.spending.values()],
      remembered: [...this.remembered].map(([event, arrivedAt]) => ({ ...event, arrivedAt })),
      forgotten: this.forgotten,
      told: this.told,
    };
  }

  /** The next event begins. */
  begin(requestKey: string): void {
    this.requestKey = requestKey;
    this.moves = [];
    this.touched = new Map();
  }

  /** The event ends. @returns what it has posted */
  end(): readonly Move[] {
    this.told.push(...this.touched.values());
    return this.moves;
  }

  card(event: CardEvent): CardFacts {
    const card = this.state.cards.get(cardKey(event));
    if (!card) throw new Error('an event names a card that exists');
    return card;
  }

  /** What is the network's own time for an event; in a customer's books it never runs back. */
  now(event: CardEvent): number {
    return this.tools.ledger.timeOf(event.customerId);
  }

  spendingOf(event: CardEvent): CardSpending {
    const key = cardKey(event);
    return spendingAt(this.spending.get(key) ?? this.state.spending.get(key), event, this.now(event));
  }

  setSpending(spending: CardSpending): void {
    this.spending.set(cardKey(spending), spending);
  }

  /** The transaction of this name: the event's own, or `networkTransactionId` of the same customer and channel. */
  find(event: CardEvent, networkTransactionId = event.networkTransactionId): Transaction | undefined {
    const key = networkKey({ ...event, networkTransactionId });
    return this.current.get(key) ?? this.state.transactions.get(key);
  }

  /** The payment that a refund has paid back. */
  refundedBy({ linkedTransactionId }: Transaction): Transaction | undefined {
    if (linkedTransactionId === null) return undefined;
    return (
      this.inserted.get(linkedTransactionId) ??
      this.updated.get(linkedTransactionId) ??
      this.state.refunded.get(linkedTransactionId)
    );
  }

  /** A new row of the event's card, of now: with no amounts and no name of the network's. Not kept yet. */
  newRow(event: CardEvent): NewRow {
    const now = this.now(event);
    const { customerId, cardId, cardCurrency: currency } = event;
    const transactionId = this.tools.newId(now);
    return { ...nothingYet, customerId, transactionId, cardId, currency, authorizedAt: new Date(now) };
  }

  insert(transaction: Transaction): Transaction {
    this.inserted.set(transaction.transactionId, transaction);
    return this.keep(transaction);
  }

  update(transaction: Transaction): Transaction {
    const rows = this.inserted.has(transaction.transactionId) ? this.inserted : this.updated;
    rows.set(transaction.transactionId, transaction);
    return this.keep(transaction);
  }

  private keep(transaction: Transaction): Transaction {
    if (transaction.networkTransactionId !== null) this.current.set(networkKey(transaction), transaction);
    this.touched.set(transaction.transactionId, transaction);
    return transaction;
  }

  remember(event: EarlyEvent): void {
    this.early.set(networkKey(event), [...this.earlyOf(event), event]);
    this.remembered.set(event, new Date(this.now(event)));
  }

  /**
   * What came too early for the event's transaction, of one kind and meant for it, in the order in which it came; it is
   * forgotten.
   */
  takeEarly<Kind extends EarlyKind>(
    event: CardEvent,
    kind: Kind,
    isMeant: (early: Extract<EarlyEvent, { kind: Kind }>) => boolean = () => true,
  ): readonly Extract<EarlyEvent, { kind: Kind }>[] {
    const ofKind = this.earlyOf(event).filter((each) => each.kind === kind && each.cardId === event.cardId);
    const taken = (ofKind as Extract<EarlyEvent, { kind: Kind }>[]).filter(isMeant);
    this.forget(event, taken);
    return taken;
  }

  /** Whether the network has already undone this increment, before it came; that is forgotten. */
  forgetReversalsOf(event: IncrementEvent): boolean {
    const { cardId, sequence } = event;
    const undoing = this.earlyOf(event).filter(
      (each) => each.kind === 'reversal' && each.cardId === cardId && each.incrementSequence === sequence,
    );
    this.forget(event, undoing);
    return undoing.length > 0;
  }

  private forget(event: CardEvent, gone: readonly EarlyEvent[]): void {
    if (gone.length === 0) return;
    const left = this.earlyOf(event).filter((each) => !gone.includes(each));
    this.early.set(networkKey(event), left);
    for (const each of gone) if (!this.remembered.delete(each)) this.forgotten.push(each);
  }

  /** By the name of the event's transaction; the same name may have been told of another card, too. */
  private earlyOf(event: CardEvent): readonly EarlyEvent[] {
    const key = networkKey(event);
    return this.early.get(key) ?? this.state.early.get(key) ?? [];
  }

  /**
   * Moves money under the name of the event under way, also for an event that came early and is applied with it.
   *
   * @returns the moves, or null when the ledger declines, and nothing has moved
   */
  post(event: CardEvent, request: MoneyRequest): readonly Move[] | null {
    const { outcome } = this.tools.ledger.apply({
      requestKey: this.requestKey,
      customerId: event.customerId,
      currency: event.cardCurrency,
      cardModel: this.card(event).cardModel,
      cardId: event.cardId,
      ...request,
    } as LedgerRequest);
    if (outcome.decision === 'declined') return null;
    this.moves.push(...outcome.moves);
    return outcome.moves;
  }
}

/** A request to the ledger without what the event and its card say of themselves. */
type WithoutCard<Request> = Request extends unknown
  ? Omit<Request, 'requestKey' | 'customerId' | 'currency' | 'cardModel' | 'cardId'>
  : never;
export type MoneyRequest = WithoutCard<Extract<LedgerRequest, { readonly transactionId: string }>>;
