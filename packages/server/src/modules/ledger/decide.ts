import type { Posting } from './outcomes.ts';
import type { LedgerRequest } from './requests.ts';
import type { LedgerState } from './state.ts';
import { type Decision, workOn } from './work.ts';

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
 * in `rules/`.
 *
 * A decline or a refusal is an outcome, never an exception.
 */
export function decide(state: LedgerState, requests: readonly LedgerRequest[]): Decided {
  const work = workOn(state);
  const outcomes = requests.map((request) => work.decide(request));
  return { outcomes, postings: work.changes().postings, nextState: work.nextState() };
}
