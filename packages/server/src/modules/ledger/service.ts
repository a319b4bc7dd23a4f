import type { Clock } from '../../platform/clock.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Outcome, StoredPosting } from './outcomes.ts';
import type { LedgerRequest } from './requests.ts';
import { scopeOf, type WorkScope } from './scope.ts';
import { insertBooks, insertChanges, lockBooks, selectState } from './store.ts';
import { type LedgerWork, workOn } from './work.ts';

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
   * Decides many requests in order of arrival, with three statements in all and what `onLogged` does; one answer each, in
   * their order. The same as posting them one by one.
   */
  postBatch(tx: Tx, requests: readonly LedgerRequest[]): Promise<readonly LedgerAnswer[]>;
  /**
   * Locks the books of the customers until the transaction ends, then reads what the scope names: two statements, sent
   * together. For callers who walk a batch themselves; the same holds for them as for {@link Poster.post}, and nothing is
   * stored before {@link Poster.saveWork}.
   */
  openWork(tx: Tx, scope: WorkScope): Promise<LedgerWork>;
  /** The same, with what the caller reads under the lock: `read` asks for it at once, and is called again when it was too early. */
  openWorkWith<T>(
    tx: Tx,
    scope: WorkScope,
    read: () => Promise<T>,
  ): Promise<{ readonly work: LedgerWork; readonly beside: T }>;
  /**
   * Writes what the work has changed, in the transaction that opened it: one statement, or none when nothing changed, and
   * what `onLogged` does. Once only, as the last step. Returns the work's postings in order, each with its row's id.
   */
  saveWork(tx: Tx, work: LedgerWork): Promise<readonly StoredPosting[]>;
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

export function createPoster({ clock, ids, onLogged }: PosterOptions): Poster {
  async function openWorkWith<T>(tx: Tx, scope: WorkScope, read: () => Promise<T>) {
    const customerIds = [...new Set(scope.customerIds)];
    for (;;) {
      const [books, state, beside] = await Promise.all([
        lockBooks(tx, customerIds),
        selectState(tx, scope),
        read(),
      ]);
      const missing = customerIds.filter((id) => !books.has(id));
      if (missing.length === 0) return { work: workOn({ ...state, books, now: clock.now() }), beside };
      // Whoever opens a customer's book at the same time may have posted since: all is locked and read again.
      await insertBooks(tx, missing);
    }
  }

  async function openWork(tx: Tx, scope: WorkScope): Promise<LedgerWork> {
    return (await openWorkWith(tx, scope, async () => undefined)).work;
  }

  async function saveWork(tx: Tx, work: LedgerWork): Promise<readonly StoredPosting[]> {
    const changes = work.changes();
    const postings = changes.postings.map((posting) => ({ ...posting, postingId: ids.next() }));
    // Nothing moves without an outcome of its own, and a batch of replays and refusals has none to write.
    const written = changes.decided.length > 0 ? insertChanges(tx, changes, postings) : undefined;
    const spans = onLogged ? spansOf(postings) : [];
    await Promise.all([written, spans.length > 0 ? onLogged?.(tx, spans) : undefined]);
    return postings;
  }

  async function postBatch(tx: Tx, requests: readonly LedgerRequest[]): Promise<readonly LedgerAnswer[]> {
    if (requests.length === 0) return [];
    const work = await openWork(tx, scopeOf(requests));
    const decisions = requests.map((request) => work.decide(request));
    const stored = await saveWork(tx, work);
    let end = 0;
    return decisions.map(({ outcome, isReplay, postings }) => {
      end += postings.length;
      return { outcome, isReplay, postings: stored.slice(end - postings.length, end) };
    });
  }

  return {
    async post(tx, request) {
      const [answer] = await postBatch(tx, [request]);
      if (!answer) throw new Error('a request has an answer');
      return answer;
    },
    postBatch,
    openWork,
    openWorkWith,
    saveWork,
  };
}

/** The numbers of a customer's rows have no gap, and come in their order. */
function spansOf(postings: readonly StoredPosting[]): LogSpan[] {
  const spans = new Map<string, LogSpan>();
  for (const { customerId, log, postedAt } of postings) {
    if (!log) continue;
    const firstLogNo = spans.get(customerId)?.firstLogNo ?? log.logNo;
    spans.set(customerId, { customerId, firstLogNo, lastLogNo: log.logNo, postedAt: new Date(postedAt) });
  }
  return [...spans.values()];
}
