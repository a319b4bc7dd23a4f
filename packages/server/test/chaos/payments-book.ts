// What the network writes down of what it sent and was answered: the other side's account of a round of payments.

/** What was answered to a request, once it was answered for good. */
export interface Decision {
  readonly isApproved: boolean;
  /** In cents. */
  readonly amount: number;
  readonly transactionId: string | null;
  readonly reason: string | null;
}

/** A request without an answer was undone, and the undoing acknowledged. */
export type Answered = Decision | 'undone';

export interface Payment {
  readonly networkTransactionId: string;
  /** The channel's name of it. */
  readonly card: string;
  readonly authorization: Answered;
  readonly increments: { readonly sequence: number; readonly answer: Answered }[];
  /** In cents, all acknowledged. */
  cleared: number;
  takenBack: number;
  refunded: number;
}

export interface PaymentsBook {
  readonly payments: Payment[];
  readonly counts: PaymentCounts;
}

export interface PaymentCounts {
  rounds: number;
  payments: number;
  approved: number;
  declined: number;
  /** Requests without an answer that were undone. */
  undone: number;
  /** Events acknowledged. */
  events: number;
  /** A message sent again because it was not answered. */
  retries: number;
  /** A request sent twice at once. */
  twins: number;
  kills: Record<string, number>;
}

export function createPaymentsBook(): PaymentsBook {
  const counts = {
    rounds: 0,
    payments: 0,
    approved: 0,
    declined: 0,
    undone: 0,
    events: 0,
    retries: 0,
    twins: 0,
    kills: {},
  };
  return { payments: [], counts };
}
