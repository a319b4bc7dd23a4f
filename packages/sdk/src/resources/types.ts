import type { operations } from '../generated/openapi.ts';

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
type Item<T> = T extends { items: (infer I)[] } ? I : never;

export type Product = Data<'listProducts'>[number];
export type BinConfig = Product['cardBinConfigs'][number];
export type Card = Data<'getCard'>;
export type CardSummary = Item<Data<'listCards'>>;
export type CardModel = Card['cardModel'];
export type CardStatus = Card['status'];
export type CardInfo = Data<'topUpCard'>['cardInfos'][number];
export type Permissions = Card['permissions'];
export type FeeItem = Item<Data<'listCardAccountLogs'>>['feeItems'][number];

export type Balance = Data<'listAccounts'>[number];
export type AccountLog = Item<Data<'listAccountLogs'>>;
export type CardAccountLog = Item<Data<'listCardAccountLogs'>>;

export type StandardApplyOrder = Data<'applyStandardCard'>;
export type StandardTopUpOrder = Data<'topUpCard'>;
export type StandardWithdrawOrder = Data<'withdrawFromCard'>;
export type StandardBlockOrder = Data<'blockStandardCard'>;
export type StandardUnblockOrder = Data<'unblockStandardCard'>;
export type StandardCancelOrder = Data<'cancelStandardCard'>;
export type StandardOrder = NonNullable<Data<'getStandardOrder'>>;

export type ShareBalanceApplyOrder = Data<'applyShareBalanceCard'>;
export type ShareBalanceCreditLimitOrder = Data<'changeCreditLimit'>;
export type ShareBalanceBlockOrder = Data<'blockShareBalanceCard'>;
export type ShareBalanceUnblockOrder = Data<'unblockShareBalanceCard'>;
export type ShareBalanceCancelOrder = Data<'cancelShareBalanceCard'>;
export type ShareBalanceOrder = NonNullable<Data<'getShareBalanceOrder'>>;

export type OrderStatus = StandardOrder['status'];

export type Transaction = Data<'getTransaction'>;
export type TransactionStatus = Transaction['status'];
export type CardControls = Data<'getCardControls'>;

export type WebhookEndpoint = Data<'getWebhookEndpoint'>;
/** With its secret, which is shown once. */
export type WebhookEndpointWithSecret = Data<'createWebhookEndpoint'>;
export type WebhookDelivery = Data<'getWebhookDelivery'>;

/** What the card network was told, and what was decided. */
export type SandboxOutcome = Data<'authorizeInSandbox'>;
export type SandboxTraffic = Data<'makeTrafficInSandbox'>;
export type SandboxDeposit = Data<'createSandboxDeposit'>;
export type ChannelFault = Data<'listChannelFaults'>[number];
