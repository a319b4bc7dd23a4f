import { maxAmountMinor } from '../../platform/money/amount.ts';
import { type AccountKind, type AccountState, accountKey, isCardAccount } from './accounts.ts';
import type { DeclineCode, LogEntry, Move, Outcome, Posting, StoredOutcome } from './outcomes.ts';
import { mayOverdraw } from './posting-types.ts';
import { digestOf, type LedgerRequest, type OrderReference } from './requests.ts';
import type { RuleView } from './rules/rule.ts';
import { ruleFor } from './rules/rules.ts';
import type { AccountScope } from './scope.ts';
import {
  type Book,
  type DecidedRequest,
  decidedKey,
  type LedgerState,
  type OrderFunds,
  orderFundsKey,
} from './state.ts';
import { type AccountGroup, CustomerWork, outOfScope, type WorkingAccount } from './working-accounts.ts';

/** What became of one request. */
export interface Decision {
  readonly outcome: Outcome;
  /** The outcome was stored before, and is told again; nothing moved now. */
  readonly isReplay: boolean;
  /** What was posted now, in order. */
  readonly postings: readonly Posting[];
}

/** What was moved by one request, whose outcome is not stored yet. */
export interface Applied {
  readonly outcome: StoredOutcome;
  /** In order; none when declined. */
  readonly postings: readonly Posting[];
}

/** What becomes of a key. `kind` and `digest` (SHA-256, hexadecimal) are those of the caller's own request. */
export type DecidedNow = Omit<DecidedRequest, 'decidedAt'>;

/** What a work has changed so far. Nothing in it is ever changed again. */
export interface LedgerChanges {
  readonly books: readonly (Book & { readonly customerId: string })[];
  readonly accounts: readonly AccountState[];
  readonly decided: readonly DecidedRequest[];
  readonly orderFunds: readonly OrderFunds[];
  /** In the order in which they happened. */
  readonly postings: readonly Posting[];
}

/**
 * A batch that is walked step by step, each step on what the ones before it have left; the same as many batches of one.
 * Pure: nothing is stored before the changes are written, and all amounts are minor units.
 *
 * What lies outside the scope that the work was opened with throws: a mistake of the caller, never an outcome.
 */
export interface LedgerWork {
  /** What an account stands at now. */
  balance(account: AccountScope, kind: AccountKind): bigint;
  /** When the customer's books stand: the time of the batch, never before what was posted last. Ms since the epoch. */
  timeOf(customerId: string): number;
  /** The outcome stored under this key, before or in this work. */
  find(customerId: string, requestKey: string): DecidedRequest | undefined;
  /**
   * Moves money by the request's rule, without looking for an outcome or storing one: several may share one key, and
   * the caller then calls {@link LedgerWork.record} once, with all their moves. A decline has moved nothing.
   */
  apply(request: LedgerRequest): Applied;
  /** Stores what became of a key, once. @throws RangeError for a key of no or more than 200 characters */
  record(decided: DecidedNow): void;
  /** find, apply and record in one: the whole life of an ordinary request. */
  decide(request: LedgerRequest): Decision;
  /** What to write. @throws Error when something was applied and not recorded, or recorded and not applied */
  changes(): LedgerChanges;
  /** The state that the work has come to. */
  nextState(): LedgerState;
}

export function workOn(state: LedgerState): LedgerWork {
  return new Work(state);
}

const maxRequestKeyLength = 200;
const nothing: readonly Posting[] = [];

class Work implements LedgerWork {
  readonly #state: LedgerState;
  readonly #customers = new Map<string, CustomerWork>();
  readonly #orderFunds = new Map<string, OrderFunds>();
  readonly #decided: DecidedRequest[] = [];
  readonly #postings: Posting[] = [];
  #movesRecorded = 0;

  constructor(state: LedgerState) {
    this.#state = state;
  }

  balance(account: AccountScope, kind: AccountKind): bigint {
    return this.#customer(account.customerId).accounts(account.currency, account.cardId).get(kind)
      .balanceMinor;
  }

  timeOf(customerId: string): number {
    return this.#customer(customerId).time;
  }

