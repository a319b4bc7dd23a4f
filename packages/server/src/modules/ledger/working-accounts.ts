import type { Currency } from '../../platform/money/currencies.ts';
import {
  type AccountId,
  type AccountKind,
  type AccountState,
  accountKey,
  isCardAccount,
} from './accounts.ts';
import { type AccountScope, accountScopeKey } from './scope.ts';
import type { Book, DecidedRequest, LedgerState } from './state.ts';

// What a batch has made of the state it began with. The state itself is never changed: whatever is touched is opened
// here first. A customer is found once a request and an account once a batch, because both are looked up by long texts.

/** An account while it is worked on. */
export class WorkingAccount {
  readonly id: AccountId;
  readonly #seqBefore: bigint;
  balanceMinor: bigint;
  lastSeq: bigint;

  constructor(id: AccountId, before: AccountState | undefined) {
    this.id = id;
    this.balanceMinor = before?.balanceMinor ?? 0n;
    this.lastSeq = this.#seqBefore = before?.lastSeq ?? 0n;
  }

  get isChanged(): boolean {
    return this.lastSeq !== this.#seqBefore;
  }
}

/** A customer's own accounts in a currency, or those of a card. */
export class AccountGroup {
  readonly #state: LedgerState;
  readonly #scope: AccountScope;
  readonly #opened: Partial<Record<AccountKind, WorkingAccount>> = {};

  constructor(state: LedgerState, scope: AccountScope) {
    if (state.lookedUp && !state.lookedUp.accounts.has(accountScopeKey(scope))) {
      throw outOfScope(`accounts of ${accountScopeKey(scope)}`);
    }
    this.#state = state;
    this.#scope = scope;
  }

  /** The account as it stands; one that never moved stands at zero. */
  get(kind: AccountKind): WorkingAccount {
    const known = this.#opened[kind];
    if (known) return known;
    const opened = this.#open(kind);
    this.#opened[kind] = opened;
    return opened;
  }

  #open(kind: AccountKind): WorkingAccount {
    const { customerId, currency, cardId } = this.#scope;
    if (isCardAccount(kind) !== (cardId !== null)) throw new Error(`${kind} is not an account of this group`);
    const id = { customerId, currency, kind, cardId };
    return new WorkingAccount(id, this.#state.accounts.get(accountKey(id)));
  }

  changed(): AccountState[] {
    return Object.values(this.#opened)
      .filter((account) => account.isChanged)
      .map(({ id, balanceMinor, lastSeq }) => ({ id, balanceMinor, lastSeq }));
  }
}

/** All of one customer that a batch works on. */
export class CustomerWork {
  readonly customerId: string;
  /** Time does not run back in a customer's books, though the clocks of two processes differ. */
  readonly time: number;
  readonly decided = new Map<string, DecidedRequest>();
  readonly #state: LedgerState;
  readonly #groups = new Map<Currency, Map<string, AccountGroup>>();
  lastLogNo: bigint;
  /** Something was posted in this batch, whether or not the account log tells of it. */
  hasMoved = false;

  constructor(state: LedgerState, customerId: string, book: Book | undefined) {
    this.#state = state;
    this.customerId = customerId;
    this.lastLogNo = book?.lastLogNo ?? 0n;
    this.time = Math.max(state.now, book?.lastPostedAt ?? 0);
  }

  /** The customer's own accounts, or those of the card. */
  accounts(currency: Currency, cardId: string | null): AccountGroup {
    let cards = this.#groups.get(currency);
    if (!cards) {
      cards = new Map();
      this.#groups.set(currency, cards);
    }
    let group = cards.get(cardId ?? '');
    if (!group) {
      group = new AccountGroup(this.#state, { customerId: this.customerId, currency, cardId });
      cards.set(cardId ?? '', group);
    }
    return group;
  }

  changedAccounts(): AccountState[] {
    return [...this.#groups.values()].flatMap((cards) =>
      [...cards.values()].flatMap((group) => group.changed()),
    );
  }
}

export function outOfScope(what: string): Error {
  return new Error(`${what}: not in the scope that the work was opened with`);
}
