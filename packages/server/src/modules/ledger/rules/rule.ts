import type { AccountKind } from '../accounts.ts';
import type { DeclineCode, Move } from '../outcomes.ts';
import type { PostingType } from '../posting-types.ts';
import type { LedgerRequest, RequestKind, RequestOf } from '../requests.ts';
import type { OrderFunds } from '../state.ts';

/** What a rule may look at: the accounts and the order of its own request, and the time. */
export interface RuleView {
  /** Minor units of the request's currency. KA and KB are those of the request's card. */
  balance(kind: AccountKind): bigint;
  /** The money of the request's order line, if it was ever submitted. */
  readonly orderFunds: OrderFunds | undefined;
  readonly now: number;
}

/** What a rule decides: nothing moves, or these moves in this order, and what the order's money has become. */
export type Verdict =
  | { readonly declined: DeclineCode }
  | { readonly moves: readonly Move[]; readonly orderFunds?: OrderFunds };

/** A rule of money: looks, and decides. It changes nothing, and asks neither clock nor database. */
export type Rule<Request extends LedgerRequest> = (view: RuleView, request: Request) => Verdict;

/** One rule for each kind of request named. */
export type RuleTable<Kind extends RequestKind> = { readonly [K in Kind]: Rule<RequestOf<K>> };

export function decline(code: DeclineCode): Verdict {
  return { declined: code };
}

/** A move of nothing is allowed here and leaves no posting, so that rules need not ask whether there is a fee. */
export function move(type: PostingType, from: AccountKind, to: AccountKind, amountMinor: bigint): Move {
  return { type, from, to, amountMinor };
}

/** What a spending order must pass: CA is not below zero, and covers it. */
export function canSpend(view: RuleView, totalMinor: bigint): boolean {
  // The total is never negative, so that CA below zero covers nothing, not even an order that is free.
  return view.balance('CA') >= totalMinor;
}
