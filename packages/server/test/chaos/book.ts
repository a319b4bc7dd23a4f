// What a customer's program writes down of what it asked for and was told: the other side's account of a round.

export type Model = 'standard' | 'sharebalance';
export type Operation = 'apply' | 'topup' | 'withdraw' | 'block' | 'unblock' | 'cancel' | 'creditLimit';

/** A request under a number of its own, sent until it is answered. */
export interface Entry {
  readonly number: string;
  readonly model: Model;
  readonly operation: Operation;
  readonly cardId: string | null;
  /** In cents: what is loaded or withdrawn. */
  readonly cents: number;
  /** Acknowledged under this number of the system, or refused with this code. */
  answer?: { readonly orderNo: string } | { readonly refused: string };
}

export interface Deposit {
  readonly number: string;
  readonly cents: number;
  isAcknowledged: boolean;
}

export interface Book {
  readonly entries: Entry[];
  readonly deposits: Deposit[];
  /** Cards that were seen open, and were not asked to be closed since. */
  readonly cards: Record<Model, string[]>;
  /** Applications whose card was not seen yet. */
  readonly unseen: Entry[];
  readonly counts: Counts;
}

export interface Counts {
  rounds: number;
  orders: number;
  refusals: number;
  deposits: number;
  /** A request sent again because it was not answered. */
  retries: number;
  /** Of them those whose first sending had made the order. */
  replays: number;
  /** A request sent twice at once. */
  twins: number;
  /** What the customer was told of, and how much of it again. */
  events: number;
  repeated: number;
  kills: Record<string, number>;
}

export function createBook(): Book {
  return {
    entries: [],
    deposits: [],
    cards: { standard: [], sharebalance: [] },
    unseen: [],
    counts: {
      rounds: 0,
      orders: 0,
      refusals: 0,
      deposits: 0,
      retries: 0,
      replays: 0,
      twins: 0,
      events: 0,
      repeated: 0,
      kills: {},
    },
  };
}

export function orderNoOf({ answer }: Entry): string | undefined {
  return answer && 'orderNo' in answer ? answer.orderNo : undefined;
}
