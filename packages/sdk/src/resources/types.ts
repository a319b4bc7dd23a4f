import type { components, operations } from '../generated/openapi.ts';

type Operations = operations;
type Id = keyof Operations;

/** What an operation answers. */
export type Data<I extends Id> = Operations[I]['responses'][200]['content']['application/json'];
/** What an operation is sent. */
export type Body<I extends Id> = Operations[I] extends {
  requestBody: { content: { 'application/json': infer B } };
}
  ? B
  : never;
type RawQuery<I extends Id> = NonNullable<Operations[I]['parameters']['query']>;
/** What an operation is asked by. Times may be dates as well. */
export type Query<I extends Id> = {
  readonly [K in keyof RawQuery<I>]?: K extends `${string}${'From' | 'To'}`
    ? string | Date | undefined
    : RawQuery<I>[K] | undefined;
};
/** What the API document has under a name. */
type Named<N extends keyof components['schemas']> = components['schemas'][N];

export type Product = Named<'Product'>;
export type BinConfig = Named<'BinConfig'>;
export type Card = Named<'Card'>;
export type CardSummary = Named<'CardSummary'>;
export type CardModel = Named<'CardModel'>;
export type CardStatus = Named<'CardStatus'>;
export type CardInfo = Named<'CardInfo'>;
export type ProductInfo = Named<'ProductInfo'>;
export type Permissions = Named<'Permissions'>;
export type Money = Named<'Money'>;
export type FeeItem = Named<'FeeItem'>;

export type Balance = Named<'Balance'>;
export type AccountLog = Named<'AccountLog'>;
export type CardAccountLog = Named<'CardAccountLog'>;

export type StandardApplyOrder = Named<'StandardApplyOrder'>;
export type StandardTopUpOrder = Named<'TopUpOrder'>;
export type StandardWithdrawOrder = Named<'WithdrawOrder'>;
export type StandardBlockOrder = Named<'BlockOrder'>;
export type StandardUnblockOrder = Named<'UnblockOrder'>;
export type StandardCancelOrder = Named<'CancelOrder'>;
export type StandardOrder = Named<'StandardOrder'>;

export type ShareBalanceApplyOrder = Named<'ShareBalanceApplyOrder'>;
export type ShareBalanceCreditLimitOrder = Named<'CreditLimitOrder'>;
export type ShareBalanceBlockOrder = Named<'BlockOrder'>;
export type ShareBalanceUnblockOrder = Named<'UnblockOrder'>;
export type ShareBalanceCancelOrder = Named<'CancelOrder'>;
export type ShareBalanceOrder = Named<'ShareBalanceOrder'>;

export type OrderStatus = Named<'OrderStatus'>;

export type Transaction = Named<'Transaction'>;
export type TransactionStatus = Named<'TransactionStatus'>;
export type CardControls = Named<'CardControls'>;

export type WebhookEndpoint = Named<'WebhookEndpoint'>;
/** With its secret, which is shown once. */
export type WebhookEndpointWithSecret = Named<'WebhookEndpointWithSecret'>;
export type WebhookDelivery = Named<'WebhookDelivery'>;

/** What the card network was told, and what was decided. */
export type SandboxOutcome = Named<'SandboxOutcome'>;
export type SandboxTraffic = Named<'SandboxTraffic'>;
export type SandboxDeposit = Named<'SandboxDeposit'>;
export type ChannelFault = Named<'ChannelFault'>;
