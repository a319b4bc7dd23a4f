import { maxAmountMinor } from '../../platform/money/amount.ts';
import {
  type AccountId,
  type AccountKind,
  type AccountState,
  accountKey,
  isCardAccount,
} from './accounts.ts';
import type { DeclineCode, LogEntry, Move, Outcome, Posting, StoredOutcome } from './outcomes.ts';
import { mayOverdraw } from './posting-types.ts';
import { digestOf, type LedgerRequest, type OrderReference } from './requests.ts';
import type { RuleView } from './rules/rule.ts';
import { ruleFor } from './rules/rules.ts';
import {
  type Book,
  type DecidedRequest,
  decidedKey,
  type LedgerState,
  type OrderFunds,
  orderFundsKey,
} from './state.ts';

/** What became of one request of the batch. */
export interface Decision {
  readonly outcome: Outcome;
  /** The outcome was stored before, and is told again; nothing moved now. */
  readonly isReplay: boolean;
  /** What was posted now, in order. */
  readonly postings: readonly Posting[];
}

export interface Decided {
  /** One for each request, in the order of the requests. */
  readonly outcomes: readonly Decision[];
  /** All postings of the batch, in the order in which they happened. */
  readonly postings: readonly Posting[];
  readonly nextState: LedgerState;
}

/**
 * Decides a batch of requests in order of arrival, each on what the ones before it have left. The same whether they
 * come in one batch, in several, or one at a time. Pure: no database, no clock, no randomness; every rule of money is
 * in here or in `rules/`.
 *
 * A decline or a refusal is an outcome, never an exception.
 */
export function decide(state: LedgerState, requests: readonly LedgerRequest[]): Decided {
  const working = new WorkingLedger(state);
  const outcomes = requests.map((request) => working.decideOne(request));
  return { outcomes, postings: outcomes.flatMap((each) => each.postings), nextState: working };
}

const nothing: readonly Posting[] = [];

/** A ledger that is being worked on: copies of the maps it was given, changed as the batch is walked. */
class WorkingLedger implements LedgerState {
  readonly now: number;
  readonly books: Map<string, Book>;
  readonly accounts: Map<string, AccountState>;
  readonly orderFunds: Map<string, OrderFunds>;
  readonly decided: Map<string, DecidedRequest>;

  constructor(state: LedgerState) {
    this.now = state.now;
    this.books = new Map(state.books);
    this.accounts = new Map(state.accounts);
    this.orderFunds = new Map(state.orderFunds);
    this.decided = new Map(state.decided);
  }

  decideOne(request: LedgerRequest): Decision {
    const digest = digestOf(request);
    const key = decidedKey(request);
    const known = this.decided.get(key);
    if (known && known.digest !== digest) {
      return {
        outcome: { decision: 'refused', code: 'DUPLICATE_REQUEST' },
        isReplay: false,
        postings: nothing,
      };
    }
    if (known) return { outcome: known.outcome, isReplay: true, postings: nothing };
    const { outcome, postings } = this.apply(request);
    const { customerId, requestKey, kind } = request;
    const decidedAt = this.timeOf(customerId);
    this.decided.set(key, { customerId, requestKey, kind, digest, outcome, decidedAt });
    return { outcome, isReplay: false, postings };
  }

  /** Time does not run back in a customer's books, though the clocks of two processes differ. */
  private timeOf(customerId: string): number {
    return Math.max(this.now, this.books.get(customerId)?.lastPostedAt ?? 0);
  }

  private apply(request: LedgerRequest): { outcome: StoredOutcome; postings: readonly Posting[] } {
    const order = orderOf(request);
    const fundsKey = order ? orderFundsKey(request.customerId, order) : undefined;
    const view: RuleView = {
      balance: (kind) => this.accounts.get(accountKey(accountOf(request, kind)))?.balanceMinor ?? 0n,
      orderFunds: fundsKey === undefined ? undefined : this.orderFunds.get(fundsKey),
      now: this.timeOf(request.customerId),
    };
    const verdict = ruleFor(request)(view, request);
    if ('declined' in verdict) return declined(verdict.declined);
    const moves = verdict.moves.filter((each) => each.amountMinor !== 0n);
    const objection = this.objectionTo(request, moves);
    if (objection) return declined(objection);
    if (verdict.orderFunds && fundsKey) this.orderFunds.set(fundsKey, verdict.orderFunds);
    return {
      outcome: { decision: 'posted', moves },
      postings: moves.map((each) => this.post(request, each)),
    };
  }

