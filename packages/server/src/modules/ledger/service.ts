import type { Clock } from '../../platform/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Ids } from '../../platform/ids.ts';
import { decide } from './decide.ts';
import type { Outcome, StoredPosting } from './outcomes.ts';
import type { LedgerRequest } from './requests.ts';
import type { LedgerState } from './state.ts';
import { insertChange, lockBooks, selectState } from './store.ts';

/** What one request came to. */
export interface LedgerAnswer {
  readonly outcome: Outcome;
  /** The outcome is that of an earlier time: nothing moved now, and `postings` is empty. */
  readonly isReplay: boolean;
  /** What was posted now, in order. */
  readonly postings: readonly StoredPosting[];
}

/** Moves money: the one way in which a balance ever changes. */
export interface Poster {
  /**
   * Decides one request in the caller's transaction, beside the caller's own rows. The customer's books stay locked
   * until that transaction ends, so let it be short, without network calls, and of one customer; lock rows of your own
   * before, never after, so that two callers cannot wait for each other. READ COMMITTED, as every transaction here.
   *
   * Declines are answers, not errors. A decline is kept under its key only if the caller commits.
   */
  post(tx: Tx, request: LedgerRequest): Promise<LedgerAnswer>;
  /**
   * Decides many requests in order of arrival, with three statements in all; one answer each, in their order. The same
   * as posting them one by one.
   */
  postBatch(tx: Tx, requests: readonly LedgerRequest[]): Promise<readonly LedgerAnswer[]>;
}

/** Rows that a customer's account log has gained, both ends included. */
export interface LogSpan {
  readonly customerId: string;
  readonly firstLogNo: bigint;
  readonly lastLogNo: bigint;
  readonly postedAt: Date;
}

export interface PosterOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Told in the posting transaction, once for each customer whose account log has grown; the books are locked. */
  readonly onLogged?: (tx: Tx, spans: readonly LogSpan[]) => Promise<void>;
}

const maxRequestKeyLength = 200;

export function createPoster({ clock, ids, onLogged }: PosterOptions): Poster {
  async function postBatch(tx: Tx, requests: readonly LedgerRequest[]): Promise<readonly LedgerAnswer[]> {
    if (requests.length === 0) return [];
    for (const { requestKey } of requests) {
      if (requestKey.length === 0 || requestKey.length > maxRequestKeyLength) {
        throw new RangeError(`a request key has 1 to ${maxRequestKeyLength} characters`);
      }
    }
    const books = await lockBooks(
      tx,
      requests.map((request) => request.customerId),
    );
    const state = await selectState(tx, books, requests, clock.now());
    const { outcomes, nextState } = decide(state, requests);
    const answers = outcomes.map(({ outcome, isReplay, postings }) => ({
      outcome,
      isReplay,
      postings: postings.map((posting) => ({ ...posting, postingId: ids.next() })),
    }));
    const decided = changedIn(state.decided, nextState.decided);
    // A batch of replays and refusals has nothing to write.
    if (decided.length > 0) {
      await insertChange(tx, {
        books: [...nextState.books].filter(([customerId, book]) => state.books.get(customerId) !== book),
        accounts: changedIn(state.accounts, nextState.accounts),
        decided,
        orderFunds: changedIn(state.orderFunds, nextState.orderFunds),
        postings: answers.flatMap((answer) => answer.postings),
      });
      const spans = onLogged ? spansOf(state, nextState) : [];
      if (spans.length > 0) await onLogged?.(tx, spans);
    }
    return answers;
  }

  return {
    async post(tx, request) {
      const [answer] = await postBatch(tx, [request]);
      if (!answer) throw new Error('a request has an answer');
      return answer;
    },
    postBatch,
  };
}

function spansOf(before: LedgerState, after: LedgerState): LogSpan[] {
  return [...after.books].flatMap(([customerId, { lastLogNo, lastPostedAt }]) => {
    const earlier = before.books.get(customerId)?.lastLogNo ?? 0n;
    if (lastLogNo === earlier) return [];
    return [{ customerId, firstLogNo: earlier + 1n, lastLogNo, postedAt: new Date(lastPostedAt) }];
  });
}

/** The values that are new or have been replaced: state is never changed in place. */
function changedIn<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): T[] {
  return [...after].filter(([key, value]) => before.get(key) !== value).map(([, value]) => value);
}
