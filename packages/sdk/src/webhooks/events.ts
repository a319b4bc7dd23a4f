import type {
  AccountLog,
  CardSummary,
  ShareBalanceApplyOrder,
  ShareBalanceBlockOrder,
  ShareBalanceCancelOrder,
  ShareBalanceCreditLimitOrder,
  ShareBalanceUnblockOrder,
  StandardApplyOrder,
  StandardBlockOrder,
  StandardCancelOrder,
  StandardTopUpOrder,
  StandardUnblockOrder,
  StandardWithdrawOrder,
  Transaction,
} from '../resources/types.ts';
import { type VerifiedDelivery, type VerifyOptions, verify, type WebhookHeaders } from './verify.ts';

/** What each type of event tells. */
export interface WebhookEventData {
  /** The end of an application for a card. */
  ApplyCard: StandardApplyOrder | ShareBalanceApplyOrder;
  /** The end of a top-up. */
  Recharge: StandardTopUpOrder;
  CardBlock: StandardBlockOrder | ShareBalanceBlockOrder;
  CardUnblock: StandardUnblockOrder | ShareBalanceUnblockOrder;
  /** The end of a cancellation, and each step of its settlement. */
  CardCancel: StandardCancelOrder | ShareBalanceCancelOrder;
  /** The issuer's word on an application, a withdrawal or a change of limits. */
  CardAudit:
    | StandardApplyOrder
    | ShareBalanceApplyOrder
    | StandardWithdrawOrder
    | ShareBalanceCreditLimitOrder;
  /** A card can be used from now on. */
  CardActivation: CardSummary;
  /** A movement of the account. */
  AcctPay: AccountLog;
  /** What was paid with a card, as it stands now. Its `cardInfo` bears the card's id as `id` as well. */
  CardPay: Omit<Transaction, 'cardInfo'> & {
    readonly cardInfo: Transaction['cardInfo'] & { readonly id: string };
  };
  /** Sent on request, to try an endpoint. It has no sequence. */
  Test: { readonly endpointId: string };
}

export type WebhookEventType = keyof WebhookEventData;

interface EventOf<T extends WebhookEventType> extends VerifiedDelivery {
  readonly type: T;
  readonly data: WebhookEventData[T];
}

/** An event, told apart by its `type`. More types may come: acknowledge those that you do not know. */
export type WebhookEvent = { [T in WebhookEventType]: EventOf<T> }[WebhookEventType];

/**
 * Verifies a delivery and returns its event with the type of its data.
 *
 * The same event can arrive more than once: remember its `id` for as long as deliveries are repeated.
 *
 * @throws WebhookVerificationError
 */
export async function unwrap(
  rawBody: string | Uint8Array | ArrayBuffer,
  headers: WebhookHeaders,
  secret: string | readonly string[],
  options?: VerifyOptions,
): Promise<WebhookEvent> {
  return (await verify(rawBody, headers, secret, options)) as WebhookEvent;
}

/** What a receiver answers: with a status of 200, that it has the event; anything else is sent again. */
export interface WebhookAnswer {
  readonly success: boolean;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** The answer to an event that has been taken in. */
export function accepted(): WebhookAnswer {
  return { success: true, errorCode: null, errorMessage: null };
}

/** The answer to an event that could not be taken in; the server keeps the reason and sends the event again. */
export function rejected(errorCode: string, errorMessage: string): WebhookAnswer {
  return { success: false, errorCode, errorMessage };
}
