import type { AccountKind } from './accounts.ts';

/** What a row of the account log can be (contract, AccountTransType): a posting with CA on one side. */
export type AccountLogType =
  | 'AccountTopUp'
  | 'AccountTopUpFee'
  | 'AccountWithdraw'
  | 'AccountWithdrawFee'
  | 'AccountAdjustIncrease'
  | 'AccountAdjustDeduct'
  | 'AuthBlock'
  | 'AuthUnBlock'
  | 'AuthReversal'
  | 'Consume'
  | 'ConsumeRefund'
  | 'ConsumeSettlementDiffDeduct'
  | 'ConsumeSettlementDiffRefund'
  | 'OpenCardFee'
  | 'TopUpFee'
  | 'TransFee'
  | 'CancelCardFee'
  | 'Rebate'
  | 'ReversalRefund'
  | 'ReversalDeduct'
  | 'CardTopUp'
  | 'CardWithdraw'
  | 'CancelCardSettleDeduct'
  | 'CancelCardSettleRefund'
  | 'CardOverdrawDeduct'
  | 'CardOverdrawReversal';

/** Postings that never touch CA, and so are in no account log. */
export type InternalType =
  /** KP→KA: the channel has confirmed a load. */
  | 'CardLoad'
  /** KA→KP: a withdrawal from a card waits for the channel. */
  | 'CardWithdrawHold'
  /** KP→KA: the channel has refused the withdrawal. */
  | 'CardWithdrawRelease'
  /** KP→FI: the fee of a withdrawal, which the card pays. */
  | 'CardWithdrawFee'
  /** KA→KB: an authorization of a Standard card holds money. */
  | 'CardAuthHold'
  /** KB→KA: held money is given back to a Standard card. */
  | 'CardAuthRelease'
  /** KB→NS: a clearing of what is held; KA→NS: of what is not. */
  | 'CardConsume'
  /** NS→KA: a refund to a Standard card. */
  | 'CardRefund'
  /** NS→KA: a clearing is taken back, or a dispute credited. */
  | 'CardReversalRefund'
  /** KA→NS: a refund or a dispute's credit is taken back. */
  | 'CardReversalDeduct'
  /** KA→FI: a transaction's fee on a Standard card. */
  | 'TransCharge';

export type PostingType = AccountLogType | InternalType;

/** The accounts between which each type moves money. */
export const postingRoutes: Readonly<Record<PostingType, readonly `${AccountKind}→${AccountKind}`[]>> = {
  AccountTopUp: ['EXT→CA'],
  AccountTopUpFee: ['CA→FI'],
  AccountWithdraw: ['CA→EXT'],
  AccountWithdrawFee: ['CA→FI'],
  AccountAdjustIncrease: ['EXT→CA'],
  AccountAdjustDeduct: ['CA→EXT'],
  AuthBlock: ['CA→CB'],
  AuthUnBlock: ['CB→CA'],
  AuthReversal: ['CB→CA'],
  Consume: ['CA→NS'],
  ConsumeRefund: ['NS→CA'],
  ConsumeSettlementDiffDeduct: ['CA→NS'],
  ConsumeSettlementDiffRefund: ['CB→CA'],
  OpenCardFee: ['CA→FI'],
  TopUpFee: ['CA→FI'],
  TransFee: ['CA→FI'],
  CancelCardFee: ['CA→FI'],
  // The contract names it; nothing here gives one.
  Rebate: [],
  // An order's money and fees are given back, or the network takes back what it took.
  ReversalRefund: ['KP→CA', 'FI→CA', 'NS→CA'],
  ReversalDeduct: ['CA→NS'],
  CardTopUp: ['CA→KP'],
  CardWithdraw: ['KP→CA'],
  CancelCardSettleDeduct: ['CA→KA'],
  CancelCardSettleRefund: ['KA→CA'],
  CardOverdrawDeduct: ['CA→NS'],
  CardOverdrawReversal: ['NS→CA'],
  CardLoad: ['KP→KA'],
  CardWithdrawHold: ['KA→KP'],
  CardWithdrawRelease: ['KP→KA'],
  CardWithdrawFee: ['KP→FI'],
  CardAuthHold: ['KA→KB'],
  CardAuthRelease: ['KB→KA'],
  CardConsume: ['KB→NS', 'KA→NS'],
  CardRefund: ['NS→KA'],
  CardReversalRefund: ['NS→KA'],
  CardReversalDeduct: ['KA→NS'],
  TransCharge: ['KA→FI'],
};

/** Accounts that may not go below zero, but for {@link overdrawRules}. FI, NS and EXT may: they are the other side. */
const neverBelowZero: readonly AccountKind[] = ['CA', 'CB', 'KP', 'KA', 'KB'];

/**
 * The named rules by which an account may go below zero: what has already happened outside cannot be refused here.
 * Everything else that would is declined, and found by `verify`.
 */
export const overdrawRules: Readonly<Partial<Record<PostingType, readonly AccountKind[]>>> = {
  // Only ever out of a deposit that is at least as large: CA ends no lower than it began.
  AccountTopUpFee: ['CA'],
  // The card is already closed at the channel when these are known.
  CancelCardSettleDeduct: ['CA'],
  CancelCardFee: ['CA'],
  // The network has already charged, cleared or taken back.
  TransFee: ['CA'],
  TransCharge: ['KA'],
  Consume: ['CA'],
  ConsumeSettlementDiffDeduct: ['CA'],
  CardOverdrawDeduct: ['CA'],
  ReversalDeduct: ['CA'],
};

/** Whether a posting of this type may leave the account that pays below zero. */
export function mayOverdraw(type: PostingType, payer: AccountKind): boolean {
  return !neverBelowZero.includes(payer) || (overdrawRules[type]?.includes(payer) ?? false);
}