  find(customerId: string, requestKey: string): DecidedRequest | undefined {
    const now = this.#customer(customerId).decided.get(requestKey);
    // Most batches meet no key again: no text is built to look in an empty map.
    if (now || this.#state.decided.size === 0) return now;
    return this.#state.decided.get(decidedKey({ customerId, requestKey }));
  }

  decide(request: LedgerRequest): Decision {
    const digest = digestOf(request);
    const { customerId, requestKey, kind } = request;
    const known = this.find(customerId, requestKey);
    if (known && known.digest !== digest) {
      const outcome = { decision: 'refused', code: 'DUPLICATE_REQUEST' } as const;
      return { outcome, isReplay: false, postings: nothing };
    }
    if (known) return { outcome: known.outcome, isReplay: true, postings: nothing };
    const { outcome, postings } = this.apply(request);
    this.record({ customerId, requestKey, kind, digest, outcome, result: null });
    return { outcome, isReplay: false, postings };
  }

  record(decided: DecidedNow): void {
    const { customerId, requestKey, kind, digest, outcome, result } = decided;
    if (requestKey.length === 0 || requestKey.length > maxRequestKeyLength) {
      throw new RangeError(`a request key has 1 to ${maxRequestKeyLength} characters`);
    }
    if (this.find(customerId, requestKey)) throw new Error('a request key has one outcome');
    const customer = this.#customer(customerId);
    const stored = { customerId, requestKey, kind, digest, outcome, result, decidedAt: customer.time };
    customer.decided.set(requestKey, stored);
    this.#decided.push(stored);
    if (outcome.decision === 'posted') this.#movesRecorded += outcome.moves.length;
  }

  apply(request: LedgerRequest): Applied {
    const customer = this.#customer(request.customerId);
    const order = orderOf(request);
    const fundsKey = order ? orderFundsKey(request.customerId, order) : undefined;
    const accounts = new RequestAccounts(customer, request, fundsKey ? this.#funds(fundsKey) : undefined);
    const verdict = ruleFor(request)(accounts, request);
    if ('declined' in verdict) return declined(verdict.declined);
    const moves = verdict.moves.filter((each) => each.amountMinor !== 0n);
    const postings = post(customer, accounts, request, moves);
    if (typeof postings === 'string') return declined(postings);
    for (const posting of postings) this.#postings.push(posting);
    if (verdict.orderFunds && fundsKey) this.#orderFunds.set(fundsKey, verdict.orderFunds);
    return { outcome: { decision: 'posted', moves }, postings };
  }

  #funds(key: string): OrderFunds | undefined {
    const { lookedUp, orderFunds } = this.#state;
    if (lookedUp && !lookedUp.orders.has(key)) throw outOfScope(`order line ${key}`);
    return this.#orderFunds.get(key) ?? orderFunds.get(key);
  }

  #customer(customerId: string): CustomerWork {
    const known = this.#customers.get(customerId);
    if (known) return known;
    const book = this.#state.books.get(customerId);
    if (this.#state.lookedUp && !book) throw outOfScope(`customer ${customerId}`);
    const opened = new CustomerWork(this.#state, customerId, book);
    this.#customers.set(customerId, opened);
    return opened;
  }

  changes(): LedgerChanges {
    if (this.#movesRecorded !== this.#postings.length) {
      throw new Error(`${this.#postings.length} moves were applied, and ${this.#movesRecorded} recorded`);
    }
    const customers = [...this.#customers.values()].filter((customer) => customer.hasMoved);
    return {
      books: customers.map(({ customerId, lastLogNo, time }) => ({
        customerId,
        lastLogNo,
        lastPostedAt: time,
      })),
      accounts: customers.flatMap((customer) => customer.changedAccounts()),
      decided: [...this.#decided],
      orderFunds: [...this.#orderFunds.values()],
      postings: [...this.#postings],
    };
  }

  nextState(): LedgerState {
    const { books, accounts, decided, orderFunds } = this.changes();
    const before = this.#state;
    return {
      ...before,
      books: merged(
        before.books,
        books.map(({ customerId, ...book }) => [customerId, book]),
      ),
      accounts: merged(
        before.accounts,
        accounts.map((each) => [accountKey(each.id), each]),
      ),
      orderFunds: merged(
        before.orderFunds,
        orderFunds.map((each) => [orderFundsKey(each.customerId, each), each]),
      ),
      decided: merged(
        before.decided,
        decided.map((each) => [decidedKey(each), each]),
      ),
    };
  }
}

/** What one request may look at and move: the customer's own accounts, and its card's. */
class RequestAccounts implements RuleView {
  readonly orderFunds: OrderFunds | undefined;
  readonly now: number;
  readonly #customer: CustomerWork;
  readonly #request: LedgerRequest;
  readonly #own: AccountGroup;
  #card: AccountGroup | undefined;

  constructor(customer: CustomerWork, request: LedgerRequest, orderFunds: OrderFunds | undefined) {
    this.#customer = customer;
    this.#request = request;
    this.#own = customer.accounts(request.currency, null);
    this.orderFunds = orderFunds;
    this.now = customer.time;
  }

  get(kind: AccountKind): WorkingAccount {
    if (!isCardAccount(kind)) return this.#own.get(kind);
    this.#card ??= this.#customer.accounts(this.#request.currency, cardOf(this.#request));
    return this.#card.get(kind);
  }

  balance(kind: AccountKind): bigint {
    return this.get(kind).balanceMinor;
  }
}

/**
 * The second lock on the door: whatever a rule has decided, no account goes below zero but by a named rule, and none
 * past what can be told exactly.
 */
function objectionTo(
  accounts: RequestAccounts,
  { type, from, to, amountMinor }: Move,
): DeclineCode | undefined {
  if (amountMinor < 0n) return 'AMOUNT_INVALID';
  const fromAfter = accounts.balance(from) - amountMinor;
  if (fromAfter < 0n && !mayOverdraw(type, from)) return 'INSUFFICIENT_BALANCE';
  if (fromAfter < -maxAmountMinor || accounts.balance(to) + amountMinor > maxAmountMinor) {
    return 'BALANCE_TOO_LARGE';
  }
  return undefined;
}

/** Carries out all of the moves in order, or none of them. */
function post(
  customer: CustomerWork,
  accounts: RequestAccounts,
  request: LedgerRequest,
  moves: readonly Move[],
): readonly Posting[] | DeclineCode {
  const postings: Posting[] = [];
  for (const each of moves) {
    const objection = objectionTo(accounts, each);
    if (objection) {
      for (const posting of postings.reverse()) undo(customer, accounts, posting);
      return objection;
    }
    postings.push(postingOf(customer, accounts, request, each));
  }
  if (postings.length > 0) customer.hasMoved = true;
  return postings;
}

function postingOf(
  customer: CustomerWork,
  accounts: RequestAccounts,
  request: LedgerRequest,
  { type, from, to, amountMinor }: Move,
): Posting {
  const payer = accounts.get(from);
  const payee = accounts.get(to);
  payer.balanceMinor -= amountMinor;
  payer.lastSeq += 1n;
  payee.balanceMinor += amountMinor;
  payee.lastSeq += 1n;
  return {
    customerId: request.customerId,
    currency: request.currency,
    requestKey: request.requestKey,
    type,
    amountMinor,
    from: { kind: from, seq: payer.lastSeq, afterMinor: payer.balanceMinor },
    to: { kind: to, seq: payee.lastSeq, afterMinor: payee.balanceMinor },
    cardId: cardOf(request),
    order: orderOf(request),
    transactionId: 'transactionId' in request ? request.transactionId : null,
    note: request.note ?? null,
    postedAt: customer.time,
    log:
      from === 'CA'
        ? nextLogEntry(customer, accounts, -amountMinor)
        : to === 'CA'
          ? nextLogEntry(customer, accounts, amountMinor)
          : null,
  };
}

/** The next row of the customer's account log, telling CA and CB as they now stand. */
function nextLogEntry(customer: CustomerWork, accounts: RequestAccounts, changeMinor: bigint): LogEntry {
  customer.lastLogNo += 1n;
  return {
    logNo: customer.lastLogNo,
    changeMinor,
    availableMinor: accounts.balance('CA'),
    blockedMinor: accounts.balance('CB'),
  };
}

/** As if the posting, the last one of its accounts, had never been made. */
function undo(
  customer: CustomerWork,
  accounts: RequestAccounts,
  { from, to, amountMinor, log }: Posting,
): void {
  const payer = accounts.get(from.kind);
  const payee = accounts.get(to.kind);
  payer.balanceMinor += amountMinor;
  payer.lastSeq -= 1n;
  payee.balanceMinor -= amountMinor;
  payee.lastSeq -= 1n;
  if (log) customer.lastLogNo -= 1n;
}

function merged<T>(
  before: ReadonlyMap<string, T>,
  changed: readonly (readonly [string, T])[],
): ReadonlyMap<string, T> {
  return new Map([...before, ...changed]);
}

function declined(code: DeclineCode): Applied {
  return { outcome: { decision: 'declined', code }, postings: nothing };
}

function cardOf(request: LedgerRequest): string | null {
  return ('cardId' in request ? request.cardId : undefined) ?? null;
}

function orderOf(request: LedgerRequest): OrderReference | null {
  return ('order' in request ? request.order : undefined) ?? null;
}