  /**
   * The second lock on the door: whatever a rule has decided, no account goes below zero but by a named rule, and none
   * past what can be told exactly.
   */
  private objectionTo(request: LedgerRequest, moves: readonly Move[]): DeclineCode | undefined {
    const balances = new Map<AccountKind, bigint>();
    const balanceOf = (kind: AccountKind) =>
      balances.get(kind) ?? this.accounts.get(accountKey(accountOf(request, kind)))?.balanceMinor ?? 0n;
    for (const { type, from, to, amountMinor } of moves) {
      if (amountMinor < 0n) return 'AMOUNT_INVALID';
      const fromAfter = balanceOf(from) - amountMinor;
      const toAfter = balanceOf(to) + amountMinor;
      if (fromAfter < 0n && !mayOverdraw(type, from)) return 'INSUFFICIENT_BALANCE';
      if (fromAfter < -maxAmountMinor || toAfter > maxAmountMinor) return 'BALANCE_TOO_LARGE';
      balances.set(from, fromAfter).set(to, toAfter);
    }
    return undefined;
  }

  private post(request: LedgerRequest, { type, from, to, amountMinor }: Move): Posting {
    const fromAfter = this.change(accountOf(request, from), -amountMinor);
    const toAfter = this.change(accountOf(request, to), amountMinor);
    const postedAt = this.timeOf(request.customerId);
    const changeMinor = from === 'CA' ? -amountMinor : to === 'CA' ? amountMinor : null;
    return {
      customerId: request.customerId,
      currency: request.currency,
      requestKey: request.requestKey,
      type,
      amountMinor,
      from: { kind: from, seq: fromAfter.lastSeq, afterMinor: fromAfter.balanceMinor },
      to: { kind: to, seq: toAfter.lastSeq, afterMinor: toAfter.balanceMinor },
      cardId: cardOf(request),
      order: orderOf(request),
      transactionId: 'transactionId' in request ? request.transactionId : null,
      note: request.note ?? null,
      postedAt,
      log: changeMinor === null ? this.stamp(request, postedAt) : this.log(request, changeMinor, postedAt),
    };
  }

  private change(id: AccountId, byMinor: bigint): AccountState {
    const key = accountKey(id);
    const before = this.accounts.get(key);
    const after = {
      id,
      balanceMinor: (before?.balanceMinor ?? 0n) + byMinor,
      lastSeq: (before?.lastSeq ?? 0n) + 1n,
    };
    this.accounts.set(key, after);
    return after;
  }

  /** The next row of the customer's account log, telling CA and CB as they now stand. */
  private log(request: LedgerRequest, changeMinor: bigint, postedAt: number): LogEntry {
    const logNo = (this.books.get(request.customerId)?.lastLogNo ?? 0n) + 1n;
    this.books.set(request.customerId, { lastLogNo: logNo, lastPostedAt: postedAt });
    const balance = (kind: AccountKind) =>
      this.accounts.get(accountKey(accountOf(request, kind)))?.balanceMinor ?? 0n;
    return { logNo, changeMinor, availableMinor: balance('CA'), blockedMinor: balance('CB') };
  }

  /** A posting outside the account log moves the book's time all the same. */
  private stamp(request: LedgerRequest, postedAt: number): null {
    const lastLogNo = this.books.get(request.customerId)?.lastLogNo ?? 0n;
    this.books.set(request.customerId, { lastLogNo, lastPostedAt: postedAt });
    return null;
  }
}

function declined(code: DeclineCode): { outcome: StoredOutcome; postings: readonly Posting[] } {
  return { outcome: { decision: 'declined', code }, postings: nothing };
}

function cardOf(request: LedgerRequest): string | null {
  return ('cardId' in request ? request.cardId : undefined) ?? null;
}

function orderOf(request: LedgerRequest): OrderReference | null {
  return ('order' in request ? request.order : undefined) ?? null;
}

function accountOf(request: LedgerRequest, kind: AccountKind): AccountId {
  const { customerId, currency } = request;
  return { customerId, currency, kind, cardId: isCardAccount(kind) ? cardOf(request) : null };
}
